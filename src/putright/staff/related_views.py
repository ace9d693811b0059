"""The screens about a case and others: the list, linking, joining, splitting, a group, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.casework.grouping import add_to_group, make_group
from putright.casework.joining import Planned, join, part_again, plan_joining
from putright.casework.linking import link, unlink
from putright.casework.looking import View, view_of
from putright.casework.recording import Recorded
from putright.casework.splitting import split_off
from putright.procedure.acts import Refusal
from putright.register.append import CaseChanged
from putright.register.models import CaseGroup
from putright.register.relating import Relations
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_history import agreed_titles, history_shown
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.preview_page import Preview, preview_of
from putright.staff.related_forms import GroupForm, JoinForm, LinkForm, PartForm, RelatingForm, SplitForm, UnlinkForm
from putright.staff.related_page import related_shown, relations_seen, without_closed

Make = Callable[[View, Relations, Mapping[str, Any] | None], RelatingForm]
Act = Callable[[RelatingForm], Recorded | Refusal]

_UNDER: Final = "case-related"
_NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "then", "other_seen"})


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
        "joined": known.goes_on is not None or bool(known.came),
        "linked": bool(known.links),
    }
    return case_screen(at, view, "staff/case_related.html", context, under=_UNDER)


@desk("handle")
def case_link(at: Desk, reference: str) -> HttpResponse:
    """Link another case."""
    view = view_at(at, reference)

    def act(form: RelatingForm) -> Recorded | Refusal:
        said = form.cleaned_data
        return link(at.organisation, view.case, said["other"], said["how"], at.member, **_with(at, said))

    hint = "The link is shown on both cases. Nobody who may not open one of the two is told of it."
    return _answered(at, view, LinkForm, act, {"title": "Link another case", "hints": [hint]})


@desk("handle")
def case_unlink(at: Desk, reference: str) -> HttpResponse:
    """Take a link back."""
    view = view_at(at, reference)
    if not relations_seen(view).links and at.request.method != "POST":
        return _nothing(at, view, "Take a link back", "This case is not linked with another.")

    def act(form: RelatingForm) -> Recorded | Refusal:
        return unlink(at.organisation, view.case, form.cleaned_data["other"], at.member, **_with(at, form.cleaned_data))

    return _answered(at, view, UnlinkForm, act, {"title": "Take a link back"})


@desk("decide")
def case_split(at: Desk, reference: str) -> HttpResponse:
    """Make a part of the complaint a case of its own."""
    view = view_at(at, reference)

    def act(form: RelatingForm) -> Recorded | Refusal:
        said = form.cleaned_data
        return split_off(
            at.organisation,
            view.case,
            said.get("points", []),
            said["words"],
            at.member,
            covers=bool(said.get("covers")),
            **_with(at, said),
        )

    hints = [
        "The new case has the same receipt, complainant, people and needs, and is closed to the same people. Its times"
        " count from that receipt, so that some may have passed. Where there is an email address, the complainant"
        " gets a receipt with the new number.",
    ]
    return _answered(at, view, SplitForm, act, {"title": "Split the complaint", "hints": hints}, onward=True)


@desk("decide")
def case_part(at: Desk, reference: str) -> HttpResponse:
    """Take a joining back."""
    view = view_at(at, reference)
    known = relations_seen(view)
    if known.goes_on is None and not known.came and at.request.method != "POST":
        return _nothing(at, view, "Take a joining back", "This case is not joined with another.")

    def act(form: RelatingForm) -> Recorded | Refusal:
        said = form.cleaned_data
        return part_again(at.organisation, view.case, said["other"], at.member, **_with(at, said))

    hints = ["The case that ended is open again, and the other one counts from its own receipt again."]
    return _answered(at, view, PartForm, act, {"title": "Take a joining back", "hints": hints})


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

    return _answered(at, view, make, act, {"title": "Add the case to a group"})


@desk("decide")
def case_join(at: Desk, reference: str) -> HttpResponse:
    """Join with a duplicate: first look at what changes on both, then record it."""
    view = view_at(at, reference)
    context: dict[str, Any] = {"title": "Join with a duplicate", "looks": True}
    context["hints"] = ["One of the two goes on and counts from the earlier receipt. The other one ends."]
    data = at.request.POST if at.request.method == "POST" else None
    form = JoinForm(view, relations_seen(view), data)
    if data is None or not form.is_valid() or data.get("then") == "change":
        return _form(at, view, context, form)
    said = form.cleaned_data
    if data.get("then") != "record" or said["other_seen"] is None:
        return _join_looked_at(at, view, context, form)
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
        return _changed(at, view, changed, context, JoinForm)
    if isinstance(done, Refusal):
        return _refused(at, view, context, form, done)
    return _done(at, done)


def _join_looked_at(at: Desk, view: View, context: dict[str, Any], form: JoinForm) -> HttpResponse:
    """What would change on both cases, with what was typed carried along."""
    said = form.cleaned_data
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
        return _refused(at, view, context, form, plan)
    other = plan.ends if plan.goes_on.case.pk == view.case.pk else plan.goes_on
    typed = [(name, one) for name, several in at.request.POST.lists() if name not in _NOT_TYPED for one in several]
    shown = {**context, "previews": _previews(at, plan), "typed": [*typed, ("other_seen", str(len(other.entries)))]}
    return case_screen(at, view, "staff/case_join_preview.html", shown, under=_UNDER)


def _previews(at: Desk, plan: Planned) -> list[tuple[str, str, Preview]]:
    """Each of the two: its number, what becomes of it, and what changes."""
    found = []
    for record, weighed, words in (
        (plan.goes_on, plan.on_goes_on, "goes on"),
        (plan.ends, plan.on_ends, "ends"),
    ):
        view = view_of(at.organisation, record, at.now)
        address = address_of(at.organisation, record.case.reference)
        found.append((record.case.reference, words, preview_of(at, view, weighed, address)))
    return found


def _with(at: Desk, said: Mapping[str, Any]) -> dict[str, Any]:
    """What every act is told besides."""
    return {"now": at.now, "seen": said["seen"], "key": said["form_id"], "why": said.get("why", "")}


def _answered(
    at: Desk, view: View, make: Make, act: Act, context: dict[str, Any], *, onward: bool = False
) -> HttpResponse:
    """The form and its answer. Nothing that was typed is lost. ``onward``: go to the case that was made."""
    known = relations_seen(view)
    if at.request.method != "POST":
        form = make(view, known, None)
        other = at.request.GET.get("other", "")
        if other:
            form.initial["other"] = other
        return _form(at, view, context, form)
    form = make(view, known, at.request.POST)
    if not form.is_valid():
        return _form(at, view, context, form)
    try:
        done = act(form)
    except CaseChanged as changed:
        return _changed(at, view, changed, context, make)
    if isinstance(done, Refusal):
        return _refused(at, view, context, form, done)
    if onward and not done.again:
        messages.success(at.request, "Recorded. This is the new case.")
        return redirect(address_of(at.organisation, done.record.case.reference))
    return _done(at, done)


def _done(at: Desk, done: Recorded) -> HttpResponse:
    if done.again:
        messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    else:
        messages.success(at.request, "Recorded.")
    return redirect("case-related", at.organisation.slug, done.record.case.reference)


def _form(at: Desk, view: View, context: dict[str, Any], form: RelatingForm, status: int = 200) -> HttpResponse:
    back = f"{address_of(at.organisation, view.case.reference)}others/"
    return case_screen(
        at, view, "staff/case_noting.html", {"back": back, **context, "form": form}, under=_UNDER, status=status
    )


def _refused(at: Desk, view: View, context: dict[str, Any], form: RelatingForm, refusal: Refusal) -> HttpResponse:
    if refusal.why == "not-permitted":
        raise PermissionDenied
    if not form.errors:
        form.refuse(refusal)
    return _form(at, view, context, form, status=422)


def _changed(at: Desk, view: View, changed: CaseChanged, context: dict[str, Any], make: Make) -> HttpResponse:
    """Somebody else recorded something meanwhile on one of the two: the form again, with what it was."""
    now = without_closed(at, view_of(at.organisation, changed.record, at.now))
    shown = history_shown(now, now.accounts, agreed_titles(now))
    since = [(one.what, one.entered) for one in shown if one.number > changed.seen]
    typed = at.request.POST.copy()
    here = now if changed.record.case.pk == view.case.pk else view
    typed["seen"] = str(here.seen)
    typed["other_seen"] = ""
    form = make(here, relations_seen(here), typed)
    return _form(at, here, context | {"since": since}, form, status=409)


def _nothing(at: Desk, view: View, title: str, sentence: str) -> HttpResponse:
    shown = {"title": title, "why": [sentence]}
    return case_screen(at, view, "staff/act_impossible.html", shown, under=_UNDER)
