"""Accounts of members of staff: of whom one was asked, by when, and who is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from putright.procedure.case import Case
from putright.procedure.moments import parse_day
from putright.register.reading import Entry


class Statement(NamedTuple):
    """One person's account, in days: when it was asked for, by when, when it came, when it was examined.

    ``entry`` is the number of the entry that says by when, 0 where no date was set.
    """

    person: str
    asked: int
    by: int | None = None
    received: int | None = None
    examined: int | None = None
    entry: int = 0


def statements_of(case: Case, entries: Sequence[Entry]) -> list[Statement]:
    """The statements of a case, in the order in which they were asked for.

    Somebody who is asked again owes another. ``case`` has corrections applied, so that what was struck out is not
    counted; a date counts for the latest request to that person.
    """
    found: dict[str, Statement] = {}
    due = _dates(entries)
    for fact in case.facts:
        person = str(fact.attributes.get("person", ""))
        known = found.get(person)
        if fact.kind == "statement-requested":
            by, entry = due.get(person, (None, 0))
            found[person] = Statement(person, fact.day, by, entry=entry)
        elif fact.kind == "statement-received" and known is not None:
            found[person] = known._replace(received=fact.day)
        elif fact.kind == "statement-received":
            found[person] = Statement(person, fact.day, received=fact.day)
        elif fact.kind == "statement-examined" and known is not None:
            found[person] = known._replace(examined=fact.day)
    return list(found.values())


def _dates(entries: Sequence[Entry]) -> dict[str, tuple[int, int]]:
    """By when each person was asked last, and the entry that says so."""
    return {
        str(entry.says["person"]): (parse_day(entry.says["by"]), entry.row.number)
        for entry in entries
        if entry.row.kind == "statement-due"
    }
