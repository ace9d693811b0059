"""A policy as rules look at it: what the file says, each thing with its place, beside the policy made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from putright.codes import binding
from putright.codes.code import Bound
from putright.codes.stages import begins, handling
from putright.lint.prose import stage_called
from putright.procedure.document import Path
from putright.procedure.policy import Duty, Policy
from putright.procedure.policy import Stage as PolicyStage
from putright.procedure.policy_rules import Published
from putright.procedure.reader import Read

if TYPE_CHECKING:
    from putright.lint.world import World

ANSWERED = "responded"


class Entry(NamedTuple):
    """A mapping of the file with its place. What it does not say is None, or nothing."""

    path: Path
    value: Mapping[str, object]

    def words(self, key: str) -> str | None:
        """The value of a key as text."""
        found = self.value.get(key)
        return None if found is None or isinstance(found, dict | list) else str(found)

    def several(self, key: str) -> tuple[str, ...]:
        """The value of a key that may be one or several."""
        found = self.value.get(key)
        listed = found if isinstance(found, list) else [] if found is None else [found]
        return tuple(str(one) for one in listed)

    def entries(self, key: str) -> Iterator[Entry]:
        """The mappings under a key: one, or a list of them."""
        found = self.value.get(key)
        if isinstance(found, dict):
            yield Entry((*self.path, key), found)
        for number, one in enumerate(found if isinstance(found, list) else ()):
            if isinstance(one, dict):
                yield Entry((*self.path, key, number), one)

    def entry(self, key: str) -> Entry | None:
        """The mapping under a key, or None."""
        found = self.value.get(key)
        return Entry((*self.path, key), found) if isinstance(found, dict) else None

    def named(self, key: str) -> Iterator[tuple[str, Entry]]:
        """The mappings under the names of a mapping: roles, stages."""
        found = self.value.get(key)
        for name, one in (found if isinstance(found, dict) else {}).items():
            if isinstance(one, dict):
                yield name, Entry((*self.path, key, name), one)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that it cites."""
        return self.several("clause")


class Owed(NamedTuple):
    """A duty of a stage: as the file says it, and as it was made from that. ``own``: it stands in the stage itself."""

    entry: Entry
    duty: Duty
    own: bool

    @property
    def action(self) -> str:
        """The name of its action."""
        return self.duty.action.name

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that it cites, where its letter's contents are cited not counted."""
        return (self.duty.clause, *self.duty.also)

    @property
    def answers(self) -> bool:
        """Whether doing it answers the stage, and nothing less."""
        return self.duty.action.done_by == (ANSWERED,)

    @property
    def published(self) -> tuple[Published, ...]:
        """What the source says of its limit."""
        return self.duty.published


class Stage(NamedTuple):
    """A stage held by the provider itself: its entry, what is owed in it, its place (from nought), the ways on.

    ``rank`` is its place among the stages that handle a complaint, as laws and codes count them. ``begins``: a
    complaint can begin to be handled here.
    """

    id: str
    entry: Entry
    made: PolicyStage
    owed: tuple[Owed, ...]
    number: int
    rank: int | None
    last: bool
    begins: bool

    @property
    def called(self) -> str:
        """Its name within a sentence."""
        return stage_called(self.id)

    @property
    def first(self) -> bool:
        """Whether a complaint begins here."""
        return self.number == 0

    @property
    def handles(self) -> bool:
        """Whether a complaint is handled here: it owes an acknowledgement or an answer."""
        return self.rank is not None

    @property
    def windows(self) -> tuple[Entry, ...]:
        """The times to ask for a later stage."""
        return tuple(self.entry.entries("then"))

    @property
    def answers(self) -> tuple[Owed, ...]:
        """The duties that answer the stage."""
        return tuple(one for one in self.owed if one.answers)

    @property
    def extension(self) -> Entry | None:
        """How a time limit of the stage may be changed."""
        return self.entry.entry("extension")


@dataclass(frozen=True)
class View:
    """A policy file, the policy made from it, the codes that bind it, the world around it, and the day of looking."""

    file: Entry
    policy: Policy
    stages: tuple[Stage, ...]
    bound: tuple[Bound, ...]
    world: World
    today: date

    @property
    def top(self) -> Path:
        """Where a finding stands that is about something the file does not say at all: its first key."""
        return ("policy",)

    def declared(self, key: str) -> Entry | None:
        """What the file declares under a key besides its procedure, or None."""
        return self.file.entry(key)

    def promises(self, kind: str) -> Iterator[Entry]:
        """The promises without a clock that are of this kind: right, record, channel, settling, contact."""
        return (one for one in self.file.entries("also promised") if kind in one.value)

    def routes(self) -> Iterator[Entry]:
        """The ways to outside bodies."""
        return self.file.entries("routes")

    def the(self, role: str) -> str:
        """A role's title within a sentence: the Clinic Manager."""
        found = self.policy.roles.get(role)
        title = found.title if found is not None else role
        first, _, rest = title.partition(" ")
        if first in ("A", "An") and rest:  # a title that has an article of its own: a director who was not involved
            return f"{first.lower()} {rest}"
        return f"the {title.removeprefix('The ').removeprefix('the ')}"


def view_of(read: Read, world: World, today: date) -> View:
    """The view of a policy that was read."""
    value = read.document.value
    file = Entry((), value if isinstance(value, dict) else {})
    every = tuple(file.entries("in every stage"))
    entries = dict(file.named("stages"))
    internal = [stage for stage in read.policy.stages if stage.held_by is None]
    ranks = {stage.id: number for number, stage in enumerate(handling(read.policy))}
    stages = tuple(
        Stage(
            stage.id,
            entries[stage.id],
            stage,
            tuple(_owed(entries[stage.id], stage, every)),
            number,
            ranks.get(stage.id),
            number == len(internal) - 1,
            begins(read.policy, stage),
        )
        for number, stage in enumerate(internal)
    )
    return View(file, read.policy, stages, _bound(read.policy), world, today)


def _bound(policy: Policy) -> tuple[Bound, ...]:
    """The codes that bind the policy, but those that its own settings rule out."""
    settings = policy.settings
    return tuple(
        one
        for one in binding(policy)
        if all(condition.holds(settings) for condition in one.conditions if condition.name in settings)
    )


def _owed(entry: Entry, stage: PolicyStage, every: tuple[Entry, ...]) -> Iterator[Owed]:
    """The duties of a stage, its own first, then those of every stage: the order in which they were made."""
    own = tuple(entry.entries("duties"))
    for number, (place, duty) in enumerate(zip((*own, *every), stage.duties, strict=True)):
        yield Owed(place, duty, number < len(own))
