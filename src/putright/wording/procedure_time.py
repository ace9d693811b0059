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
        first = say("We start to count on the next day. That is day 1.")
        if counting.starting_day_counts:
            first = say("The day on which it starts is day 1.")
        items.append(Item(first))
        items.append(Item(say("If we do it on the last day, at any hour, we are in time.")))
    if counting.deferred:
        late = "If something reaches us on a day when we are closed, we count it from our next working day."
        items.append(Item(say(late)))
    if counting.cut_off is not None:
        hour = f"{counting.cut_off // 3600:02}:{counting.cut_off // 60 % 60:02}"
        items.append(
            Item(say("If something reaches us after {hour}, we count it from our next working day.", hour=hour))
        )
    if Unit.DAYS in units or Unit.WEEKS in units:
        items.append(Item(say("Where we say “days” and not “working days”, we count every day, weekends too.")))
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
