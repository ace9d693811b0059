"""What a person does: may it be done now? Facts to append, or a refusal with its reason.

An act is refused only if it is impossible or outside the person's authority. What has happened in the world can always
be recorded; where it raises a problem, the person says why (design: Recording and refusing).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Literal

from putright.procedure.assessment import assess
from putright.procedure.calendar import Calendar
from putright.procedure.document import Path, written_path
from putright.procedure.factreader import FactReader
from putright.procedure.facts import Fact, FactKind
from putright.procedure.faults import Fault, Faulty
from putright.procedure.history import History
from putright.procedure.moments import Moment, moment_at
from putright.procedure.policy import Policy
from putright.procedure.problems import Problem

NOBODYS_DEED: Final = frozenset({"attribute-missing", "beyond-calendar"})
"""Problems that an act brings to light and does not cause: no reason is asked for them."""

Why = Literal["not-permitted", "not-well-formed", "not-yet-happened", "impossible", "reason-needed"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``may`` are the kinds of fact that this person may record; None is all of them."""

    person: str
    may: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something to record: the kind of fact it makes, when that happened (ISO 8601), and what the fact says.

    ``reason`` is the person's own, for recording what raises a problem.
    """

    fact: str
    at: str
    says: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The facts to append, and the problems that they raise."""

    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act cannot be recorded: the kind of reason, the clause where one decides, and each fault as a sentence.

    With ``reason-needed`` the act can be recorded as soon as the person gives a reason for ``problems``.
    """

    why: Why
    clause: str | None = None
    faults: tuple[Fault, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return False


def decide(
    act: Act,
    by: Actor,
    history: History,
    policy: Policy,
    calendars: Mapping[str, Calendar],
    at: date | datetime | str | Moment,
) -> Decision | Refusal:
    """Whether ``by`` may record ``act`` at ``at``, on the case as it stands then.

    Appends nothing: the caller writes the facts of the Decision. Never raises for anything in the act.
    """
    now = moment_at(at)
    if by.may is not None and act.fact not in by.may:
        return Refusal("not-permitted", faults=(Fault(f"you may not record {act.fact}. Ask somebody who may.", "by"),))
    fact, faults = _read(act, history, policy, now)
    if fact is None or faults:
        return Refusal("not-well-formed", faults=faults)
    if (fact.day > now.day) if fact.bare else (fact.instant > now.instant):
        late = Fault("this has not happened yet. Record it when it has.", "at")
        return Refusal("not-yet-happened", faults=(late,))
    begun = any(one.kind == "received" for one in history.facts)
    try:
        before = assess(history, policy, calendars, now).problems if begun else []
        after = assess(_with(history, fact), policy, calendars, now).problems
    except Faulty as faulty:
        return Refusal("impossible", faults=faulty.faults)
    raised = tuple(problem for problem in after if problem not in before and problem.code not in NOBODYS_DEED)
    if raised and not act.reason:
        return Refusal("reason-needed", clause=raised[0].clause, problems=raised)
    return Decision((fact,), raised)


def _with(history: History, fact: Fact) -> History:
    return History((*history.facts, fact), history.attributes, history.points, history.calendar)


class _Act:
    """What the reader of a fact asks for, for the one fact of an act."""

    def __init__(self, policy: Policy) -> None:
        self.kinds: Mapping[str, FactKind] = policy.facts
        self.actions: Iterable[str] = policy.actions
        self.stages: Iterable[str] | None = policy.order
        self.clauses: set[str] | None = policy.tickable
        self.faults: list[Fault] = []

    def fault(self, path: Path, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(message, written_path(path)))


def _read(act: Act, history: History, policy: Policy, now: Moment) -> tuple[Fact | None, tuple[Fault, ...]]:
    whole = _Act(policy)
    reader = FactReader(whole, history.points)
    for known in history.facts:
        if known.id is not None:
            reader.kinds_by_id[known.id] = policy.facts[known.kind]
    record: dict[str, object] = {**act.says, "fact": act.fact, "at": act.at}
    if act.reason is not None:
        record.setdefault("note", act.reason)
    fact = reader.fact((), record)
    reader.corrections()
    if fact is not None and fact.recorded is None:
        fact = Fact(fact.kind, fact.day, fact.instant, fact.bare, fact.attributes, fact.id, now, fact.note)
    return fact, tuple(whole.faults)
