"""What was promised and kept, what came in and how it ended: counted from the rows that follow from the facts.

Nothing is stored for it. Overdue is what is open and past its time now, so the figures are those of this moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.procedure.calendar import DayTable, OutOfTable
from putright.procedure.policy import Policy
from putright.register.calendars import known_calendar
from putright.reports.asking import IN_FORCE, ask

MONTHS: Final = 12


class Promise(NamedTuple):
    """Which promise: an action of a stage that a clause demands. No clause: agreed on a case."""

    stage: str
    action: str
    clause: str | None


class Demand(NamedTuple):
    """What a law demands: an action of a stage, under a provision."""

    stage: str
    action: str
    law: str


class Kept(NamedTuple):
    """How often something was owed, and what became of it. Only what has a date counts."""

    met: int = 0
    late: int = 0
    missed: int = 0
    overdue: int = 0
    running: int = 0

    @property
    def owed(self) -> int:
        """How often it was owed by a date, whatever became of it."""
        return sum(self)

    @property
    def judged(self) -> int:
        """Of those, how many are done, or past their time."""
        return self.owed - self.running

    @property
    def on_time(self) -> int | None:
        """The per cent kept on time, of what is done or past its time; None where there is nothing to judge."""
        return round(100 * self.met / self.judged) if self.judged else None


class Figures(NamedTuple):
    """Everything that the page of figures shows."""

    promises: list[tuple[Promise, Kept]]
    all_promises: Kept
    by_month: list[tuple[date, Kept]]
    received: list[tuple[date, dict[str, int]]]
    channels: list[str]
    outcomes: list[tuple[str, dict[str, int]]]
    answered: list[tuple[str, int, int]]
    by_law: list[tuple[Demand, Kept]]


def figures(organisation: Organisation, policy: Policy, now: datetime) -> Figures:
    """The figures of an organisation at this moment: five queries. ``policy`` gives stages and promises their order."""
    months = last_months(timezone.localdate(now))
    asked = {
        "organisation": organisation.pk,
        "now": now,
        "zone": timezone.get_current_timezone_name(),
        "first": datetime.combine(months[0], datetime.min.time(), timezone.get_current_timezone()),
    }
    promises, total, by_month = _promises(asked, policy, months)
    received, channels = _received(asked, months)
    outcomes, answered = _outcomes(asked, policy), _answered(asked, policy)
    return Figures(promises, total, by_month, received, channels, outcomes, answered, _by_law(asked, policy))


def last_months(today: date) -> list[date]:
    """The first days of the last twelve months, this one included, the earliest first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


# What is due on a day is late from the next midnight on: a second earlier is still that day.
_DUE_MONTH = "date_trunc('month', (due_at - interval '1 second') AT TIME ZONE %(zone)s)::date"
_COUNTS = """
    count(*) FILTER (WHERE state = 'met'), count(*) FILTER (WHERE state = 'late'),
    count(*) FILTER (WHERE state = 'missed'),
    count(*) FILTER (WHERE state = 'open' AND due_at <= %(now)s),
    count(*) FILTER (WHERE state = 'open' AND due_at > %(now)s)
"""
# By the policy: what is due by a law stands in the same rows.
_PROMISED = "CASE WHEN law IS NULL THEN due_at ELSE promised_at END"
_PROMISES = f"""
    SELECT grouping(stage) = 0, grouping(month) = 0, stage, action, clause, month, {_COUNTS}
    FROM (SELECT *, {_DUE_MONTH} AS month
          FROM (SELECT stage, action, clause, state, {_PROMISED} AS due_at FROM register_duty
                WHERE organisation_id = %(organisation)s AND {IN_FORCE} AND stage NOT LIKE 'strand/%%'
                  AND state NOT IN ('pending', 'cancelled')) promised
          WHERE due_at IS NOT NULL) owed
    GROUP BY GROUPING SETS ((stage, action, clause), (month), ())
"""  # noqa: S608 - every part is a text of this module


def _promises(
    asked: dict[str, Any], policy: Policy, months: list[date]
) -> tuple[list[tuple[Promise, Kept]], Kept, list[tuple[date, Kept]]]:
    promises: dict[Promise, Kept] = {}
    by_month = dict.fromkeys(months, Kept())
    total = Kept()
    for is_promise, is_month, stage, action, clause, month, *counts in ask(_PROMISES, asked):
        if is_promise:
            promises[Promise(stage, action, clause)] = Kept(*counts)
        elif not is_month:
            total = Kept(*counts)
        elif month in by_month:
            by_month[month] = Kept(*counts)
    return _in_order(promises, policy), total, list(by_month.items())


def _in_order(promises: dict[Promise, Kept], policy: Policy) -> list[tuple[Promise, Kept]]:
    """As the policy has them; what was agreed on cases, and what only an older version promised, at the end."""
    places = {
        Promise(stage.id, duty.action.name, duty.clause or None): (number, place)
        for number, stage in enumerate(policy.stages)
        for place, duty in enumerate(stage.duties)
    }
    last = (len(policy.stages), 0)
    return sorted(promises.items(), key=lambda one: (places.get(one[0], last), str(one[0])))


_RECEIVED = f"""
    SELECT date_trunc('month', p.received AT TIME ZONE %(zone)s)::date, f.says->>'channel', count(*)
    FROM register_phase p JOIN register_fact f ON f.case_id = p.case_id AND f.number = 1
    WHERE p.organisation_id = %(organisation)s AND p.received >= %(first)s AND {IN_FORCE}
    GROUP BY 1, 2
"""  # noqa: S608 - every part is a text of this module


def _received(asked: dict[str, Any], months: list[date]) -> tuple[list[tuple[date, dict[str, int]]], list[str]]:
    found: dict[date, dict[str, int]] = {month: {} for month in months}
    total: dict[str, int] = {}
    for month, channel, count in ask(_RECEIVED, asked):
        name = channel or ""
        found.setdefault(month, {})[name] = count
        total[name] = total.get(name, 0) + count
    return list(found.items()), sorted(total, key=lambda name: (-total[name], name))


_OUTCOMES = f"""
    SELECT stage, outcome, count(*) FROM register_phase
    WHERE organisation_id = %(organisation)s AND {IN_FORCE} AND outcome IS NOT NULL
    GROUP BY stage, outcome
"""  # noqa: S608 - every part is a text of this module


def _outcomes(asked: dict[str, Any], policy: Policy) -> list[tuple[str, dict[str, int]]]:
    found: dict[str, dict[str, int]] = {}
    for stage, outcome, count in ask(_OUTCOMES, asked):
        found.setdefault(stage, {})[outcome] = count
    return sorted(found.items(), key=lambda one: (policy.order.get(one[0], len(policy.stages)), one[0]))


_LAW = f"""
    SELECT stage, action, law, {_COUNTS.replace("state", "law_state").replace("due_at", "law_at")}
    FROM register_duty
    WHERE organisation_id = %(organisation)s AND {IN_FORCE} AND law_at IS NOT NULL
      AND law_state NOT IN ('pending', 'cancelled')
    GROUP BY stage, action, law
"""  # noqa: S608 - every part is a text of this module


def _by_law(asked: dict[str, Any], policy: Policy) -> list[tuple[Demand, Kept]]:
    found = [(Demand(stage, action, law), Kept(*counts)) for stage, action, law, *counts in ask(_LAW, asked)]
    return sorted(found, key=lambda one: (policy.order.get(one[0].stage, len(policy.stages)), one[0]))


_ANSWERED = f"""
    SELECT stage, begun, done, count(*) FROM (
        SELECT DISTINCT case_id, stage, begun, done FROM register_duty
        WHERE organisation_id = %(organisation)s AND {IN_FORCE}
          AND action = 'respond' AND (clause IS NOT NULL OR law IS NULL)
          AND state IN ('met', 'late') AND begun IS NOT NULL AND done IS NOT NULL) answers
    GROUP BY stage, begun, done
"""  # noqa: S608 - every part is a text of this module


def _answered(asked: dict[str, Any], policy: Policy) -> list[tuple[str, int, int]]:
    """For each stage: how many answers there were, and the median of the working days that they took."""
    table = known_calendar(asked["organisation"], policy).latest
    taken: dict[str, dict[int, int]] = {}
    for stage, begun, done, count in ask(_ANSWERED, asked):
        try:
            days = working_days(date.fromisoformat(begun[:10]), date.fromisoformat(done[:10]), table)
        except OutOfTable:
            continue  # a date that no calendar knows says nothing about how long an answer takes
        counts = taken.setdefault(stage, {})
        counts[days] = counts.get(days, 0) + count
    found = [(stage, sum(counts.values()), median(counts.items())) for stage, counts in taken.items()]
    return sorted(found, key=lambda one: (policy.order.get(one[0], len(policy.stages)), one[0]))


def working_days(begun: date, done: date, table: DayTable) -> int:
    """How many working days lie after the one day and up to the other."""
    return sum(table.is_working(day) for day in range(begun.toordinal() + 1, done.toordinal() + 1))


def median(counts: Iterable[tuple[int, int]]) -> int:
    """The value in the middle of values that each occur so often; of two in the middle, the higher."""
    ordered = sorted(counts)
    half = sum(count for _, count in ordered) // 2
    for value, count in ordered:
        half -= count
        if half < 0:
            return value
    raise ValueError("nothing to find the middle of")
