"""What stands in a letter, in its order, with the language of each part: one part, or the same in two languages.

A letter in Welsh and English has its Welsh first. The English begins with its own subject, day and reference, so that
whoever reads it alone misses nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from putright.stationery.halves import WELSH, halves_of
from putright.stationery.labels import Labels, labels_of
from putright.stationery.marks import Block, Heading, Lines, Points, blocks_of, line_of
from putright.stationery.sheet import Sheet
from putright.wording.language import ENGLISH

BELOW: Final = "The same letter in English is below."
"""What an English reader of a letter that begins in Welsh finds at its top; said in English alone."""


class Part(NamedTuple):
    """A part of a letter. ``language``: a BCP 47 tag. ``opening``: the day and the reference, where the letterhead has
    them in another language. ``note``: a line in English above what follows. ``blocks``: what it says."""

    language: str
    subject: str
    opening: Lines
    note: str
    blocks: tuple[Block, ...]


def parts_of(sheet: Sheet) -> tuple[Part, ...]:
    """The parts of a letter, each with the names of what goes with it. The first is in the language of the sheet."""
    halves = halves_of(sheet.subject, sheet.body)
    if len(halves) == 1:
        return (Part(sheet.language, line_of(sheet.subject), (), "", _blocks(sheet.body, sheet, labels_of(sheet))),)
    found = []
    for half in halves:
        labels = labels_of(replace(sheet, language=half.language))
        first = half.language == WELSH
        opening = () if first else tuple(one for one in (labels.day, labels.reference) if one)
        blocks = _blocks(half.text, sheet, labels)
        found.append(Part(half.language, line_of(half.subject), opening, BELOW if first else "", blocks))
    return tuple(found)


def language_of(sheet: Sheet) -> str:
    """The language that a letter begins in, and that of its letterhead."""
    first = halves_of(sheet.subject, sheet.body)[0].language
    return first or sheet.language


def languages_of(sheet: Sheet) -> tuple[str, ...]:
    """Every language of a letter, in its order."""
    return tuple(one.language for one in parts_of(sheet)) if language_of(sheet) != ENGLISH else (sheet.language,)


def _blocks(text: str, sheet: Sheet, labels: Labels) -> tuple[Block, ...]:
    """What the text says and, below it, the names of the files that go with it."""
    found = blocks_of(text)
    if not sheet.enclosed:
        return found
    return (*found, Heading(labels.enclosed), Points(tuple((line_of(name),) for name in sheet.enclosed)))
