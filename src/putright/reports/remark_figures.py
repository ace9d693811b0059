"""How many compliments, suggestions and questions came: by month, by site and by service.

What a person sorted counts as that; what nobody has sorted yet counts as such. What is nothing for us, and what became
a complaint, does not count: a complaint counts among the complaints.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.reports.asking import ask
from putright.reports.figures import last_months

_Name = TypeVar("_Name")

COUNTED: Final = ("compliment", "suggestion", "question", "")
"""The sorts that are counted, in the order of the tables; the last: not sorted yet."""


class RemarkFigures(NamedTuple):
    """By month (the earliest first), by site and by service: how many of each sort, in the order of ``COUNTED``."""

    months: list[tuple[date, list[int]]]
    sites: list[tuple[str, list[int]]]
    services: list[tuple[str, list[int]]]

    def __bool__(self) -> bool:
        return any(sum(counts) for _, counts in self.months)


_COUNT: Final = """
    SELECT grouping(r.month) = 0, grouping(s.name) = 0, r.month, s.name, v.name, r.sort, count(*)
    FROM (SELECT date_trunc('month', at AT TIME ZONE %(zone)s)::date AS month, site_id, service_id, sort
          FROM register_remark
          WHERE organisation_id = %(organisation)s AND at >= %(first)s AND sort NOT IN ('nothing', 'complaint')) r
    LEFT JOIN accounts_site s ON s.id = r.site_id LEFT JOIN accounts_service v ON v.id = r.service_id
    GROUP BY GROUPING SETS ((r.sort, r.month), (r.sort, s.name), (r.sort, v.name))
"""


def remark_figures(organisation: Organisation, now: datetime) -> RemarkFigures:
    """Of the last twelve months, this one included: one query."""
    months = last_months(timezone.localdate(now))
    first = datetime.combine(months[0], datetime.min.time(), timezone.get_current_timezone())
    asked = {"organisation": organisation.pk, "zone": timezone.get_current_timezone_name(), "first": first}
    by_month: dict[date, dict[str, int]] = {month: {} for month in months}
    by_site: dict[str, dict[str, int]] = {}
    by_service: dict[str, dict[str, int]] = {}
    for is_month, is_site, month, site, service, sort, count in ask(_COUNT, asked):
        if is_month:
            by_month.setdefault(month, {})[sort] = count  # one that is said to come next month counts too
        else:
            into, name = (by_site, site) if is_site else (by_service, service)
            into.setdefault(name or "", {})[sort] = count
    return RemarkFigures(_rows(by_month.items()), _named(by_site), _named(by_service))


def _rows(counted: Iterable[tuple[_Name, dict[str, int]]]) -> list[tuple[_Name, list[int]]]:
    return [(name, [counts.get(sort, 0) for sort in COUNTED]) for name, counts in counted]


def _named(counted: dict[str, dict[str, int]]) -> list[tuple[str, list[int]]]:
    """By name, what names none at the end; nothing where none is named at all."""
    if set(counted) <= {""}:
        return []
    rows = _rows(sorted(counted.items(), key=lambda one: (not one[0], one[0])))
    return [(name or "Not said", counts) for name, counts in rows]
