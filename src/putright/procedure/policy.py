"""The shape of a policy: stages, duties, windows, routes, roles, and what else is promised.

These are the objects that the engine reads. They are made by reader.py from a policy file and never change. They are
named tuples, which take a fifth of the time to define that frozen dataclasses take: there are twenty, at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from putright.procedure.actions import Action
from putright.procedure.conditions import Condition
from putright.procedure.durations import Duration
from putright.procedure.facts import FactKind

if TYPE_CHECKING:
    from putright.procedure.law import Law


class Published(NamedTuple):
    """What the source says of a limit, as it says it: the number with its unit, the start, and the verb.

    ``limit`` and ``of`` are "not stated" where the source is silent. Kept so that findings can speak of the source
    and not of our reading of it.
    """

    limit: str
    of: str
    verb: str
    clause: str


@dataclass(frozen=True, slots=True)
class Start:
    """What a clock counts from.

    No ``kinds``: the beginning of the stage. ``whole_case``: the receipt of the complaint, in whatever stage. ``each``:
    every such event has a clock of its own. ``attribute``: the date that the fact names, not the day it happened.
    """

    kinds: tuple[str, ...] = ()
    each: bool = False
    attribute: str | None = None
    whole_case: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit: so long after (or, ``backwards``, before) its start. Without a duration, the start's own date.

    ``commencing``: the day of the start is the first day of it, as laws say "commencing on".
    """

    start: Start
    duration: Duration | None = None
    backwards: bool = False
    commencing: bool = False


class Content(NamedTuple):
    """Something a letter must say. ``check`` is the fact's attribute that tells whether it did."""

    says: str
    clause: str
    check: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed, by someone, by a time.

    ``timed`` is False where the policy sets no time. ``recurs``: after each doing it is owed again, counted from that
    doing. ``once``: it is owed only when that fact has happened. ``until``: facts that end it. ``alternatives``: facts
    that do it besides those of its action. ``ceiling``: a second clock; the earlier of the two binds.
    ``waits_for``: places, within the stage, of the duties whose doing starts this one's clock. ``share``: the part of
    all cases, in per cent, for which it is promised. ``number`` is the duty's own in its policy file. ``working_days``
    is the whole of its limit where that is so many working days after an event, the usual and quickest case.
    """

    action: Action
    stage: str
    role: str
    clause: str
    strength: str
    clock: Clock
    timed: bool
    number: int
    recurs: bool = False
    ceiling: Clock | None = None
    conditions: tuple[Condition, ...] = ()
    once: str | None = None
    until: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    waits_for: tuple[int, ...] = ()
    share: int | None = None
    medium: str | None = None
    says: tuple[Content, ...] = ()
    also: tuple[str, ...] = ()
    published: tuple[Published, ...] = ()
    in_hours: bool = False
    working_days: int | None = None


class Window(NamedTuple):
    """The time in which the complainant may act: complain, or ask for the next stage.

    ``duration`` None: the policy sets no limit. ``opens``: "response", "last correspondence", "receipt of the
    response", or the attribute of ``received`` it is counted from. ``exceptional``: a later request may be allowed.
    """

    to: str
    opens: str
    duration: Duration | None
    clause: str
    in_writing: bool = False
    exceptional: bool = False
    asks_for: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    published: tuple[Published, ...] = ()
    writing_clause: str = ""


class Undefined(NamedTuple):
    """A class of case for which the policy says nothing."""

    conditions: tuple[Condition, ...]
    says: str
    clause: str


class Extension(NamedTuple):
    """How a time limit may be changed in a stage, and what the notice must say."""

    needs_agreement: bool
    clause: str
    says: tuple[str, ...] = ()


class MovesOn(NamedTuple):
    """The case goes to ``to`` by itself once the duty of that action is overdue."""

    action: str
    to: str
    clause: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the procedure. ``held_by``: an outside body holds it. ``independent``: the clause that wants the
    reviewer not to have been involved before. ``checks``: what its letters must say and themselves tell."""

    id: str
    title: str
    owner: str
    clause: str
    duties: tuple[Duty, ...] = ()
    window: Window | None = None
    held_by: str | None = None
    independent: str | None = None
    undefined: tuple[Undefined, ...] = ()
    extension: Extension | None = None
    moves_on: MovesOn | None = None
    also: tuple[str, ...] = ()
    checks: tuple[tuple[tuple[str, ...], Content], ...] = ()


class Route(NamedTuple):
    """An outside body to which the complainant may go: at any time, or ``after`` the response of a stage.

    ``why`` says what the body does; ``later`` (stage, sentence) what it does once that stage is answered; ``besides``
    what to add where the conditions hold.
    """

    body: str
    clause: str
    why: str
    after: str | None = None
    conditions: tuple[Condition, ...] = ()
    later: tuple[str, str] | None = None
    besides: tuple[tuple[tuple[Condition, ...], str, str], ...] = ()
    also: tuple[str, ...] = ()


class Role(NamedTuple):
    """Somebody whom the policy names by office; ``strength`` is less than "must" where it is only usually them."""

    id: str
    title: str
    clause: str
    also_called: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    strength: str = "must"


class Standing(NamedTuple):
    """A promise that is not a clock: a right, a record, a channel, who may complain.

    ``shown_by``: facts that show it kept. ``stage``: the stage it belongs to, or None for all. ``plain``: it is said
    in plain words, because there is nothing in it that could be evaluated; somebody ticks it by hand.
    """

    kind: str
    says: str
    clause: str
    items: tuple[str, ...] = ()
    stage: str | None = None
    conditions: tuple[Condition, ...] = ()
    shown_by: tuple[str, ...] = ()
    role: str | None = None
    plain: bool = False
    also: tuple[str, ...] = ()


class Consent(NamedTuple):
    """When the consent of the person concerned is needed."""

    conditions: tuple[Condition, ...]
    clause: str


class Reading(NamedTuple):
    """How an ambiguity of the source is read.

    ``choice`` names the choice made, ``settings`` the settings through which the engine follows it (none where there is
    nothing for it to compute), ``instead`` what else the source could mean.
    """

    about: str
    choice: str
    says: str
    settings: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


class Bind(NamedTuple):
    """A law or code with which the policy binds itself, where the conditions hold; its place in the file, and line."""

    code: str
    conditions: tuple[Condition, ...]
    path: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Counting:
    """How the policy counts days. ``starting_day_counts``: the day of the start is day 1, not day 0.
    ``deferred``: what starts on a closed day counts as started on the next working day."""

    starting_day_counts: bool = False
    deferred: bool = False


PLAIN_COUNTING = Counting()
"""Day N is the Nth day after the start, and nothing is put off."""


class Carried(NamedTuple):
    """A clause of the source, and the place in the policy file that carries it."""

    clause: str
    place: str
    line: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A provider's complaints procedure, whole."""

    id: str
    title: str
    kind: str
    division: str
    stages: tuple[Stage, ...]
    closures: frozenset[int] = frozenset()
    counting: Counting = PLAIN_COUNTING
    roles: Mapping[str, Role] = field(default_factory=lambda: MappingProxyType({}))
    settings: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    readings: tuple[Reading, ...] = ()
    facts: Mapping[str, FactKind] = field(default_factory=lambda: MappingProxyType({}))
    actions: Mapping[str, Action] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    branches_on: tuple[tuple[str, str], ...] = ()
    complain: Window | None = None
    consent: Consent | None = None
    routes: tuple[Route, ...] = ()
    standing: tuple[Standing, ...] = ()
    carried: tuple[Carried, ...] = ()
    source: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    declared: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    by_id: Mapping[str, Stage] = field(default_factory=lambda: MappingProxyType({}))
    order: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    last_internal: str = ""
    watches_people: bool = False
    correspondence: frozenset[str] = frozenset()
    binds: tuple[Bind, ...] = ()
    laws: tuple[Law, ...] = ()
    moves_on: bool = field(init=False)

    def __post_init__(self) -> None:
        """Answer once what is asked for each case: whether any stage gives way to the next by itself."""
        object.__setattr__(self, "moves_on", any(stage.moves_on is not None for stage in self.stages))

    def stage_of(self, name: str | None) -> Stage:
        """The stage of that id; None is the first, in which every case begins."""
        return self.stages[0] if name is None else self.by_id[name]

    @property
    def tickable(self) -> set[str]:
        """What can be ticked by hand: the clauses of the source, and what the laws add, by provision."""
        return {one.clause for one in self.carried}.union(*(law.provisions for law in self.laws))

    @property
    def windows(self) -> tuple[Window, ...]:
        """Every window: to complain first, then to each next stage."""
        found = [self.complain] if self.complain is not None else []
        return (*found, *(stage.window for stage in self.stages if stage.window is not None))
