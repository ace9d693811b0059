"""Spans of time as the stories tell them ("34 working days", "5 hours"), and the moments that they mean.

Everything is counted from the moment at which the demonstration is built, so that it is always fresh. Counted back
from a day off, the first working day is the last one before it: what is due after ten working days and came ten
working days ago is then due on the next working day, and what came eleven ago is overdue, whenever that is asked.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Final, NamedTuple

from putright.procedure.calendar import DayTable
from putright.procedure.moments import ZONE, day_of, write_day, write_instant

OPENING: Final = "09:05"
CLOSING: Final = "17:30"

_TEXT: Final = r"(\d+) (minute|hour|day|working day|week|month|year)s?"
_SPAN: Final = re.compile(_TEXT + r"\Z", re.ASCII)
_PHRASE: Final = re.compile(rf"(?:in {_TEXT}|{_TEXT} (ago|before|later))(?: at (\d\d:\d\d))?\Z", re.ASCII)
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)
_SECONDS: Final = {"minute": 60, "hour": 3600}
_MONTHS: Final = {"month": 1, "year": 12}
_DAYS: Final = {"day": 1, "week": 7}


class Span(NamedTuple):
    """So many of a unit."""

    number: int
    unit: str

    @property
    def exact(self) -> bool:
        """Whether it is counted on the clock, to the minute."""
        return self.unit in _SECONDS


class Phrase(NamedTuple):
    """A span with its direction: "ago" and "in" from now, "before" and "later" from the act that says it."""

    span: Span
    way: str
    clock: str | None = None


def parse_span(text: object) -> Span:
    """Read "34 working days". Raises ValueError with a sentence."""
    found = _SPAN.match(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f'found "{text}", expected a span such as 34 working days, 3 days or 5 hours')
    return Span(int(found[1]), found[2])


def parse_phrase(text: object) -> Phrase:
    """Read "in 10 working days", "2 months ago", "3 days before" or "1 working day later at 09:30"."""
    found = _PHRASE.match(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(
            f'found "{text}", expected a time such as in 10 working days, 2 months ago, 3 days before or 1 day later'
        )
    if found[1] is not None:
        return Phrase(Span(int(found[1]), found[2]), "in", found[6] and parse_clock(found[6]))
    return Phrase(Span(int(found[3]), found[4]), found[5], found[6] and parse_clock(found[6]))


def parse_clock(text: object) -> str:
    """Read "10:15"; not an hour that a change of the clocks skips or repeats."""
    if not isinstance(text, str) or not _CLOCK.match(text) or text[:2] == "01":
        raise ValueError(f'found "{text}", expected a time of day such as 10:15, and none between 01:00 and 02:00')
    return text


class Timetable:
    """What the spans of a story mean at a moment, ``now``, under the working days of ``table``."""

    def __init__(self, now: datetime, table: DayTable) -> None:
        if now.tzinfo is None:
            raise ValueError("the moment has no offset; give an aware datetime")
        self.now: Final = int(now.timestamp())
        self.today: Final = day_of(self.now)
        self.table: Final = table

    def moved(self, day: int, span: Span, forward: bool) -> int:
        """The day so far after, or before, ``day``."""
        if span.unit == "working day":
            return self.table.after(day, span.number) if forward else self.table.before(day, span.number)
        sign = 1 if forward else -1
        if span.unit in _MONTHS:
            return _months_from(day, sign * span.number * _MONTHS[span.unit])
        return day + sign * span.number * _DAYS[span.unit]

    def ticked(self, instant: int, span: Span, forward: bool) -> int:
        """The minute so far after, or before, ``instant``."""
        return instant // 60 * 60 + (1 if forward else -1) * span.number * _SECONDS[span.unit]

    def day(self, phrase: Phrase, own: int) -> int:
        """The day that a phrase means in an act of the day ``own``."""
        start = self.today if phrase.way in ("ago", "in") else own
        return self.moved(start, phrase.span, phrase.way in ("in", "later"))

    def written(self, phrase: Phrase, own: int) -> str:
        """What a phrase means, as ISO text: a date, or an instant where it tells the time of day."""
        day = self.day(phrase, own)
        return write_day(day) if phrase.clock is None else write_instant(instant_of(day, phrase.clock))

    def working(self, day: int, forward: bool) -> int:
        """``day``, or the nearest working day after, or before, it."""
        return self.table.next_working(day) if forward else self.table.before(day + 1, 1)

    def out_of_hours(self, instant: int) -> bool:
        """Whether nobody is at work."""
        day = day_of(instant)
        return not self.table.is_working(day) or not instant_of(day, "08:00") <= instant <= instant_of(day, CLOSING)

    def next_morning(self, instant: int) -> int:
        """When the next working day begins."""
        day = day_of(instant)
        early = self.table.is_working(day) and instant < instant_of(day, OPENING)
        return instant_of(day if early else self.table.after(day, 1), OPENING)


def instant_of(day: int, clock: str) -> int:
    """The instant of a local time of day."""
    local = datetime.combine(date.fromordinal(day), time_of_day.fromisoformat(clock), tzinfo=ZONE)
    return int(local.timestamp())


def _months_from(day: int, months: int) -> int:
    start = date.fromordinal(day)
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(years, month + 1, min(start.day, monthrange(years, month + 1)[1])).toordinal()
