"""What an entry says that notes needs, people, or something for the staff alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from putright.wording.dates import long_day
from putright.wording.needs import change_lines
from putright.wording.people_words import AUTHORITIES, COMPLAINANT, NOTES, PARTS
from putright.wording.plain_names import capital

Says = Mapping[str, object]
People = Mapping[str, str]

_LABELS: Final = MappingProxyType(
    {
        "part": "Part",
        "name": "Name",
        "office": "Firm or organisation",
        "phone": "Phone",
        "email": "Email",
        "address": "Address",
        "about": "To know",
        "ended": "No longer takes part since",
        "authority": "What it is",
        "seen_on": "Seen on",
        "until": "Holds until",
        "missing": "Missing",
    }
)
_DAYS: Final = ("ended", "seen_on", "until")


def noted_text(kind: str, says: Says, before: Says) -> tuple[tuple[str, str], ...]:
    """At length: what is different, and what stood there before."""
    if kind == "needs-noted":
        return change_lines(before, says)
    if kind == "noted":
        return (("", str(says["text"])),) if says.get("text") else ()
    if kind == "note-corrected":
        return (("What was wrong", str(says["reason"])),) if says.get("reason") else ()
    found = []
    for name, label in _LABELS.items():
        if name in says and not (name in ("part", "name") and not before.get(name)):
            now, was = _words(name, says[name]), _words(name, before.get(name))
            text = f"{now or 'nothing any more'} (before: {was})" if was else now
            if text:
                found.append((label, text))
    return tuple(found)


def _words(name: str, value: object) -> str:
    text = str(value or "")
    if name == "part":
        return PARTS[text][0] if text in PARTS else ""
    if name == "authority":
        return capital(AUTHORITIES.get(text, ""))
    if name in _DAYS and text:
        return long_day(date.fromisoformat(text).toordinal())
    return text


def _needs(says: Says, _: People) -> str:
    return "Noted what they need from us." if says else "Noted what they need from us; it was erased."


def _person(says: Says, people: People) -> str:
    part, name = PARTS.get(str(says.get("part") or "")), str(says.get("name") or "")
    if part is not None and name:
        return f"Noted who else takes part: {name} ({part[0].lower()})."
    return f"Noted something else of {people.get(str(says['who'])) or 'somebody who takes part'}."


def _authority(says: Says, people: People) -> str:
    who = str(says["who"])
    whose = "the complainant" if who == COMPLAINANT else people.get(who) or "somebody who takes part"
    return f"Noted what lets {whose} speak for another."


def _note(says: Says, _: People) -> str:
    sort = str(says.get("sort") or "")
    return f"Staff note: {NOTES[sort].lower()}." if sort in NOTES and sort != "other" else "Staff note."


def _note_corrected(says: Says, _: People) -> str:
    number = str(says["of"]).removeprefix("f")
    done = "Struck out" if says.get("struck") else "Corrected"
    return f"{done} the staff note of entry {number}."


NOTED_WORDS: Final[Mapping[str, Callable[[Says, People], str]]] = MappingProxyType(
    {
        "needs-noted": _needs,
        "person-noted": _person,
        "authority-noted": _authority,
        "noted": _note,
        "note-corrected": _note_corrected,
    }
)
"""Each of these kinds as a sentence: from what an entry says, and the names of those noted on the case."""
