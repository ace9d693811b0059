"""The facts of a case in their order, as they were known at a moment, corrections applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from putright.procedure.facts import Fact
from putright.procedure.holiday import NOTHING_ENTERED, Entries
from putright.procedure.moments import Moment, parse_moment


class CalendarChanges(NamedTuple):
    """What a case changes in the calendar of its policy: the division, more closures, days proclaimed late.

    ``proclaimed`` holds each day with when it became known, and when it was taken back.
    """

    division: str | None = None
    closures: frozenset[int] = frozenset()
    proclaimed: Entries = NOTHING_ENTERED


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Everything recorded about one complaint.

    ``facts`` stand in the order in which they were entered. ``attributes`` are words that conditions look at
    (true and false as words). ``points`` maps the id of each separate point to what it is about. ``last`` is the latest
    day of a fact known by its day alone, and the latest instant of any other.
    """

    facts: tuple[Fact, ...]
    attributes: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    points: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    calendar: CalendarChanges | None = None
    in_order: tuple[Fact, ...] = field(init=False)
    corrected: bool = field(init=False)
    last: Moment = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "in_order", tuple(ordered(self.facts)))
        object.__setattr__(self, "corrected", any(fact.kind == "corrected" for fact in self.facts))
        day = max((fact.day for fact in self.facts if fact.bare), default=0)
        instant = max((fact.instant for fact in self.facts if not fact.bare), default=0)
        object.__setattr__(self, "last", Moment(day, instant, False))

    def known_at(self, at: Moment) -> Sequence[Fact]:
        """The facts that had happened by ``at``, in order, each as the corrections made by then say it was."""
        if self.corrected:
            return effective(self.facts, at)
        if self.last.day <= at.day and self.last.instant <= at.instant:
            return self.in_order
        return [fact for fact in self.in_order if happened(fact, at)]

    def before(self, day: int, at: Moment) -> History:
        """What happened before that day, as it is known at ``at``: corrections that were made later count."""
        if not self.corrected:
            return self
        facts = tuple(fact for fact in self.known_at(at) if fact.kind != "corrected" and fact.day < day)
        return History(facts, self.attributes, self.points, self.calendar)


def happened(fact: Fact, at: Moment) -> bool:
    """Whether a fact had happened by a moment; one known by its day alone counts from any hour of that day."""
    return fact.day <= at.day if fact.bare else fact.instant <= at.instant


def ordered(facts: Iterable[Fact]) -> list[Fact]:
    """Facts in order of time, the order of entry breaking ties.

    Of those known by their day alone the receipt comes first on its day, all others last; an escalation comes after
    that day's response and before the others (contract.md, Input).
    """
    found = list(facts)
    asked = {fact.day for fact in found if fact.bare and fact.kind == "escalated"}

    def place(fact: Fact) -> tuple[int, int, int]:
        if not fact.bare:
            return fact.day, 1, fact.instant
        if fact.kind == "received":
            return fact.day, 0, 0
        if fact.day in asked and fact.kind == "responded":
            return fact.day, 2, 0
        if fact.kind == "escalated":
            return fact.day, 3, 0
        return fact.day, 4, 0

    found.sort(key=place)
    return found


def effective(facts: Iterable[Fact], at: Moment) -> list[Fact]:
    """The facts that had happened by ``at``, read as the corrections made by then say.

    Corrections apply in order. One that voids another undoes it. The record itself keeps every reading.
    """
    everything = list(facts)
    by_id = {fact.id: number for number, fact in enumerate(everything) if fact.id is not None}
    numbers = {id(fact): number for number, fact in enumerate(everything)}
    corrections = [numbers[id(fact)] for fact in ordered(everything) if fact.kind == "corrected" and happened(fact, at)]
    undone = _undone(everything, corrections, by_id)
    reading: list[Fact | None] = list(everything)
    for of_corrections in (True, False):
        for number in corrections:
            correction = reading[number]
            if number in undone or correction is None:
                continue
            target = by_id.get(str(correction.attributes.get("of")))
            if target is None or (everything[target].kind == "corrected") is not of_corrections:
                continue
            current = reading[target]
            if correction.attributes.get("void") is True:
                reading[target] = None
            elif current is not None:
                reading[target] = _changed(current, correction)
    return ordered(fact for fact in reading if fact is not None and happened(fact, at))


def _undone(everything: Sequence[Fact], corrections: Sequence[int], by_id: Mapping[str, int]) -> set[int]:
    """The corrections that a later one, itself not undone, has voided."""
    undone: set[int] = set()
    for number in reversed(corrections):
        said = everything[number].attributes
        target = by_id.get(str(said.get("of")))
        if number not in undone and target is not None and said.get("void") is True:
            undone.add(target)
    return undone


def _changed(fact: Fact, correction: Fact) -> Fact:
    changes = correction.attributes.get("set")
    if not isinstance(changes, Mapping):
        return fact
    said = {**fact.attributes, **{name: value for name, value in changes.items() if name not in ("at", "note")}}
    if "at" in changes:
        moment = parse_moment(changes["at"])
        fact = fact._replace(day=moment.day, instant=moment.instant, bare=moment.bare)
    note = str(changes["note"]) if "note" in changes else fact.note
    return fact._replace(attributes=MappingProxyType(said), note=note)
