"""Can what somebody proposes be kept at all? What the engine does not look at: the register's own kinds, and texts.

What is kept is kept for ever, so that it must be readable for ever: a text that the database cannot hold, a day that is
none, a name that would pass for another part of the entry are refused with a sentence, before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from putright.procedure.acts import Refusal
from putright.procedure.facts import DATE, FLAG, Attribute
from putright.procedure.faults import Fault
from putright.procedure.moments import Moment, parse_day, parse_moment
from putright.register.parts import OURS

_OF_THE_ENTRY: Final = frozenset({"fact", "at", "recorded", "schema", "note"})
"""What an entry carries besides what it says: given there, it would take the place of what was checked."""

_UNSOUND: Final = re.compile(r"[\0\ud800-\udfff]")
_LATER: Final = Fault("this has not happened yet. Record it when it has.", "at")


def check_proposal(
    kind: str, at: object, says: Mapping[str, object], besides: Iterable[object], now: Moment
) -> Refusal | None:
    """Why this cannot be kept, whatever the policy says, or None if it can. ``besides``: a note, a reason."""
    faults = [
        Fault(f"{name} is no part of what a fact says. Leave it out.", name) for name in says if _foreign(kind, name)
    ]
    faults += unkeepable({**says, "note": list(besides)})
    if kind in OURS and kind != "described":  # that one's values are the policy's (recording.wrong_attributes)
        faults += _wrong(kind, says)
    changes = says.get("set") if kind == "corrected" else None
    faults += _wrong_notes(changes)
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    times = [*([at] if kind in OURS else []), *_times(changes)]
    try:
        later = any(_later(parse_moment(one), now) for one in times)
    except ValueError as error:
        return Refusal("not-well-formed", faults=(Fault(f"{error}.", "at"),))
    return Refusal("not-yet-happened", faults=(_LATER,)) if later else None


def _foreign(kind: str, name: object) -> bool:
    return name in _OF_THE_ENTRY or (name == "id" and kind != "point-raised")


def unkeepable(said: Mapping[str, object]) -> list[Fault]:
    """Texts with a character that no database holds: the NUL, or half of one that takes two."""
    return [
        Fault("There is a character in this that cannot be kept. Type it again without what you pasted.", str(name))
        for name, value in said.items()
        if not all(_sound(text) for text in _texts([name, value]))
    ]


def _sound(text: str) -> bool:
    return _UNSOUND.search(text) is None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _wrong(kind: str, says: Mapping[str, object]) -> Iterator[Fault]:
    known = OURS[kind]
    for name, value in says.items():
        attribute = known.attribute(name)
        if attribute is None:
            yield Fault(f"{name} is no part of {kind}. Leave it out.", name)
        elif not isinstance(value, bool if attribute.type == FLAG else str):
            yield Fault("Write this as text.", name)
        elif isinstance(value, str):
            yield from _no_value(attribute, value)
    for attribute in known.attributes:
        if attribute.required and not says.get(attribute.name):
            yield Fault(f"{attribute.name} is missing. Give it.", attribute.name)


def _no_value(attribute: Attribute, value: str) -> Iterator[Fault]:
    """What is none of the values of an attribute, or no day."""
    if attribute.values and value not in attribute.values:
        yield Fault(f"Choose one of: {', '.join(attribute.values)}.", attribute.name)
    if attribute.type == DATE:
        try:
            parse_day(value)
        except ValueError as error:
            yield Fault(f"{error}.", attribute.name)


def _wrong_notes(changes: object) -> Iterator[Fault]:
    if isinstance(changes, Mapping):
        if "note" in changes and not isinstance(changes["note"], str):
            yield Fault("Write the note as text.", "note")
        yield from _wrong_notes(changes.get("set"))


def _times(changes: object) -> Iterator[object]:
    """The times that a correction puts in place, that of a correction of a correction too."""
    if isinstance(changes, Mapping):
        if "at" in changes:
            yield changes["at"]
        yield from _times(changes.get("set"))


def _later(moment: Moment, now: Moment) -> bool:
    return moment.day > now.day if moment.bare else moment.instant > now.instant
