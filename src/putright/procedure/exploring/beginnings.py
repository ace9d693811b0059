"""How a case may begin: every combination of channel, complainant and attributes that the policy tells apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice, product
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.conditions import RECEIPT, Condition, all_hold
from putright.procedure.exploring.naming import conditions_in
from putright.procedure.policy import Policy

COMBINATIONS: Final = 4096
"""How many combinations are looked at to find those that differ."""


Combination = Mapping[str, tuple[str, ...]]
"""For each thing that conditions ask about, the values between which none of them tells."""


class Beginning(NamedTuple):
    """What is known of a case from the outset: what its receipt says, and its attributes.

    ``stands_for``: every combination for which the same conditions hold, its own first.
    """

    receipt: Mapping[str, str]
    attributes: MappingProxyType[str, str]
    stands_for: tuple[Combination, ...]


def beginnings_of(policy: Policy, limit: int) -> tuple[tuple[Beginning, ...], bool]:
    """The beginnings that the policy tells apart, at most ``limit``, and whether that is all of them.

    Two values between which no condition tells are one; so are two combinations for which the same conditions hold.
    """
    groups = tuple(dict.fromkeys(conditions_in(policy)))
    asked = dict.fromkeys(condition.name for group in groups for condition in group)
    choices = {name: _classes(name, values, groups) for name in asked if (values := _values(name, policy))}
    several = product(*choices.values())
    found: dict[tuple[bool, ...], list[Combination]] = {}
    for classes in islice(several, COMBINATIONS):
        combination = dict(zip(choices, classes, strict=True))
        known = {**policy.settings, **_first(combination)}
        found.setdefault(tuple(all_hold(group, known) for group in groups), []).append(combination)
    whole = next(several, None) is None and len(found) <= limit
    return tuple(_beginning(policy, tuple(alike)) for alike in islice(found.values(), limit)), whole


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


def _beginning(policy: Policy, alike: tuple[Combination, ...]) -> Beginning:
    known = _first(alike[0])
    receipt = {name: known[name] for name in RECEIPT if name in known}
    attributes = {name: value for name, value in known.items() if name not in RECEIPT}
    for name, _ in policy.branches_on:
        # What only a sentence or a problem depends on is given too, so that no problem stands in the way.
        if name not in attributes and (values := _values(name, policy)):
            attributes[name] = values[0]
    return Beginning(MappingProxyType(receipt), MappingProxyType(attributes), alike)
