"""How a policy counts time, as people read it on the public page."""

from __future__ import annotations

from putright.procedure.durations import Unit
from putright.procedure.policy import Policy
from putright.wording.dates import WEEKDAYS, long_day
from putright.wording.language import say
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
        items.append(Item(working_days(policy)))
    if Unit.SCHOOL_DAYS in units:
        items.append(Item(say("School days are the working days of our terms.")))
    if units - {Unit.HOURS}:
        first = say("The day from which we count is not counted. Day 1 is the day after.")
        if counting.starting_day_counts:
            first = say("The day from which we count counts as day 1.")
        items.append(Item(first))
        items.append(Item(say("What we do at any time on the last day is in time.")))
    if counting.deferred:
        late = "What reaches us on a day when we are closed counts as come on our next working day."
        items.append(Item(say(late)))
    if counting.cut_off is not None:
        hour = f"{counting.cut_off // 3600:02}:{counting.cut_off // 60 % 60:02}"
        items.append(Item(say("What reaches us after {hour} counts as come on our next working day.", hour=hour)))
    if Unit.DAYS in units or Unit.WEEKS in units:
        items.append(Item(say("Days that are not called working days are all counted, weekends too.")))
    if Unit.HOURS in units:
        items.append(Item(say("Hours run day and night, at weekends too.")))
    if policy.closures:
        days = listed([long_day(day) for day in sorted(policy.closures)])
        items.append(Item(say("We are closed on: {days}.", days=days)))
    return tuple(items_of("", items))


def working_days(policy: Policy) -> str:
    """Which days the policy counts as working days, in two sentences."""
    week = listed([say(WEEKDAYS[day]) for day in policy.working_week]) or say("Monday to Friday")
    where = _DIVISIONS.get(policy.division)
    if where is not None:
        where = say(where)
        closed = "Working days are {week}. Bank holidays in {where} and the days on which we are closed do not count."
        usual = "Working days are {week}. Bank holidays in {where} do not count."
        return say(closed if policy.closures else usual, week=week, where=where)
    closed = "Working days are {week}. Public holidays and the days on which we are closed do not count."
    usual = "Working days are {week}. Public holidays do not count."
    return say(closed if policy.closures else usual, week=week)
