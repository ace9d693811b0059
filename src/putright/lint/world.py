"""What rules know of the world: outside bodies, repealed laws, words in use, how far the calendar reaches.

Knowledge is data (bodies.yaml, laws.yaml, words.yaml), so that it can be brought up to date without touching a rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from putright.calendars import DIVISIONS, text_of
from putright.procedure.document import read_document

_HERE: Final = Path(__file__).parent


class Outdated(NamedTuple):
    """Something that stood in an address once, and what is known now. ``checked``: against the body's own page."""

    says: str
    now: str
    checked: bool


class OutsideBody(NamedTuple):
    """What is known of an outside body.

    ``alone``: the name stands without "the". ``decides``: it decides on one complaint and can give redress. ``takes``:
    whose complaints, by attribute of the case. ``stages_first``: only once the provider's own stages are done.
    """

    id: str
    name: str
    decides: bool
    also: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    alone: bool = False
    what: str = ""
    takes: Mapping[str, tuple[str, ...]] = {}
    stages_first: bool = False
    outdated: tuple[Outdated, ...] = ()
    look: str = ""

    @property
    def the(self) -> str:
        """The body within a sentence: the Housing Ombudsman, Healthwatch."""
        return self.name if self.alone else f"the {self.name}"

    def is_called(self, name: str) -> bool:
        """Whether it goes, rightly or wrongly, by that name."""
        return _plain(name) in {_plain(one) for one in (self.id, self.name, *self.also, *self.wrong)}


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
    """All that rules know besides the file."""

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
    return {
        key: OutsideBody(
            key,
            one["name"],
            one["decides"],
            tuple(one.get("also", ())),
            tuple(one.get("wrong", ())),
            one.get("alone", False),
            one.get("is", ""),
            {name: tuple(values) for name, values in one.get("takes", {}).items()},
            one.get("stages first", False),
            tuple(Outdated(old["says"], old["now"], old["checked"]) for old in one.get("outdated", ())),
            one.get("look", ""),
        )
        for key, one in _read("bodies.yaml").items()
    }


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
