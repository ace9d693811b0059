"""The versions of an organisation's policy: which is in force, which come, which are past, and the cases under each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.procedure.moments import ZONE
from putright.register.models import PolicyVersion
from putright.reports.asking import GOVERNS, IN_FORCE, ask

Standing = Literal["in-force", "coming", "past", "withdrawn", "replaced"]

STANDING_WORDS: Final = MappingProxyType(
    {
        "in-force": "in force",
        "coming": "still to come",
        "past": "past",
        "withdrawn": "withdrawn before its day",
        "replaced": "replaced on the same day",
    }
)


class Line(NamedTuple):
    """A version as it stands at a moment.

    ``last_day`` is the last day on which it is in force; nothing: no end is known, or it never is. ``cases`` counts all
    that came under it, ``open`` those that have not ended and are under it today, also where it took them over.
    """

    version: PolicyVersion
    standing: Standing
    last_day: date | None
    cases: int
    open: int


def versions_of(organisation: Organisation, now: datetime) -> list[Line]:
    """Every version, the one for the latest day first. Three questions, however many there are. Texts are deferred."""
    versions = list(
        PolicyVersion.objects.filter(organisation=organisation)
        .select_related("adopted_by")
        .defer("text")
        .order_by("-adopted_from", "-id")
    )
    today = timezone.localdate(now, ZONE)
    all_of = _counted(_CASES, organisation, now)
    open_of = _counted(_OPEN, organisation, now)
    found: list[Line] = []
    in_force_seen = False
    following: PolicyVersion | None = None
    newer: PolicyVersion | None = None
    for one in versions:
        standing: Standing
        last_day: date | None = None
        if newer is not None and newer.adopted_from == one.adopted_from:
            standing = "withdrawn" if _before_its_day(newer) else "replaced"
        else:
            last_day = following.adopted_from - timedelta(days=1) if following is not None else None
            if one.adopted_from > today:
                standing = "coming"
            else:
                standing = "past" if in_force_seen else "in-force"
                in_force_seen = True
            following = one
        newer = one
        found.append(Line(one, standing, last_day, all_of.get(one.pk, 0), open_of.get(one.pk, 0)))
    return found


def _before_its_day(replacing: PolicyVersion) -> bool:
    """Whether what it took the place of was never in force: it was adopted before the day came."""
    if replacing.adopted_at is None:
        return False
    return timezone.localdate(replacing.adopted_at, ZONE) < replacing.adopted_from


_CASES: Final = """
    SELECT policy_id, count(*) FROM register_case WHERE organisation_id = %(organisation)s GROUP BY policy_id
"""
_OPEN: Final = f"""
    SELECT {GOVERNS}, count(*) FROM register_phase p JOIN register_case c ON c.id = p.case_id
    WHERE p.organisation_id = %(organisation)s AND p.status IN ('open', 'responded', 'external') AND {IN_FORCE}
    GROUP BY 1
"""  # noqa: S608 - our own words


def _counted(sql: str, organisation: Organisation, now: datetime) -> dict[int, int]:
    asked = {"organisation": organisation.pk, "now": now, "today": timezone.localdate(now, ZONE)}
    return dict(ask(sql, asked))
