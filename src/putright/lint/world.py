"""What rules know of the world: outside bodies, repealed laws, words in use, how far the calendar reaches.

Knowledge is data (the directory of outside bodies, laws.yaml, words.yaml), so that it can be brought up to date without
touching a rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from putright.bodies import load_bodies
from putright.bodies.entry import BodyEntry
from putright.calendars import DIVISIONS, text_of
from putright.procedure.document import read_document

_HERE: Final = Path(__file__).parent


class OutsideBody(NamedTuple):
    """What rules ask of an outside body: the entry of the directory, by the names that a policy may give it."""

    entry: BodyEntry

    @property
    def name(self) -> str:
        """Its official name."""
        return self.entry.name

    @property
    def decides(self) -> bool:
        """Whether it decides on one complaint and can give redress."""
        return bool(self.entry.decides)

    @property
    def takes(self) -> Mapping[str, tuple[str, ...]]:
        """Whose complaints it takes, by attribute of the case."""
        return self.entry.takes.attributes

    @property
    def the(self) -> str:
        """The body within a sentence: the Housing Ombudsman, Healthwatch."""
        return self.name if self.entry.alone else f"the {self.name}"

    def is_called(self, name: str) -> bool:
        """Whether it goes, rightly or wrongly, by that name."""
        one = self.entry
        return _plain(name) in {_plain(called) for called in (one.id, one.name, *one.also, *one.wrong, *one.other_ids)}


def _plain(name: str) -> str:
    """A name as it is compared: an id with blanks for its hyphens, in small letters."""
    return name.replace("-", " ").casefold()


class Repealed(NamedTuple):
    """A law that is no longer in force: its names, the day it ended, what came instead, where."""

    names: tuple[str, ...]
    ended: date
    now: str
    where: tuple[str, ...] = ()


class Words(NamedTuple):
    """Patterns by which prose is understood, each under what it means."""

    weak: Mapping[str, re.Pattern[str]]
    parts: Mapping[str, re.Pattern[str]]
    notice: Mapping[str, re.Pattern[str]]
    asked: Mapping[str, re.Pattern[str]]
    definition: Mapping[str, re.Pattern[str]]
    exclusions: Mapping[str, re.Pattern[str]]
    late: Sequence[re.Pattern[str]]
    company: re.Pattern[str]
    person: re.Pattern[str]


class Reach(NamedTuple):
    """How far a calendar can be relied on, and when it was made."""

    last: date
    made: date


class World(NamedTuple):
    """All that rules know besides the file. ``bodies``: those of which it is known whether they decide."""

    bodies: Mapping[str, OutsideBody]
    laws: Sequence[Repealed]
    words: Words
    calendars: Mapping[str, Reach]

    def body_called(self, name: str) -> OutsideBody | None:
        """The outside body that goes by an id or a name, or None."""
        return self.bodies.get(name) or next((one for one in self.bodies.values() if one.is_called(name)), None)


@cache
def load_world() -> World:
    """What the shipped data say of the world."""
    return World(_bodies(), _laws(), _words(), {name: _reach(name) for name in DIVISIONS})


def _read(name: str) -> Any:
    return read_document((_HERE / name).read_text(encoding="utf-8")).value


def _bodies() -> dict[str, OutsideBody]:
    return {key: OutsideBody(one) for key, one in load_bodies().items() if one.decides is not None}


def _laws() -> list[Repealed]:
    return [
        Repealed(
            (one["law"], *one.get("also", ())),
            date.fromisoformat(one["ended"]),
            one["now"],
            tuple(one.get("where", ())),
        )
        for one in _read("laws.yaml")
    ]


def _words() -> Words:
    found = _read("words.yaml")

    def patterns(key: str) -> dict[str, re.Pattern[str]]:
        return {name: re.compile(pattern) for name, pattern in found[key].items()}

    return Words(
        patterns("weak"),
        patterns("parts"),
        patterns("notice"),
        patterns("asked"),
        patterns("definition"),
        patterns("exclusions"),
        tuple(patterns("late").values()),
        re.compile(found["company"]),
        re.compile(found["person"]),
    )


def _reach(division: str) -> Reach:
    written = json.loads(text_of(division))
    return Reach(date.fromisoformat(written["coverage"]["to"]), date.fromisoformat(written["made"]["on"]))
