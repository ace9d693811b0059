"""What is noted of needs, of people and in notes must be readable for ever: codes are known, days are days.

The engine never sees these kinds, so that they are judged here, before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from putright.procedure.faults import Fault
from putright.register.reading import Entry, Record
from putright.wording.needs import CODES, DAYS
from putright.wording.people_words import AUTHORITIES, COMPLAINANT, NOTES, PARTS

_WHO: Final = re.compile(r"n[1-9][0-9]{0,5}")
_DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "needs-noted": DAYS,
    "person-noted": ("ended",),
    "authority-noted": ("seen_on", "until"),
}
_ONE_OF: Final[Mapping[tuple[str, str], Mapping[str, object]]] = {
    ("person-noted", "part"): PARTS,
    ("authority-noted", "authority"): AUTHORITIES,
    ("noted", "sort"): NOTES,
}


def wrong_note(record: Record, kind: str, says: Mapping[str, object]) -> list[Fault]:
    """Why one of these kinds cannot be kept on this case as it is; nothing, if it can or is of another kind."""
    faults = [*_wrong_codes(kind, says), *_wrong_days(kind, says)]
    if kind in ("person-noted", "authority-noted"):
        faults += _wrong_person(record, kind, says)
    if kind == "note-corrected" and str(says.get("of")) not in {one.id for one in notes_of(record)}:
        faults.append(Fault("There is no such note on this case. Choose the note again.", "of"))
    return faults


def notes_of(record: Record) -> list[Entry]:
    """The notes of a case, as they were first made."""
    return [entry for entry in record.entries if entry.row.kind == "noted"]


def wrong_needs(says: Mapping[str, object]) -> list[Fault]:
    """Why needs cannot be kept as they are said, whatever the case."""
    return [*_wrong_codes("needs-noted", says), *_wrong_days("needs-noted", says)]


def people_noted(record: Record) -> dict[str, dict[str, object]]:
    """Everybody noted besides the complainant, by id, later words over earlier ones."""
    found: dict[str, dict[str, object]] = {}
    for entry in record.entries:
        if entry.row.kind == "person-noted":
            found.setdefault(str(entry.says["who"]), {}).update(entry.says)
    return found


def authorities_noted(record: Record) -> dict[str, dict[str, object]]:
    """What is noted of anybody's authority to speak for another, by id, later words over earlier ones."""
    found: dict[str, dict[str, object]] = {}
    for entry in record.entries:
        if entry.row.kind == "authority-noted":
            found.setdefault(str(entry.says["who"]), {}).update(entry.says)
    return found


def next_person(record: Record) -> str:
    """The id of the next person to be noted."""
    return f"n{len(people_noted(record)) + 1}"


def _wrong_codes(kind: str, says: Mapping[str, object]) -> Iterator[Fault]:
    if kind == "needs-noted":
        for name, known in CODES.items():
            unknown = [code for code in str(says.get(name) or "").split() if code not in known]
            if unknown:
                yield Fault("Choose from what is offered.", name)
    for (of, name), choices in _ONE_OF.items():
        if of == kind and says.get(name) and str(says[name]) not in choices:
            yield Fault("Choose one of the answers.", name)


def _wrong_days(kind: str, says: Mapping[str, object]) -> Iterator[Fault]:
    for name in _DAYS.get(kind, ()):
        try:
            date.fromisoformat(str(says.get(name) or "2000-01-01"))
        except ValueError:
            yield Fault("This is no day.", name)


def _wrong_person(record: Record, kind: str, says: Mapping[str, object]) -> Iterator[Fault]:
    who, known = str(says.get("who")), people_noted(record)
    if kind == "person-noted":
        if who not in known and (not _WHO.fullmatch(who) or who != next_person(record)):
            yield Fault("Somebody else was noted in the meantime. Open the form again.", "who")
        elif who not in known and not says.get("part"):
            yield Fault("Choose what part this person takes.", "part")
    elif who not in known and who != COMPLAINANT:
        yield Fault("Choose whose authority this is.", "who")
