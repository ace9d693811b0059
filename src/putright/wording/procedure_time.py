"""How a policy counts time, as people read it on the public page."""

from __future__ import annotations

from putright.procedure.calendar import ITS_OWN
from putright.procedure.durations import Unit
from putright.procedure.policy import Policy
from putright.wording.dates import WEEKDAYS, long_day
from putright.wording.plain_names import listed
from putright.wording.procedure_parts import Item, Part, items_of

_DIVISIONS = {"england-and-wales": "England and Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}


def time_items(policy: Policy) -> tuple[Part, ...]:
    """What counts as a working day, which day is day 1, and what comes too late in the day."""
    counting = policy.counting
    durations = [duty.clock.duration for stage in policy.stages for duty in stage.duties if duty.clock.duration]
    units = {one.unit for one in durations}
    items = []
    if Unit.WORKING_DAYS in units:
        where = _DIVISIONS.get(policy.division, policy.division)
        closed = " and the days on which we are closed" if policy.closures else ""
        week = listed([WEEKDAYS[day] for day in policy.working_week]) if policy.working_week else "Monday to Friday"
        holidays = "Public holidays" if policy.division == ITS_OWN else f"Bank holidays in {where}"
        items.append(Item(f"Working days are {week}. {holidays}{closed} do not count."))
    if Unit.SCHOOL_DAYS in units:
        items.append(Item("School days are the working days of our terms."))
    if units - {Unit.HOURS}:
        first = "counts as day 1" if counting.starting_day_counts else "is not counted. Day 1 is the day after"
        items.append(Item(f"The day from which we count {first}."))
        items.append(Item("What we do at any time on the last day is in time."))
    if counting.deferred:
        items.append(Item("What reaches us on a day when we are closed counts as come on our next working day."))
    if counting.cut_off is not None:
        hour = f"{counting.cut_off // 3600:02}:{counting.cut_off // 60 % 60:02}"
        items.append(Item(f"What reaches us after {hour} counts as come on our next working day."))
    if Unit.DAYS in units or Unit.WEEKS in units:
        items.append(Item("Days that are not called working days are all counted, weekends too."))
    if Unit.HOURS in units:
        items.append(Item("Hours run day and night, at weekends too."))
    if policy.closures:
        items.append(Item(f"We are closed on: {listed([long_day(day) for day in sorted(policy.closures)])}."))
    return tuple(items_of("", items))
