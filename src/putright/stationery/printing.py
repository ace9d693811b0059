"""Letters on A4 sheets: PDF/UA-1, in ordinary or large print, one letter or all of a day's post in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from putright.publishing.setting import NotSet, as_pdf
from putright.stationery.labels import labels_of
from putright.stationery.marks import Block, Heading, Lines, Paragraph, Points, blocks_of, from_the_right, line_of
from putright.stationery.paper_words import apart, breakable, in_words
from putright.stationery.parts import Part, language_of, parts_of
from putright.stationery.pictures import kind_of
from putright.stationery.sheet import Letterhead, Sheet

_TEMPLATE: Final = Path(__file__).with_name("letter.typ")

ORDINARY: Final = 12.0
"""Size of the running text, in points."""
LARGE_FROM: Final = 14.0
"""From this size on a letter is set as large print: one column, black, nothing smaller but the address."""
LARGEST: Final = 48.0
MOST_LINES: Final = 7
"""Lines of an address that a window has room for. What is more is joined with commas."""
_WIDTH: Final = 157.0
_MM_OF_A_POINT: Final = 0.3528
_BESIDE: Final = 30
"""Signs in a line beside the address."""
_ROOM_BESIDE: Final = 14
"""Lines there that end above the fold for certain: what is longer has to be measured."""
_SIGN: Final = 0.62
"""How wide a sign is at most, of its size, in a line that is full of them."""


def as_paper(sheet: Sheet, size: float = ORDINARY) -> bytes:
    """The letter as PDF, its text in a size in points. The same letter gives the same bytes.

    Emoji and other pictures that no typeface of ours has are written as their names. Raises ``setting.NotSet`` for
    letters of a script that none has; its ``signs`` are those.
    """
    return as_post([(sheet, size)], line_of(sheet.subject))


def as_post(letters: Sequence[tuple[Sheet, float]], title: str) -> bytes:
    """Letters with their sizes in one PDF, each beginning on the front of a sheet, with a bookmark for each.

    They are of one provider: the picture of the first letterhead is that of all. Raises ``setting.NotSet`` as
    ``as_paper`` does, and ``ValueError`` where there is no letter.
    """
    if not letters:
        raise ValueError("There is no letter to print.")
    data = {
        "title": line_of(title),
        "author": line_of(letters[0][0].letterhead.name),
        "language": language_of(letters[0][0]).partition("-")[0].lower(),
        "letters": [_letter(sheet, size) for sheet, size in letters],
    }
    logo = letters[0][0].letterhead.logo
    if logo:
        kind_of(logo)
    pictures = {"logo": logo.decode("latin-1")} if logo else {}
    try:
        return as_pdf(_TEMPLATE, data, **pictures)
    except NotSet as fault:
        named, left = in_words(fault.signs)
        if left or not named:
            raise
    return as_pdf(_TEMPLATE, _translated(data, str.maketrans(named)), **pictures)


def is_large(size: float) -> bool:
    """Whether a letter in that size, in points, is in large print."""
    return size >= LARGE_FROM


def _letter(sheet: Sheet, size: float) -> dict[str, Any]:
    if not ORDINARY <= size <= LARGEST:
        raise ValueError(f"A letter is set in {ORDINARY} to {LARGEST} points, not in {size}. Choose a size between.")
    sheet = replace(sheet, language=language_of(sheet))
    labels, (language, region) = labels_of(sheet), _language(sheet.language)
    first, *others = parts_of(sheet)
    longest = int(_WIDTH / (size * _MM_OF_A_POINT * _SIGN))
    return {
        "language": language,
        "region": region,
        "words-in": "" if labels.language == language else labels.language,
        "size": size,
        "large": is_large(size),
        "subject": breakable(first.subject, longest),
        "note": breakable(first.note, longest),
        "day": labels.day,
        "reference": breakable(labels.reference, min(longest, _BESIDE)),
        "page": labels.page,
        "reach": labels.reach,
        "to": [breakable(line, 60) for line in address_lines(sheet.to)],
        "head": _head(sheet.letterhead, labels.contacts, min(longest, _BESIDE)),
        "blocks": _blocks(first.blocks, longest),
        "others": [_other(one, longest) for one in others],
    }


def _other(part: Part, longest: int) -> dict[str, Any]:
    """The same in another language, as it stands below the first."""
    language, region = _language(part.language)
    return {
        "language": language,
        "region": region,
        "subject": breakable(part.subject, longest),
        "opening": [breakable(line, longest) for line in part.opening],
        "blocks": _blocks(part.blocks, longest),
    }


def _head(head: Letterhead, contacts: Sequence[tuple[str, str, str]], longest: int) -> dict[str, Any]:
    beside = [*map(line_of, head.address), *(f"{label} {text}" for label, text, _ in contacts)]
    return {
        "short": sum(1 + len(line) // 24 for line in beside) <= _ROOM_BESIDE,
        "name": breakable(line_of(head.name), longest),
        "address": [breakable(line, longest) for line in map(line_of, head.address) if line],
        "contacts": [
            {"label": label, "text": breakable(text, longest), "link": link} for label, text, link in contacts
        ],
        "foot": [
            [breakable(line, longest) for line in block.lines]
            for block in blocks_of(head.foot)
            if isinstance(block, Paragraph)
        ],
    }


def address_lines(to: Sequence[str]) -> list[str]:
    """An address in lines that a window can show, all of it: the last line, which is the postcode, stays alone."""
    lines = [line for line in map(line_of, to) if line]
    while len(lines) > MOST_LINES:
        lines[-3:-1] = [f"{lines[-3]}, {lines[-2]}"]
    return lines


_FEW: Final = 2
"""Points that go to the next page together, so that the end of a letter does not stand there alone."""


def _blocks(blocks: Sequence[Block], longest: int) -> list[dict[str, Any]]:
    found = [one for block in blocks for one in _set(block, longest)]
    for place, (one, after) in enumerate(pairwise(found), 2):
        if one["is"] == "paragraph":
            # What leads into a list stays with it; and "Yours sincerely" never begins a page, nor does who signs.
            leads = one["lines"][-1].endswith(":") and after["is"] != "heading"
            one["stays"] = leads or (place >= len(found) - 1 and after["is"] == "paragraph")
        elif one["is"] == "points" and place == len(found) - 1:
            one["stays"] = len(one["items"]) <= _FEW and after["is"] == "paragraph"
    return found


def _set(block: Block, longest: int) -> Iterator[dict[str, Any]]:
    def said(texts: Lines) -> dict[str, Any]:
        return {"lines": [breakable(text, longest) for text in texts], "rtl": from_the_right(texts)}

    if isinstance(block, Heading):
        yield {"is": "heading", "text": breakable(block.text, longest)}
    elif isinstance(block, Paragraph):
        yield from ({"is": "paragraph", **said(one), "stays": False} for one in apart(block.lines))
    elif isinstance(block, Points):
        yield {"is": "points", "items": [said(item) for item in block.items], "stays": False}
    else:
        yield {"is": "quoted", "paragraphs": [said(one) for each in block.paragraphs for one in apart(each)]}


def _language(tag: str) -> tuple[str, str]:
    """Language and country of a tag, as the typesetter takes them; the country is ours where the tag says none."""
    language, _, rest = tag.partition("-")
    region = rest.rpartition("-")[2]
    return language.lower(), region.upper() if len(region) == 2 else "GB"


def _translated(data: Any, table: dict[int, str]) -> Any:
    if isinstance(data, str):
        return data.translate(table)
    if isinstance(data, dict):
        return {key: _translated(one, table) for key, one in data.items()}
    if isinstance(data, list):
        return [_translated(one, table) for one in data]
    return data
