"""Which thing of one policy is which of another: the likest first, each at most once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, NamedTuple, TypeVar

from putright.procedure.policy import Duty, Policy

T = TypeVar("T")

Likeness = Callable[[T], Hashable]
"""What two things have in common that are taken for the same."""


class Pair(NamedTuple):
    """The places of one thing in the lists of both policies; None in that which does not have it."""

    old: int | None
    new: int | None


def paired(old: Sequence[T], new: Sequence[T], likenesses: Sequence[Likeness[T]]) -> list[Pair]:
    """The things of both lists, each with its like. ``likenesses`` are tried one after the other, the closest first.

    In the order of the new list; what only the old one has stands after what it followed there.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for likeness in likenesses:
        free: dict[Hashable, list[int]] = {}
        for place, one in enumerate(new):
            if place not in taken:
                free.setdefault(likeness(one), []).append(place)
        for place, one in enumerate(old):
            if place in found or not free.get(likeness(one)):
                continue
            found[place] = free[likeness(one)].pop(0)
            taken.add(found[place])
    back = {place: before for before, place in found.items()}
    pairs = [Pair(back.get(place), place) for place in range(len(new))]
    for place in range(len(old)):
        if place not in found:
            pairs.insert(_after(pairs, place), Pair(place, None))
    return pairs


def _after(pairs: Sequence[Pair], place: int) -> int:
    """Where what only the old list has belongs: after the last of those that stood before it there."""
    before = [number for number, pair in enumerate(pairs) if pair.old is not None and pair.old < place]
    return max(before) + 1 if before else 0


DUTY: Final[tuple[Likeness[Duty], ...]] = (
    lambda duty: (duty.action.name, duty.clause, duty.clock, duty.conditions, duty.once, duty.role),
    lambda duty: (duty.action.name, duty.clause, duty.conditions, duty.once),
    lambda duty: (duty.action.name, duty.clause, duty.clock),
    lambda duty: (duty.action.name, duty.clause),
    lambda duty: (duty.action.name, duty.conditions, duty.once, duty.clock.start),
    lambda duty: duty.action.name,
)
"""What makes a duty of a stage the same one: what is owed, first of all; then its clause, its case, its clock."""


class Promise(NamedTuple):
    """One promise as both policies have it: an action of a stage, and the clause by which each demands it.

    None where that policy does not have it; no text: agreed on a case. Duties that differ in nothing of this (one for
    each of two ways to complain) are counted as one promise.
    """

    stage: str
    action: str
    old: str | None
    new: str | None


class Pairing(NamedTuple):
    """The promise of each duty, by its stage and its number, in the old policy and in the new."""

    old: dict[tuple[str, int], Promise]
    new: dict[tuple[str, int], Promise]


def promises_of(old: Policy, new: Policy) -> Pairing:
    """Which promise each duty of both policies is, what is agreed on a case among them."""
    found = Pairing({}, {})
    for stage in dict.fromkeys((*old.by_id, *new.by_id)):
        before = old.by_id[stage].duties if stage in old.by_id else ()
        after = new.by_id[stage].duties if stage in new.by_id else ()
        for pair in paired(before, after, DUTY):
            was = before[pair.old] if pair.old is not None else None
            now = after[pair.new] if pair.new is not None else None
            name = was.action.name if was is not None else now.action.name if now is not None else ""
            promise = Promise(
                stage, name, was.clause if was is not None else None, now.clause if now is not None else None
            )
            if was is not None:
                found.old[stage, was.number] = promise
            if now is not None:
                found.new[stage, now.number] = promise
        agreed = Promise(stage, "do-action", "", "")
        found.old[stage, -1] = found.new[stage, -1] = agreed
    return found
