"""The organisation's own directory of outside bodies: the list, one body, adding one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.accounts.models import OutsideBody
from putright.accounts.outside_bodies import Kept, Said, changes_of, new_id, own_bodies, said_by, say
from putright.bodies import body_entry, load_bodies
from putright.bodies.ages import DEFAULT_MONTHS
from putright.staff.body_forms import BodyForm, CheckForm, DropForm
from putright.staff.body_page import Bodies, bodies_at, differences, lines, one_body
from putright.staff.door import Desk, desk
from putright.staff.policy_pages import policy_page

_LIST = "policy-bodies"
Typed = TypeVar("Typed", BodyForm, CheckForm)


@desk("policy", only_looks=True)
def bodies(at: Desk) -> HttpResponse:
    """Every body that complainants may be told of, how old its check is, and what warns."""
    found = bodies_at(at)
    shown = lines(found, at.organisation.slug, _today(at))
    context: dict[str, object] = {"lines": shown, "warned": sum(bool(one.warning) for one in shown)}
    return policy_page(at, "staff/bodies.html", context, under=_LIST)


@desk("policy")
def body(at: Desk, body: str) -> HttpResponse:
    """One body: what is said of it, what our own list says, and the forms to change and to check it."""
    found = bodies_at(at)
    if body not in found.ids and body_entry(body) is None:
        raise Http404
    if at.request.method == "POST":
        return (_drop if at.request.POST.get("act") == "drop" else _check)(at, body, found)
    return _page(at, body, found)


@desk("policy")
def body_change(at: Desk, body: str) -> HttpResponse:
    """What the organisation says of a body, to be changed."""
    found = bodies_at(at)
    if body not in found.ids and body_entry(body) is None:
        raise Http404
    rows = changes_of(at.organisation, body)
    if at.request.method != "POST":
        return _change_page(at, body, found, _form(body, initial=rows))
    form = _form(body, at.request.POST)
    if not form.is_valid():
        return _change_page(at, body, found, form, status=422)
    seen = form.cleaned_data["seen"]
    kept = say(at.organisation, body, form.said, seen=seen, by=at.member.account, now=at.now, looked_at=form.looked)
    if not kept.kept:
        return _change_page(at, body, found, _again(form, kept), status=409, **_since(at, body, kept, seen))
    messages.success(at.request, "Saved. Letters and pages say so from now on.")
    return redirect("policy-body", slug=at.organisation.slug, body=body)


@desk("policy")
def body_new(at: Desk) -> HttpResponse:
    """Add a body that neither the policy nor our own list names: a local adviser, the complaints team of a council."""
    if at.request.method != "POST":
        return _new_page(at, BodyForm(initial={"seen": 0, "offered": True}))
    form = BodyForm(at.request.POST)
    if not form.is_valid():
        return _new_page(at, form, status=422)
    name = _id_for(at, form.cleaned_data["name"])
    kept = say(at.organisation, name, form.said, seen=0, by=at.member.account, now=at.now, looked_at=form.looked)
    if not kept.kept:
        form.add_error("name", "You have an entry of this name. Change it on its own page, or write another name here.")
        return _new_page(at, form, status=409)
    messages.success(at.request, "Added. Letters and pages name it from now on.")
    return redirect("policy-body", slug=at.organisation.slug, body=name)


def _id_for(at: Desk, name: str) -> str:
    """The id of a body that goes by this name already, in the organisation's directory or in ours; else a new one."""
    plain = name.casefold()
    own = (one.id for one in own_bodies(at.organisation).values() if one.name.casefold() == plain)
    ours = (
        entry.id
        for entry in load_bodies().values()
        if plain in {known.casefold() for known in (entry.name, entry.called, *entry.also)} and not entry.which
    )
    return next(own, None) or next(ours, None) or new_id(at.organisation, name)


def _check(at: Desk, body: str, found: Bodies) -> HttpResponse:
    """That somebody compared the entry with the body's own page or letter, and it is right."""
    check = CheckForm(at.request.POST)
    if not check.is_valid():
        return _page(at, body, found, check=check, status=422)
    rows = changes_of(at.organisation, body)
    said, entry = said_by(rows[0] if rows else None), body_entry(body)
    if not said.ways and entry is not None:
        # What was compared with the body's own page becomes what the organisation says.
        said = said.reached_by(entry.contact.ways)
    if not said.ways:
        check.add_error(None, "There is no way to reach it here yet. Write one first, with what you looked at.")
        return _page(at, body, found, check=check, status=422)
    seen, how = check.cleaned_data["seen"], " ".join(check.cleaned_data["how"].split())
    kept = say(at.organisation, body, said, seen=seen, by=at.member.account, now=at.now, looked_at=how)
    if not kept.kept:
        return _page(at, body, found, check=_again(check, kept), status=409, **_since(at, body, kept, seen))
    messages.success(at.request, "Checked today. Thank you.")
    return redirect("policy-body", slug=at.organisation.slug, body=body)


def _drop(at: Desk, body: str, found: Bodies) -> HttpResponse:
    drop = DropForm(at.request.POST)
    if not drop.is_valid():
        return _page(at, body, found, status=422)
    seen = drop.cleaned_data["seen"]
    kept = say(at.organisation, body, Said(), seen=seen, by=at.member.account, now=at.now, dropped=True)
    if not kept.kept:
        return _page(at, body, found, status=409, **_since(at, body, kept, seen))
    messages.success(at.request, "Taken back. What was said before stays in the list of changes.")
    return redirect("policy-bodies", slug=at.organisation.slug)


def _since(at: Desk, body: str, kept: Kept, seen: int) -> dict[str, Any]:
    """Somebody else was first: who, and what they changed since this writer looked."""
    before = next((row for row in changes_of(at.organisation, body) if row.number == seen), None)
    by = kept.row.changed_by
    return {"since": differences(before, kept.row), "since_by": by.name if by is not None else "The program"}


def _again(form: Typed, kept: Kept) -> Typed:
    """The form with what was typed, now against the newest change."""
    form.data = {**form.data.dict(), "seen": str(kept.row.number)} if isinstance(form.data, QueryDict) else form.data
    return form


def _form(body: str, data: QueryDict | None = None, *, initial: list[OutsideBody] | None = None) -> BodyForm:
    entry = body_entry(body)
    called, months = (entry.name, entry.check_every) if entry is not None else ("", DEFAULT_MONTHS)
    said = said_by(initial[0] if initial else None)
    first = {**asdict(said), "seen": initial[0].number if initial else 0}
    return BodyForm(data, initial=first, called=called, months=months)


def _page(
    at: Desk, body: str, found: Bodies, *, check: CheckForm | None = None, status: int = 200, **since: object
) -> HttpResponse:
    rows = changes_of(at.organisation, body)
    if since:
        found = found._replace(own=own_bodies(at.organisation))
    seen = rows[0].number if rows else 0
    context: dict[str, object] = {
        **one_body(body, found, rows, _today(at)),
        "change": reverse("policy-body-change", args=[at.organisation.slug, body]),
        "check": check if check is not None else CheckForm(initial={"seen": seen}),
        "drop": DropForm(initial={"seen": seen}, auto_id="drop_%s"),
        **since,
    }
    return policy_page(at, "staff/body.html", context, under=_LIST, status=status)


def _change_page(
    at: Desk, body: str, found: Bodies, form: BodyForm, *, status: int = 200, **since: object
) -> HttpResponse:
    context: dict[str, object] = {
        **one_body(body, found, [], _today(at)),
        "back": reverse("policy-body", args=[at.organisation.slug, body]),
        "form": form,
        **since,
    }
    return policy_page(at, "staff/body_change.html", context, under=_LIST, status=status)


def _new_page(at: Desk, form: BodyForm, *, status: int = 200) -> HttpResponse:
    return policy_page(at, "staff/body_new.html", {"form": form}, under=_LIST, status=status)


def _today(at: Desk) -> date:
    return timezone.localdate(at.now)
