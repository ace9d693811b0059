"""A paper on A4 sheets, in ordinary or in large print."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from putright.publishing.blocks import Block, Heading, Piece, Runs, Text, blocks, pieces, plain
from putright.publishing.setting import as_pdf
from putright.wording.language import runs_of, say, speaking
from putright.wording.procedure_parts import ProcedurePage, Section

_TEMPLATE: Final = Path(__file__).with_name("paper.typ")
ORDINARY: Final = 11.5
EASIER: Final = 14.0
LARGE: Final = 18.0
"""Sizes of the running text, in points. Easier words are set larger; large print begins at 18."""


def as_sheets(
    page: ProcedurePage, links: Mapping[str, str], *, author: str = "", large: bool = False, size: float = ORDINARY
) -> bytes:
    """The paper as PDF; large print has a size of its own. ``links``: words that lead somewhere, such as an address.

    Raises ``setting.NotSet``.
    """
    with speaking(page.language):
        number = say("Page {page} of {pages}", page="{page}", pages="{pages}")  # the typesetter puts them in
    return as_pdf(
        _TEMPLATE,
        {
            **frame(page, author),
            "number": number,
            "large": large,
            "size": LARGE if large else size,
            "sections": [section_data(section, links) for section in page.sections],
        },
    )


def frame(page: ProcedurePage, author: str) -> dict[str, Any]:
    """What a paper says of itself."""
    title, subtitle = plain(runs_of(page.title)), plain(runs_of(page.subtitle))
    return {
        "language": page.language,
        "name": f"{title} ({subtitle})" if subtitle else title,
        "author": author,
        "title": said(runs_of(page.title)),
        "subtitle": said(runs_of(page.subtitle)),
        "note": said(runs_of(page.note)),
        "foot": said(runs_of(page.subtitle or page.title)),
    }


def section_data(section: Section, links: Mapping[str, str]) -> dict[str, Any]:
    """A section as the templates want it."""
    return {
        "id": section.id,
        "heading": said(runs_of(section.heading)),
        "blocks": [_block(block, links) for block in blocks(section)],
    }


def said(runs: Runs, links: Mapping[str, str] | None = None) -> list[Piece]:
    """A text in its pieces, as the templates want it."""
    return list(pieces(runs, links or {}))


def _block(block: Block, links: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "said": said(block.runs)}
    if isinstance(block, Text):
        return {"is": "text", "said": said(block.runs, links), "clauses": block.clauses}
    points = [
        {
            "paragraphs": [said(runs, links) for runs in point.paragraphs],
            "clauses": point.clauses,
            "blank": point.blank,
        }
        for point in block.points
    ]
    return {"is": "points", "points": points}
