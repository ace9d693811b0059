"""Recording what a noting form says: nothing typed is lost, a form counts once, two people at once are noticed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.casework.agreed import agreed_titles
from putright.casework.checking import check_record
from putright.casework.looking import View
from putright.casework.recording import Recorded, record
from putright.procedure.acts import Refusal
from putright.register.append import CaseChanged, sent_before
from putright.staff.case_frame import case_screen
from putright.staff.case_history import history_shown
from putright.staff.case_views import nothing_new, seen_by
from putright.staff.door import Desk
from putright.staff.noting_forms import NotingForm

Make = Callable[[View, Mapping[str, Any] | None], NotingForm]


def note_down(at: Desk, view: View, make: Make, context: dict[str, Any], onward: str, *, under: str) -> HttpResponse:
    """The form and its answer; recorded, on to ``onward``. ``under``: where it stands in the case's navigation."""
    template = "staff/case_noting.html"
    form = make(view, None)
    if check_record(form.kind, view.found, at.member.permissions) is not None:
        raise PermissionDenied
    if at.request.method != "POST":
        return case_screen(at, view, template, {**context, "form": form}, under=under)
    form = make(view, at.request.POST)
    if not form.is_valid():
        # Sent again, it says nothing new any more: that is no fault of whoever pressed twice.
        before = sent_before(at.organisation.pk, form.cleaned_data.get("form_id"))
        if before is not None and before.case.pk == view.case.pk:
            return _again(at, onward)
        return case_screen(at, view, template, {**context, "form": form}, under=under)
    said = form.cleaned_data

    def recorded(seen: int | None) -> Recorded | Refusal:
        return record(at.organisation, view.case, form.proposed(), at.member, now=at.now, seen=seen,
                      key=said["form_id"])  # fmt: skip

    try:
        done = recorded(said["seen"])
    except CaseChanged as changed:
        now = seen_by(at, changed.record)
        if not nothing_new(now, changed.seen):
            typed = at.request.POST.copy()
            typed["seen"] = str(now.seen)
            context |= {"since": _since(now, changed.seen), "form": make(now, typed)}
            return case_screen(at, now, template, context, under=under, status=409)
        done = recorded(now.seen)
    if isinstance(done, Refusal):
        form.refuse(done)
        return case_screen(at, view, template, {**context, "form": form}, under=under)
    if done.again:
        return _again(at, onward)
    messages.success(at.request, "Recorded.")
    return redirect(onward)


def _again(at: Desk, onward: str) -> HttpResponse:
    messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    return redirect(onward)


def _since(view: View, seen: int) -> list[tuple[str, str]]:
    """What others recorded since this person looked, and who."""
    shown = history_shown(view, view.accounts, agreed_titles(view))
    return [(one.what, one.entered) for one in shown if one.number > seen]
