"""Recording what happened on a case: the form, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect

from putright.casework.agreed import agreed_titles, titled
from putright.casework.checking import check_record
from putright.casework.looking import View
from putright.casework.recording import Proposed, Recorded, Refused, record_together, weigh
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.append import CaseChanged
from putright.register.parts import CHANGE_NOTHING, OURS
from putright.register.reading import Entry
from putright.staff.act_forms import ActForm, known_before
from putright.staff.asked_shown import initial_asked
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_history import account_names, who_entered
from putright.staff.case_views import nothing_new, seen_by, view_at
from putright.staff.correction_forms import CorrectionForm, correctable
from putright.staff.deciding_forms import form_for
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import Around, people_of
from putright.staff.own_words import hint_of, own_sentence, own_text, sentence_of, title_of
from putright.staff.preview_page import preview_of
from putright.staff.typed_when import now_shown
from putright.wording.fact_words import fact_sentence, kind_words
from putright.wording.problem_words import problem_title, problem_words

_NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "then"})
Make = Callable[[View, Mapping[str, Any] | None], ActForm]
Take = Callable[[View, ActForm], Recorded | Refused]


@desk("read")
def record_fact(at: Desk, reference: str, kind: str) -> HttpResponse:
    """The form for one kind of fact. The button that led here and this page ask the same rule."""
    view = view_at(at, reference)
    refusal = check_record(kind, view.found, at.member.permissions)
    if refusal is not None:
        return refused(at, view, kind, refusal)
    if kind == "service-noted" and not at.organisation.has_services:
        # There is none to choose: it has no button either.
        none = Fault("There is no list of services yet. An administrator keeps it under Organisation.", "fact")
        return refused(at, view, kind, Refusal("impossible", faults=(none,)))
    people = people_of(at.organisation)
    if kind == "corrected":
        return _correct(at, view, people)

    def make(seen: View, data: Mapping[str, Any] | None) -> ActForm:
        around = Around(seen, people, at.member)
        return form_for(kind)(kind, around, data, initial=initial_of(at, kind, around))

    title = title_of(kind, view.found.policy, view.found.stage.id)
    return answered(at, view, make, {"title": title, "hint": hint_of(kind, view.found.policy)})


def initial_of(at: Desk, kind: str, around: Around) -> dict[str, object]:
    """What stands in the form when it is opened: now, what is known, and what the link said."""
    linked = {name: value for name, value in at.request.GET.items() if name in ("clause", "of", "person", "action")}
    known = known_before(kind, around, at.member.person)
    asked = initial_asked(around.view, at.request.GET.get("asked", ""), kind)
    return {**now_shown(at.now), **known, **linked, **asked, "seen": around.view.seen}


def _correct(at: Desk, view: View, people: list[tuple[str, str]]) -> HttpResponse:
    """First which entry, then what was wrong with it."""
    of = str(at.request.POST.get("of") or at.request.GET.get("of") or "")
    choices = correctable(view)
    context = {"title": title_of("corrected", view.found.policy), "hint": hint_of("corrected", view.found.policy)}
    if of not in {one.id for one in choices}:
        return case_screen(at, view, "staff/correct_which.html", {**context, "entries": choices})

    def make(seen: View, data: Mapping[str, Any] | None) -> ActForm:
        initial = {**now_shown(at.now), "seen": seen.seen, "of": of}
        return CorrectionForm(of, Around(seen, people, at.member), data, initial=initial)

    entry = next(one for one in choices if one.id == of)
    return answered(at, view, make, {**context, "entry": entry})


def answered(
    at: Desk, view: View, make: Make, context: dict[str, object], take: Take | None = None, told: str = ""
) -> HttpResponse:
    """The form and its answer: looked at first, or recorded. Nothing that was typed is ever lost.

    ``take`` is the act where it does more than to record what the form proposes; ``told`` is what is said when it is
    done, where that is not that the fact was recorded.
    """
    if at.request.method != "POST":
        return _form(at, view, context, make(view, None))
    data = at.request.POST
    form = make(view, data)
    if not form.is_valid() or data.get("then") == "change":
        return _form(at, view, context, form)
    if data.get("then") == "look":
        return _looked_at(at, view, make, context, form)
    found, several = form.cleaned_data, form.proposes()

    def recorded(on: View) -> Recorded | Refused:
        if take is not None:
            return take(on, form)
        return record_together(at.organisation, on.case, several, at.member, now=at.now, seen=found["seen"],
                               key=found["form_id"])  # fmt: skip

    try:
        done = recorded(view)
    except CaseChanged as changed:
        now = seen_by(at, changed.record)
        if not nothing_new(now, changed.seen):
            return _changed(at, now, make, context, changed.seen)
        found["seen"] = now.seen
        done = recorded(now)
    if isinstance(done, Refused):
        return _not_recorded(at, view, make, context, done)
    _say(at, done, told or _kinds_recorded(view, several))
    return redirect(address_of(at.organisation, done.record.case.reference))


def _say(at: Desk, done: Recorded, told: str) -> None:
    if done.again:
        messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    else:
        messages.success(at.request, told)


def _kinds_recorded(view: View, several: Sequence[Proposed]) -> str:
    # The kind alone: a message travels in a cookie, which is no place for what somebody typed.
    kinds = [one.kind for one in several if one.kind not in OURS]
    what = ". ".join(kind_words(kind, view.found.policy) for kind in dict.fromkeys(kinds))
    return f"Recorded{f': {what}' if what else ''}."


def _form(at: Desk, view: View, context: dict[str, object], form: ActForm, status: int = 200) -> HttpResponse:
    shown = {**context, "form": form, "looks": form.kind not in CHANGE_NOTHING}
    return case_screen(at, view, "staff/act.html", shown, status=status)


def _looked_at(at: Desk, view: View, make: Make, context: dict[str, object], form: ActForm) -> HttpResponse:
    """What would be recorded and what would come of it, with what was typed carried along."""
    seen = form.cleaned_data["seen"]
    if seen is not None and seen != view.seen and not nothing_new(view, seen):
        return _changed(at, view, make, context, seen)
    weighed = weigh(at.organisation, view.record, form.proposes(), at.member, at.now)
    if isinstance(weighed, Refused):
        return _not_recorded(at, view, make, context, weighed)
    address = address_of(at.organisation, view.case.reference)
    shown = {
        **context,
        "preview": preview_of(at, view, weighed, address),
        "typed": [
            (name, one) for name, several in at.request.POST.lists() if name not in _NOT_TYPED for one in several
        ],
    }
    return case_screen(at, view, "staff/act_preview.html", shown)


def _changed(at: Desk, now: View, make: Make, context: dict[str, object], seen: int) -> HttpResponse:
    """Somebody else recorded something meanwhile: the form again, with what it was."""
    form = make(now, _with(at.request.POST, seen=str(now.seen)))
    return _form(at, now, context | {"since": _since(now, seen)}, form, status=409)


def _not_recorded(at: Desk, view: View, make: Make, context: dict[str, object], refused: Refused) -> HttpResponse:
    """The form again, with why it was not recorded at the field that is at fault, or a question for the reason."""
    refusal = refused.refusal
    if refusal.why == "not-permitted":
        raise PermissionDenied
    data: QueryDict = at.request.POST
    if refusal.why == "reason-needed":
        data = _with(data, ask_why="1")
        context = context | {
            "problems": [
                (problem_title(one.code), problem_words(one, view.found.policy, view.naming), one.clause or "")
                for one in refusal.problems
            ]
        }
    form = make(view, data)
    form.full_clean()
    form.refuse(refusal, refused.place)
    return _form(at, view, context, form)


def _since(view: View, seen: int) -> list[tuple[str, str]]:
    """What others recorded since this person looked."""
    entries = tuple(one for one in view.record.entries[seen:] if one.row.number not in view.hidden)
    accounts = account_names(entries)
    return [(_sentence(view, entry), who_entered(entry, accounts)) for entry in entries]


def _sentence(view: View, entry: Entry) -> str:
    if entry.row.kind in OURS:
        policy = view.found.policy
        return "\n".join(
            (own_sentence(entry, policy, naming=view.naming), *(text for _, text in own_text(entry, policy)))
        )
    fact = next((one for one in view.record.history.facts if one.id == entry.id), None)
    if fact is None:
        return title_of(entry.row.kind, view.found.policy)
    numbers = {one.id: one.row.number for one in view.record.entries}
    named = titled(fact, agreed_titles(view))
    return fact_sentence(named, view.found.policy, view.naming, numbers, view.record.history.points)


def _with(data: QueryDict, **more: str) -> QueryDict:
    """What was typed, with something more."""
    found = data.copy()
    for name, value in more.items():
        found[name] = value
    return found


def refused(at: Desk, view: View, kind: str, refusal: Refusal) -> HttpResponse:
    """A page that says why this cannot be recorded on the case."""
    if refusal.why == "not-permitted":
        raise PermissionDenied
    if refusal.why == "not-well-formed":
        raise Http404
    title = title_of(kind, view.found.policy, view.found.stage.id)
    shown = {"title": title, "why": [sentence_of(one.message) for one in refusal.faults]}
    return case_screen(at, view, "staff/act_impossible.html", shown, status=409)
