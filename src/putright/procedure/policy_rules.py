"""Rules of a policy that not every policy has: panels, pauses, silence, where a case begins, how a route opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from putright.procedure.conditions import Condition
from putright.procedure.durations import Duration

if TYPE_CHECKING:
    from putright.procedure.policy import Policy


@dataclass(frozen=True, slots=True)
class Counting:
    """How days are counted. ``starting_day_counts``: the day of the start is day 1, not day 0. ``deferred``: what
    starts on a closed day counts as started on the next working day. ``cut_off``: what starts later than that, in
    seconds after local midnight, counts as started on the next working day."""

    starting_day_counts: bool = False
    deferred: bool = False
    cut_off: int | None = None


PLAIN_COUNTING = Counting()
"""Day N is the Nth day after the start, and nothing is put off."""


class Pause(NamedTuple):
    """From the fact ``begins`` until one of ``until`` the clock of some duties stands still, ``most`` so long."""

    begins: str
    until: tuple[str, ...]
    most: Duration | None
    clause: str


class Panel(NamedTuple):
    """A case is heard (the fact ``hears``) by so many people, of whom so many hold each role. ``among``: the roles that
    may sit; none named is all."""

    members: int
    including: tuple[tuple[str, int], ...]
    hears: str
    clause: str
    among: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


class Silence(NamedTuple):
    """So long after the first of the facts ``of`` the case ends by itself, unless one of ``unless`` happens first.

    ``ending`` is the fact that it then counts as: closed, settled or withdrawn.
    """

    after: Duration
    of: tuple[str, ...]
    unless: tuple[str, ...]
    ending: str
    clause: str


class Beginning(NamedTuple):
    """Cases for which the conditions hold begin in ``stage``."""

    stage: str
    conditions: tuple[Condition, ...]
    clause: str


class Opening(NamedTuple):
    """One way in which a route opens: once a stage was answered, once a fact happened, or so long after a fact.

    None of the three: at any time.
    """

    stage: str | None = None
    fact: str | None = None
    after: Duration | None = None


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


class Carried(NamedTuple):
    """A clause of the source, and the place in the policy file that carries it."""

    clause: str
    place: str
    line: int | None


class Consent(NamedTuple):
    """When the consent of the person concerned is needed."""

    conditions: tuple[Condition, ...]
    clause: str


class Undefined(NamedTuple):
    """A class of case for which the policy says nothing."""

    conditions: tuple[Condition, ...]
    says: str
    clause: str


class MovesOn(NamedTuple):
    """The case goes to ``to`` by itself once the duty of that action is overdue, or once that fact has happened."""

    action: str | None
    to: str
    clause: str
    fact: str | None = None


class Published(NamedTuple):
    """What the source says of a limit, as it says it: the number with its unit, the start, and the verb.

    ``limit`` and ``of`` are "not stated" where the source is silent. Kept so that findings can speak of the source
    and not of our reading of it.
    """

    limit: str
    of: str
    verb: str
    clause: str


class Content(NamedTuple):
    """Something a letter must say. ``check`` is the fact's attribute that tells whether it did."""

    says: str
    clause: str
    check: str | None = None
    problem: str | None = None


class Succession(NamedTuple):
    """A case came under ``earlier`` and was open on ``day`` (an ordinal), when ``later`` took it over."""

    earlier: Policy
    later: Policy
    day: int
