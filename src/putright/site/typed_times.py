"""Dates and times as people type them. No Django: a text goes in, a date or time comes out, or the reason why not.

The day comes before the month, as it is written in Britain; a year of two figures is of this century.
"""

from __future__ import annotations

import re
from datetime import date, time

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_WELSH_MONTHS = (
    "ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin",
    "gorffennaf", "awst", "medi", "hydref", "tachwedd", "rhagfyr",
)  # fmt: skip

EARLIEST_YEAR = 1900
LATEST_YEAR = 2199

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4}|\d{2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?([a-z]{3,10})\.?[\s,./-]*(\d{4}|\d{2})", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[\s,.]+|dydd\s+\w+[\s,.]+", re.IGNORECASE
)
_TIME = re.compile(r"(\d{1,2})(?:[:.\s]?([0-5]\d))?\s*(am|pm|a\.m\.?|p\.m\.?)?", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "12 noon": time(12), "midnight": time(0), "12 midnight": time(0)}


class Unreadable(ValueError):
    """Why a text is no date or time: a sentence for whoever typed it."""


def _month(word: str) -> int:
    told = word.lower()
    found = [number for number, name in enumerate(MONTHS, 1) if name.startswith(told)]
    found = found or [number for number, name in enumerate(_WELSH_MONTHS, 1) if name.startswith(told)]
    if told == "sept":
        return 9
    if len(found) != 1:
        raise Unreadable(f"“{word}” is not a month. Write it as a number or a name: 3, Mar or March.")
    return found[0]


def _built(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise Unreadable(f"There is no month {month}. Write the day first, then the month: 27 3 2026.")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Unreadable(f"The year {year} cannot be right. Write the year in full, for example 2026.")
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(f"There is no {day} {MONTHS[month - 1].capitalize()} {year}. Check the day.") from None


def read_date(text: str) -> date:
    """The date meant by 2026-03-27, 27/3/2026, 27.3.26, 27 3 26, 27 March 2026, Fri 27th Mar 26,
    dydd Gwener 27 Mawrth 2026."""
    typed = _WEEKDAY.sub("", " ".join(text.split()), count=1)
    if found := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
        return _built(day, month, year)
    if found := _NUMBERS.fullmatch(typed):
        day, month = int(found[1]), int(found[2])
    elif found := _WORDS.fullmatch(typed):
        day, month = int(found[1]), _month(found[2])
    else:
        raise Unreadable("This is not a date. Write a day, a month and a year, for example 27 3 2026.")
    year = int(found[3])
    return _built(day, month, year + 2000 if len(found[3]) == 2 else year)


def read_time(text: str) -> time:
    """The time of day meant by 14:30, 14.30, 1430, 2:30pm, 2.30 p.m., 9am, noon, midnight."""
    typed = " ".join(text.lower().split())
    if typed in _NAMED:
        return _NAMED[typed]
    found = _TIME.fullmatch(typed)
    unclear = Unreadable("This is not a time of day. Write for example 9:30am, 2pm or 14:30.")
    if not found:
        raise unclear
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            raise unclear
        return time(hour % 12 + (12 if half == "p" else 0), minute)
    if found[2] is None:
        raise Unreadable(
            f"“{typed}” may be morning or afternoon. Write for example {typed}:00, {typed}am or {typed}pm."
        )
    if hour > 23:
        raise unclear
    return time(hour, minute)
