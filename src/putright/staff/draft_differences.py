"""What a draft changes, beside a version: promise by promise, and line by line."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from putright.register.models import PolicyVersion
from putright.reports.text_changes import changed_lines
from putright.reports.versions import Line, versions_of
from putright.staff.adoption_shown import shown_standing
from putright.staff.door import Desk, desk
from putright.staff.draft_look_views import policy_in
from putright.staff.draft_views import draft_at, draft_view
from putright.staff.promises_shown import promises_changed
from putright.wording.dates import long_day


@desk("policy", only_looks=True)
def policy_draft_differences(at: Desk, draft: int) -> HttpResponse:
    """The draft beside the version in force, or with ?version= beside another."""
    found = draft_at(at, draft)
    lines = versions_of(at.organisation, at.now)
    chosen = _chosen(at, lines)
    before = PolicyVersion.objects.get(organisation=at.organisation, pk=chosen.version.pk) if chosen else None
    readable = policy_in(at, found) is not None
    context = {
        "versions": [_choice(one, chosen) for one in lines],
        "before": before,
        "changes": changed_lines(before.text, found.text) if before is not None else [],
        "readable": readable,
        "sections": promises_changed(before.text, found.text) if before is not None and readable else (),
    }
    return draft_view(at, "staff/draft_differences.html", found, context)


def _chosen(at: Desk, lines: list[Line]) -> Line | None:
    asked = at.request.GET.get("version", "")
    if asked:
        found = next((one for one in lines if str(one.version.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    return next((one for one in lines if one.standing == "in-force"), lines[-1] if lines else None)


def _choice(line: Line, chosen: Line | None) -> dict[str, object]:
    words, _ = shown_standing(line.standing)
    return {
        "value": line.version.pk,
        "text": f"From {long_day(line.version.adopted_from.toordinal())} ({words.lower()})",
        "chosen": chosen is not None and line.version.pk == chosen.version.pk,
    }
