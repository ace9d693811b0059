"""The counts of a comparison added up: for each promise, each month, each stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from putright.procedure.comparing.pairing import Promise
from putright.procedure.comparing.tally import Effect, Outcomes, Owed, Stand


class Kept(NamedTuple):
    """Of what had a time and is done or past it: how often it was met, and of how many."""

    met: int = 0
    judged: int = 0


class Line(NamedTuple):
    """A month of receipt or a stage: its cases by what the new policy does to them, how often a duty comes to something
    else, and how well the promises were kept under either policy."""

    of: str
    cases: dict[str, int]
    turned: int
    old: Kept
    new: Kept


@dataclass(slots=True)
class Count:
    """What became of one promise under both policies.

    ``old`` and ``new`` give how often each status; ``turned`` how often one became another, None for not owed.
    ``earlier`` and ``later`` are due at another time, ``other_hands`` owed by somebody else.
    """

    promise: Promise
    old: dict[str, int] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)
    old_roles: set[str] = field(default_factory=set)
    new_roles: set[str] = field(default_factory=set)
    turned: dict[tuple[str | None, str | None], int] = field(default_factory=dict)
    earlier: int = 0
    later: int = 0
    other_hands: int = 0

    def add(self, one: Owed, count: int) -> None:
        """Count rows that came to the same."""
        if one.old is not None:
            self.old[one.old] = self.old.get(one.old, 0) + count
            self.old_roles.add(one.old_role or "")
        if one.new is not None:
            self.new[one.new] = self.new.get(one.new, 0) + count
            self.new_roles.add(one.new_role or "")
        if turned(one):
            self.turned[one.old, one.new] = self.turned.get((one.old, one.new), 0) + count
        self.earlier += count * (one.moved == "earlier")
        self.later += count * (one.moved == "later")
        self.other_hands += count * (None not in (one.old, one.new) and one.old_role != one.new_role)


def by_promise(outcomes: Outcomes) -> list[Count]:
    """What became of each promise, in no order."""
    found: dict[Promise, Count] = {}
    for one, count in outcomes.owed.items():
        found.setdefault(one.promise, Count(one.promise)).add(one, count)
    return list(found.values())


def effects(outcomes: Outcomes) -> dict[Effect, int]:
    """On how many cases the new policy changes the answer, only dates or owners, or nothing."""
    found: dict[Effect, int] = {"answer": 0, "terms": 0, "same": 0}
    for one, count in outcomes.stands.items():
        found[one.effect] += count
    return found


def kept_of(outcomes: Outcomes) -> tuple[Kept, Kept]:
    """How well all promises were kept, under the old policy and under the new."""
    found = _duties(outcomes, lambda _: "").get("")
    return (found[1], found[2]) if found is not None else (Kept(), Kept())


def by_month(outcomes: Outcomes) -> list[Line]:
    """Each month of receipt, the earliest first."""
    lines = _lines(outcomes, lambda stand: stand.month, lambda owed: owed.month)
    return sorted(lines, key=lambda line: line.of)


def by_stage(outcomes: Outcomes) -> list[Line]:
    """Each stage, in no order: the cases that stand there under the old policy, and the duties of that stage."""
    return _lines(outcomes, lambda stand: stand.old_stage, lambda owed: owed.promise.stage)


def turned(owed: Owed) -> bool:
    """Whether a duty comes to something else under the new policy. Done in time and done without one are the same."""
    return owed.old != owed.new and {owed.old, owed.new} != {"met", "done"}


def _lines(outcomes: Outcomes, case_of: Callable[[Stand], str], duty_of: Callable[[Owed], str]) -> list[Line]:
    cases: dict[str, dict[str, int]] = {}
    for one, count in outcomes.stands.items():
        counts = cases.setdefault(case_of(one), {})
        counts[one.effect] = counts.get(one.effect, 0) + count
    duties = _duties(outcomes, duty_of)
    nothing = (0, Kept(), Kept())
    return [Line(of, cases.get(of, {}), *duties.get(of, nothing)) for of in dict.fromkeys((*cases, *duties))]


def _duties(outcomes: Outcomes, of: Callable[[Owed], str]) -> dict[str, tuple[int, Kept, Kept]]:
    found: dict[str, tuple[int, Kept, Kept]] = {}
    for one, count in outcomes.owed.items():
        changed, old, new = found.get(of(one), (0, Kept(), Kept()))
        found[of(one)] = (changed + count * turned(one), _with(old, one.old, count), _with(new, one.new, count))
    return found


def _with(kept: Kept, status: str | None, count: int) -> Kept:
    if status not in ("met", "late", "missed", "overdue"):
        return kept
    return Kept(kept.met + count * (status == "met"), kept.judged + count)
