"""A paper as plain text: for an email, a screen reader, or whoever copies it into something of their own.

Lines have at most 72 columns, so that an email client that quotes them breaks none. There are no ruled lines and no
capitals for emphasis, which a screen reader reads out sign by sign; headings stand between empty lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from putright.publishing.blocks import Block, Heading, Point, Text, blocks, cited, plain
from putright.wording.procedure_parts import ProcedurePage, Section

WIDTH: Final = 72
_TO_WRITE_ON: Final = "_" * 40


def as_plain_text(page: ProcedurePage) -> str:
    """The text of a paper. It ends with a line break."""
    lines = filled(page.title)
    for text in (page.subtitle, page.note):
        if text:
            lines += ["", *filled(text)]
    for section in page.sections:
        lines += ["", "", *filled(section.heading), *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    before: Block | None = None
    for block in blocks(section):
        if not isinstance(before, Heading):
            yield ""
        yield from _block(block)
        before = block


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from filled(f"{plain(block.runs)}:")
    elif isinstance(block, Text):
        yield from filled(f"{plain(block.runs)} {cited(block.clauses)}")
    else:
        for point in block.points:
            yield from _point(point)


def _point(point: Point) -> Iterator[str]:
    paragraphs = [plain(runs) for runs in point.paragraphs]
    paragraphs[-1] += f" {_TO_WRITE_ON}" if point.blank else f" {cited(point.clauses)}"
    lines = [line for text in paragraphs for line in filled(text, WIDTH - 2)] or [""]
    yield f"- {lines[0]}"
    yield from (f"  {line}" for line in lines[1:])


def filled(text: str, width: int = WIDTH) -> list[str]:
    """A text in lines of so many columns at most; its own line breaks, as those of an address, stay."""
    lines: list[str] = []
    for one in text.splitlines():
        lines += wrap(one, width, break_long_words=False, break_on_hyphens=False)
    return lines
