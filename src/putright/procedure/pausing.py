"""How far a pause moves a due time: by as much as was paused, in the unit in which the clock counts.

A clock that stood still from one day to another loses the working days (or days) between them: those after the first,
up to and including the day on which it goes on. What was overdue when the pause began stays overdue.
"""

from __future__ import annotations

from typing import NamedTuple

from putright.procedure.calendar import DayTable, OutOfTable
from putright.procedure.case import Case, Period
from putright.procedure.durations import COUNTED_BY_TABLE, Duration, Unit, table_for
from putright.procedure.facts import Fact
from putright.procedure.moments import Moment, start_of_day
from putright.procedure.policy import Duty
from putright.procedure.policy_rules import PLAIN_COUNTING, Pause
from putright.procedure.reckoning import BEYOND, hours_run_from, reckon_days


class Still(NamedTuple):
    """A time in which a clock stood still.

    ``resumes`` is the fact or moment at which it went on; ``going``: it is known to stand still then. ``over``: the
    day after which it goes on by itself, if the policy says so. ``clause`` says that it stands still.
    """

    begins: Fact
    resumes: Fact | Moment
    going: bool
    over: int | None
    clause: str

    @property
    def last(self) -> int:
        """The last day on which it stood still."""
        return self.resumes.day if self.over is None else min(self.resumes.day, self.over)


def stills(duty: Duty, case: Case, period: Period, stop: int, judge: Fact | Moment, table: DayTable) -> list[Still]:
    """The pauses of this duty's clock that ``judge`` knows of, who knows the facts up to the place ``stop``."""
    found: list[Still] = []
    for pause in duty.pauses:
        place = case.first((pause.begins,), period.begin, min(stop + 1, period.end))
        while place is not None:
            end = case.first(pause.until, place + 1, min(stop + 1, period.end))
            ended = case.facts[end] if end is not None else None
            found.append(_still(pause, case.facts[place], ended, judge, table))
            if end is None:
                break
            place = case.first((pause.begins,), end, min(stop + 1, period.end))
    return sorted(found, key=lambda still: still.begins.day)


def _still(pause: Pause, begins: Fact, end: Fact | None, judge: Fact | Moment, table: DayTable) -> Still:
    over = reckon_days(pause.most, begins.day, table, PLAIN_COUNTING) if pause.most is not None else None
    resumes = end if end is not None else judge
    return Still(begins, resumes, end is None and (over is None or judge.day <= over), over, pause.clause)


def moved(due: int, start: Fact | Moment, duty: Duty, found: list[Still], table: DayTable) -> tuple[int, list[Still]]:
    """The due time after the pauses, and those that moved it; the last of them may be still going on."""
    touched: list[Still] = []
    hours = duty.in_hours
    last = hours_run_from(start) if hours else start.day
    for still in found:
        begin, end = _span(still, hours)
        if begin > due:
            break
        begin = max(begin, last)
        if end > begin:
            later = due + end - begin if hours else _later(due, begin, end, duty.clock.duration, table)
            if later != due:
                touched.append(still)
            due, last = later, end
        if still.going:
            return due, touched if touched[-1:] == [still] else [*touched, still]
    return due, touched


def _span(still: Still, hours: bool) -> tuple[int, int]:
    """From when to when the clock stood still: instants where it counts hours, else days."""
    if not hours:
        return still.begins.day, still.last
    end = hours_run_from(still.resumes)
    over = end if still.over is None else start_of_day(still.over + 1)
    return hours_run_from(still.begins), min(end, over)


def _later(due: int, begin: int, end: int, duration: Duration | None, table: DayTable) -> int:
    """A due day, later by the days from ``begin`` to ``end`` that the clock would have counted."""
    unit = duration.unit if duration is not None else Unit.DAYS
    if unit not in COUNTED_BY_TABLE:
        return due + end - begin
    table = table_for(unit, table)
    try:
        return table.after(due, sum(table.is_working(day) for day in range(begin + 1, end + 1)))
    except OutOfTable:
        return BEYOND
