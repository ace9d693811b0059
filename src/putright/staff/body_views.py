"""The organisation's own directory of outside bodies: the list, one body, adding one."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.models import OutsideBody
from putright.accounts.outside_bodies import Kept, Said, changes_of, new_id, own_bodies, said_by, say
from putright.bodies import body_entry, load_bodies
from putright.bodies.entry import WAYS
from putright.staff.body_forms import BodyForm, CheckForm, DropForm
from putright.staff.body_page import Bodies, bodies_at, differences, lines, one_body
from putright.staff.door import Desk, desk
from putright.staff.policy_pages import policy_page

_LIST = "policy-bodies"


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
        act = {"check": _check, "drop": _drop}.get(at.request.POST.get("act", ""), _save)
        return act(at, body, found)
    return _page(at, body, found)


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


def _save(at: Desk, body: str, found: Bodies) -> HttpResponse:
    form = _form(at, body, found)
    if not form.is_valid():
        return _page(at, body, found, form=form, status=422)
    seen = form.cleaned_data["seen"]
    kept = say(at.organisation, body, form.said, seen=seen, by=at.member.account, now=at.now, looked_at=form.looked)
    if not kept.kept:
        return _changed(at, body, found, kept, seen, form=form)
    messages.success(at.request, "Saved. Letters and pages say so from now on.")
    return redirect("policy-body", slug=at.organisation.slug, body=body)


def _check(at: Desk, body: str, found: Bodies) -> HttpResponse:
    check = CheckForm(at.request.POST)
    if not check.is_valid():
        return _page(at, body, found, check=check, status=422)
    rows = changes_of(at.organisation, body)
    said = said_by(rows[0] if rows else None)
    entry = body_entry(body)
    if not said.ways and entry is not None:
        # What was compared with the body's own page becomes what the organisation says.
        ours = {way: entry.contact.ways.get(way, "") for way in WAYS}
        said = replace(said, **ours)
    if not said.ways:
        check.add_error(None, "There is no way to reach it here yet. Write one below, with what you looked at.")
        return _page(at, body, found, check=check, status=422)
    seen, how = check.cleaned_data["seen"], " ".join(check.cleaned_data["how"].split())
    kept = say(at.organisation, body, said, seen=seen, by=at.member.account, now=at.now, looked_at=how)
    if not kept.kept:
        return _changed(at, body, found, kept, seen, check=check)
    messages.success(at.request, "Checked today. Thank you.")
    return redirect("policy-body", slug=at.organisation.slug, body=body)


def _drop(at: Desk, body: str, found: Bodies) -> HttpResponse:
    drop = DropForm(at.request.POST)
    if not drop.is_valid():
        raise Http404
    seen = drop.cleaned_data["seen"]
    kept = say(at.organisation, body, Said(), seen=seen, by=at.member.account, now=at.now, dropped=True)
    if not kept.kept:
        return _changed(at, body, found, kept, seen)
    messages.success(at.request, "Taken back. What was said before stays in the list of changes.")
    return redirect("policy-bodies", slug=at.organisation.slug)


def _changed(
    at: Desk,
    body: str,
    found: Bodies,
    kept: Kept,
    seen: int,
    *,
    form: BodyForm | None = None,
    check: CheckForm | None = None,
) -> HttpResponse:
    """Somebody else was first: what they changed, and what was typed, to look at again."""
    rows = changes_of(at.organisation, body)
    before = next((row for row in rows if row.number == seen), None)
    since = differences(before, kept.row)
    by = kept.row.changed_by.name if kept.row.changed_by is not None else "the program"
    found = found._replace(own=own_bodies(at.organisation))
    for one in (form, check):
        if one is not None:
            one.data = one.data.copy()
            one.data["seen"] = str(kept.row.number)
    return _page(at, body, found, form=form, check=check, status=409, since=since, since_by=by)


def _form(at: Desk, body: str, found: Bodies, rows: list[OutsideBody] | None = None) -> BodyForm:
    entry = body_entry(body)
    called = entry.name if entry is not None else ""
    months = entry.check_every if entry is not None else 12
    if rows is None:
        return BodyForm(at.request.POST, called=called, months=months)
    said = said_by(rows[0] if rows else None)
    initial = {**asdict(said), "seen": rows[0].number if rows else 0}
    return BodyForm(initial=initial, called=called, months=months)


def _page(
    at: Desk,
    body: str,
    found: Bodies,
    *,
    form: BodyForm | None = None,
    check: CheckForm | None = None,
    status: int = 200,
    since: list[str] | None = None,
    since_by: str = "",
) -> HttpResponse:
    rows = changes_of(at.organisation, body)
    seen = rows[0].number if rows else 0
    context: dict[str, object] = {
        **one_body(body, found, rows, _today(at)),
        "form": form if form is not None else _form(at, body, found, rows),
        "check": check if check is not None else CheckForm(initial={"seen": seen}),
        "drop": DropForm(initial={"seen": seen}),
        "since": since or [],
        "since_by": since_by,
    }
    return policy_page(at, "staff/body.html", context, under=_LIST, status=status)


def _new_page(at: Desk, form: BodyForm, *, status: int = 200) -> HttpResponse:
    return policy_page(at, "staff/body_new.html", {"form": form}, under=_LIST, status=status)


def _today(at: Desk) -> date:
    return timezone.localdate(at.now)
