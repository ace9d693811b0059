"""Which policies are in use: the one in force, those that are still to come, and those of cases that are open."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from putright.accounts.models import Organisation
from putright.procedure.policy import Policy
from putright.register.adopting import current_and_coming
from putright.register.models import Phase, PolicyVersion
from putright.register.reading import policy_of

_ALIVE: Final = ("open", "responded", "external")


def policies_in_use(organisation: Organisation, now: datetime) -> list[Policy]:
    """The policy in force first, those to come, then those of cases that are open, answered or with a body outside.

    What is to come belongs to it, so that its bodies can be checked before its first day.

    Raises LookupError where no policy was ever adopted.
    """
    today = timezone.localdate(now)
    current, *coming = current_and_coming(organisation, today)
    # Of two for the same day the later one holds; the other was withdrawn.
    known = [current, *{one.adopted_from: one for one in coming}.values()]
    alive = Phase.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        organisation=organisation,
        case__policy=OuterRef("pk"),
        since__lte=now,
        status__in=_ALIVE,
    )
    # Cases may be under a version that took them over, though they came under another.
    used = Exists(alive) | Q(takes_open=True, adopted_from__lte=today)
    older = PolicyVersion.objects.filter(used, organisation=organisation).exclude(pk__in=[one.pk for one in known])
    return [policy_of(version) for version in (*known, *older.defer("text").order_by("-adopted_from", "-pk"))]
