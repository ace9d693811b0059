"""Recording what happened on a case: read it as it is now, decide, append, all in one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.accounts.members import Member, person_of
from putright.accounts.models import Organisation
from putright.accounts.places import service_of
from putright.calendars import load_calendars
from putright.casework.checking import check_record
from putright.casework.closing_rules import check_closing
from putright.casework.conflicting import accepted, conflicts_in, with_conflicts
from putright.casework.following import messages_for
from putright.casework.noting import wrong_note
from putright.casework.proposals import check_proposal
from putright.casework.refusing import rules
from putright.casework.who_may import may_record, needed_for
from putright.procedure.acts import Act, Actor, Decision, Refusal, decide
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import Fact
from putright.procedure.faults import Fault, nearest
from putright.procedure.moments import write_day, write_instant
from putright.procedure.policy import Policy
from putright.procedure.problem import Problem
from putright.register.append import By, CaseChanged, NewFact, NewMessage, append, sent_before, take_chain
from putright.register.contacts import contacts_in
from putright.register.foreseeing import foreseen
from putright.register.models import Case
from putright.register.parts import CONFLICTS, OURS, WITHIN_AN_ACT
from putright.register.reading import Record, record_of
from putright.wording.body_words import bodies

_NO_REASON: Final = "."
"""Stands for a reason while we look what else would raise a problem. It is never kept."""
_OURS_ALONE: Final = frozenset(CONFLICTS) - {"not-independent"}
"""What speaks against somebody though the engine knows nothing of it."""
_AN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{0,39}")


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody wants to record: the kind of fact, when it happened (ISO 8601), what it says, a note.

    ``reason`` is given where the fact raises a problem.
    """

    kind: str
    at: str
    says: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    note: str | None = None
    reason: str | None = None


class Refused(NamedTuple):
    """Why nothing was recorded, and which of what was proposed is at fault: its place, the first being 0."""

    refusal: Refusal
    place: int


class Weighed(NamedTuple):
    """What would be recorded and sent, and the problems that it raises."""

    facts: tuple[NewFact, ...]
    messages: tuple[NewMessage, ...]
    contacts: tuple[str, ...]
    problems: tuple[Problem, ...]


class _Made(NamedTuple):
    """A fact that was decided, after those that say who goes on all the same; ``unexplained``: it raises problems and
    no reason was given.
    """

    facts: tuple[NewFact, ...]
    problems: tuple[Problem, ...] = ()
    unexplained: bool = False


class Recorded(NamedTuple):
    """The case with what was recorded, the problems that it raised, and whether the same form had come before."""

    record: Record
    problems: tuple[Problem, ...] = ()
    again: bool = False


def record(
    organisation: Organisation,
    case: Case,
    proposed: Proposed,
    by: Member,
    *,
    now: datetime,
    seen: int | None = None,
    key: str | None = None,
    source: str = "staff",
) -> Recorded | Refusal:
    """Record it, or say why not. Within the organisation's transaction.

    ``seen`` is how many entries the person had before them: raises CaseChanged if somebody recorded more since.
    ``key`` names the form: sent again it changes nothing.
    """
    done = record_together(organisation, case, (proposed,), by, now=now, seen=seen, key=key, source=source)
    return done.refusal if isinstance(done, Refused) else done


def record_together(
    organisation: Organisation,
    case: Case,
    several: Sequence[Proposed],
    by: Member,
    *,
    now: datetime,
    seen: int | None = None,
    key: str | None = None,
    source: str = "staff",
) -> Recorded | Refused:
    """Record several things in one transaction, or none of them and say which one and why. Otherwise as ``record``."""
    head = take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None and before.case.pk != case.pk:
        other = Fault("This form belongs to another complaint. Open it again from the page of this one.", "form_id")
        return Refused(Refusal("not-well-formed", faults=(other,)), 0)
    if before is not None:
        return Recorded(before, again=True)
    known = record_of(case)
    if seen is not None and seen != len(known.entries):
        raise CaseChanged(known, seen)
    weighed = weigh(organisation, known, several, by, now)
    if isinstance(weighed, Refused):
        return weighed
    account = By(by.account or None, source)
    done = append(
        known, head, weighed.facts, by=account, now=now, key=key, contacts=weighed.contacts, messages=weighed.messages
    )
    return Recorded(done.record, weighed.problems)


def weigh(
    organisation: Organisation, known: Record, several: Sequence[Proposed], by: Member, now: datetime
) -> Weighed | Refused:
    """What would be recorded, each judged on the case as those before it leave it. Writes nothing.

    A problem that a later one of them puts right is none. Where a reason is missing, all the problems are given at
    once.
    """
    facts: list[NewFact] = []
    raised: list[Problem] = []
    unexplained: list[int] = []
    for place, proposed in enumerate(several):
        then = foreseen(known, facts, now) if facts else known
        made = _weigh_one(organisation, then, proposed, by, now, alone=len(several) == 1)
        if isinstance(made, Refusal):
            return Refused(made, place)
        facts += made.facts
        raised += made.problems
        unexplained += [place] if made.unexplained else []
    if raised and len(several) > 1:
        then = foreseen(known, facts, now)
        left = assess(then.history, then.policy, load_calendars(), now).problems
        raised = [one for one in dict.fromkeys(raised) if one in left or one.code in _OURS_ALONE]
    if raised and unexplained:
        return Refused(Refusal("reason-needed", clause=raised[0].clause, problems=tuple(raised)), unexplained[0])
    messages = messages_for(known, facts)
    contacts = tuple(value for proposed in several for value in contacts_in(proposed.kind, proposed.says))
    return Weighed(tuple(facts), tuple(messages), contacts, tuple(raised))


def _weigh_one(
    organisation: Organisation, known: Record, proposed: Proposed, by: Member, now: datetime, *, alone: bool
) -> _Made | Refusal:
    found = assess(known.history, known.policy, load_calendars(), now)
    refusal = _check(organisation, known, found, proposed, by, alone=alone)
    if refusal is not None:
        return refusal
    if proposed.kind in OURS:
        return _Made((NewFact(proposed.kind, proposed.at, proposed.says, proposed.note),))
    actor = Actor(by.person, may_record(known.policy.facts, by.permissions))
    says = {**proposed.says, **({"note": proposed.note} if proposed.note else {})}
    own = conflicts_in(organisation, known, found, proposed.kind, proposed.at, proposed.says, by)

    def judged(reason: str | None) -> Decision | Refusal:
        act = Act(proposed.kind, proposed.at, says, reason)
        return with_conflicts(decide(act, actor, known.history, known.policy, load_calendars(), now), own, reason)

    # Of several, only what raises a problem is given the reason.
    decision = judged(proposed.reason if alone else None)
    wanting = isinstance(decision, Refusal) and decision.why == "reason-needed"
    if wanting:
        decision = judged(proposed.reason or _NO_REASON)
    if isinstance(decision, Refusal):
        return decision
    fact, unexplained = decision.facts[0], wanting and not proposed.reason
    fact = fact._replace(note=proposed.note) if unexplained else fact
    reasons = accepted(decision.problems, write_instant(found.at.instant), proposed.reason)
    return _Made((*reasons, new_fact(fact, proposed)), decision.problems, unexplained)


def _within_an_act(kind: str, by: Member, *, alone: bool) -> bool:
    """Whether it may be recorded as a part of an act, though never alone."""
    return not alone and kind in WITHIN_AN_ACT and needed_for(kind) in by.permissions


def _check(
    organisation: Organisation, known: Record, found: Assessment, proposed: Proposed, by: Member, *, alone: bool
) -> Refusal | None:
    """Why it cannot be recorded, whatever the engine says of it."""
    # One after the other, and never joined by "or": a refusal counts as false.
    refusal = _closed_to(by, known.case)
    if refusal is None and not _within_an_act(proposed.kind, by, alone=alone):
        refusal = check_record(proposed.kind, found, by.permissions)
    if refusal is None:
        refusal = check_proposal(proposed.kind, proposed.at, proposed.says, (proposed.note, proposed.reason), found.at)
    if refusal is None:
        refusal = _check_ids(organisation, known, proposed)
    if refusal is None:
        refusal = check_closing(organisation, known, proposed.kind, proposed.says, by)
    return refusal


def _closed_to(by: Member, case: Case) -> Refusal | None:
    """Refuse whoever may not even open the case; the pages do so before, by the same set."""
    if case.pk not in by.barred:
        return None
    return Refusal("not-permitted", faults=(Fault("This case is closed to you. Ask a manager.", "by"),))


def new_fact(fact: Fact, proposed: Proposed) -> NewFact:
    """A fact that was decided, as the register takes it: its time with an offset, or the day alone."""
    happened = write_day(fact.day) if fact.bare else write_instant(fact.instant)
    note = fact.note
    if proposed.reason and proposed.note and proposed.reason not in proposed.note:
        note = f"{proposed.note}\n\nReason: {proposed.reason}"
    return NewFact(fact.kind, happened, dict(fact.attributes), note)


def _check_ids(organisation: Organisation, known: Record, proposed: Proposed) -> Refusal | None:
    """Persons are people of the organisation, roles and bodies are the policy's: never typed strings."""
    faults = list(_wrong_ids(organisation, known.policy, proposed.says))
    inner = proposed.says.get("set")
    if isinstance(inner, Mapping):
        faults += _wrong_ids(organisation, known.policy, inner)
    if proposed.kind == "point-raised" and str(proposed.says.get("id")) in known.history.points:
        faults.append(Fault(f"There is a point {proposed.says['id']} already. Give this one another id.", "id"))
    if proposed.kind == "not-accepted" and str(proposed.says.get("clause", "")) not in {"", *dict(rules(known.policy))}:
        faults.append(Fault("Choose one of the clauses of the policy.", "clause"))
    if proposed.kind == "service-noted":
        faults += wrong_service(organisation, known.policy, str(proposed.says.get("service_id", "")), "service_id")
    if proposed.kind == "described":
        faults += wrong_attributes(known.policy, proposed.says)
    faults += wrong_note(known, proposed.kind, proposed.says)
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None


def _wrong_ids(organisation: Organisation, policy: Policy, says: Mapping[str, object]) -> list[Fault]:
    faults = [
        Fault("Choose somebody from the list: this is nobody of your organisation.", name)
        for name in ("person", "owner")
        if name in says and person_of(organisation, str(says[name])) is None
    ]
    faults += [
        Fault("Write only letters, figures, / . - and _, and no name: this is kept for ever.", name)
        for name in ("reference", "action", "id")
        if name in says and not _AN_ID.fullmatch(str(says[name]))
    ]
    if "body" in says and str(says["body"]) not in {*(route.body for route in policy.routes), *bodies()}:
        faults.append(Fault("Choose one of the outside bodies.", "body"))
    if "role" in says and str(says["role"]) not in policy.roles:
        near = nearest(str(says["role"]), policy.roles)
        faults.append(Fault(f"Choose a role of the policy{f', such as {near}' if near else ''}.", "role"))
    return faults


def wrong_service(organisation: Organisation, policy: Policy, key: str, field: str) -> list[Fault]:
    """Why a case under this policy cannot be noted as about that service of the organisation."""
    if "service" in policy.attributes:
        return [Fault("This procedure asks for the service itself. Note it under what the case depends on.", field)]
    if service_of(organisation, key) is None:
        return [Fault("Choose one of your services from the list.", field)]
    return []


def wrong_attributes(policy: Policy, says: Mapping[str, object]) -> list[Fault]:
    """What is not an attribute of a case under this policy, or not one of its values."""
    faults = []
    for name, value in says.items():
        values = policy.attributes.get(name)
        word = str(value).lower() if isinstance(value, bool) else str(value)
        if values is None:
            faults.append(Fault(f"This policy does not ask for {name}. Leave it out.", name))
        elif word not in values:
            faults.append(Fault(f"Choose one of: {', '.join(values)}.", name))
    return faults
