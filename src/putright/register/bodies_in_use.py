"""Which outside bodies the policies name that are in use: the one in force, and those of cases that are open."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from putright.accounts.models import Organisation
from putright.procedure.policy import Policy
from putright.register.adopting import in_force
from putright.register.models import Phase, PolicyVersion
from putright.register.reading import policy_of

_ALIVE: Final = ("open", "responded", "external")


def policies_in_use(organisation: Organisation, now: datetime) -> list[Policy]:
    """The policy in force first, then those of cases that are open, answered or with a body outside.

    Raises LookupError where no policy was ever adopted.
    """
    today = timezone.localdate(now)
    current = in_force(organisation, today)
    alive = Phase.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        organisation=organisation,
        case__policy=OuterRef("pk"),
        since__lte=now,
        status__in=_ALIVE,
    )
    # Cases may be under a version that took them over, though they came under another.
    used = Exists(alive) | Q(takes_open=True, adopted_from__lte=today)
    older = PolicyVersion.objects.filter(used, organisation=organisation).exclude(pk=current.pk)
    return [policy_of(version) for version in (current, *older.defer("text").order_by("-adopted_from", "-pk"))]
