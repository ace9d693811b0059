"""What can be asked of a policy file: questions in plain words, in groups, each with its place in the file."""

from __future__ import annotations

from typing import Final, NamedTuple

from putright.revising.tree import Path

LINE: Final = "line"
"""A text on one line."""
WORDS: Final = "words"
"""A sentence or more."""
LIMIT: Final = "limit"
"""A length of time: a number and a unit, or one of the units that stand alone."""
CHOICE: Final = "choice"
"""One of several."""
LINES: Final = "lines"
"""Several texts, one on each line."""
TICKS: Final = "ticks"
"""As many of several as are wanted."""
TICK: Final = "tick"
"""One thing, yes or no."""
DAY: Final = "day"
"""A day, as 2026-12-24."""

YES: Final = "yes"
"""The answer of a tick; an empty answer is no."""


class Option(NamedTuple):
    """One of the answers to choose from: what stands in the file, and what a person reads."""

    value: str
    text: str


class Question(NamedTuple):
    """Something that can be asked, and what the file says now.

    ``id`` names it from one look at a text to the next. ``path`` is its place, ``line`` the line of the file where
    that stands, None for what is not there yet. ``means`` says what an answer does. ``also`` are places that say the
    same and change with it. An empty answer takes away what is ``optional``.
    """

    id: str
    label: str
    kind: str
    value: str = ""
    values: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    path: Path = ()
    line: int | None = None
    means: str = ""
    clause: str = ""
    optional: bool = False
    also: tuple[Path, ...] = ()
    tail: str = ""
    """What follows the answer in the file: "of received" after a length of time."""


class Block(NamedTuple):
    """Questions about one thing: a duty, an outside body, a promise. ``says`` is its sentence, as it stands now."""

    title: str
    questions: tuple[Question, ...]
    says: str = ""
    path: Path = ()
    fresh: bool = False
    """Whether it is for something that is not in the file yet."""


class Group(NamedTuple):
    """Blocks that belong together, such as those of one stage."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    intro: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions of the group, in order."""
        return tuple(question for block in self.blocks for question in block.questions)


def id_of(path: Path) -> str:
    """The id of the question for a place that is there."""
    return "/".join(str(step) for step in path)


def away_id(path: Path) -> str:
    """The id of the tick that takes the place away."""
    return f"-{id_of(path)}"


def new_id(path: Path, part: str = "") -> str:
    """The id of a question about an entry that may be added to the list at a place."""
    return f"+{id_of(path)}/{part}" if part else f"+{id_of(path)}"
