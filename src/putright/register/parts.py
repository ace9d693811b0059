"""A fact in two parts: the procedural one, kept for ever, and the personal one, which can be erased.

Design, Storage. Procedural is what the engine computes with: kinds, times, codes, flags, ids. Personal is what tells of
somebody: names, words, contacts. Free text is personal unless it is an id.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.facts import DATE, STOCK, TEXT, Attribute, FactKind
from putright.procedure.policy import Policy

IDS: Final = frozenset(
    {"person", "owner", "role", "approved_by", "action", "body", "reference", "id", "version", "service_id"}
)
"""Attributes of type text that hold an id and no words."""

RAISED: Final = FactKind(
    "point-raised", "a separate point of the complaint was noted", (Attribute("id", required=True), Attribute("about"))
)
DESCRIBED: Final = FactKind("described", "what the case depends on was noted, such as who pays for the care")
REACHED: Final = FactKind(
    "contact-given",
    "who complains, for whom, and how to reach them was noted",
    tuple(Attribute(name) for name in ("name", "email", "phone", "address", "concerned", "needs", "wish", "words")),
)
OF_SERVICE: Final = FactKind(
    "service-noted",
    "which of the organisation's own services the complaint is about was noted",
    (Attribute("service_id", required=True),),
)
CALENDAR_CHANGED: Final = FactKind(
    "calendar-changed", "the calendar changed, and dates of the case with it", (Attribute("name"),)
)
NOTED: Final = FactKind("noted", "a note was made that is no step of the procedure", (Attribute("text"),))
TAKEN_OVER: Final = FactKind(
    "policy-changed",
    "a later version of the policy takes the case over from a day on",
    (Attribute("version", required=True), Attribute("day", DATE, required=True)),
)
"""``version``: the digest of its text. ``day``: the first day on which the later version holds for the case."""

OURS: Final[Mapping[str, FactKind]] = MappingProxyType(
    {kind.name: kind for kind in (RAISED, DESCRIBED, OF_SERVICE, REACHED, NOTED, CALENDAR_CHANGED, TAKEN_OVER)}
)
"""What the register records besides the procedure's own facts. Replay gets it as the case's points and attributes."""


BY_ITSELF: Final = frozenset({CALENDAR_CHANGED.name, TAKEN_OVER.name})
"""Those of them that nobody records by hand: they follow from what was decided for many cases at once."""

LOOKED_AT: Final = frozenset({("extended", "reason")})
"""Words of which a rule asks only whether there are any: a law may let a time be extended for a stated reason."""

NOT_SHOWN: Final = "(not shown)"
"""What stands for such words where they were erased or are left out."""


class Parts(NamedTuple):
    """Both parts of what a fact says."""

    procedural: dict[str, object]
    personal: dict[str, object]


def kind_of(name: str, policy: Policy) -> FactKind:
    """The kind of that name: the register's own or one that the policy knows. Raises KeyError."""
    return OURS.get(name) or policy.facts[name]


def is_personal(attribute: Attribute) -> bool:
    """Whether what stands there may be somebody's words or name."""
    return attribute.type == TEXT and not attribute.values and attribute.name not in IDS


def split(kind: FactKind, says: Mapping[str, object], note: str | None, target: FactKind | None = None) -> Parts:
    """What a fact says, taken apart. ``target`` is the kind that a correction corrects."""
    procedural: dict[str, object] = {}
    personal: dict[str, object] = {}
    for name, value in says.items():
        attribute = kind.attribute(name)
        if kind.name == "corrected" and name == "set" and isinstance(value, Mapping):
            inner = _changes(value, target)
            procedural["set"] = inner.procedural
            if inner.personal:
                personal["set"] = inner.personal
        elif attribute is not None and is_personal(attribute) and value not in attribute.usual:
            personal[name] = value
            if (kind.name, name) in LOOKED_AT and str(value).strip():
                procedural[name] = NOT_SHOWN
        else:
            procedural[name] = dict(value) if isinstance(value, Mapping) else value
    if note:
        personal["note"] = note
    return Parts(procedural, personal)


def _changes(changes: Mapping[str, object], target: FactKind | None) -> Parts:
    """What a correction puts in place. ``target`` None: what it corrects is not at hand, as in one of a correction."""
    rest = {name: value for name, value in changes.items() if name != "note"}
    if target is not None:
        inner = split(target, rest, None)
    else:
        inner = Parts({}, {})
        for name, value in rest.items():
            kept = inner.procedural if _never_words(name, value) else inner.personal
            kept[name] = value
    hidden = {"note": changes["note"]} if changes.get("note") is not None else {}
    return Parts(inner.procedural, inner.personal | hidden)


def _never_words(name: str, value: object) -> bool:
    """Whether what stands under this name is nobody's words, whichever fact says it."""
    found = [one for kind in STOCK.values() if (one := kind.attribute(name)) is not None]
    return name == "at" or isinstance(value, bool) or (bool(found) and not any(is_personal(one) for one in found))


def joined(procedural: Mapping[str, object], personal: Mapping[str, object]) -> dict[str, object]:
    """Both parts put together again."""
    found = {**procedural, **personal}
    ours, theirs = procedural.get("set"), personal.get("set")
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        found["set"] = joined(ours, theirs)
    return found
