"""The screens on which a complaint is split into two, and on which that is taken back; both are looked at first."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.casework.split_back import plan_back, take_back
from putright.casework.splitting import foresee_split, split_off
from putright.procedure.acts import Refusal
from putright.register.append import CaseChanged
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.related_answers import (
    UNDER,
    changed_since,
    done_with,
    looked_at,
    nothing_to_do,
    refused,
    shown_form,
    typed_again,
)
from putright.staff.related_forms import BackForm, SplitForm
from putright.staff.related_page import relations_seen
from putright.staff.split_shown import halves_shown

_SPLIT: Final = (
    "The new case has the same receipt, complainant, people and needs, and is closed to the same people. Its times"
    " count from that receipt, so that some may have passed. If it was a mistake, it can be taken back."
)
_BACK: Final = (
    "The part goes back into the case that it came from, where its points are asked for again. What was recorded on it"
    " stays there to be read, and it ends."
)


@desk("decide")
def case_split(at: Desk, reference: str) -> HttpResponse:
    """Make a part of the complaint a case of its own: first look at both cases, then record it."""
    view = view_at(at, reference)
    context: dict[str, Any] = {"title": "Split the complaint", "hints": [_SPLIT], "looks": True}
    data = at.request.POST if at.request.method == "POST" else None
    form = SplitForm(view, relations_seen(view), data)
    if data is None or not form.is_valid() or data.get("then") == "change":
        return shown_form(at, view, context, form)
    said = form.cleaned_data
    asked = at.organisation, view.case, said.get("points", []), said["words"], at.member
    more = {"now": at.now, "why": said["why"], "covers": bool(said.get("covers")), "seen": said["seen"]}
    try:
        if data.get("then") != "record":
            found = foresee_split(*asked, **more)
            if isinstance(found, Refusal):
                return refused(at, view, context, form, found)
            shown = {**context, "halves": halves_shown(at, view, found), "typed": typed_again(at)}
            return case_screen(at, view, "staff/case_split_preview.html", shown, under=UNDER)
        done = split_off(*asked, **more, key=said["form_id"])
    except CaseChanged as changed:
        return changed_since(at, view, changed, context, SplitForm)
    if isinstance(done, Refusal):
        return refused(at, view, context, form, done)
    if done.again:
        return done_with(at, done)
    messages.success(at.request, "Recorded. This is the new case.")
    return redirect(address_of(at.organisation, done.record.case.reference))


@desk("decide")
def case_split_back(at: Desk, reference: str) -> HttpResponse:
    """Take a split back: first look at both cases, then record it."""
    view = view_at(at, reference)
    known = relations_seen(view)
    context: dict[str, Any] = {"title": "Take a split back", "hints": [_BACK], "looks": True}
    context["intro"] = (
        "The two become one complaint again, and the part ends. Tell the complainant which number counts."
    )
    context["button"] = "Take the split back"
    data = at.request.POST if at.request.method == "POST" else None
    if data is None and (known.back_in is not None or not (known.origin or known.into)):
        return nothing_to_do(at, view, context["title"], "No part of this case is a case of its own now, nor is this.")
    form = BackForm(view, known, data)
    if data is None or not form.is_valid() or data.get("then") == "change":
        return shown_form(at, view, context, form)
    said = form.cleaned_data
    more = {"now": at.now, "why": said["why"]}
    if data.get("then") != "record" or said["other_seen"] is None:
        plan = plan_back(at.organisation, view.record, said["other"], at.member, **more)
        return (
            refused(at, view, context, form, plan) if isinstance(plan, Refusal) else looked_at(at, view, plan, context)
        )
    seen = (said["seen"], said["other_seen"]) if said["seen"] is not None else None
    try:
        done = take_back(at.organisation, view.case, said["other"], at.member, **more, seen=seen, key=said["form_id"])
    except CaseChanged as changed:
        return changed_since(at, view, changed, context, BackForm)
    if isinstance(done, Refusal):
        return refused(at, view, context, form, done)
    return done_with(at, done)
