"""The versions of the policy that the organisation has adopted."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.utils import timezone

from putright.register.models import PolicyVersion
from putright.staff.door import Desk, desk
from putright.staff.policy_pages import policy_page


@desk("policy", only_looks=True)
def policy(at: Desk) -> HttpResponse:
    """Every version: from which day, by whom, why, and which one is in force."""
    versions = list(
        PolicyVersion.objects.filter(organisation=at.organisation)
        .select_related("adopted_by")
        .defer("text")
        .order_by("-adopted_from", "-id")
    )
    today = timezone.localdate(at.now)
    current = next((one.pk for one in versions if one.adopted_from <= today), None)
    lines = [{"version": one, "standing": _standing(one, current, today)} for one in versions]
    return policy_page(at, "staff/policy.html", {"versions": lines}, under="policy")


def _standing(version: PolicyVersion, current: int | None, today: date) -> str:
    if version.pk == current:
        return "In force"
    return "Still to come" if version.adopted_from > today else "Earlier"


@desk("policy", only_looks=True)
def policy_version(at: Desk, version: int) -> HttpResponse:
    """The file of a version, as it was adopted."""
    found = PolicyVersion.objects.filter(organisation=at.organisation, pk=version).first()
    if found is None:
        raise Http404
    response = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="policy-from-{found.adopted_from}.yaml"'
    return response
