"""How old a check is and whether an entry has to be looked at again; and the last day for going to a body."""

from __future__ import annotations

from datetime import date
from typing import Final

from putright.bodies.entry import BodyWindow
from putright.procedure.calendar import DayTable
from putright.procedure.durations import add_days

DEFAULT_MONTHS: Final = 12
"""How old a check may become where an entry says nothing else."""

NEVER, OLD, FRESH = "never", "old", "fresh"


def months_between(then: date, now: date) -> int:
    """How many whole months have passed; none where ``then`` lies ahead."""
    months = (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day)
    return max(months, 0)


def standing(checked: date | None, today: date, months: int = DEFAULT_MONTHS) -> str:
    """Whether a check counts: ``fresh``, ``old`` (that many months have passed, or more), or ``never``."""
    if checked is None:
        return NEVER
    return OLD if months_between(checked, today) >= months else FRESH


def last_day(window: BodyWindow, start: int, table: DayTable) -> int:
    """The last day on which a body takes a complaint, counted from a day. Days are ordinals.

    Raises OutOfTable where the answer lies outside the calendar.
    """
    return add_days(start, window.within, table)
