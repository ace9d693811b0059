"""Lengths of time as a policy writes them ("3 working days"): read, added, taken off, counted out.

Days are proleptic ordinals, as in ``putright.procedure.calendar``. Unless said otherwise the
starting day is day 0 and the answer is day N after it. Where a policy counts the starting day as
day 1, ``starting_day_counts`` says so. Hours are not days: they elapse from an instant, and every
function here that deals in days refuses them.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from putright.procedure.calendar import DayTable, OutOfTable, describe
from putright.procedure.faults import nearest, shown

LONGEST: Final = 1000
_DAYS_IN_WEEK: Final = 7
_MONTHS_IN_YEAR: Final = 12
_IN_EVERY_MONTH: Final = 28
_LAST_ORDINAL: Final = date.max.toordinal()


class Unit(StrEnum):
    """What a duration counts. A week is seven days, a year twelve months; a school day is a working day in term."""

    HOURS = "hours"
    WORKING_DAYS = "working days"
    SCHOOL_DAYS = "school days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


COUNTED_BY_TABLE: Final = (Unit.WORKING_DAYS, Unit.SCHOOL_DAYS)
"""The units for which a table says which days count."""

_SPELLINGS: Final = {
    **{unit.value: unit for unit in Unit},
    **{unit.value.removesuffix("s"): unit for unit in Unit},
    "business days": Unit.WORKING_DAYS,
    "business day": Unit.WORKING_DAYS,
}
_NUMBER_WORDS: Final = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}
_WRITTEN: Final = re.compile(r"(\S+)\s+(\S.*)")
_DIGITS: Final = re.compile(r"[0-9]{1,9}")
_HOW_TO_WRITE: Final = (
    f"Write a whole number from 0 to {LONGEST} (or one to twelve as a word) and one of: "
    'hours, working days, school days, days, weeks, months, years; for example "3 working days".'
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of one unit, from 0 to 1000; raises ``ValueError`` for any other number."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        """Hold the bounds for durations that no policy wrote, too."""
        if not 0 <= self.number <= LONGEST:
            raise ValueError(
                f"{self.number} {self.unit} is no length of time that can be counted: "
                f"the number must be from 0 to {LONGEST}. Give a number within these bounds."
            )

    def __str__(self) -> str:
        name = self.unit.value
        return f"{self.number} {name.removesuffix('s') if self.number == 1 else name}"


class CountedDay(NamedTuple):
    """One calendar day of a count. ``why`` names the reason for which it is not counted."""

    day: int
    counted: bool
    why: str | None


def parse_duration(text: str) -> Duration:
    """The duration that ``text`` writes, such as "3 working days", "24 hours" or "six months".

    Capitals and the amount of space do not matter; singular and plural are both understood, and
    "business days" means working days. Raises ``ValueError`` with a sentence that says what is
    wrong and, for a misspelt unit, which one was probably meant.
    """
    words = _WRITTEN.fullmatch(text.strip().lower())
    if words is None:
        raise ValueError(f"{shown(text)} is not a length of time: it needs a number and a unit. {_HOW_TO_WRITE}")
    return Duration(_number(words[1], text), _unit(" ".join(words[2].split()), text))


def table_for(unit: Unit, table: DayTable) -> DayTable:
    """The table in which a unit is counted: that of the school's days, or that of working days."""
    return table.school if unit is Unit.SCHOOL_DAYS and table.school is not None else table


def add_days(start: int, duration: Duration, table: DayTable, *, starting_day_counts: bool = False) -> int:
    """The day on which ``duration`` ends that begins on ``start``.

    A month ends on the corresponding date, or on the last day of the month where there is none
    (Dodds v Walker [1981] 1 WLR 1027). With ``starting_day_counts`` a count of working days takes
    ``start``, or the next working day, as day 1, and any other ends a day sooner. A duration of
    none ends on ``start``, however it is counted.

    Raises ``OutOfTable`` where the answer lies outside the calendar, ``ValueError`` for hours.
    """
    number, unit = duration.number, duration.unit
    if number == 0 and unit is not Unit.HOURS:
        return start
    if unit in COUNTED_BY_TABLE:
        table = table_for(unit, table)
        return table.from_(start, number) if starting_day_counts else table.after(start, number)
    return _by_calendar(start, number, unit) - starting_day_counts


def subtract_days(start: int, duration: Duration, table: DayTable, *, starting_day_counts: bool = False) -> int:
    """The day that lies ``duration`` before ``start``: ``add_days`` counted back.

    Raises as ``add_days`` does.
    """
    number, unit = duration.number, duration.unit
    if number == 0 and unit is not Unit.HOURS:
        return start
    if unit in COUNTED_BY_TABLE:
        return table_for(unit, table).before(start + starting_day_counts, number)
    return _by_calendar(start, -number, unit) + starting_day_counts


def count_out(
    start: int, duration: Duration, table: DayTable, *, starting_day_counts: bool = False
) -> tuple[CountedDay, ...]:
    """Every calendar day that ``add_days`` passes, from the first that could count to the last.

    The last is the day of the answer and is counted. Months and years are not counted day by day:
    they give that one day. A duration of no days at all gives none. Raises as ``add_days`` does.
    """
    end = add_days(start, duration, table, starting_day_counts=starting_day_counts)
    if duration.unit in (Unit.MONTHS, Unit.YEARS):
        return (CountedDay(end, counted=True, why=None),)
    if duration.number == 0:
        return ()
    days = range(start if starting_day_counts else start + 1, end + 1)
    if duration.unit not in COUNTED_BY_TABLE:
        return tuple(CountedDay(day, counted=True, why=None) for day in days)
    table = table_for(duration.unit, table)
    reasons = ((day, table.why_closed(day)) for day in days)
    return tuple(CountedDay(day, counted=why is None, why=why) for day, why in reasons)


def _by_calendar(start: int, number: int, unit: Unit) -> int:
    """``start`` moved by calendar days, weeks, months or years; back where ``number`` is negative."""
    if unit is Unit.HOURS:
        raise ValueError(
            f"{number} hours cannot be counted in days: hours elapse from an instant. "
            "Count them from the time of day at which they begin."
        )
    if unit is Unit.MONTHS:
        return _corresponding(start, number)
    if unit is Unit.YEARS:
        return _corresponding(start, number * _MONTHS_IN_YEAR)
    day = start + number * (_DAYS_IN_WEEK if unit is Unit.WEEKS else 1)
    if not 1 <= day <= _LAST_ORDINAL:
        raise _no_such_date(start, number, unit)
    return day


def _corresponding(start: int, months: int) -> int:
    begun = date.fromordinal(start)
    year, month = divmod(begun.year * _MONTHS_IN_YEAR + begun.month - 1 + months, _MONTHS_IN_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise _no_such_date(start, months, Unit.MONTHS)
    month += 1
    day = begun.day if begun.day <= _IN_EVERY_MONTH else min(begun.day, monthrange(year, month)[1])
    return date(year, month, day).toordinal()


def _no_such_date(start: int, number: int, unit: Unit) -> OutOfTable:
    direction = "before" if number < 0 else "after"
    return OutOfTable(
        f"There is no date {abs(number)} {unit} {direction} {describe(start)}. Check the date and the length of time."
    )


def _number(word: str, text: str) -> int:
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    if not _DIGITS.fullmatch(word):
        raise ValueError(
            f"{shown(text)} is not a length of time: {shown(word)} is not a number it can begin with. {_HOW_TO_WRITE}"
        )
    number = int(word)
    if number > LONGEST:
        raise ValueError(f"{shown(text)} is too long to count: {word} is more than {LONGEST}. {_HOW_TO_WRITE}")
    return number


def _unit(name: str, text: str) -> Unit:
    if name in _SPELLINGS:
        return _SPELLINGS[name]
    near = nearest(name, _SPELLINGS)
    meant = f" The nearest unit is {shown(_SPELLINGS[near].value)}." if near else ""
    raise ValueError(f"{shown(text)} is not a length of time: there is no unit {shown(name)}.{meant} {_HOW_TO_WRITE}")
