"""Why a duty is due when it is: counted out day by day, or hour by hour."""

from __future__ import annotations

from datetime import datetime

from putright.procedure.calendar import OUT_OF_TERM, Calendar, DayTable, OutOfTable
from putright.procedure.durations import COUNTED_BY_TABLE, CountedDay, Duration, Unit, count_out, table_for
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.moments import ZONE, Moment, day_of, parse_day
from putright.procedure.pausing import Still
from putright.procedure.policy import Clock
from putright.procedure.policy_rules import Counting
from putright.procedure.reckoning import BEYOND, counted_day, hours_run_from, reckon
from putright.procedure.row import Row
from putright.wording.dates import WEEKDAYS, clock_time, counted_out, long_day, reason_said, span_of_days
from putright.wording.language import say
from putright.wording.limit_words import length_words
from putright.wording.plain_names import listed

_LISTED = 62


def because(row: Row, calendar: Calendar, counting: Counting, at: Moment) -> str:
    """The reason for the row's due time, or for its having none yet."""
    duty = row.duty
    judged = row.done or row.ended or at
    table = known_to(calendar, judged)
    if row.extended is not None:
        until = long_day(day_of(row.due) if duty.in_hours else row.due) if row.due is not None else ""
        reason = row.extended.attributes.get("reason")
        agreed = row.extended.attributes.get("agreed")
        how = ", as agreed," if agreed is True else ""
        why = f": {str(reason).rstrip('. ')}" if reason else ""
        asked = parse_day(row.extended.attributes["until"])
        day = day_of(row.due) if duty.in_hours and row.due is not None else row.due
        cut = f" {long_day(asked)} was set, which is later than the policy allows." if day != asked else ""
        return f"Extended{how} on {long_day(row.extended.day)} to {until}{why}.{cut}"
    if duty.action.name == "do-action":
        by = f", to be done by {long_day(row.due)}" if row.due is not None else ", with no date"
        return f"Agreed on {long_day(row.start.day)}{by}." if row.start is not None else "Agreed on the case."
    if row.start is None:
        return _waiting(row)
    if row.owed.still is not None and row.due is None:
        return _paused(row, row.owed.still)
    if not duty.timed and not row.outer:
        pace = f"The policy says: {duty.pace}" if duty.pace is not None else "The policy sets no time"
        return f"{pace}. Owed since {long_day(row.start.day)}."
    return f"{_counted(row, table, counting)}{_moved(row)}"


def _paused(row: Row, still: Still) -> str:
    over = f" At the latest it goes on after {long_day(still.over)}." if still.over is not None else ""
    until = _event(next(pause.until for pause in row.duty.pauses if pause.begins == still.begins.kind))
    since = f"{long_day(still.begins.day)} ({still.begins.kind}; {still.clause})"
    return f"The clock has stood still since {since}. It goes on with {until}.{over}"


def _moved(row: Row) -> str:
    """When the clock stood still, by which clause, and to when that moved the due time; empty where it did not."""
    if not row.owed.stood or row.due is None or row.outer:
        return ""
    spans = [f"from {span_of_days(still.begins.day, still.last)} ({still.clause})" for still in row.owed.stood]
    moved = (
        f"the time moved to {clock_time(row.due)}"
        if row.duty.in_hours
        else f"the last day moved to {long_day(row.due)}"
    )
    return f" The clock stood still {listed(spans)}, so {moved}."


def _counted(row: Row, table: DayTable, counting: Counting) -> str:
    duty = row.duty
    if row.start is None:
        return ""
    clock = duty.ceiling if row.outer and duty.ceiling is not None else duty.clock
    text = counted(clock, row.start, table, counting, duty.in_hours and not row.outer)
    if row.outer:
        text = f"The outer limit comes first. {text}"
    if duty.overdue and row.owed.act is not None:
        text = f"Owed because {row.owed.act.action} was not done by its due date. {text}"
    if isinstance(row.start, Moment) and duty.clock.start.kinds and duty.clock.start.attribute is None:
        awaited = _event(duty.clock.start.kinds).capitalize()
        text = f"{awaited} had not come by its due date, so the time runs from then. {text}"
    return text


def counted(clock: Clock, start: Fact | Moment, table: DayTable, counting: Counting, in_hours: bool) -> str:
    """A clock counted out from its start."""
    duration = clock.duration
    if in_hours and duration is not None:
        return _hours(duration, start)
    if duration is None:
        return say("On the date that was named: {day}.", day=long_day(start.day))
    end = reckon(clock, start, table, counting, False)
    counting = clock.counting or counting
    assert_end = end if end is not None else start.day
    if clock.backwards:
        back = _counted_back(duration, start.day, assert_end, table_for(duration.unit, table))
        return f"{say('{length} before {start}', length=length_words(duration), start=long_day(start.day))}: {back}"
    day, deferred = (
        (start.day, "") if assert_end == BEYOND else _put_off(start, table_for(duration.unit, table), counting)
    )
    of = "{length} counting from {start}" if counting.starting_day_counts else "{length} after {start}"
    if clock.commencing:
        of = "{length} commencing on {start}"
    head = f"{say(of, length=length_words(duration), start=long_day(day))}{deferred}"
    if duration.unit in (Unit.MONTHS, Unit.YEARS):
        return f"{head}: {long_day(assert_end)}."
    try:
        from_day = counting.starting_day_counts or clock.commencing
        days = count_out(day, duration, table, starting_day_counts=from_day)
    except OutOfTable:
        return say("{head}: later than the calendar reaches.", head=head)
    if not days:
        return f"{say('On the same day: {day}', day=long_day(day))}{deferred}."
    if len(days) > _LISTED or duration.unit is Unit.WEEKS:
        skipped = [one for one in days if not one.counted and one.why not in (*WEEKDAYS, OUT_OF_TERM)]
        passed = [say("{why} on {day}", why=reason_said(str(one.why)), day=long_day(one.day)) for one in skipped]
        if any(one.why == OUT_OF_TERM for one in days):
            passed.insert(0, say("what is not in term"))
        also = f" {say('(also passed over: {days})', days='; '.join(passed))}" if passed else ""
        return f"{head}: {long_day(assert_end)}{also}."
    return f"{head}: {counted_out(days, day)}"


def _put_off(start: Fact | Moment, table: DayTable, counting: Counting) -> tuple[int, str]:
    """The day as which a start counts, and why that is another than its own."""
    day = counted_day(start, table, counting)
    if day != start.day:
        late = "(it came late on {day}, so it counts as {counts})"
        return day, f" {say(late, day=long_day(start.day), counts=long_day(day))}"
    if counting.deferred and table.next_working(day) != day:
        counts = table.next_working(day)
        closed = "({day} is not a working day, so it counts as {counts})"
        return counts, f" {say(closed, day=long_day(day), counts=long_day(counts))}"
    return day, ""


def _counted_back(duration: Duration, start: int, end: int, table: DayTable) -> str:
    if duration.unit not in COUNTED_BY_TABLE or start - end > _LISTED:
        return f"{long_day(end)}."
    reasons = ((day, table.why_closed(day)) for day in range(start - 1, end - 1, -1))
    return counted_out([CountedDay(day, why is None, why) for day, why in reasons], start)


def _hours(duration: Duration, start: Fact | Moment) -> str:
    begin = hours_run_from(start)
    end = begin + duration.number * 3600
    length = length_words(duration)
    first = say("{length} after {start}", length=length, start=clock_time(begin))
    if start.bare:
        only = "{length} after the end of {day}, because only the day is known"
        first = say(only, length=length, day=long_day(start.day))
    before, after = datetime.fromtimestamp(begin, ZONE).utcoffset(), datetime.fromtimestamp(end, ZONE).utcoffset()
    change = ""
    if before is not None and after is not None and before != after:
        forward, back = say("; the clocks go forward in between"), say("; the clocks go back in between")
        change = forward if after > before else back
    return f"{first}: {clock_time(end)}{change}."


def _waiting(row: Row) -> str:
    if row.status != "pending":
        return f"Never counted: {_event(row.duty.clock.start.kinds)} had not come."
    if row.expected is None:
        return counted_from(row)
    when = clock_time(row.expected) if row.duty.in_hours else long_day(row.expected)
    return f"{counted_from(row)} If that is done on its due date: {when}."


def counted_from(row: Row) -> str:
    """What the clock of a pending row counts from, without the date that is expected."""
    return f"Counted from {_event(row.duty.clock.start.kinds)}, which is still to come."


def _event(kinds: tuple[str, ...]) -> str:
    return " or ".join(kinds) or "the start"
