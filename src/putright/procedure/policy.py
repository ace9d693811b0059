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
from putright.procedure.calendar import Holiday
from putright.procedure.conditions import Condition
from putright.procedure.durations import Duration
from putright.procedure.facts import ENDINGS, FactKind
from putright.procedure.policy_rules import (
    PLAIN_COUNTING,
    Beginning,
    Bind,
    Carried,
    Consent,
    Content,
    Counting,
    MovesOn,
    Opening,
    Panel,
    Pause,
    Published,
    Reading,
    Silence,
    Succession,
    Undefined,
)

if TYPE_CHECKING:
    from putright.procedure.law import Law


@dataclass(frozen=True, slots=True)
class Start:
    """What a clock counts from.

    No ``kinds``: the beginning of the stage. ``whole_case``: in whatever stage; without ``kinds``, the receipt of the
    complaint. ``each``: every such event has a clock of its own. ``together``: all of them must have happened, and the
    last counts. ``attribute``: the date that the fact names, not the day it happened.
    """

    kinds: tuple[str, ...] = ()
    each: bool = False
    attribute: str | None = None
    whole_case: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit: so long after (or, ``backwards``, before) its start. Without a duration, the start's own date.

    ``counting`` is how this clock counts days where that differs from the rest of the policy.
    ``commencing``: the day of the start is the first day of it, as laws say "commencing on".
    """

    start: Start
    duration: Duration | None = None
    backwards: bool = False
    counting: Counting | None = None
    commencing: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Duty:
    """Something owed, by someone, by a time.

    ``timed`` is False where the policy sets no time. ``recurs``: after each doing it is owed again, counted from that
    doing. ``once``: it is owed only when one of these facts has happened. ``until``: facts that end it.
    ``alternatives``: facts that do it besides those of its action. ``ceiling``: a second clock; the earlier binds.
    ``waits_for``: places, within the stage, of the duties whose doing starts this one's clock. ``share``: the part of
    all cases, in per cent, for which it is promised. ``number`` is the duty's own in its policy file. ``working_days``
    is the whole of its limit where that is so many working days after an event, the usual and quickest case.
    ``roles``: who owes it in which cases, where that depends on the case. ``pace``: the policy's words where it gives
    no number. ``floor``: it may not be done sooner. ``pauses``: when its clock stands still. ``sent_by``: the media
    that will do, "the same channel" among them. ``recipient``: to whom it goes if not to the complainant.
    ``signed_off_by``: roles that must have signed it off. ``together_with``: roles that must take part. ``overdue``:
    places, within the stage, of the duties once one of which is overdue this one is owed, counted from then.
    ``others``: the actions that will do instead of its own.
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
    once: tuple[str, ...] = ()
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
    roles: tuple[tuple[tuple[Condition, ...], str], ...] = ()
    pace: str | None = None
    floor: Clock | None = None
    pauses: tuple[Pause, ...] = ()
    sent_by: tuple[str, ...] = ()
    recipient: str | None = None
    signed_off_by: tuple[str, ...] = ()
    together_with: tuple[str, ...] = ()
    overdue: tuple[int, ...] = ()
    others: tuple[Action, ...] = ()

    @property
    def manner(self) -> bool:
        """Whether the policy says in which manner it is to be done, so that it can be done in the wrong one."""
        return bool(self.floor or self.sent_by or self.signed_off_by or self.together_with)


class Window(NamedTuple):
    """The time in which the complainant may act: complain, or ask for the next stage.

    ``duration`` None: the policy sets no limit. ``opens``: "response", "last correspondence", "receipt of the
    response", a fact, or the attribute of ``received`` it is counted from; ``later_of``: or another, whichever is
    later. ``exceptional``: a later request may be allowed, for a good reason. ``cap``: a second limit and what it is
    counted from; the earlier of the two closes the window. ``or_later``: another; the later closes it.
    ``unanswered``: so long after something, the window opens without an answer.
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
    conditions: tuple[Condition, ...] = ()
    later_of: str | None = None
    cap: tuple[Duration, str] | None = None
    or_later: tuple[Duration, str] | None = None
    unanswered: tuple[Duration, str] | None = None


class Extension(NamedTuple):
    """How a time limit may be changed in a stage, and what the notice must say.

    ``reasons``: the only ones for which it may. ``most``: how far beyond the date that held without it. ``actions``:
    what alone may be extended; none named is all. ``beyond``: further than ``most``, for a good reason. ``in_time``:
    only before the date has passed.
    """

    needs_agreement: bool
    clause: str
    says: tuple[str, ...] = ()
    needs_reason: bool = False
    reasons: tuple[str, ...] = ()
    approved_by: str | None = None
    most: Duration | None = None
    times: int | None = None
    actions: tuple[str, ...] = ()
    beyond: bool = False
    in_time: bool = False
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stage:
    """A step of the procedure. ``held_by``: an outside body holds it. ``independent``: the clause that wants the
    reviewer not to have been involved before. ``checks``: what its letters must say and themselves tell."""

    id: str
    title: str
    owner: str
    clause: str
    duties: tuple[Duty, ...] = ()
    windows: tuple[Window, ...] = ()
    held_by: str | None = None
    independent: str | None = None
    undefined: tuple[Undefined, ...] = ()
    extensions: tuple[Extension, ...] = ()
    moves_on: MovesOn | None = None
    also: tuple[str, ...] = ()
    checks: tuple[tuple[tuple[str, ...], Content], ...] = ()
    panels: tuple[Panel, ...] = ()
    silences: tuple[Silence, ...] = ()

    @property
    def extension(self) -> Extension | None:
        """The first rule on extensions, if there is any."""
        return self.extensions[0] if self.extensions else None

    @property
    def window(self) -> Window | None:
        """The first window that leads on from here, if any."""
        return self.windows[0] if self.windows else None


class Route(NamedTuple):
    """An outside body to which the complainant may go: at any time, or ``after`` the response of a stage.

    ``why`` says what the body does; ``later`` (stage, sentence) what it does once that stage is answered; ``besides``
    what to add where the conditions hold. ``openings``: every way in which it opens, the first of them counting.
    ``within``, ``of``: how long it is open, counted from the last of "response", facts, or a date that the receipt
    names; ``or_later``: or so long from something else, if that is later; ``cap``: but no longer than so long from
    something else.
    """

    body: str
    clause: str
    why: str
    after: str | None = None
    conditions: tuple[Condition, ...] = ()
    later: tuple[str, str] | None = None
    besides: tuple[tuple[tuple[Condition, ...], str, str], ...] = ()
    also: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    within: Duration | None = None
    of: tuple[str, ...] = ("response",)
    or_later: tuple[Duration, str] | None = None
    cap: tuple[Duration, str] | None = None

    @property
    def by_answer(self) -> bool:
        """Whether it opens at any time or with an answer, and never closes: most do, and are quickly said."""
        return self.within is None and len(self.openings) == 1 and self.openings[0].fact is None


class Role(NamedTuple):
    """Somebody whom the policy names by office; ``strength`` is less than "must" where it is only usually them.

    ``side``: "provider", "complainant", or "somebody else" (a member of staff concerned, an operator).
    """

    id: str
    title: str
    clause: str
    also_called: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    strength: str = "must"
    side: str = "provider"


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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Policy:
    """A provider's complaints procedure, whole. ``takes_open``: the clause by which a version takes over the complaints
    that are open when it comes into force; ``before``: of a case that was taken over, from which version and when."""

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
    attribute_words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
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
    endings: Mapping[str, str] = field(default_factory=lambda: ENDINGS)
    begins: tuple[Beginning, ...] = ()
    terms: frozenset[int] = frozenset()
    working_week: tuple[int, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    binds: tuple[Bind, ...] = ()
    laws: tuple[Law, ...] = ()
    asks_outcome: bool = False
    asks_receipt: bool = False
    asked_facts: tuple[tuple[str, str], ...] = ()
    takes_open: str | None = None
    before: Succession | None = None
    moves_on: bool = field(init=False)
    has_manner: bool = field(init=False)
    timed_routes: bool = field(init=False)

    def __post_init__(self) -> None:
        """Answer once what is asked for each case: whether any stage ends, or gives way to the next, by itself;
        whether any duty must be done in a certain manner; whether any route opens or closes with time."""
        moving = any(stage.moves_on is not None or stage.silences for stage in self.stages)
        object.__setattr__(self, "moves_on", moving)
        manner = any(duty.manner for stage in self.stages for duty in stage.duties)
        object.__setattr__(self, "has_manner", manner)
        object.__setattr__(self, "timed_routes", any(not route.by_answer for route in self.routes))

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
        return (*found, *(window for stage in self.stages for window in stage.windows))
