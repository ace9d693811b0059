"""A fault in something a person wrote: what, where, why, and how to mend it.

Nothing here raises. Readers collect faults and hand back all of them at once, so that an author mends a file in one go
rather than one line at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_LIST_WIDTH = 650
_NAME_WIDTH = 40
_COMPARED = 100


class Fault(NamedTuple):
    """One thing wrong with a file.

    ``path`` is the place inside the document (``facts[2].at``); ``line`` is its line, counted from 1, where the format
    has lines that we know (YAML), else None. ``message`` is one or more whole sentences: what was found, what was
    expected, the nearest known name, how to mend it.
    """

    message: str
    path: str = ""
    line: int | None = None

    def in_file(self, name: str) -> str:
        """The fault as one line of text, with the file's name in front."""
        where = [name]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.path:
            where.append(self.path)
        return printable(": ".join([", ".join(where), " ".join(self.message.split())]))


class Faulty(Exception):
    """A document could not be read; carries every fault found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(fault.in_file("document") for fault in self.faults))


def shown(value: object) -> str:
    """A value as it should be quoted back to its author: short, on one line, and safe to print."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    if len(text) > 60:
        text = text[:57] + "..."
    text = printable(text)
    return f'"{text}"' if isinstance(value, str) else text


def _listed(names: list[str]) -> str:
    """As many names as can be read at a glance, and how many more there are."""
    if not names:
        return "none"
    shown_names: list[str] = []
    for name in names:
        if sum(len(one) + 2 for one in shown_names) + len(name) > _LIST_WIDTH:
            return f"{', '.join(shown_names)} and {len(names) - len(shown_names)} more"
        shown_names.append(name if len(name) <= _NAME_WIDTH else f"{name[:_NAME_WIDTH]}...")
    return ", ".join(shown_names)


def printable(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " if char.isspace() else "?" for char in text)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like ``name``, or None when nothing is near, or there are too many to look at."""
    names = tuple(known)
    return _nearest(name[:_COMPARED], names) if len(names) <= _COMPARED else None


@lru_cache(maxsize=4096)
def _nearest(name: str, names: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # only ever needed once something is wrong

    found = get_close_matches(name.lower().replace("_", "-").replace(" ", "-"), names, n=1, cutoff=0.6)
    return found[0] if found else None


def unknown_name(what: str, found: object, known: Iterable[str]) -> str:
    """The sentence for a name that is not known: the nearest one, and all that may stand there."""
    names = sorted(known)
    near = nearest(found, names) if isinstance(found, str) else None
    listed = _listed(names)
    hint = f' Did you mean "{near}"?' if near else ""
    return f"{shown(found)} is not {what}.{hint} Known here: {listed}."
