"""The versions of the policy that the organisation has adopted, and the drafts of what may follow."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone

from putright.register.models import PolicyDraft, PolicyVersion
from putright.reports.policy_look import lines_of, look_at
from putright.reports.text_changes import changed_lines
from putright.reports.versions import Line, versions_of
from putright.staff.adoption_shown import shown_standing
from putright.staff.door import Desk, desk
from putright.staff.draft_page import severities
from putright.staff.policy_pages import policy_page
from putright.staff.promises_shown import promises_changed

MOST_SETTLED = 20
"""Drafts that were adopted or dropped, listed on the page; the newest first."""


@desk("policy", only_looks=True)
def policy(at: Desk) -> HttpResponse:
    """Every version: from which day, by whom, why, and which one is in force; and the drafts."""
    drafts = (
        PolicyDraft.objects.filter(organisation=at.organisation)
        .select_related("changed_by", "settled_by")
        .defer("text", "trial")
        .order_by("-changed_at", "-pk")
    )
    settled = list(drafts.exclude(state="open").order_by("-settled_at", "-pk")[: MOST_SETTLED + 1])
    context = {
        "versions": [_line(one) for one in versions_of(at.organisation, at.now)],
        "drafts": list(drafts.filter(state="open")),
        "settled": settled[:MOST_SETTLED],
        "more_settled": len(settled) > MOST_SETTLED,
    }
    return policy_page(at, "staff/policy.html", context, under="policy")


def _line(line: Line) -> dict[str, object]:
    words, colour = shown_standing(line.standing)
    return {
        "version": line.version,
        "standing": words,
        "colour": colour,
        "last_day": line.last_day,
        "cases": line.cases,
        "open": line.open,
    }


@desk("policy", only_looks=True)
def policy_version(at: Desk, version: int) -> HttpResponse:
    """One version: when, by whom and why it was adopted, what it changed, its cases, and its text."""
    lines = versions_of(at.organisation, at.now)
    place = next((place for place, one in enumerate(lines) if one.version.pk == version), None)
    if place is None:
        raise Http404
    line = lines[place]
    before = next((one.version for one in lines[place + 1 :] if one.standing in ("in-force", "past", "coming")), None)
    texts = dict(
        PolicyVersion.objects.filter(
            organisation=at.organisation, pk__in=[one.pk for one in (line.version, before) if one is not None]
        ).values_list("pk", "text")
    )
    text = texts[version]
    look = look_at(text, timezone.localdate(at.now))
    numbered = lines_of(text)
    context = {
        **_line(line),
        "before": before,
        "changes": changed_lines(texts[before.pk], text) if before is not None else [],
        "readable": True,
        "sections": promises_changed(texts[before.pk], text) if before is not None else (),
        "draft": PolicyDraft.objects.filter(organisation=at.organisation, version=version).first(),
        "title": look.policy.title if look.policy is not None else "",
        "severities": list(severities(look, numbered)),
        "lines": numbered,
    }
    return policy_page(at, "staff/policy_version.html", context, under="policy")


@desk("policy", only_looks=True)
def policy_version_file(at: Desk, version: int) -> HttpResponse:
    """The file of a version, as it was adopted."""
    found = PolicyVersion.objects.filter(organisation=at.organisation, pk=version).first()
    if found is None:
        raise Http404
    response = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="policy-from-{found.adopted_from}.yaml"'
    return response
