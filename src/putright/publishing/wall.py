"""The page for the wall: the summary on one A4 sheet, in as large a type as it allows.

What is too long is set smaller, down to 11 points. What is too long even so is shortened, in this order, until it fits:
the further words below an item; the section on help; outside bodies past the third, the second and the first; then
whole sections from the last to the first. How to reach the provider is never left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from putright.publishing.setting import as_pdf
from putright.publishing.sheets import frame, section_data
from putright.publishing.square_code import square_code
from putright.publishing.words import CONTACT
from putright.wording.language import say, speaking
from putright.wording.procedure_parts import Items, Paragraph, Part, ProcedurePage, Section

_TEMPLATE: Final = Path(__file__).with_name("wall.typ")
SIZES: Final = tuple(half / 2 for half in range(36, 21, -1))
"""What the running text may be set in, in points: from 18 down to 11, never less."""

_HELP: Final = "help"
_BODIES: Final = "outside-bodies"


def as_wall_page(page: ProcedurePage, links: Mapping[str, str], *, author: str = "", form: str = "") -> bytes:
    """The one page as PDF. ``form``: the web address that its square code leads to. Raises ``setting.NotSet``."""
    with speaking(page.language):
        data: dict[str, Any] = {
            **frame(page, author),
            "sizes": SIZES,
            "contents": [[section_data(one, links) for one in sections] for sections in contents(page)],
            "contact": [section_data(one, links) for one in page.sections if one.id == CONTACT],
            "code": square_code(form) if form else "",
            "code-says": say("Square code for the camera of a phone. It leads to {address}", address=form),
            "code-title": say("Scan this to complain"),
        }
    return as_pdf(_TEMPLATE, data)


def contents(page: ProcedurePage) -> Iterator[tuple[Section, ...]]:
    """What may stand above the contacts: all of it, then less and less."""
    sections = tuple(one for one in page.sections if one.id != CONTACT)
    yield sections
    sections = tuple(_without_more(one) for one in sections)
    yield sections
    sections = tuple(one for one in sections if one.id != _HELP)
    yield sections
    for most in (3, 2, 1):
        sections = tuple(_first(one, most) if one.id == _BODIES else one for one in sections)
        yield sections
    while len(sections) > 1:
        sections = sections[:-1]
        yield sections


def _without_more(section: Section) -> Section:
    parts = tuple(
        replace(part, items=tuple(replace(one, more=()) for one in part.items)) if isinstance(part, Items) else part
        for part in section.parts
    )
    return replace(section, parts=parts)


def _first(section: Section, most: int) -> Section:
    """The section with its first so many items, and a line that says where the others stand."""
    more = Paragraph(say("Our full procedure names more."))
    kept: list[Part] = []
    left = most
    for part in section.parts:
        if not isinstance(part, Items):
            kept.append(part)
        elif left:
            items = part.items[:left]
            kept.append(replace(part, items=items))
            left -= len(items)
    there = sum(len(part.items) for part in section.parts if isinstance(part, Items))
    if there > most and more not in kept:
        kept.append(more)
    return replace(section, parts=tuple(kept))
