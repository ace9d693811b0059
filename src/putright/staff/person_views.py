"""The page of one person: their roles and from when until when, who stands in, what is still theirs, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.accounts import leaving
from putright.accounts.changes import Refused
from putright.accounts.emails import Asked, ask_for_email
from putright.accounts.holding import (
    day_words,
    give,
    keeping_an_administrator,
    set_end,
    span_words,
    until_words,
)
from putright.accounts.models import Membership, Organisation, Person, Role, RoleHeld
from putright.accounts.one_time import new_link
from putright.casework.handing_over import theirs
from putright.site.directory_connected import connected_names
from putright.staff import people_acts
from putright.staff.door import Desk
from putright.staff.hand_over_page import theirs_words
from putright.staff.people_acts import Access, Added, may_have_new_link
from putright.staff.people_forms import (
    DetailsForm,
    EmailForm,
    EndRoleForm,
    GiveForm,
    LastDayForm,
    RolesForm,
    after,
    day_before,
)
from putright.staff.people_pages import people_page
from putright.staff.person_held import deputies_shown, held_row
from putright.staff.seen_forms import state_of


class Forms(NamedTuple):
    """The forms of the page. One of them is what was sent, the others hold what is so."""

    roles: RolesForm
    give: GiveForm
    ending: EndRoleForm
    details: DetailsForm
    email: EmailForm
    last: LastDayForm


class Extra(NamedTuple):
    """What an answer shows besides: a link that is shown once, or why something was not done."""

    added: Added | None = None
    refused: str = ""
    email: Asked | None = None
    status: int = 200


_PLAIN = Extra()


def membership_of(person: Person) -> Membership | None:
    """The membership of a person who signs in, or signed in once."""
    found: Membership | None = getattr(person, "membership", None)
    return found


def one_person(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    """The page, and what its buttons do."""
    if at.request.method == "POST":
        # One after the other, so that each sees what the one before it changed.
        Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
        act = _ACTS.get(at.request.POST.get("act", ""))
        if act is None:
            raise Http404
        return act(at, person, roles)
    return _one(at, person, _forms(at, person, roles))


def standing_words(at: Desk, membership: Membership) -> str:
    """Whether somebody can sign in, and until when."""
    ends = membership.until
    if not _is_here(at, membership):
        return f"Ended {day_words(ends)}".strip()
    return f"Can sign in, last day {until_words(ends)}" if ends is not None else "Can sign in"


def _is_here(at: Desk, membership: Membership) -> bool:
    return membership.active and (membership.until is None or membership.until > at.hand.today)


def _held(membership: Membership | None) -> list[RoleHeld]:
    if membership is None:
        return []
    own = RoleHeld.objects.filter(membership=membership).select_related("role", "membership", "given_by", "ended_by")
    return list(own.order_by("role__title", "since", "pk"))


def _forms(at: Desk, person: Person, roles: list[Role], sent: str = "", data: Any = None) -> Forms:
    """All forms; the one of the button ``sent`` holds what was typed."""
    membership = membership_of(person)
    held, today = _held(membership), at.hand.today
    now = [
        one for one in held if (one.since is None or one.since <= today) and (one.until is None or one.until > today)
    ]
    coming = [one for one in held if one.since is not None and one.since > today and one.until != one.since]

    def of(name: str) -> Any:
        return data if sent == name else None

    return Forms(
        RolesForm(
            of("roles"), roles=roles, has_account=membership is not None,
            initial={"roles": [str(one.role_id) for one in now]}, state=state_of(sorted(one.pk for one in now)),
        ),
        GiveForm(of("give"), roles=roles, prefix="give"),
        EndRoleForm(
            of("end-role"), prefix="end",
            held=[(one, f"{one.role.title}, {span_words(one.since, one.until)}") for one in (*now, *coming)],
        ),
        DetailsForm(of("details"), prefix="own", initial={"name": person.name, "job": person.job}),
        EmailForm(of("email"), prefix="new"),
        LastDayForm(
            of("last"), prefix="leaves",
            initial={"last": day_before(membership.until if membership is not None else None)},
        ),
    )  # fmt: skip


def _one(at: Desk, person: Person, shown: Forms, extra: Extra = _PLAIN) -> HttpResponse:
    membership = membership_of(person)
    has = theirs(at.organisation, at.member if at.member.may("read") else None, person.key, at.now)
    given = extra.added
    context: dict[str, object] = {
        "person": person,
        "membership": membership,
        "standing": standing_words(at, membership) if membership is not None else "Cannot sign in",
        "is_here": membership is not None and _is_here(at, membership),
        "forms": shown,
        "refused": extra.refused,
        "status_wrong": extra.status == 422,
        "held": [held_row(at, one) for one in reversed(_held(membership))],
        "deputies": deputies_shown(at, membership),
        "connected": connected_names(membership.account) if membership is not None else [],
        "by_directory": any(one.from_directory for one in _held(membership)),
        "theirs": theirs_words(has),
        "may_hand_over": at.member.may("assign"),
        "own": membership is not None and membership.account_id == at.member.account,
        "may_have_link": membership is not None and may_have_new_link(at.organisation, membership),
        "link": at.request.build_absolute_uri(given.link) if given is not None and given.link else "",
        "asked": extra.email,
        "asked_link": at.request.build_absolute_uri(extra.email.path) if extra.email and not extra.email.sent else "",
        "here": at.request.path,
        "address": f"{at.request.path}?person={person.pk}",
    }
    response = people_page(at, "staff/person.html", context, under="people", status=extra.status)
    response["Cache-Control"] = "no-store"
    return response


def show_added(at: Desk, added: Added) -> HttpResponse:
    """With a link: shown in this answer alone, because it can be shown once."""
    person = Person.objects.get(pk=added.person.pk)
    roles = list(Role.objects.filter(organisation=at.organisation, retired_at=None).order_by("title", "pk"))
    return _one(at, person, _forms(at, person, roles), Extra(added))


def _wrong(at: Desk, person: Person, shown: Forms, form: forms.Form, field: str | None, why: str) -> HttpResponse:
    form.add_error(field, why)
    return _one(at, person, shown, Extra(status=422))


def _change(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    shown = _forms(at, person, roles, "roles", at.request.POST)
    form, membership = shown.roles, membership_of(person)
    if not form.is_valid():
        return _one(at, person, shown, Extra(status=422))
    chosen, email = list(form.cleaned_data["roles"]), form.cleaned_data.get("email", "")
    try:
        if membership is not None:
            people_acts.change_roles(at.organisation, membership, chosen, at.hand)
        elif email:
            access = Access(email, chosen, at.hand.today)
            added = people_acts.give_account(at.organisation, person, access, at.hand)
            if added.link:
                return show_added(at, added)
        else:
            return redirect(at.request.path)
    except Refused as why:
        return _wrong(at, person, shown, form, "roles" if membership is not None else "email", str(why))
    messages.success(at.request, f"The roles of {person.name} were saved. They hold from now on.")
    return redirect(at.request.path)


def _give(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    shown = _forms(at, person, roles, "give", at.request.POST)
    form, membership = shown.give, _needed(person)
    if not form.is_valid():
        return _one(at, person, shown, Extra(status=422))
    said = form.cleaned_data
    try:
        give(at.organisation, membership, said["role"], at.hand, since=said["since"], until=after(said["last"]))
    except Refused as why:
        return _wrong(at, person, shown, form, "since", str(why))
    messages.success(at.request, f"{person.name} was given the role.")
    return redirect(_address(at, person))


def _end_role(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    shown = _forms(at, person, roles, "end-role", at.request.POST)
    form = shown.ending
    if not form.is_valid():
        return _one(at, person, shown, Extra(status=422))
    until = after(form.cleaned_data["last"]) or at.hand.today
    try:
        with keeping_an_administrator(at.organisation, at.hand.today):
            set_end(at.organisation, form.cleaned_data["held"], at.hand, until)
    except Refused as why:
        return _wrong(at, person, shown, form, "last", str(why))
    messages.success(at.request, "The end of the role was saved.")
    return redirect(_address(at, person))


def _details(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    shown = _forms(at, person, roles, "details", at.request.POST)
    if not shown.details.is_valid():
        return _one(at, person, shown, Extra(status=422))
    said = shown.details.cleaned_data
    people_acts.change_details(at.organisation, person, said["name"], said["job"], at.hand)
    messages.success(at.request, "Saved.")
    return redirect(_address(at, person))


def _email(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    shown = _forms(at, person, roles, "email", at.request.POST)
    form, membership = shown.email, _needed(person)
    if not form.is_valid():
        return _one(at, person, shown, Extra(status=422))
    try:
        asked = ask_for_email(
            at.organisation, membership, form.cleaned_data["email"], at.hand, at.request.build_absolute_uri
        )
    except Refused as why:
        return _wrong(at, person, shown, form, "email", str(why))
    person = Person.objects.select_related("membership__account").get(pk=person.pk)
    return _one(at, person, _forms(at, person, roles), Extra(email=asked))


def _last(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    shown = _forms(at, person, roles, "last", at.request.POST)
    membership = _needed(person)
    if not shown.last.is_valid():
        return _one(at, person, shown, Extra(status=422))
    try:
        if not _is_here(at, membership):
            raise Refused("The membership has ended. Let them in again first.")
        until = after(shown.last.cleaned_data["last"])
        leaving.set_last_day(at.organisation, membership, at.hand, until)
    except Refused as why:
        return _wrong(at, person, shown, shown.last, "last", str(why))
    messages.success(at.request, "The last day was saved." if until is not None else "No last day is entered any more.")
    return redirect(_address(at, person))


def _end(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    membership = _needed(person)
    if not _is_here(at, membership):
        raise Http404
    try:
        leaving.end(at.organisation, membership, at.hand)
    except Refused as why:
        return _one(at, person, _forms(at, person, roles), Extra(refused=str(why), status=422))
    messages.success(at.request, f"{person.name} is shut out from now on, also where they are still signed in.")
    return redirect(_address(at, person) if membership.account_id != at.member.account else "/")


def _again(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    membership = _needed(person)
    if _is_here(at, membership):
        raise Http404
    leaving.let_in_again(at.organisation, membership, at.hand)
    messages.success(at.request, f"{person.name} can sign in again, with the roles they had.")
    return redirect(at.request.path)


def _link(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    membership = _needed(person)
    if not may_have_new_link(at.organisation, membership):
        raise Http404
    added = Added(person, new_link(membership.account), known_before=True)
    return _one(at, person, _forms(at, person, roles), Extra(added))


def _needed(person: Person) -> Membership:
    found = membership_of(person)
    if found is None:
        raise Http404
    return found


def _address(at: Desk, person: Person) -> str:
    return f"{at.request.path}?person={person.pk}"


_ACTS: MappingProxyType[str, Callable[[Desk, Person, list[Role]], HttpResponse]] = MappingProxyType(
    {
        "roles": _change,
        "give": _give,
        "end-role": _end_role,
        "details": _details,
        "email": _email,
        "last": _last,
        "end": _end,
        "again": _again,
        "link": _link,
    }
)
"""What can be done to one person, by the value of the button."""
