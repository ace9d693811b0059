"""Facts to the state of a case: which stage when, what was answered, when nothing was owed. Never consults a policy."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from putright.procedure.facts import ENDINGS, Fact

_TURNS = frozenset({"escalated", "responded", "reopened", "referred", *ENDINGS})


@dataclass(slots=True)
class Period:
    """The time a case spent in a stage, as places in the order of its facts: from ``begin``, up to before ``end``.

    ``stage`` None is the first stage of whatever policy it is. ``responses`` are the places of its responses.
    """

    stage: str | None
    begin: int
    end: int
    responses: list[int]


@dataclass(slots=True)
class Halt:
    """From ``begin`` on nothing new is owed (settled, withdrawn, closed) until ``lifted``, if it was."""

    begin: int
    lifted: int | None


class Case(NamedTuple):
    """A case as its facts make it. ``places`` gives, for each kind of fact, where it stands in their order."""

    facts: Sequence[Fact]
    places: dict[str, list[int]]
    periods: list[Period]
    halts: list[Halt]
    turns: list[int]
    endings: Collection[str]

    def first(self, kinds: Sequence[str], low: int, high: int) -> int | None:
        """The place of the first fact of these kinds from ``low`` up to before ``high``, or None."""
        found = high
        for kind in kinds:
            places = self.places.get(kind)
            if places is None or places[-1] < low:
                continue
            place = places[0] if places[0] >= low else places[bisect_left(places, low)]
            if place < found:
                found = place
        return found if found < high else None

    def last(self, kind: str, low: int, high: int) -> int | None:
        """The place of the last fact of this kind from ``low`` up to before ``high``, or None."""
        places = self.places.get(kind, ())
        at = bisect_right(places, high - 1) - 1
        return places[at] if at >= 0 and places[at] >= low else None

    def after(self, instant: int, low: int) -> int:
        """The place of the first fact from ``low`` on that happened at that instant or later; the end, if none."""
        size = len(self.facts)
        return next((place for place in range(low, size) if self.facts[place].instant >= instant), size)

    def lift(self, place: int) -> None:
        """Note that the fact at ``place`` took a shut case on, so that it is shut no longer."""
        for number, halt in enumerate(self.halts):
            if halt.begin < place and (halt.lifted is None or place < halt.lifted):
                lifted, halt.lifted = halt.lifted, place
                high = lifted if lifted is not None else len(self.facts)
                again = self.first(tuple(self.endings), place, high)
                if again is not None:
                    self.halts.insert(number + 1, Halt(again, lifted))
                return

    def halted(self, place: int) -> bool:
        """Whether the case was settled, withdrawn or closed when this fact happened."""
        return any(halt.begin < place and (halt.lifted is None or place < halt.lifted) for halt in self.halts)


def fold(facts: Sequence[Fact], endings: Collection[str] = ENDINGS) -> Case:
    """The state of a case from its facts, in their order. The first must be the receipt.

    ``endings`` are the facts that end what is owed.
    """
    turning = _TURNS if endings is ENDINGS else _TURNS.union(endings)
    places: dict[str, list[int]] = {}
    end = len(facts)
    period = Period(None, 0, end, [])
    periods = [period]
    halts: list[Halt] = []
    turns: list[int] = []
    for place, fact in enumerate(facts):
        kind = fact.kind
        known = places.get(kind)
        if known is None:
            places[kind] = [place]
        else:
            known.append(place)
        if kind not in turning:
            continue
        turns.append(place)
        if kind == "responded":
            period.responses.append(place)
        elif kind == "escalated":
            period.end = place
            period = Period(str(fact.attributes["to"]), place, end, [])
            periods.append(period)
            _lift(halts, place)
        elif kind == "reopened":
            _lift(halts, place)
        elif kind != "referred" and (not halts or halts[-1].lifted is not None):
            halts.append(Halt(place, None))
    return Case(facts, places, periods, halts, turns, endings)


def _lift(halts: list[Halt], place: int) -> None:
    if halts and halts[-1].lifted is None:
        halts[-1].lifted = place
