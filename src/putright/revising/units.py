"""Lengths of time as people choose them: a number and a unit, or words that stand alone."""

from __future__ import annotations

from typing import Final

from putright.procedure.shape_values import UNTIMED
from putright.revising.question import Option

UNITS: Final = (
    Option("hours", "hours"),
    Option("working days", "working days"),
    Option("school days", "school days"),
    Option("days", "days (every day counts)"),
    Option("weeks", "weeks"),
    Option("months", "months"),
    Option("years", "years"),
)
"""What a number may count."""

SAME_DAY: Final = Option("the same day", "on the same day (no number)")
NO_LIMIT: Final = Option("no limit", "no time limit (no number)")
LOOSE: Final = (SAME_DAY, *(Option(one, f"{one} (no number)") for one in UNTIMED))
"""Limits of a duty without a number."""


def parted(limit: str) -> tuple[str, str]:
    """A limit as number and unit: "3 working days" is "3" and "working days"; "one month" is "1" and "months"."""
    from putright.procedure.durations import parse_duration

    try:
        found = parse_duration(limit)
    except ValueError:
        number, _, unit = limit.partition(" ")
        return (number, unit) if number.isdigit() else ("", limit)
    return str(found.number), _named(found.unit.value)


def joined(number: str, unit: str) -> str:
    """Number and unit as a limit: "1" and "working days" is "1 working day"."""
    number, unit = number.strip(), unit.strip()
    if not number:
        return unit
    return f"{number} {unit[:-1] if number == '1' and unit.endswith('s') else unit}"


def _named(unit: str) -> str:
    known = [one.value for one in UNITS]
    return next((one for one in known if one in (unit, f"{unit}s")), unit)
