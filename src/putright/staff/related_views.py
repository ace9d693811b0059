"""The screens about a case and others: the list, linking, joining, a group, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from putright.casework.grouping import add_to_group, make_group
from putright.casework.joining import join, part_again, plan_joining
from putright.casework.linking import link, unlink
from putright.casework.looking import View
from putright.casework.recording import Recorded
from putright.procedure.acts import Refusal
from putright.register.append import CaseChanged
from putright.register.models import CaseGroup
from putright.register.relating import Relations
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.related_answers import (
    UNDER,
    answer,
    changed_since,
    done_with,
    looked_at,
    nothing_to_do,
    refused,
    shown_form,
    told,
)
from putright.staff.related_forms import GroupForm, JoinForm, LinkForm, PartForm, RelatingForm, UnlinkForm
from putright.staff.related_page import related_shown, relations_seen


@desk("read", only_looks=True)
def case_related(at: Desk, reference: str) -> HttpResponse:
    """Other cases: linked, joined, split off, in one group; and what can be done."""
    view = view_at(at, reference)
    known = relations_seen(view)
    context: dict[str, object] = {
        "title": "Other cases",
        "related": related_shown(at, view),
        "may_link": at.member.may("handle"),
        "may_decide": at.member.may("decide"),
        "may_group": at.member.may("assign"),
        "divided": known.back_in is None and bool(known.origin or known.into),
        "joined": known.goes_on is not None or bool(known.came),
        "linked": bool(known.links),
    }
    return case_screen(at, view, "staff/case_related.html", context, under=UNDER)


@desk("handle")
def case_link(at: Desk, reference: str) -> HttpResponse:
    """Link another case."""
    view = view_at(at, reference)

    def act(form: RelatingForm) -> Recorded | Refusal:
        said = form.cleaned_data
        return link(at.organisation, view.case, said["other"], said["how"], at.member, **told(at, said))

    hint = "The link is shown on both cases. Nobody who may not open one of the two is told of it."
    return answer(at, view, LinkForm, act, {"title": "Link another case", "hints": [hint]})


@desk("handle")
def case_unlink(at: Desk, reference: str) -> HttpResponse:
    """Take a link back."""
    view = view_at(at, reference)
    if not relations_seen(view).links and at.request.method != "POST":
        return nothing_to_do(at, view, "Take a link back", "This case is not linked with another.")

    def act(form: RelatingForm) -> Recorded | Refusal:
        return unlink(at.organisation, view.case, form.cleaned_data["other"], at.member, **told(at, form.cleaned_data))

    return answer(at, view, UnlinkForm, act, {"title": "Take a link back"})


@desk("decide")
def case_part(at: Desk, reference: str) -> HttpResponse:
    """Take a joining back."""
    view = view_at(at, reference)
    known = relations_seen(view)
    if known.goes_on is None and not known.came and at.request.method != "POST":
        return nothing_to_do(at, view, "Take a joining back", "This case is not joined with another.")

    def act(form: RelatingForm) -> Recorded | Refusal:
        said = form.cleaned_data
        return part_again(at.organisation, view.case, said["other"], at.member, **told(at, said))

    hints = ["The case that ended is open again, and the other one counts from its own receipt again."]
    return answer(at, view, PartForm, act, {"title": "Take a joining back", "hints": hints})


@desk("assign")
def case_group(at: Desk, reference: str) -> HttpResponse:
    """Put the case into a group that is there or a new one."""
    view = view_at(at, reference)
    there = CaseGroup.objects.filter(organisation=at.organisation).order_by("-number").values_list("number", "name")
    choices: list[tuple[str, str]] = [("", "Choose"), *((str(number), name) for number, name in there)]

    def make(seen: View, known: Relations, data: Mapping[str, Any] | None) -> RelatingForm:
        form = GroupForm(seen, known, data)
        form.choose("group", choices)
        return form

    def act(form: RelatingForm) -> Recorded | Refusal:
        said = form.cleaned_data
        if said.get("name"):
            made = make_group(at.organisation, said["name"], at.member, now=at.now, key=said["form_id"])
            if isinstance(made, Refusal):
                return made
        else:
            made = CaseGroup.objects.get(organisation=at.organisation, number=said["group"])
        done = add_to_group(at.organisation, made, view.case, at.member, now=at.now, key=said["form_id"])
        if isinstance(done, Refusal):
            form.add_error("group", done.faults[0].message)
        return done

    return answer(at, view, make, act, {"title": "Add the case to a group"})


@desk("decide")
def case_join(at: Desk, reference: str) -> HttpResponse:
    """Join with a duplicate: first look at what changes on both, then record it."""
    view = view_at(at, reference)
    context: dict[str, Any] = {"title": "Join with a duplicate", "looks": True}
    context["hints"] = ["One of the two goes on and counts from the earlier receipt. The other one ends."]
    context["intro"] = "The two cases are joined: duties and dates are judged by the earlier receipt."
    context["button"] = "Join the two cases"
    data = at.request.POST if at.request.method == "POST" else None
    form = JoinForm(view, relations_seen(view), data)
    if data is None or not form.is_valid() or data.get("then") == "change":
        return shown_form(at, view, context, form)
    said = form.cleaned_data
    if data.get("then") != "record" or said["other_seen"] is None:
        plan = plan_joining(
            at.organisation,
            view.record,
            said["other"],
            said["which"],
            at.member,
            now=at.now,
            why=said["why"],
            sure=said["sure"],
        )
        if isinstance(plan, Refusal):
            return refused(at, view, context, form, plan)
        return looked_at(at, view, plan, context)
    try:
        done = join(
            at.organisation,
            view.case,
            said["other"],
            said["which"],
            at.member,
            now=at.now,
            why=said["why"],
            sure=said["sure"],
            seen=(said["seen"], said["other_seen"]) if said["seen"] is not None else None,
            key=said["form_id"],
        )
    except CaseChanged as changed:
        return changed_since(at, view, changed, context, JoinForm)
    if isinstance(done, Refusal):
        return refused(at, view, context, form, done)
    return done_with(at, done)
