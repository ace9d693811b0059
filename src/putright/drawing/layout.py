"""Where everything on a drawing stands: one flow from top to bottom, each thing below the one before.

Nothing can overlap, because whatever is placed says where it ends and the next begins there; nothing can be cut off,
because every text is broken into lines that fit (``measuring``) and every box is made as high as what stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from putright.drawing.content import Card, Drawing, Group, Step, Way, cited
from putright.drawing.entries import BODY, SMALL, columns_of, entry_parts, placed
from putright.drawing.picture import Box, Part, Picture, Rail, Stop, Style, Thing, Words

WIDE: Final = 840
"""The width of a drawing for a screen or a sheet of A4."""
NARROW: Final = 360
"""The width of a drawing for a phone."""

_TITLE: Final = Style(28, 37, bold=True)
_TITLE_NARROW: Final = Style(23, 31, bold=True)
_SUBTITLE: Final = Style(16, 23, tone="second")
_HEADING: Final = Style(20, 28, bold=True)
_GROUP: Final = Style(15, 22, bold=True)
_WAY: Final = Style(16, 23, bold=True)

_GAP: Final = 22
_RAIL: Final = 26
"""From the edge of the cards to the first line down, and from that to the second."""
_BETWEEN: Final = 14


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The measures of a drawing of one width."""

    width: int

    @property
    def margin(self) -> int:
        return 24 if self.width >= WIDE else 10

    @property
    def padding(self) -> int:
        return 20 if self.width >= WIDE else 12

    @property
    def title(self) -> Style:
        return _TITLE if self.width >= WIDE else _TITLE_NARROW

    @property
    def left(self) -> int:
        return self.margin + self.padding

    @property
    def room(self) -> int:
        return self.width - 2 * self.left


def lay_out(drawing: Drawing, width: int = WIDE) -> Picture:
    """Place everything that a drawing shows on a sheet so wide; it becomes as high as it needs."""
    sheet = _Sheet(width)
    whole = sheet.width - 2 * sheet.margin
    title = placed(drawing.title, sheet.margin, sheet.margin, whole, sheet.title, level=1)
    subtitle = placed(drawing.subtitle, sheet.margin, title.bottom + 4, whole, _SUBTITLE)
    things: list[Thing] = [Part((title, subtitle))]
    y = subtitle.bottom + _GAP
    for place, step in enumerate(drawing.steps):
        part, y = _card(step.card, y, sheet)
        things.append(part)
        following = drawing.steps[place + 1].card.id if place + 1 < len(drawing.steps) else ""
        ways, y = _ways(step, following, y, sheet)
        things += ways
    for card in drawing.after:
        part, y = _card(card, y, sheet)
        things.append(part)
        y += _GAP
    height = y - _GAP + sheet.margin
    page = Box(0, 0, width, height, "page")
    return Picture(drawing.id, drawing.title, drawing.description, width, height, (page, *things))


def _card(card: Card, top: int, sheet: _Sheet) -> tuple[Part, int]:
    """A card, and where it ends: a band with its heading, then its groups."""
    padding, width = sheet.padding, sheet.width - 2 * sheet.margin
    heading = placed(card.heading, sheet.left, top + 10, sheet.room, _HEADING, level=2)
    things: list[Thing] = [heading]
    y = heading.bottom
    for note in card.intro:
        things.append(placed(note.cited, sheet.left, y + 2, sheet.room, BODY))
        y = things[-1].bottom if isinstance(things[-1], Words) else y
    band = Box(sheet.margin + 2, top + 2, width - 4, y + 8 - top, "band")
    y += 12
    for group in card.groups:
        part, y = _group(group, y, sheet)
        things.append(part)
    bottom = y + padding // 2
    frame = Box(sheet.margin, top, width, bottom - top, card.kind)
    return Part((frame, band, *things), "group", card.heading), bottom


def _group(group: Group, top: int, sheet: _Sheet) -> tuple[Part, int]:
    """A group of entries as a list; its heading, if it has one, before the list."""
    before: list[Thing] = []
    y = top
    if group.heading:
        heading = placed(group.heading, sheet.left, y + 8, sheet.room, _GROUP, level=3)
        before.append(heading)
        y = heading.bottom
    items: list[Thing] = []
    ruled = _ruled(group)
    air = 7 if ruled else 4
    columns = columns_of(group.entries)
    for number, entry in enumerate(group.entries):
        rule = [Box(sheet.left, y, sheet.room, 1, "rule")] if number and ruled else []
        things, y = entry_parts(entry, columns, sheet.left, y + air, sheet.room)
        items.append(Part((*rule, *things), "listitem"))
        y += air
    return Part((*before, Part(tuple(items), "list", group.heading))), y


def _ruled(group: Group) -> bool:
    """Whether rules stand between the entries: where they have columns."""
    return any(entry.whenever or entry.notes for entry in group.entries)


def _ways(step: Step, following: str, top: int, sheet: _Sheet) -> tuple[list[Thing], int]:
    """The ways out of a card, and where the next card begins.

    A line for each kind of way goes down at the left. Beside its stops stand the words, in order, below one another.
    It ends in an arrow at the next card if one of its ways goes there, and at its last stop if none does: then the
    words alone say where the way goes.
    """
    if not step.ways:
        return [], top + _GAP
    kinds = list(dict.fromkeys(way.kind for way in step.ways))
    rails = {kind: sheet.margin + _RAIL * (1 + place) for place, kind in enumerate(kinds)}
    left = sheet.margin + _RAIL * (1 + len(kinds))
    room = sheet.width - sheet.margin - left
    items: list[Thing] = []
    last: dict[str, int] = {}
    y = top + _BETWEEN
    for way in step.ways:
        words = _way_words(way, left, y, room)
        last[way.kind] = y + _WAY.line // 2
        items.append(Part((Stop(rails[way.kind], last[way.kind], way.kind), *words), "listitem"))
        y = words[-1].bottom + _BETWEEN
    bottom = y + 4
    lines: list[Thing] = []
    for kind in kinds:
        onwards = any(way.kind == kind and way.to == following for way in step.ways)
        lines.append(Rail(rails[kind], top, bottom if onwards else last[kind], kind, onwards))
    return [Part((*lines, Part(tuple(items), "list", f"Ways on from: {step.card.heading}")))], bottom


def _way_words(way: Way, left: int, top: int, room: int) -> list[Words]:
    texts: Sequence[tuple[str, Style]] = (
        (way.title, _WAY),
        (cited(way.when, way.clauses), BODY),
        *((note.cited, SMALL) for note in way.notes),
    )
    words: list[Words] = []
    for text, style in texts:
        if text:
            words.append(placed(text, left, words[-1].bottom if words else top, room, style))
    return words
