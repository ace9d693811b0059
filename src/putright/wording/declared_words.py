"""What a policy declares besides its procedure, in words: for its drawing, and for the public page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.policy import Policy
from putright.wording.dates import long_day
from putright.wording.language import ENGLISH, own, say, speaking
from putright.wording.limit_words import start_words
from putright.wording.plain_names import capital, listed, the_role, with_blanks

_HEADINGS: Final = MappingProxyType(
    {
        "valid": "From when this holds",
        "letters count": "When a letter counts",
        "definition": "What a complaint is",
        "exclusions": "What we do not take as a complaint",
        "late complaints": "If you complain late",
        "oral complaints": "If you complain in person or by phone",
        "discussion offered": "A talk about how we will handle it",
        "relevant period": "The longest an answer may take",
        "representatives": "Who can act for somebody else",
        "adjustments": "Help with complaining",
        "meetings": "Meetings",
        "stands in": "Who steps in",
        "people named": "People whom the source names",
        "alongside": "Other procedures",
        "learning": "How we learn",
        "keeping": "How long we keep it",
        "directory": "Whose contact details the policy prints",
        "laws cited": "Laws that the source names",
        "numbering": "How the source numbers its lists",
        "gates": "Steps that wait for something",
    }
)
PUBLIC: Final = (
    "definition", "exclusions", "late complaints", "oral complaints", "discussion offered", "relevant period",
    "representatives", "adjustments", "meetings", "stands in", "alongside", "learning", "keeping",
)  # fmt: skip
"""What the public reads of it; the rest is about the paper, or changes too often to stand on a page."""

_LEAD: Final = frozenset({"complaint", "what", "process", "law", "step", "with", "name"})
"""The key whose value says what the entry is about, and needs no name before it."""

_HIDDEN: Final = frozenset({"clause", "phone", "email", "address", "web", "printed", "refers to"})
"""The clauses stand behind; contact details change, and a list's numbers tell a reader nothing."""


_CALLED_BY: Final = MappingProxyType({"provider": "us", "complainant": "you"})
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Declared(NamedTuple):
    """One declared thing: the key it stands under, its sentence, its clauses."""

    key: str
    text: str
    clauses: tuple[str, ...]


def declared_of(policy: Policy) -> list[Declared]:
    """Everything that the policy declares, in the order of its file, in the policy's own language."""
    with speaking(ENGLISH):
        return [
            Declared(key, _sentence(name, entry, policy), clauses_declared(entry))
            for key, value in policy.declared.items()
            for name, entry in entries(value)
        ]


def heading(key: str) -> str:
    """What a declared key is called on a page."""
    return say(_HEADINGS[key]) if key in _HEADINGS else own(capital(key))


def entries(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The entries under a key, each with the name it has there, if it has one."""
    if isinstance(value, list):
        yield from (("", one) for one in value if isinstance(one, Mapping))
    elif isinstance(value, Mapping):
        if value and all(isinstance(one, Mapping) for one in value.values()):
            yield from ((str(name), one) for name, one in value.items() if isinstance(one, Mapping))
        else:
            yield "", value


def clauses_declared(entry: Mapping[str, object]) -> tuple[str, ...]:
    """The clauses that an entry rests on."""
    found = entry.get("clause", ())
    return tuple(str(one) for one in found) if isinstance(found, list) else (str(found),) if found else ()


def _sentence(name: str, entry: Mapping[str, object], policy: Policy) -> str:
    parts = []
    for key, value in entry.items():
        if key in _HIDDEN:
            continue
        words = value_words(value, policy, key)
        words = with_blanks(words) if key == "process" else words
        parts.append(words if key in _LEAD else f"{key} {words}" if value is True else f"{key}: {words}")
    head = f"{the_role(name, policy) if name in policy.roles else with_blanks(name)}: " if name else ""
    return capital(f"{head}{'; '.join(part.strip() for part in parts)}.")


def value_words(value: object, policy: Policy, key: str = "") -> str:
    """What an entry says under a key, in words."""
    if isinstance(value, list):
        return listed([value_words(one, policy, key) for one in value], "or" if key == "when" else "and")
    if isinstance(value, bool):
        return "" if value else "no"
    text = str(value)
    if key == "waits for":
        return start_words((text,), policy)
    if key == "called by":
        return _CALLED_BY.get(text, text)
    if _DAY.fullmatch(text):
        return long_day(date.fromisoformat(text).toordinal())
    return the_role(text, policy) if text in policy.roles else text
