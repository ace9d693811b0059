"""The few marks of a letter's text, read into blocks once, so that every form lays out the same.

``# Heading`` is a heading. Lines that begin with ``- `` are a list; an indented line goes on with the item above it.
Lines that begin with ``> `` are quoted: what somebody else wrote. A blank line parts paragraphs; a single line break
stays one. Everything else is text as it stands, and a mark within quoted lines is text as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple
from unicodedata import bidirectional, normalize

from putright.publishing.blocks import seen

Lines = tuple[str, ...]
"""A paragraph: its lines, as they were broken by whoever wrote it."""


class Heading(NamedTuple):
    """The line above a part of the letter."""

    text: str


class Paragraph(NamedTuple):
    """A paragraph of the letter's own words."""

    lines: Lines


class Points(NamedTuple):
    """A list."""

    items: tuple[Lines, ...]


class Quoted(NamedTuple):
    """Words of somebody else, as paragraphs."""

    paragraphs: tuple[Lines, ...]


Block = Heading | Paragraph | Points | Quoted

_HEADING: Final = "# "
_POINT: Final = "- "
_QUOTED: Final = ">"


def blocks_of(body: str) -> tuple[Block, ...]:
    """The blocks of a letter's text, in its order. Signs that nobody can see are left out."""
    lines = [seen(normalize("NFC", line.expandtabs(4))).rstrip() for line in body.splitlines()]
    found: list[Block] = []
    for block in _blocks(lines):
        before = found[-1] if found else None
        if isinstance(block, Points) and isinstance(before, Points):
            # Items with a blank line between them are one list.
            found[-1] = Points((*before.items, *block.items))
        else:
            found.append(block)
    return tuple(found)


def from_the_right(lines: Iterable[str]) -> bool:
    """Whether a paragraph is written from right to left: its first letter says."""
    ways = (bidirectional(sign) for line in lines for sign in line)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def line_of(text: str) -> str:
    """A subject, a name or a line of an address, as one line without signs that nobody can see."""
    return " ".join(seen(normalize("NFC", " ".join(text.split()))).split())


def _blocks(lines: list[str]) -> Iterator[Block]:
    for quoted, group in groupby(lines, _is_quoted):
        if quoted:
            paragraphs = tuple(_paragraphs([line[1:].removeprefix(" ") for line in group]))
            if paragraphs:
                yield Quoted(paragraphs)
            continue
        for paragraph in _paragraphs(list(group)):
            yield from _own(list(paragraph))


def _own(lines: list[str]) -> Iterator[Block]:
    """The blocks within lines of our own that no blank line parts."""
    while lines:
        first = lines[0]
        if first.startswith(_HEADING):
            yield Heading(first.removeprefix(_HEADING).strip())
            lines = lines[1:]
        elif first.startswith(_POINT):
            end = next((at for at, line in enumerate(lines) if not line.startswith((_POINT, " "))), len(lines))
            yield Points(tuple(_items(lines[:end])))
            lines = lines[end:]
        else:
            end = _until(lines, _HEADING, _POINT)
            yield Paragraph(tuple(lines[:end]))
            lines = lines[end:]


def _items(lines: list[str]) -> Iterator[Lines]:
    """Items of a list; a line without a mark goes on with the one above it."""
    item: list[str] = []
    for line in lines:
        if line.startswith(_POINT) and item:
            yield tuple(item)
            item = []
        item.append(line.removeprefix(_POINT).strip())
    yield tuple(item)


def _paragraphs(lines: list[str]) -> Iterator[Lines]:
    for written, group in groupby(lines, lambda line: bool(line.strip())):
        if written:
            yield tuple(group)


def _until(lines: list[str], *marks: str) -> int:
    return next((place for place, line in enumerate(lines) if line.startswith(marks)), len(lines))


def _is_quoted(line: str) -> bool:
    return line == _QUOTED or line.startswith(f"{_QUOTED} ")
