"""How a case may begin: every combination of channel, complainant and attributes that the policy tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.conditions import RECEIPT, Condition, all_hold
from putright.procedure.exploring.naming import Named, conditions_in, decisive_conditions
from putright.procedure.policy import Policy

COMBINATIONS: Final = 4096
"""How many combinations are looked at to find those that differ."""


Combination = Mapping[str, tuple[str, ...]]
"""For each thing that conditions ask about, the values between which none of them tells."""


class Beginning(NamedTuple):
    """What is known of a case from the outset: what its receipt says, and its attributes.

    ``stands_for``: every combination for which the same decisive conditions hold.
    """

    receipt: Mapping[str, str]
    attributes: MappingProxyType[str, str]
    stands_for: tuple[Combination, ...]


class _Choice(NamedTuple):
    """A combination, and which of the other conditions, by their number, hold for it."""

    combination: Combination
    held: frozenset[int]


def beginnings_of(policy: Policy, named: Named, limit: int) -> tuple[tuple[Beginning, ...], bool]:
    """The beginnings that the policy tells apart, at most ``limit``, and whether that is all of them.

    Two values between which no condition tells are one. Two combinations are one if the same decisive conditions hold
    for them: those of windows, routes, stages and the duties that decide where a case goes. Of those that are one, the
    first for which most of the other conditions hold is taken, and more until each of these that can hold does for one.
    """
    groups = tuple(dict.fromkeys(conditions_in(policy)))
    decisive = dict.fromkeys(decisive_conditions(policy, named))
    others = [group for group in groups if group not in decisive]
    asked = dict.fromkeys(condition.name for group in groups for condition in group)
    choices = {name: _classes(name, values, groups) for name in asked if (values := _values(name, policy))}
    several = product(*choices.values())
    classes: dict[tuple[bool, ...], list[_Choice]] = {}
    for chosen in islice(several, COMBINATIONS):
        combination = dict(zip(choices, chosen, strict=True))
        known = {**policy.settings, **_first(combination)}
        held = frozenset(number for number, group in enumerate(others) if all_hold(group, known))
        vector = tuple(all_hold(group, known) for group in decisive)
        classes.setdefault(vector, []).append(_Choice(combination, held))
    taken = [(one, alike) for alike in classes.values() for one in _taken(alike)]
    whole = next(several, None) is None and len(taken) <= limit
    return tuple(_beginning(policy, one, alike) for one, alike in taken[:limit]), whole


def _taken(alike: list[_Choice]) -> Iterator[_Choice]:
    """Of combinations that are one, as many as it takes for every condition that can hold there to do so for one."""
    missing = frozenset[int]().union(*(one.held for one in alike))
    best = max(alike, key=lambda one: len(one.held))
    yield best
    missing -= best.held
    while missing:
        best = max(alike, key=lambda one: len(one.held & missing))
        yield best
        missing -= best.held


def _values(name: str, policy: Policy) -> tuple[str, ...]:
    """The values that a case may have; none for a setting, which is the same for all."""
    return RECEIPT[name] if name in RECEIPT else policy.attributes.get(name, ())


def _classes(
    name: str, values: tuple[str, ...], groups: tuple[tuple[Condition, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    """The values in sets between which some condition tells."""
    asking = [condition for group in groups for condition in group if condition.name == name]
    found: dict[tuple[bool, ...], tuple[str, ...]] = {}
    for value in values:
        held = tuple(condition.holds({name: value}) for condition in asking)
        found[held] = (*found.get(held, ()), value)
    return tuple(found.values())


def _first(combination: Combination) -> dict[str, str]:
    return {name: values[0] for name, values in combination.items()}


def _beginning(policy: Policy, chosen: _Choice, alike: list[_Choice]) -> Beginning:
    known = _first(chosen.combination)
    receipt = {name: known[name] for name in RECEIPT if name in known}
    attributes = {name: value for name, value in known.items() if name not in RECEIPT}
    for name, _ in policy.branches_on:
        # What only a sentence or a problem depends on is given too, so that no problem stands in the way.
        if name not in attributes and (values := _values(name, policy)):
            attributes[name] = values[0]
    combinations = tuple(one.combination for one in alike)
    return Beginning(MappingProxyType(receipt), MappingProxyType(attributes), combinations)
