"""Adopting a draft: from which day and why, then once more on one page what it means, then it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.casework.adopting import Adopted, newest_version
from putright.casework.drafting import DraftChanged, adopt_draft
from putright.procedure.acts import Refusal
from putright.register.adopting import in_force
from putright.register.models import PolicyDraft, PolicyVersion
from putright.staff.adoption_shown import adoption
from putright.staff.door import Desk, desk
from putright.staff.draft_forms import AdoptForm
from putright.staff.draft_look_views import policy_in, to_the_faults
from putright.staff.draft_views import draft_at, draft_view
from putright.staff.promises_shown import promises_changed
from putright.wording.dates import long_day


@desk("policy")
def policy_draft_adopt(at: Desk, draft: int) -> HttpResponse:
    """Adopt a draft. Nothing is done before the second page was sent in."""
    found = draft_at(at, draft)
    posted = at.request.method == "POST"
    if found.state == "dropped" or (found.state == "adopted" and not posted):
        return draft_view(at, "staff/draft_settled.html", found, {}, status=409 if posted else 200)
    policy = policy_in(at, found)
    if policy is None:
        return to_the_faults(at, found)
    if not posted:
        today = timezone.localdate(at.now)
        start = {"start": today, "seen": found.revision, "newest": newest_version(at.organisation)}
        return _ask(at, found, AdoptForm(initial=start))
    form = AdoptForm(at.request.POST)
    if not _well_typed(at, found, form):
        return _ask(at, found, form, 422)
    if "back" in at.request.POST:
        return _ask(at, found, form)
    if "sure" in at.request.POST:
        return _do(at, found, form)
    shown = adoption(at, found, policy, form.cleaned_data["start"])
    return draft_view(at, "staff/draft_sure.html", found, {**_compared(at, found, form), "form": form, "shown": shown})


def _well_typed(at: Desk, draft: PolicyDraft, form: AdoptForm) -> bool:
    """Whether the form says what it must; the day is today or later, for a draft that is not adopted yet."""
    if not form.is_valid():
        return False
    today = timezone.localdate(at.now)
    if form.cleaned_data["start"] < today and draft.state == "open":
        form.add_error("start", f"This day is past. Choose today, {long_day(today.toordinal())}, or a later day.")
    return form.is_valid()


def _do(at: Desk, draft: PolicyDraft, form: AdoptForm) -> HttpResponse:
    try:
        done = _adopt(at, draft, form.cleaned_data)
    except DraftChanged:
        return _changed(at, draft, form)
    if isinstance(done, Refusal):
        if done.why == "not-permitted":
            raise PermissionDenied
        form.refuse(done)
        return _ask(at, draft, form, 409)
    if not done.again:
        messages.success(at.request, _told(done, timezone.localdate(at.now)))
    return redirect("policy", slug=at.organisation.slug)


def _adopt(at: Desk, draft: PolicyDraft, said: dict[str, Any]) -> Adopted | Refusal:
    return adopt_draft(
        at.organisation,
        draft.pk,
        start=said["start"],
        reason=said["reason"],
        seen=said["seen"] or 0,
        newest=said["newest"],
        by=at.member,
        now=at.now,
    )


def _told(done: Adopted, today: date) -> str:
    start = done.version.adopted_from
    when = "It is in force now." if start <= today else f"It comes into force on {long_day(start.toordinal())}."
    made = " New roles were made: say on the page People who holds them." if done.roles else ""
    return f"The draft is adopted. {when}{made}"


def _ask(at: Desk, draft: PolicyDraft, form: AdoptForm, status: int = 200) -> HttpResponse:
    policy = policy_in(at, draft)
    takes_over = policy is not None and policy.takes_open is not None
    return draft_view(at, "staff/draft_adopt.html", draft, {"form": form, "takes_over": takes_over}, status=status)


def _compared(at: Desk, draft: PolicyDraft, form: AdoptForm) -> dict[str, Any]:
    """What changes against the version that would be in force on that day."""
    start = form.cleaned_data["start"]
    try:
        before = PolicyVersion.objects.get(organisation=at.organisation, pk=in_force(at.organisation, start).pk)
    except LookupError:
        before = None
    return {
        "start": start,
        "reason": form.cleaned_data["reason"],
        "before": before,
        "readable": True,
        "sections": promises_changed(before.text, draft.text) if before is not None else (),
    }


def _changed(at: Desk, draft: PolicyDraft, form: AdoptForm) -> HttpResponse:
    """Somebody gave the draft another text, or settled it, meanwhile: nothing was adopted."""
    now = draft_at(at, draft.pk)
    if now.state != "open":
        return draft_view(at, "staff/draft_settled.html", now, {}, status=409)
    data = at.request.POST.copy()
    data["seen"] = str(now.revision)
    again = AdoptForm(data)
    again.is_valid()
    return draft_view(at, "staff/draft_adopt.html", now, {"form": again, "changed": True}, status=409)
