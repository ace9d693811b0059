"""Last year's cases under a draft: begin the trial, see how far it is and what came of it, take it away."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.casework.draft_trial import all_changed, set_going, trial_of
from putright.drawing.comparison_chart import as_chart
from putright.procedure.acts import Refusal
from putright.procedure.comparing.comparison import Comparison
from putright.procedure.policy import Policy
from putright.register.models import PolicyDraft
from putright.staff.door import Desk, desk
from putright.staff.draft_look_views import policy_in, to_the_faults
from putright.staff.draft_trial_page import case_lines, may_see, policies_of, trial_page
from putright.staff.draft_views import draft_at, draft_view
from putright.wording.comparison_file import csv_lines


@desk("policy")
def policy_draft_trial(at: Desk, draft: int) -> HttpResponse:
    """What came of the trial, or how far it is; sent in, it begins anew."""
    found = draft_at(at, draft)
    posted = at.request.method == "POST"
    if posted and at.request.POST.get("act") == "begin" and found.state == "open":
        return _begin(at, found)
    if policy_in(at, found) is None and trial_of(found) is None:
        return to_the_faults(at, found)
    return draft_view(at, "staff/draft_trial.html", found, trial_page(at, found), status=422 if posted else 200)


def _begin(at: Desk, draft: PolicyDraft) -> HttpResponse:
    """A small register is judged at once; a large one by the worker, which goes on where it was left."""
    if policy_in(at, draft) is None:
        return to_the_faults(at, draft)
    try:
        trial = set_going(at.organisation, draft.pk, by=at.member, now=at.now)
    except LookupError:
        messages.error(at.request, "No policy has been adopted yet, so there is no case to judge.")
        return redirect("policy-draft-trial", slug=at.organisation.slug, draft=draft.pk)
    if isinstance(trial, Refusal):
        raise PermissionDenied
    if trial.state == "running":
        messages.success(at.request, "The trial run has begun. Open this page again in a minute to see how far it is.")
    return redirect("policy-draft-trial", slug=at.organisation.slug, draft=draft.pk)


@desk("policy", only_looks=True)
def policy_draft_chart(at: Desk, draft: int, form: str) -> HttpResponse:
    """The chart of a trial, wide or narrow."""
    if form not in ("wide", "narrow"):
        raise Http404
    result, old, new = _result(at, draft_at(at, draft))
    return HttpResponse(
        as_chart(result, old, new, narrow=form == "narrow", with_summary=False),
        content_type="image/svg+xml; charset=utf-8",
    )


@desk("policy", only_looks=True)
def policy_draft_trial_csv(at: Desk, draft: int) -> HttpResponse:
    """The counts of a trial as a file for a spreadsheet; with ?cases=1 each case that changes."""
    found = draft_at(at, draft)
    result, old, new = _result(at, found)
    if at.request.GET.get("cases") == "1":
        if not at.member.may("read"):
            raise PermissionDenied
        trial = trial_of(found)
        lines = case_lines(
            list(all_changed(found, trial, without=at.member.barred)) if trial is not None else [], old, new
        )
        name = "cases"
    else:
        lines, name = csv_lines(result, old, new), "counts"
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="draft-{found.pk}-{name}.csv"'
    return response


def _result(at: Desk, draft: PolicyDraft) -> tuple[Comparison, Policy, Policy]:
    """What came of the trial, the policy in force then, and the draft's; or no such page. For those who may see it."""
    if not may_see(at):
        raise PermissionDenied
    trial = trial_of(draft)
    result = trial.result() if trial is not None else None
    if trial is None or result is None:
        raise Http404
    try:
        return (result, *policies_of(draft, trial))
    except ValueError:
        raise Http404 from None
