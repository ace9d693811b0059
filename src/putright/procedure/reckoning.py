"""From a clock and its start to the time it ends."""

from __future__ import annotations

from datetime import date
from typing import Final

from putright.procedure.calendar import FIRST_DAY, LAST_DAY, DayTable, OutOfTable
from putright.procedure.durations import Duration, Unit, add_days, subtract_days, table_for
from putright.procedure.facts import COMING_IN, Fact
from putright.procedure.moments import Moment, start_of_day
from putright.procedure.policy import Clock
from putright.procedure.policy_rules import Counting

BEYOND: Final = LAST_DAY
"""The last day of the tables: where a count that runs out of them is left, to be flagged."""

# Looking a member of an enumeration up takes as long as counting the days.
_WORKING_DAYS: Final = Unit.WORKING_DAYS
_BY_DATE: Final = (Unit.MONTHS, Unit.YEARS)


def reckon(clock: Clock, start: Fact | Moment, table: DayTable, counting: Counting, in_hours: bool) -> int | None:
    """When the clock ends: a day, or an instant where it counts hours; None where it has no limit.

    Hours run from the instant, through nights and clock changes; from a date alone, from the midnight that follows
    (contract.md, How time is counted).
    """
    duration = clock.duration
    if duration is None:
        return start.day if clock.start.attribute is not None else None
    if in_hours:
        return hours_run_from(start) + duration.number * 3600
    if clock.commencing:
        return commencing_on(start.day, duration, table)
    if clock.counting is not None:
        counting = clock.counting
    if clock.start.attribute is not None and (counting.deferred or counting.cut_off is not None):
        # What comes on a closed day or late counts as come later; a date that somebody names is that date.
        counting = Counting(counting.starting_day_counts)
    day = counted_day(start, table, counting) if counting.cut_off is not None else start.day
    return reckon_days(duration, day, table, counting, clock.backwards)


def counted_day(start: Fact | Moment, table: DayTable, counting: Counting) -> int:
    """The day on which something counts as having happened: the next working day, if it came too late in the day."""
    if counting.cut_off is None or start.bare or not _comes_in(start):
        return start.day
    if start.instant - start_of_day(start.day) <= counting.cut_off:
        return start.day
    try:
        return table.next_working(start.day + 1)
    except OutOfTable:
        return start.day


def _comes_in(start: Fact | Moment) -> bool:
    """Whether it is something that reached the organisation: what it sent itself went out when it went out."""
    return isinstance(start, Fact) and start.kind in COMING_IN


def reckon_days(duration: Duration, day: int, table: DayTable, counting: Counting, backwards: bool = False) -> int:
    """The day on which so long a time ends that begins on ``day``; ``backwards``, the day on which it began."""
    unit = duration.unit
    # Months and years end on the corresponding date, whichever day is called day 1 (contract.md).
    inclusive = counting.starting_day_counts and unit not in _BY_DATE
    try:
        if backwards:
            return subtract_days(day, duration, table, starting_day_counts=inclusive)
        if counting.deferred:
            day = table_for(unit, table).next_working(day)
        if unit is _WORKING_DAYS and not inclusive:
            return table.after(day, duration.number)
        return add_days(day, duration, table, starting_day_counts=inclusive)
    except OutOfTable:
        return FIRST_DAY if backwards or day < FIRST_DAY else BEYOND


def commencing_on(day: int, duration: Duration, table: DayTable) -> int:
    """The last day of a time that commences on ``day``: six months on from 15 March are over with 14 September.

    Where the month has no corresponding date the time is over with its last day, as it is when counted from the day
    after. Working days begin with ``day`` or else the next working day.
    """
    try:
        if duration.unit in _BY_DATE:
            end = add_days(day, duration, table)
            return end - (date.fromordinal(end).day == date.fromordinal(day).day)
        return add_days(day, duration, table, starting_day_counts=True)
    except OutOfTable:
        return FIRST_DAY if day < FIRST_DAY else BEYOND


def hours_run_from(start: Fact | Moment) -> int:
    """The instant from which hours are counted."""
    return start_of_day(start.day + 1) if start.bare else start.instant


def passed(due: int, in_hours: bool, when: Fact | Moment) -> bool:
    """Whether a due time had passed at that moment. A day is on time at any hour."""
    return due < (when.instant if in_hours else when.day)
