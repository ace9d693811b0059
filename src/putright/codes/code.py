"""A law or code as it is kept: its rules, whom it binds, and what each rule demands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from putright.procedure.actions import Action
from putright.procedure.conditions import Condition
from putright.procedure.durations import Duration
from putright.procedure.facts import FactKind


class RuleExtension(NamedTuple):
    """How the rule lets its time be extended: what the notice ``needs``, by how much ``at_most``, and the flag of the
    fact that lifts that cap. ``provision`` is where it stands, where that is not the rule itself."""

    needs: str
    at_most: Duration | None = None
    unless: str | None = None
    provision: str = ""


class RuleClock(NamedTuple):
    """A time limit as a rule sets it.

    ``stage`` is "first", "second", "every" or "last". ``or_else`` are actions that do as well. ``within`` None: the
    rule demands it and names no time. ``every``: it is owed again after each doing. ``of`` is written as in a policy
    file; or it is empty, and ``passing_of`` names the rule whose time has to pass without its act before this is owed.
    ``commencing_on``: the day of the start is the first day of the time.
    """

    stage: str
    do: str
    of: str
    within: Duration | None = None
    every: bool = False
    or_else: tuple[str, ...] = ()
    commencing_on: bool = False
    conditions: tuple[Condition, ...] = ()
    until: tuple[str, ...] = ()
    extension: RuleExtension | None = None
    passing_of: str = ""


class RuleContent(NamedTuple):
    """What the letter that does ``of`` (an action) must say in that stage: "first", "second", "every" or "last"."""

    of: str
    stage: str
    says: tuple[str, ...]


class Rule(NamedTuple):
    """One thing that a code demands.

    Just one of ``clock``, ``content``, ``structure`` and ``plain`` holds what it is. ``read`` names what was read to
    verify it; ``checked`` is the day, where it is known. ``since`` and ``until`` are days (ordinals), from the code
    where the rule has none of its own.
    """

    code: str
    id: str
    provision: str
    says: str
    verified: bool
    read: str = ""
    checked: str = ""
    since: int = 0
    until: int | None = None
    clock: RuleClock | None = None
    content: RuleContent | None = None
    structure: Mapping[str, object] | None = None
    plain: bool = False

    @property
    def law(self) -> str:
        """How it is quoted: the code and the provision."""
        return f"{self.code} {self.provision}"


class Binding(NamedTuple):
    """Whom a code binds: providers of a ``kind`` ("any" is all), where ``conditions`` hold and ``unless`` do not."""

    kind: str
    conditions: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()


class Code(NamedTuple):
    """A law or code. ``short`` is what it is called in a sentence; ``standing`` what it is: law, statutory code, code
    of practice or advice; ``strength`` how firmly it asks: must or should; ``reaches`` the divisions in which it holds;
    ``orders`` its own actions in words."""

    id: str
    title: str
    short: str
    standing: str
    strength: str
    since: int
    until: int | None
    source: str
    reaches: tuple[str, ...]
    binds: tuple[Binding, ...]
    facts: Mapping[str, FactKind] = MappingProxyType({})
    actions: Mapping[str, Action] = MappingProxyType({})
    orders: Mapping[str, str] = MappingProxyType({})
    rules: Mapping[str, Rule] = MappingProxyType({})


class Bound(NamedTuple):
    """A code that binds a policy, in the cases where ``conditions`` hold (none: always) and ``unless`` do not."""

    code: Code
    conditions: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
