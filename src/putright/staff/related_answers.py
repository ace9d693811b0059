"""What every form about a case and another answers: the form again, what somebody else did meanwhile, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.casework.agreed import agreed_titles
from putright.casework.joining import Planned
from putright.casework.looking import View
from putright.casework.recording import Recorded
from putright.procedure.acts import Refusal
from putright.register.append import CaseChanged
from putright.register.relating import Relations
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_history import history_shown
from putright.staff.case_views import seen_by
from putright.staff.door import Desk
from putright.staff.preview_page import preview_of
from putright.staff.related_forms import RelatingForm
from putright.staff.related_page import relations_seen

Make = Callable[[View, Relations, Mapping[str, Any] | None], RelatingForm]
Act = Callable[[RelatingForm], Recorded | Refusal]

UNDER: Final = "case-related"
_NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "then", "other_seen"})


def typed_again(at: Desk) -> list[tuple[str, str]]:
    """What was typed, to be sent again from the page between."""
    return [(name, one) for name, several in at.request.POST.lists() if name not in _NOT_TYPED for one in several]


def looked_at(at: Desk, view: View, plan: Planned, context: dict[str, Any]) -> HttpResponse:
    """What would change on both cases, with what was typed carried along."""
    other = plan.ends if plan.goes_on.case.pk == view.case.pk else plan.goes_on
    previews = []
    for record, weighed, words in ((plan.goes_on, plan.on_goes_on, "goes on"), (plan.ends, plan.on_ends, "ends")):
        address = address_of(at.organisation, record.case.reference)
        preview = preview_of(at, seen_by(at, record), weighed, address)
        previews.append((record.case.reference, words, preview))
    shown = {**context, "previews": previews, "typed": [*typed_again(at), ("other_seen", str(len(other.entries)))]}
    return case_screen(at, view, "staff/case_join_preview.html", shown, under=UNDER)


def told(at: Desk, said: Mapping[str, Any]) -> dict[str, Any]:
    """What every act is told besides."""
    return {"now": at.now, "seen": said["seen"], "key": said["form_id"], "why": said.get("why", "")}


def answer(at: Desk, view: View, make: Make, act: Act, context: dict[str, Any]) -> HttpResponse:
    """The form and its answer. Nothing that was typed is lost."""
    known = relations_seen(view)
    if at.request.method != "POST":
        form = make(view, known, None)
        other = at.request.GET.get("other", "")
        if other:
            form.initial["other"] = other
        return shown_form(at, view, context, form)
    form = make(view, known, at.request.POST)
    if not form.is_valid():
        return shown_form(at, view, context, form)
    try:
        done = act(form)
    except CaseChanged as changed:
        return changed_since(at, view, changed, context, make)
    if isinstance(done, Refusal):
        return refused(at, view, context, form, done)
    return done_with(at, done)


def done_with(at: Desk, done: Recorded) -> HttpResponse:
    """Back to the other cases, with what came of it."""
    if done.again:
        messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    else:
        messages.success(at.request, "Recorded.")
    return redirect("case-related", at.organisation.slug, done.record.case.reference)


def shown_form(at: Desk, view: View, context: dict[str, Any], form: RelatingForm, status: int = 200) -> HttpResponse:
    """The form on the case's screen."""
    back = f"{address_of(at.organisation, view.case.reference)}others/"
    return case_screen(
        at, view, "staff/case_noting.html", {"back": back, **context, "form": form}, under=UNDER, status=status
    )


def refused(at: Desk, view: View, context: dict[str, Any], form: RelatingForm, refusal: Refusal) -> HttpResponse:
    """The form again, with why it was not done."""
    if refusal.why == "not-permitted":
        raise PermissionDenied
    if not form.errors:
        form.refuse(refusal)
    return shown_form(at, view, context, form, status=422)


def changed_since(at: Desk, view: View, changed: CaseChanged, context: dict[str, Any], make: Make) -> HttpResponse:
    """Somebody else recorded something meanwhile on one of the two: the form again, with what it was."""
    now = seen_by(at, changed.record)
    shown = history_shown(now, now.accounts, agreed_titles(now))
    since = [(one.what, one.entered) for one in shown if one.number > changed.seen]
    typed = at.request.POST.copy()
    here = now if changed.record.case.pk == view.case.pk else view
    typed["seen"] = str(here.seen)
    typed["other_seen"] = ""
    form = make(here, relations_seen(here), typed)
    return shown_form(at, here, context | {"since": since}, form, status=409)


def nothing_to_do(at: Desk, view: View, title: str, sentence: str) -> HttpResponse:
    """A page that says that there is nothing of the sort on this case."""
    shown = {"title": title, "why": [sentence]}
    return case_screen(at, view, "staff/act_impossible.html", shown, under=UNDER)
