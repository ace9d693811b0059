"""Instants and days: how a written time is read, in the local time of the provider's calendar.

A day is an ordinal (``date.toordinal()``), an instant a whole number of seconds since 1970 in UTC. Both are integers
because an assessment compares hundreds of them. All three divisions keep the time of Europe/London.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/London")
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_DATE_LENGTH: Final = 10
_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?\Z", re.ASCII | re.IGNORECASE
)


class Moment(NamedTuple):
    """When something happened: its local day, its instant, and whether only the day is known.

    Where only the day is known (``bare``) the instant is the last second of that day, because an act known by its date
    alone counts as the end of that day (contract.md, How time is counted).
    """

    day: int
    instant: int
    bare: bool


@lru_cache(maxsize=65536)
def start_of_day(day: int) -> int:
    """The instant at which the local day begins."""
    local = datetime.combine(date.fromordinal(day), datetime.min.time(), tzinfo=ZONE)
    return int(local.timestamp())


def end_of_day(day: int) -> int:
    """The last second of the local day, written 23:59:59."""
    return start_of_day(day + 1) - 1


def day_of(instant: int) -> int:
    """The local day on which an instant falls."""
    return datetime.fromtimestamp(instant, ZONE).toordinal()


def moment_of_day(day: int) -> Moment:
    """A moment of which only the day is known."""
    return Moment(day, end_of_day(day), True)


def moment_of_instant(instant: int) -> Moment:
    """A moment known to the second."""
    return Moment(day_of(instant), instant, False)


@lru_cache(maxsize=65536)
def _date(text: str) -> date:
    if not _DATE.match(text):
        raise ValueError("expected a date written as 2026-03-02")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("there is no such day in the calendar; expected a date written as 2026-03-02") from None


def parse_day(text: object, first_year: int = 1900, last_year: int = 2199) -> int:
    """Read a date written as 2026-03-02. Raises ValueError with a sentence that says what is wrong."""
    if not isinstance(text, str):
        raise ValueError("expected a date written as 2026-03-02")
    found = _date(text)
    if not first_year <= found.year <= last_year:
        raise ValueError(f"expected a year from {first_year} to {last_year}")
    return found.toordinal()


def parse_moment(text: object) -> Moment:
    """Read an ISO 8601 date or instant between 1990 and 2100.

    Without an offset the time is local (Europe/London). Raises ValueError, as a sentence, for anything else, and for a
    local time that the clock change skips or repeats (contract.md, Input).
    """
    if not isinstance(text, str):
        raise ValueError("expected a date (2026-03-02) or a time (2026-03-02T10:15)")
    if len(text) == _DATE_LENGTH and _DATE.match(text):
        return moment_of_day(parse_day(text, FIRST_YEAR, LAST_YEAR))
    if not _INSTANT.match(text):
        raise ValueError("expected a date (2026-03-02) or a time (2026-03-02T10:15, with or without +01:00)")
    try:
        found = datetime.fromisoformat(text if text.isupper() and "," not in text else text.upper().replace(",", "."))
    except ValueError:
        raise ValueError(
            "there is no such day or time; expected a date (2026-03-02) or a time (2026-03-02T10:15)"
        ) from None
    if found.microsecond:
        found = found.replace(microsecond=0)
    if found.tzinfo is None:
        instant = _instant_of_local(found)
        day = found.toordinal()
        year = found.year
    else:
        if not 1 < found.year < 9999:
            raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
        local = found.astimezone(ZONE)
        instant, day, year = int(found.timestamp()), local.toordinal(), local.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    return Moment(day, instant, False)


def _instant_of_local(found: datetime) -> int:
    day = found.toordinal()
    # Outside these years the caller refuses; do not look up a zone for it.
    midnight = start_of_day(day) if FIRST_YEAR <= found.year <= LAST_YEAR else 0
    guess = midnight + found.hour * 3600 + found.minute * 60 + found.second
    if start_of_day(day + 1) - midnight == 86_400:
        return guess
    # A day on which the clocks change: look at the wall clock on both sides of the change.
    early = int(found.replace(tzinfo=ZONE, fold=0).timestamp())
    late = int(found.replace(tzinfo=ZONE, fold=1).timestamp())
    if early == late:
        return early
    back = datetime.fromtimestamp(early, ZONE).replace(tzinfo=None)
    if back != found:
        raise ValueError(
            "this time does not exist: the clocks went forward over it; "
            "give the time with its offset, or the date alone"
        )
    raise ValueError(
        "this time happened twice: the clocks went back over it; add the offset, +01:00 for the first or +00:00 for "
        "the second, or give the date alone"
    )


def write_day(day: int) -> str:
    """A day as 2026-03-02."""
    return date.fromordinal(day).isoformat()


def write_instant(instant: int) -> str:
    """An instant in local time, to the second, with its offset: 2026-03-02T10:15:00+00:00."""
    return datetime.fromtimestamp(instant, ZONE).isoformat()


def write_moment(moment: Moment) -> str:
    """A moment as far as it is known: 2026-03-02, or 2026-03-02T10:15 in local time."""
    if moment.bare:
        return write_day(moment.day)
    return datetime.fromtimestamp(moment.instant, ZONE).strftime("%Y-%m-%dT%H:%M")


def moment_at(when: date | datetime | str | Moment) -> Moment:
    """The moment a caller means: a date (its end), an aware datetime, or either as ISO 8601 text.

    Raises ValueError for a datetime without an offset, because the engine does not guess.
    """
    if isinstance(when, Moment):
        return when
    if isinstance(when, str):
        return parse_moment(when)
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise ValueError("this time has no offset; give an aware datetime, a date, or ISO 8601 text")
        return moment_of_instant(int(when.timestamp()))
    return moment_of_day(when.toordinal())
