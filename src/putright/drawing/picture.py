"""What is on a drawing, where: shapes and lines of text, in whole units, from the top left corner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, Union

Look = Literal["page", "stage", "outside stage", "quiet", "band", "firm", "soft", "rule"]
"""What a box is, and so how its frame is drawn."""

Tone = Literal["ink", "second", "paper"]
Role = Literal["", "list", "listitem", "group"]


class Style(NamedTuple):
    """How text is set: its size, the height of a line, whether it is bold, how dark it is."""

    size: int
    line: int
    bold: bool = False
    tone: Tone = "ink"


class Box(NamedTuple):
    """A box, or a rule between two lines."""

    x: int
    y: int
    width: int
    height: int
    look: Look


class Rail(NamedTuple):
    """A line down the page; with ``arrow`` it ends in one."""

    x: int
    top: int
    bottom: int
    kind: str
    arrow: bool = False


class Stop(NamedTuple):
    """A mark on a line, beside which its words stand."""

    x: int
    y: int
    kind: str


class Words(NamedTuple):
    """A text in lines, within ``room`` to the right of ``x``; ``y`` is its top. ``level`` makes it a heading."""

    x: int
    y: int
    room: int
    lines: tuple[str, ...]
    style: Style
    level: int = 0

    @property
    def bottom(self) -> int:
        """Where the text ends."""
        return self.y + len(self.lines) * self.style.line

    @property
    def text(self) -> str:
        """The text, whole."""
        return "".join(self.lines)


class Part(NamedTuple):
    """Things that belong together, with the part that they play for somebody who hears the drawing read."""

    things: tuple[Thing, ...]
    role: Role = ""
    label: str = ""


Thing = Union[Box, Rail, Stop, Words, Part]  # noqa: UP007 (Part is named before it is there)


class Picture(NamedTuple):
    """A drawing with its size. ``id`` is made part of the ids within it."""

    id: str
    title: str
    description: str
    width: int
    height: int
    things: tuple[Thing, ...]


def every(things: tuple[Thing, ...]) -> Iterator[Thing]:
    """Everything on a picture, whatever it is part of."""
    for thing in things:
        yield thing
        if isinstance(thing, Part):
            yield from every(thing.things)
