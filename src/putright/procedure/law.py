"""What laws and codes demand of a policy: clocks of their own, beside those that the policy promises.

The objects are made by putright.codes from its data, for the codes that bind the kind of provider, and never change.
A law's clock is a Duty like the policy's own, so that it is counted, awaited, ended and judged in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.conditions import Condition, all_hold
from putright.procedure.durations import Duration
from putright.procedure.policy import Duty
from putright.procedure.row import Row


class Provision(NamedTuple):
    """Where a demand stands: the code and the provision, what that says, and whether its text was verified.

    ``short`` is what the code is called in a sentence.
    """

    code: str
    provision: str
    says: str
    verified: bool
    short: str

    @property
    def law(self) -> str:
        """How it is quoted, and ticked."""
        return f"{self.code} {self.provision}"


class LawExtension(NamedTuple):
    """How far a law lets its time be extended: what the notice ``needs`` (a reason, or a flag that is true), by how
    much ``at_most``, and the flag ``unless`` that lifts that cap."""

    needs: str
    at_most: Duration | None = None
    unless: str | None = None


class LawDuty(NamedTuple):
    """One demand in one stage.

    ``since`` and ``until`` are the days of receipt for which it holds; ``same`` are the numbers of the policy's duties
    that owe the same act. ``beginning``: it is demanded only where the case began to be handled in that stage.
    ``passing_of`` quotes the provision whose time has to pass without its act before this is demanded at all.
    """

    provision: Provision
    duty: Duty
    since: int
    until: int | None = None
    extension: LawExtension | None = None
    same: tuple[int, ...] = ()
    beginning: bool = False
    passing_of: str | None = None

    def holds(self, received: int) -> bool:
        """Whether it is in force for a complaint received that day."""
        return self.since <= received and (self.until is None or received <= self.until)


class ByLaw(NamedTuple):
    """What laws demand of a case at a moment.

    ``duties`` are those that the policy does not promise. ``beside`` holds what is demanded of the policy's own rows,
    by their ``id``. ``changes_at`` is the next instant at which any of it changes without a new fact, or None.
    """

    duties: list[Row]
    beside: Mapping[int, tuple[Row, ...]]
    changes_at: int | None

    def of(self, row: Row) -> tuple[Row, ...]:
        """What laws demand of the act that a row of the policy owes, the earliest first; rows of theirs."""
        return self.beside.get(id(row), ())


NO_LAW: Final = ByLaw([], MappingProxyType({}), None)
"""Where no law binds."""


class Says(NamedTuple):
    """What a law wants a letter to say: the letter that does ``action`` in ``stage``."""

    provision: Provision
    action: str
    stage: str
    says: tuple[str, ...]
    since: int
    until: int | None = None

    def holds(self, received: int) -> bool:
        """Whether it is in force for a complaint received that day."""
        return self.since <= received and (self.until is None or received <= self.until)


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """A code that binds the policy where ``conditions`` hold and ``unless`` do not; ``duties`` by stage.

    ``orders`` are the actions that it adds, as orders to staff; ``facts`` the kinds of fact that it adds.
    """

    code: str
    title: str
    short: str
    conditions: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    duties: Mapping[str, tuple[LawDuty, ...]]
    says: tuple[Says, ...]
    provisions: Mapping[str, Provision]
    orders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    facts: frozenset[str] = frozenset()

    def binds(self, known: Mapping[str, str]) -> bool:
        """Whether it binds a case of which that much is known. What is not known is never guessed."""
        return all_hold(self.conditions, known) and not (self.unless and all_hold(self.unless, known))

    def asks(self, known: Mapping[str, str], received: int) -> tuple[str, ...]:
        """What has to be known of a case received that day, and is not, to say whether the law binds it."""
        if not any(one.holds(received) for found in self.duties.values() for one in found):
            return ()
        answered = tuple(one for one in self.conditions if one.name in known)
        return tuple(one.name for one in self.conditions if one.name not in known) if all_hold(answered, known) else ()

    @property
    def looks_at(self) -> frozenset[str]:
        """What it asks of a notice of more time, by the names of the fact's own flags and words."""
        found = (one.extension for several in self.duties.values() for one in several)
        return frozenset(name for one in found if one is not None for name in (one.needs, one.unless) if name)
