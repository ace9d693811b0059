"""A letter as plain text: the twin of an HTML mail, and a form of its own for whoever needs it so.

Lines have at most 72 columns, so that a mail client that quotes them breaks none. No mark stands for anything: a
screen reader would read it out. What somebody else wrote is set in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from putright.publishing.plain_text import WIDTH, filled
from putright.stationery.halves import NAMES, halves_of
from putright.stationery.labels import labels_of
from putright.stationery.marks import Block, Heading, Lines, Paragraph, Points, blocks_of, line_of
from putright.stationery.parts import language_of, parts_of
from putright.stationery.sheet import Sheet

_SET_IN = "    "


def as_text(sheet: Sheet) -> str:
    """The whole letter as text. It ends with a line break."""
    return "\n\n".join(_parts(sheet)) + "\n"


def body_as_text(body: str) -> str:
    """The body alone, for whoever copies it into something of their own."""
    halves = halves_of("", body)
    said = (([NAMES[one.language]] if one.language else []) + list(map(_text, blocks_of(one.text))) for one in halves)
    return "\n\n".join(text for half in said for text in half) + "\n"


def _parts(sheet: Sheet) -> Iterator[str]:
    sheet = replace(sheet, language=language_of(sheet))
    labels, head, parts = labels_of(sheet), sheet.letterhead, parts_of(sheet)
    yield _lines((line_of(head.name),))
    if sheet.to:
        yield _lines(map(line_of, sheet.to))
    yield _lines(one for one in (labels.day, labels.reference) if one)
    for part in parts:
        if len(parts) > 1:
            yield NAMES[part.language]
        yield _lines((part.subject,))
        if part.note:
            yield _lines((part.note,))
        if part.opening:
            yield _lines(part.opening)
        yield from map(_text, part.blocks)
    contacts = [f"{one.label} {one.text}" for one in labels.contacts]
    if contacts or head.address:
        yield _lines((labels.reach,))
        yield _lines((*map(line_of, head.address), *contacts))
    for block in blocks_of(head.foot):
        yield _text(block)


def _text(block: Block) -> str:
    if isinstance(block, Heading):
        return _lines((block.text,))
    if isinstance(block, Paragraph):
        return _lines(block.lines)
    if isinstance(block, Points):
        return "\n".join(_point(item) for item in block.items)
    return "\n\n".join(_lines(one, _SET_IN) for one in block.paragraphs)


def _point(item: Lines) -> str:
    return _lines(item, "  ").replace("  ", "- ", 1)


def _lines(lines: Iterable[str], set_in: str = "") -> str:
    return "\n".join(set_in + one for line in lines for one in filled(line, WIDTH - len(set_in)))
