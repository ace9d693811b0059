"""What the public page of a procedure is made of: sections, paragraphs and lists, each with its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NEW_VERSION: Final = (
    "If we change this procedure while your complaint is open, the new one holds for it from then on. "
    "It does not make any time shorter that you were given."
)
"""What a policy promises that takes over what is open when it comes into force."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with the clauses that it rests on."""

    text: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with the clauses that it rests on; ``more``: further paragraphs of it, above the clauses."""

    text: str
    clauses: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list and the line that leads into it, which may be empty."""

    intro: str
    items: tuple[Item, ...]


Part = Paragraph | Items


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page under a heading. ``id`` serves as an anchor."""

    id: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """The whole page."""

    title: str
    sections: tuple[Section, ...]


def items_of(intro: str, items: list[Item]) -> list[Part]:
    """A list with the line that leads into it; nothing where there are no items."""
    return [Items(intro, tuple(items))] if items else []
