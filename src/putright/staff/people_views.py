"""The page of people: who works here, who can sign in, and somebody new."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.changes import Refused
from putright.accounts.holding import held_on
from putright.accounts.members import person_of
from putright.accounts.models import Person, Role
from putright.staff import people_acts
from putright.staff.door import Desk, desk
from putright.staff.people_acts import Access
from putright.staff.people_forms import PersonForm, after
from putright.staff.people_pages import people_page
from putright.staff.person_views import membership_of, one_person, show_added, standing_words
from putright.wording.plain_names import listed


class Shown(NamedTuple):
    """A person in the list."""

    key: int
    name: str
    job: str
    email: str
    roles: str
    standing: str


@desk("administer")
def people(at: Desk) -> HttpResponse:
    """People, their accounts and roles; a form to add somebody; with ?person= what can be changed of one."""
    roles = list(Role.objects.filter(organisation=at.organisation, retired_at=None).order_by("title", "pk"))
    chosen = at.request.GET.get("person", "")
    person = person_of(at.organisation, f"person-{chosen}") if chosen else None
    if chosen and person is None:
        raise Http404
    if person is not None:
        return one_person(at, person, roles)
    if at.request.method == "POST":
        return _add(at, roles)
    return _page(at, PersonForm(roles=roles))


def _page(at: Desk, form: PersonForm, status: int = 200) -> HttpResponse:
    rows = Person.objects.filter(organisation=at.organisation).select_related("membership__account")
    today = timezone.localdate(at.now)
    titles: dict[int, list[str]] = {}
    held = Role.objects.filter(held_on(today, "held__"), organisation=at.organisation)
    for membership, title in held.values_list("held__membership", "title").order_by("title"):
        titles.setdefault(membership, []).append(title)
    context: dict[str, object] = {
        "people": [_shown(at, person, titles) for person in rows.order_by("name", "pk")],
        "form": form,
        "here": at.request.path,
    }
    return people_page(at, "staff/people.html", context, under="people", status=status)


def _shown(at: Desk, person: Person, titles: dict[int, list[str]]) -> Shown:
    membership = membership_of(person)
    if membership is None:
        return Shown(person.pk, person.name, person.job, "", "", "Named on cases only")
    roles = listed(titles.get(membership.pk, []))
    return Shown(person.pk, person.name, person.job, membership.account.email, roles, standing_words(at, membership))


def _add(at: Desk, roles: list[Role]) -> HttpResponse:
    form = PersonForm(at.request.POST, roles=roles)
    if not form.is_valid():
        return _page(at, form, status=422)
    said, today = form.cleaned_data, timezone.localdate(at.now)
    access = Access(said["email"], said["roles"], said["since"] or today, after(said["last"]))
    try:
        added = people_acts.add(at.organisation, said["name"], said["job"], access, at.hand)
    except Refused as why:
        form.add_error("email" if "email address" in str(why) else "since", str(why))
        return _page(at, form, status=422)
    if added.link:
        return show_added(at, added)
    if added.known_before:
        sign_in = "They have an account already and sign in as they do now."
    else:
        sign_in = "They can be named on cases and cannot sign in."
    messages.success(at.request, f"{added.person.name} was added. {sign_in}")
    return redirect(at.request.path)
