"""The pages on which lessons are told to the public: the list, a new one, one with its history, changing it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.casework.looking import View
from putright.casework.telling import (
    LESSON,
    Publishing,
    ToldChanged,
    change,
    closed_to_some,
    may_publish,
    publish,
    steps_of,
    take_back,
    write,
)
from putright.casework.told_warnings import warnings_of
from putright.procedure.acts import Refusal
from putright.register.models import FactRow, ToldLesson
from putright.reports.asking import PAGE
from putright.reports.told_lessons import items_for, lessons_to_tell
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.policy_pages import policy_page
from putright.staff.told_forms import PublishForm, TakeBackForm, TellingForm, month_words
from putright.staff.typed_when import new_key

_LIST = "policy-told"
_SINCE = "Somebody else changed this since you opened the page. What you typed is kept. Look at it again."


@desk("policy", only_looks=True)
def told(at: Desk) -> HttpResponse:
    """What the public reads, what waits for somebody, and the lessons that could be told."""
    before = re.fullmatch("[0-9]{1,18}", at.request.GET.get("before", ""))
    rows = lessons_to_tell(at.organisation, at.member, int(before[0]) if before else 0) if at.member.may("read") else []
    here = reverse(_LIST, args=[at.organisation.slug])
    context: dict[str, object] = {
        "items": items_for(at.organisation, at.member),
        "lessons": rows[:PAGE],
        "may_choose": at.member.may("read"),
        "first": here if before else "",
        "further": f"{here}?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
    return policy_page(at, "staff/told.html", context, under=_LIST)


@desk("policy")
def told_new(at: Desk, lesson: int) -> HttpResponse:
    """Write two texts about a lesson. Nothing of it is public yet."""
    if not at.member.may("read"):
        raise PermissionDenied  # the lesson is part of a case
    row = FactRow.objects.filter(organisation=at.organisation, pk=lesson, kind=LESSON).select_related("case").first()
    if row is None:
        raise Http404
    before = ToldLesson.objects.filter(organisation=at.organisation, lesson=row).first()
    view = view_at(at, row.case.reference)
    if before is not None and at.request.method != "POST":
        return redirect("policy-told-one", slug=at.organisation.slug, item=before.item)
    today = timezone.localdate(at.now)
    if at.request.method != "POST":
        first = {"site": row.case.site_id, "form_id": new_key()}
        return _form(at, view, row, TellingForm(at.organisation, today, initial=first), None)
    form = TellingForm(at.organisation, today, at.request.POST)
    if not form.is_valid():
        return _form(at, view, row, form, None, status=422)
    done = write(at.organisation, view, row, form.telling, at.member, now=at.now, key=form.cleaned_data["form_id"])
    if isinstance(done, Refusal):
        return _refused(at, view, row, form, done, None)
    messages.success(at.request, "Kept. It is not public until somebody else has looked at it and publishes it.")
    return redirect("policy-told-one", slug=at.organisation.slug, item=done.item)


@desk("policy")
def told_change(at: Desk, item: int) -> HttpResponse:
    """Write an item anew. What is public stays until the new text is published."""
    steps, view = _item(at, item)
    if not at.member.may("read"):
        raise PermissionDenied
    today, newest = timezone.localdate(at.now), steps[-1]
    initial = {"said": newest.said, "did": newest.did, "done": newest.done, "site": newest.site_id}
    initial |= {"seen": newest.number, "form_id": new_key()}
    if at.request.method != "POST":
        return _form(at, view, newest.lesson, TellingForm(at.organisation, today, initial=initial), newest)
    form = TellingForm(at.organisation, today, at.request.POST, initial=initial)
    if not form.is_valid():
        return _form(at, view, newest.lesson, form, newest, status=422)
    said = form.cleaned_data
    try:
        done = change(
            at.organisation,
            view,
            item,
            form.telling,
            at.member,
            seen=said["seen"] or 0,
            now=at.now,
            key=said["form_id"],
        )
    except ToldChanged as changed:
        form.add_error(None, f"{_SINCE} It now reads: “{changed.now.said}” “{changed.now.did}”")
        _seen_now(form, changed)
        return _form(at, view, newest.lesson, form, newest, status=409)
    if isinstance(done, Refusal):
        return _refused(at, view, newest.lesson, form, done, newest)
    messages.success(at.request, "Kept. The new text is not public until somebody else publishes it.")
    return redirect("policy-told-one", slug=at.organisation.slug, item=item)


@desk("policy")
def told_one(at: Desk, item: int) -> HttpResponse:
    """One item as the public reads it, or would; what speaks against it; everything that became of it."""
    if at.request.method != "POST":
        return _one(at, item)
    act = at.request.POST.get("act", "")
    steps, view = _item(at, item)
    form = _back_form(at.request.POST) if act == "back" else _publish_form(at, view, steps, at.request.POST)
    if not form.is_valid():
        return _one(at, item, form, status=422)
    said = form.cleaned_data
    try:
        if act == "back":
            done = take_back(
                at.organisation,
                item,
                said["reason"],
                at.member,
                seen=said["seen"] or 0,
                now=at.now,
                key=said["form_id"],
            )
        else:
            wanted = Publishing(said["seen"] or 0, bool(said.get("saw_warnings")), said.get("reason", ""))
            done = publish(at.organisation, view, item, wanted, at.member, now=at.now, key=said["form_id"])
    except ToldChanged as changed:
        form.add_error(None, _SINCE)
        _seen_now(form, changed)
        return _one(at, item, form, status=409)
    if isinstance(done, Refusal):
        if done.why == "not-permitted":
            raise PermissionDenied
        form.refuse(done)
        return _one(at, item, form, status=422)
    messages.success(at.request, "The public no longer sees it." if act == "back" else "The public sees it now.")
    return redirect("policy-told-one", slug=at.organisation.slug, item=item)


def _item(at: Desk, item: int) -> tuple[list[ToldLesson], View]:
    """An item with its case. Whoever the case is closed to is told so."""
    steps = steps_of(at.organisation, item)
    if not steps:
        raise Http404
    return steps, view_at(at, steps[-1].case.reference)


def _one(at: Desk, item: int, form: PublishForm | TakeBackForm | None = None, *, status: int = 200) -> HttpResponse:
    steps, view = _item(at, item)
    newest = steps[-1]
    public = next((one for one in reversed(steps) if one.what in ("published", "back")), None)
    shown = public if public is not None and public.what == "published" else None
    may = may_publish(at.organisation, view, steps, at.member)
    context: dict[str, Any] = {
        "newest": newest,
        "month": month_words(newest.done) if newest.done else "",
        "public": shown,
        "hidden": shown is not None and closed_to_some(at.organisation, newest.case_id),
        "may": may,
        "warnings": warnings_of(at.organisation, view, newest.said, newest.did, newest.site, at.now),
        "steps": [(one, _WHAT[one.what], one.account.name or one.account.email) for one in reversed(steps)],
        "publishing": form if isinstance(form, PublishForm) else _publish_form(at, view, steps),
        "taking_back": form if isinstance(form, TakeBackForm) else _back_form(None, newest.number),
        "form": form,
        "reference": view.case.reference if at.member.may("read") else "",
        "may_change": at.member.may("read"),
    }
    return policy_page(at, "staff/told_one.html", context, under=_LIST, status=status)


_WHAT = {"written": "Written", "changed": "Changed", "published": "Published", "back": "Taken back"}


def _publish_form(at: Desk, view: View, steps: list[ToldLesson], data: Any = None) -> PublishForm:
    newest = steps[-1]
    warned = bool(warnings_of(at.organisation, view, newest.said, newest.did, newest.site, at.now))
    may = may_publish(at.organisation, view, steps, at.member)
    initial = {"seen": newest.number, "form_id": new_key()}
    return PublishForm(data, initial=initial, warned=warned, alone=may.alone, auto_id="publish_%s")


def _back_form(data: Any, seen: int = 0) -> TakeBackForm:
    return TakeBackForm(data, initial={"seen": seen, "form_id": new_key()}, auto_id="back_%s")


def _form(
    at: Desk, view: View, lesson: FactRow, form: TellingForm, newest: ToldLesson | None, *, status: int = 200
) -> HttpResponse:
    known = view.fact(f"f{lesson.number}")
    if known is None:
        raise Http404  # a correction struck it out
    context: dict[str, object] = {
        "form": form,
        "lesson": str(known.attributes.get("text", "")),
        "reference": view.case.reference,
        "newest": newest,
        "closed": closed_to_some(at.organisation, view.case.pk),
    }
    return policy_page(at, "staff/told_form.html", context, under=_LIST, status=status)


def _refused(
    at: Desk, view: View, lesson: FactRow, form: TellingForm, refusal: Refusal, newest: ToldLesson | None
) -> HttpResponse:
    if refusal.why == "not-permitted":
        raise PermissionDenied
    form.refuse(refusal)
    return _form(at, view, lesson, form, newest, status=422)


def _seen_now(form: Any, changed: ToldChanged) -> None:
    """Shown again, the form holds which step is the newest: sent once more, it is taken."""
    data = form.data.copy()
    data["seen"] = str(changed.now.number)
    form.data = data
