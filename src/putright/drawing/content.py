"""What a drawing shows, whatever it is written as: cards from top to bottom, and the ways from one stage to the next.

The layout and the text twin both go through these, and through nothing else, so neither can say what the other does
not.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Shape = Literal["plain", "firm", "soft", "asked", "by itself"]
"""How a mark looks: plain words, a closed box (more than an aim), a broken box (an aim), or one of the two lines."""

WayKind = Literal["asked", "by itself"]
"""Who takes the way: the complainant asks for it, or it is taken by itself."""

CardKind = Literal["stage", "outside stage", "quiet"]
"""A stage of the provider's own, one that an outside body holds, or something that stands beside the stages."""


class Note(NamedTuple):
    """A smaller line, with the clauses that it rests on."""

    text: str
    clauses: tuple[str, ...] = ()

    @property
    def cited(self) -> str:
        """The line with its clauses behind it."""
        return cited(self.text, self.clauses)


class Entry(NamedTuple):
    """One line of a card.

    ``mark`` stands before it: how firmly it is promised, or when a door is open. ``title`` is a name that goes before
    the text. ``limit`` is a length of time ("within 2 hours"), ``when`` what it counts from, or for whom the line is.
    """

    text: str
    clauses: tuple[str, ...] = ()
    mark: str = ""
    shape: Shape = "plain"
    title: str = ""
    limit: str = ""
    when: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def whenever(self) -> str:
        """Length of time and start in one: "within 2 hours of receiving your complaint"."""
        return " ".join(part for part in (self.limit, self.when) if part)


class Group(NamedTuple):
    """Lines that belong together, under a heading of their own, which may be empty."""

    heading: str
    entries: tuple[Entry, ...]


class Card(NamedTuple):
    """A stage, or a card beside the stages. ``id`` serves ways and tests; ``intro`` stands under the heading."""

    id: str
    kind: CardKind
    heading: str
    intro: tuple[Note, ...] = ()
    groups: tuple[Group, ...] = ()


class Way(NamedTuple):
    """An arrow out of a stage to the card ``to``: what it is, when it may be taken, what to know about it."""

    kind: WayKind
    to: str
    title: str
    when: str = ""
    clauses: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


class Step(NamedTuple):
    """A card of the flow, and the ways out of it."""

    card: Card
    ways: tuple[Way, ...] = ()


class Drawing(NamedTuple):
    """The whole: the flow from top to bottom, and the cards that follow it."""

    id: str
    title: str
    subtitle: str
    description: str
    steps: tuple[Step, ...]
    after: tuple[Card, ...]


def cited(text: str, clauses: tuple[str, ...]) -> str:
    """A text with its clauses behind it: "phone you [AL-05, AL-11]"."""
    marks = f"[{', '.join(clauses)}]" if clauses else ""
    return " ".join(part for part in (text, marks) if part)
