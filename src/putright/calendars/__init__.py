"""The bank holidays that putright ships: one calendar for each division of the United Kingdom.

Each is a JSON file in this folder, made by ``tools/make_calendars.py``; ``docs/calendars.md`` says
where its rows come from. A file is read when its calendar is first asked for.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from putright.procedure.calendar import Calendar, Holiday
from putright.procedure.faults import unknown_name

DIVISIONS: Final = ("england-and-wales", "scotland", "northern-ireland")


class UnknownDivision(KeyError):
    """There is no calendar of this name."""

    def __str__(self) -> str:
        # A KeyError shows its argument quoted, as a key; this one is a sentence.
        return str(self.args[0])


class Calendars(Mapping[str, Calendar]):
    """The shipped calendars by division, each read from its file on first use."""

    def __init__(self) -> None:
        self._read: Final[dict[str, Calendar]] = {}

    def __getitem__(self, division: str) -> Calendar:
        """The calendar of ``division``; raises ``UnknownDivision`` where there is none."""
        found = self._read.get(division)
        if found is None:
            if division not in DIVISIONS:
                raise _unknown(division)
            found = self._read[division] = read_calendar(text_of(division))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(DIVISIONS)

    def __len__(self) -> int:
        return len(DIVISIONS)

    def __contains__(self, division: object) -> bool:
        # The inherited one would read the file to find out.
        return division in DIVISIONS


@cache
def load_calendars() -> Calendars:
    """The shipped calendars, shared by everyone who asks, so that each file is read once."""
    return Calendars()


def text_of(division: str) -> str:
    """The text of the file that holds the calendar of ``division``."""
    return (Path(__file__).parent / f"{division}.json").read_text(encoding="utf-8")


def read_calendar(text: str) -> Calendar:
    """The calendar that the text of one file holds.

    Raises ``ValueError`` or ``KeyError`` for a text that ``tools/make_calendars.py`` did not make:
    the files are part of the program, so a faulty one is a fault of the program.
    """
    written = json.loads(text)
    coverage = written["coverage"]
    return Calendar(
        written["division"],
        first_year=int(coverage["from"][:4]),
        last_year=int(coverage["to"][:4]),
        holidays=map(_holiday, written["holidays"]),
    )


def _holiday(row: dict[str, Any]) -> Holiday:
    known = row.get("proclaimed")
    return Holiday(_ordinal(row["date"]), row["name"], None if known is None else _ordinal(known))


def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _unknown(division: str) -> UnknownDivision:
    return UnknownDivision(unknown_name("a calendar", division, DIVISIONS))
