"""A letter as it reads on a page: headings, paragraphs, lists and quoted words, in place of the marks for them."""

from __future__ import annotations

from typing import NamedTuple

from putright.stationery.halves import NAMES, halves_of
from putright.stationery.marks import Block, Heading, Paragraph, Points, blocks_of


class Reads(NamedTuple):
    """A part of a letter. ``sort``: heading, paragraph, points (``items``) or quoted; its text with its line breaks.
    ``language``: of a letter in two languages, that of the half; ``begins`` is the line above each half."""

    sort: str
    text: str = ""
    items: tuple[str, ...] = ()
    language: str = ""


def as_it_reads(text: str) -> list[Reads]:
    """The parts of a letter's text, in its order; the same that its PDF, its Word file and its mail are made of."""
    found = []
    for half in halves_of("", text):
        begins = [Reads("begins", NAMES[half.language])] if half.language else []
        found += [one._replace(language=half.language) for one in (*begins, *map(_part, blocks_of(half.text)))]
    return found


def _part(block: Block) -> Reads:
    if isinstance(block, Heading):
        return Reads("heading", block.text)
    if isinstance(block, Paragraph):
        return Reads("paragraph", "\n".join(block.lines))
    if isinstance(block, Points):
        return Reads("points", items=tuple("\n".join(one) for one in block.items))
    return Reads("quoted", "\n\n".join("\n".join(one) for one in block.paragraphs))
