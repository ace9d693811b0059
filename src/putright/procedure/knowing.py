"""Which days were known to be closed when something happened."""

from __future__ import annotations

from putright.procedure.calendar import Calendar, DayTable
from putright.procedure.facts import Fact
from putright.procedure.moments import Moment, start_of_day


def known_to(calendar: Calendar, judge: Fact | Moment) -> DayTable:
    """The working days as they were known then.

    What is known by its day alone is judged by the end of that day, or by the moment at which it was entered, if that
    was on the day itself: what became known in the evening does not judge anew what was entered in the morning.
    """
    day = judge.day
    if day > calendar.settled:
        return calendar.latest
    if not judge.bare:
        return calendar.known_at(day, judge.instant - start_of_day(day))
    entered = judge.recorded if isinstance(judge, Fact) else None
    if entered is not None and entered.day == day and not entered.bare:
        return calendar.known_at(day, entered.instant - start_of_day(day))
    return calendar.known_on(day)
