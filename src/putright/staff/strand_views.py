"""The screens of strands: what runs beside a complaint, opening one, and recording its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.casework.agreed import agreed_titles
from putright.casework.checking import can_record
from putright.casework.looking import View, note_read
from putright.casework.strands import ForStrand, ended_by, record_on_strand, weigh_on_strand
from putright.procedure.acts import Refusal
from putright.register.append import CaseChanged
from putright.register.foreseeing import foreseen
from putright.register.strands import Strand, next_strand
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_history import history_shown
from putright.staff.case_views import seen_by, view_at
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import people_of
from putright.staff.strand_forms import OpenForm, StepForm, StrandForm
from putright.staff.strand_words import OTHER_STEPS
from putright.staff.strands_shown import sorts_to_open, strand_shown, strands_seen, strands_shown
from putright.staff.typed_when import now_shown
from putright.strands import sort_ids, sort_of

_UNDER: Final = "case-strands"
_NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "then"})
Make = Callable[[View, Mapping[str, Any] | None], StrandForm]


@desk("read", only_looks=True)
def case_strands(at: Desk, reference: str) -> HttpResponse:
    """Every strand of a case, and what can be opened."""
    view = view_at(at, reference)
    note_read(view, at.member.account, "page")
    address = address_of(at.organisation, view.case.reference)
    may = at.member.may("handle")
    context = {
        "title": "Strands beside this complaint",
        "strands": strands_shown(view, address, may_correct=at.member.may("correct")),
        "sorts": sorts_to_open(address) if may else [],
        "may_record": may,
        "may_close": can_record("access-chosen", view.found, at.member.permissions),
        "may_decide": at.member.may("decide"),
    }
    return case_screen(at, view, "staff/strands.html", context, under=_UNDER)


@desk("handle")
def strand_open(at: Desk, reference: str, sort: str) -> HttpResponse:
    """Open a strand, after a look at the dates that it brings."""
    view = view_at(at, reference)
    if sort not in sort_ids():
        raise Http404
    found, people = sort_of(sort), people_of(at.organisation)

    def make(seen: View, data: Mapping[str, Any] | None) -> StrandForm:
        initial = {**now_shown(at.now), "seen": seen.seen, "person": at.member.person}
        return OpenForm(found, people, data, initial=initial)

    context = {"title": f"Open a strand: {found.title}", "hint": found.when, "rules": list(found.rules.values())}
    return _answered(at, view, make, context, next_strand(view.record))


@desk("handle")
def strand_step(at: Desk, reference: str, strand: str, step: str) -> HttpResponse:
    """Record a step of a strand, after a look at what it changes."""
    view = view_at(at, reference)
    found = _strand(view, strand)
    known = found.sort.steps.get(step) or OTHER_STEPS.get(step) if found is not None else None
    if found is None or known is None:
        raise Http404
    if step == "corrected" and not at.member.may("correct"):
        raise PermissionDenied
    people = people_of(at.organisation)

    def make(seen: View, data: Mapping[str, Any] | None) -> StrandForm:
        initial = {**now_shown(at.now), "seen": seen.seen}
        return StepForm(_strand(seen, strand) or found, known, people, data, initial=initial)

    hint = "This strand has ended." if ended_by(found) else ""
    context = {"title": f"{found.sort.title}: {known.title}", "hint": hint, "rules": []}
    return _answered(at, view, make, context, strand)


def _answered(at: Desk, view: View, make: Make, context: dict[str, Any], strand: str) -> HttpResponse:
    """The form and its answer: looked at first, or recorded. Nothing that was typed is ever lost."""
    back = f"{address_of(at.organisation, view.case.reference)}strands/"
    context |= {"back": back}
    if at.request.method != "POST":
        return _form(at, view, context, make(view, None))
    data = at.request.POST
    form = make(view, data)
    if not form.is_valid() or data.get("then") == "change":
        return _form(at, view, context, form)
    if data.get("then") == "look":
        return _looked_at(at, view, context, form, strand)
    said = form.cleaned_data
    try:
        done = record_on_strand(
            at.organisation, view.case, form.wanted(), at.member, now=at.now, seen=said["seen"], key=said["form_id"]
        )
    except CaseChanged as changed:
        return _changed(at, seen_by(at, changed.record), make, context, changed.seen)
    if isinstance(done, Refusal):
        return _refused(at, view, context, form, done)
    if done.again:
        messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    else:
        messages.success(at.request, "Recorded.")
    return redirect(f"{back}#{strand}")


def _looked_at(at: Desk, view: View, context: dict[str, Any], form: StrandForm, strand: str) -> HttpResponse:
    """What would be owed then, with what was typed carried along."""
    wanted: ForStrand = form.wanted()
    fact = weigh_on_strand(at.organisation, view.record, wanted, at.member, at.now)
    if isinstance(fact, Refusal):
        return _refused(at, view, context, form, fact)
    then = seen_by(at, foreseen(view.record, (fact,), at.now, at.member.account or None))
    found = _strand(then, strand)
    if found is None:
        raise Http404
    typed = [(name, one) for name, several in at.request.POST.lists() if name not in _NOT_TYPED for one in several]
    address = address_of(at.organisation, view.case.reference)
    shown = {**context, "strand": strand_shown(found, then, address), "typed": typed}
    return case_screen(at, view, "staff/strand_preview.html", shown, under=_UNDER)


def _refused(at: Desk, view: View, context: dict[str, Any], form: StrandForm, refusal: Refusal) -> HttpResponse:
    if refusal.why == "not-permitted":
        raise PermissionDenied
    form.refuse(refusal)
    return _form(at, view, context, form)


def _changed(at: Desk, now: View, make: Make, context: dict[str, Any], seen: int) -> HttpResponse:
    """Somebody else recorded something meanwhile: the form again, with what it was."""
    typed = at.request.POST.copy()
    typed["seen"] = str(now.seen)
    shown = history_shown(now, now.accounts, agreed_titles(now))
    since = [(one.what, one.entered) for one in shown if one.number > seen]
    return _form(at, now, context | {"since": since}, make(now, typed), status=409)


def _form(at: Desk, view: View, context: dict[str, Any], form: StrandForm, status: int = 200) -> HttpResponse:
    return case_screen(at, view, "staff/strand_form.html", {**context, "form": form}, under=_UNDER, status=status)


def _strand(view: View, name: str) -> Strand | None:
    return next((one for one in strands_seen(view) if one.id == name), None)
