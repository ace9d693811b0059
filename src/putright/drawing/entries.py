"""One line of a card, placed: its mark, its words and its limit in three columns, or below one another where narrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from putright.drawing.content import Entry, cited
from putright.drawing.measuring import width_of, wrapped
from putright.drawing.picture import Box, Rail, Stop, Style, Thing, Words

BODY: Final = Style(16, 23)
SMALL: Final = Style(14, 20, tone="second")
_NAME: Final = Style(16, 23, bold=True)
_MARK: Final = Style(14, 20, bold=True)
_FIRM: Final = Style(14, 20, bold=True, tone="paper")

_BREAK: Final = 560
"""Narrower than this, nothing stands beside anything else."""
_MARK_ROOM: Final = 124
_WHEN_SHARE: Final = 3
"""The limit has one part in so many of the room."""
_GUTTER: Final = 16
_INSET: Final = 8


def placed(text: str, x: int, y: int, room: int, style: Style, level: int = 0) -> Words:
    """A text, broken into lines that fit into the room."""
    return Words(x, y, room, wrapped(text, room, style.size, style.bold), style, level)


class Columns(NamedTuple):
    """Which columns the entries of a group share: one for their marks, one for how long and since when."""

    marks: bool
    times: bool


def columns_of(entries: Iterable[Entry]) -> Columns:
    """The columns of a group; asked once for all of it, as a group may be long."""
    marks, times = False, False
    for one in entries:
        marks, times = marks or bool(one.mark), times or bool(one.whenever)
    return Columns(marks, times)


def entry_parts(entry: Entry, columns: Columns, x: int, top: int, room: int) -> tuple[list[Thing], int]:
    """An entry, and where it ends. ``columns``: those of its group."""
    if room < _BREAK:
        return _stacked(entry, x, top, room)
    things: list[Thing] = []
    ends = [top]
    left, right = x, x + room
    if columns.marks:
        mark, end = _mark(entry, x, top, _MARK_ROOM)
        things += mark
        ends.append(end)
        left = x + _MARK_ROOM + _GUTTER
    clauses = entry.clauses
    limits: list[Words] = []
    if columns.times:
        right = x + room - room // _WHEN_SHARE
        column = right + _GUTTER
        texts = ((entry.limit, _NAME), (entry.when, BODY), (cited("", clauses), SMALL))
        limits = _below(texts, column, top, x + room - column)
        clauses = ()
    words = _texts(entry, clauses, left, top, right - left)
    things += words + limits
    ends += [one.bottom for one in (*words, *limits)]
    return things, max(ends)


def _stacked(entry: Entry, x: int, top: int, room: int) -> tuple[list[Thing], int]:
    things, y = _mark(entry, x, top, room) if entry.mark else ([], top)
    y += 4 if things else 0
    notes = [(note.cited, SMALL) for note in entry.notes]
    texts = [(entry.title, _NAME), (entry.text, BODY), (entry.limit, _NAME), (entry.when, BODY)]
    # What follows a text without a limit is for whom it is.
    last = max(place for place, (text, _) in enumerate(texts) if text)
    texts[last] = (cited(texts[last][0], entry.clauses), texts[last][1])
    words = _below((*texts, *notes), x, y, room)
    return [*things, *words], words[-1].bottom


def _texts(entry: Entry, clauses: tuple[str, ...], x: int, top: int, room: int) -> list[Words]:
    """Name, text with its clauses, and the smaller lines, below one another."""
    texts = [(entry.title, _NAME), (cited(entry.text, clauses), BODY)]
    return _below((*texts, *((note.cited, SMALL) for note in entry.notes)), x, top, room)


def _below(texts: Sequence[tuple[str, Style]], x: int, top: int, room: int) -> list[Words]:
    """Texts below one another; an empty one takes no room."""
    words: list[Words] = []
    for text, style in texts:
        if text:
            words.append(placed(text, x, words[-1].bottom if words else top, room, style))
    return words


def _mark(entry: Entry, x: int, top: int, room: int) -> tuple[list[Thing], int]:
    """The mark of an entry: words in a box for how firm a promise is, a sample of a line in the legend, else words."""
    if not entry.mark:
        return [], top
    if entry.shape == "plain":
        name = placed(entry.mark, x, top + 2, room, _MARK)
        return [name], name.bottom
    if entry.shape == "firm" or entry.shape == "soft":
        return _boxed(entry.mark, entry.shape, x, top, room)
    name = placed(entry.mark, x + 3 * _INSET, top + 2, room - 3 * _INSET, _MARK)
    bottom = max(name.bottom, top + 2 * BODY.line)
    rail = Rail(x + _INSET, top, bottom, entry.shape)
    return [rail, Stop(x + _INSET, (top + bottom) // 2, entry.shape), name], bottom


def _boxed(mark: str, shape: Literal["firm", "soft"], x: int, top: int, room: int) -> tuple[list[Thing], int]:
    style = _FIRM if shape == "firm" else _MARK
    name = placed(mark, x + _INSET, top + 2, room - 2 * _INSET, style)
    width = max(width_of(line.rstrip(), _MARK.size, bold=True) for line in name.lines) + 2 * _INSET
    box = Box(x, top, width, name.bottom + 2 - top, shape)
    return [box, name], box.y + box.height
