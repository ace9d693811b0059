"""Days and times as people write them in Britain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from putright.procedure.calendar import CLOSED, OUT_OF_TERM
from putright.procedure.durations import CountedDay
from putright.procedure.moments import ZONE
from putright.wording.language import in_english, named, say

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PLAIN_REASONS = WEEKDAYS
_LONG_GAP = 8
_REASONS = (
    "2nd January", "Battle of the Boyne (Orangemen’s Day)", "Boxing Day", "Christmas Day",
    "Early May bank holiday", "Early May bank holiday (VE day)", "Easter Monday", "Good Friday", "New Year’s Day",
    "Spring bank holiday", "St Andrew’s Day", "St Patrick’s Day", "Summer bank holiday", OUT_OF_TERM, CLOSED,
)  # fmt: skip
"""Why a day does not count, as our calendars have it: what is here has its words in other languages."""


def long_day(day: int) -> str:
    """Monday 30 March 2026."""
    found = date.fromordinal(day)
    weekday, month = WEEKDAYS[found.weekday()], MONTHS[found.month - 1]
    if in_english():
        return f"{weekday} {found.day} {month} {found.year}"
    return f"{say(weekday)} {found.day} {say(month)} {found.year}"


def plain_day(day: int) -> str:
    """30 March 2026."""
    found = date.fromordinal(day)
    return f"{found.day} {say(MONTHS[found.month - 1])} {found.year}"


def short_day(day: int) -> str:
    """Mon 30 March 2026."""
    found = date.fromordinal(day)
    return f"{WEEKDAYS[found.weekday()][:3]} {found.day} {MONTHS[found.month - 1]} {found.year}"


def month_name(month: str) -> str:
    """A month written as 2026-03: March 2026."""
    return f"{MONTHS[int(month[5:7]) - 1]} {int(month[:4])}"


def span_of_days(first: int, last: int) -> str:
    """Thursday 4 to Friday 12 June 2026; a month or year that both have is said once."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    if _month(first) == _month(last):
        head = f"{say(WEEKDAYS[begin.weekday()])} {begin.day}"
    elif begin.year == end.year:
        head = f"{say(WEEKDAYS[begin.weekday()])} {begin.day} {say(MONTHS[begin.month - 1])}"
    else:
        head = long_day(first)
    return say("{first} to {last}", first=head, last=long_day(last))


def clock_time(instant: int) -> str:
    """Monday 30 March 2026 at 10:15 (BST)."""
    local = datetime.fromtimestamp(instant, ZONE)
    seconds = f":{local.second:02}" if local.second else ""
    return f"{day_at(local.toordinal(), f'{local:%H:%M}{seconds}')} ({local.tzname()})"


def day_at(day: int, hour: str) -> str:
    """A day and an hour: Monday 30 March 2026 at 10:15."""
    return say("{day} at {time}", day=long_day(day), time=hour)


def counted_out(days: Sequence[CountedDay], start: int) -> str:
    """Days counted one by one from ``start``, with those passed over in brackets and why.

    Tue 31 March, Wed 1 and Thu 2 April, (Fri 3 Good Friday, Sat 4, Sun 5 not counted) Tue 7, Wed 8 April.
    """
    before = start
    runs: list[list[CountedDay]] = []
    for one in days:
        if runs and runs[-1][0].counted is one.counted:
            runs[-1].append(one)
        else:
            runs.append([one])
    parts = []
    for number, run in enumerate(runs):
        last = number == len(runs) - 1
        if run[0].counted:
            text = _counted(run, join_last=not last)
            parts.append(text if last else f"{text},")
        else:
            parts.append(say("({days} not counted)", days=_passed_over(run, before)))
        before = run[-1].day
    return " ".join(parts) + "."


def _counted(run: Sequence[CountedDay], *, join_last: bool) -> str:
    months: list[list[CountedDay]] = []
    for one in run:
        if months and _month(months[-1][0].day) == _month(one.day):
            months[-1].append(one)
        else:
            months.append([one])
    parts = []
    for month in months:
        names = [_day_name(one.day) for one in month]
        joined = join_last and len(names) > 1 and in_english()
        text = f"{', '.join(names[:-1])} and {names[-1]}" if joined else ", ".join(names)
        parts.append(f"{text} {_month_of(month[0].day)}")
    return ", ".join(parts)


def _passed_over(run: Sequence[CountedDay], before: int) -> str:
    """The days of a gap; the month is named where it is not that of the day before the gap.

    A long gap between two terms is said in one piece.
    """
    if len(run) > _LONG_GAP and any(one.why == OUT_OF_TERM for one in run):
        reasons = dict.fromkeys(reason_said(one.why) for one in run if one.why and one.why not in _PLAIN_REASONS)
        first, last_day = run[0].day, run[-1].day
        begin, end = f"{_day_name(first)} {_month_of(first)}", f"{_day_name(last_day)} {_month_of(last_day)}"
        return f"{say('{first} to {last}', first=begin, last=end)}, {', '.join(reasons)},"
    months = {_month(one.day) for one in run}
    parts = []
    for place, one in enumerate(run):
        last = place == len(run) - 1 or _month(run[place + 1].day) != _month(one.day)
        month_too = last and (len(months) > 1 or _month(one.day) != _month(before))
        month = f" {_month_of(one.day)}" if month_too else ""
        reason = f" {reason_said(one.why)}" if one.why and one.why not in _PLAIN_REASONS else ""
        parts.append(f"{_day_name(one.day)}{month}{reason}")
    return ", ".join(parts)


def reason_said(why: str) -> str:
    """Why a day does not count: the name of a holiday, or in the words of whoever closes."""
    if in_english():
        return why
    name = why.removesuffix(" (substitute day)")
    return named(why) if name == why else say("{name} (substitute day)", name=named(name))


def _month_of(day: int) -> str:
    return say(MONTHS[_month(day)[1] - 1])


def _day_name(day: int) -> str:
    found = date.fromordinal(day)
    return f"{say(SHORT_WEEKDAYS[found.weekday()])} {found.day}"


def _month(day: int) -> tuple[int, int]:
    found = date.fromordinal(day)
    return found.year, found.month
