"""Recording what happened on a case: read it as it is now, decide, append, all in one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.accounts.members import Member, person_of
from putright.accounts.models import Organisation
from putright.accounts.places import service_of
from putright.calendars import load_calendars
from putright.casework.checking import check_record
from putright.casework.contacts import values_of
from putright.casework.following import messages_for
from putright.casework.proposals import check_proposal
from putright.casework.who_may import may_record
from putright.procedure.acts import Act, Actor, Refusal, decide
from putright.procedure.assessment import assess
from putright.procedure.facts import Fact
from putright.procedure.faults import Fault, nearest
from putright.procedure.moments import write_day, write_instant
from putright.procedure.policy import Policy
from putright.procedure.problem import Problem
from putright.register.append import By, CaseChanged, NewFact, append, sent_before, take_chain
from putright.register.models import Case
from putright.register.parts import OURS
from putright.register.reading import Record, record_of
from putright.wording.body_words import bodies

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
    head = take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None and before.case.pk != case.pk:
        other = Fault("This form belongs to another complaint. Open it again from the page of this one.", "form_id")
        return Refusal("not-well-formed", faults=(other,))
    if before is not None:
        return Recorded(before, again=True)
    known = record_of(case)
    if seen is not None and seen != len(known.entries):
        raise CaseChanged(known, seen)
    calendars = load_calendars()
    found = assess(known.history, known.policy, calendars, now)
    # One after the other, and never joined by "or": a refusal counts as false.
    refusal = check_record(proposed.kind, found, by.permissions)
    if refusal is None:
        refusal = check_proposal(proposed.kind, proposed.at, proposed.says, (proposed.note, proposed.reason), found.at)
    if refusal is None:
        refusal = _check_ids(organisation, known, proposed)
    if refusal is not None:
        return refusal
    account = By(by.account or None, source)
    if proposed.kind in OURS:
        new = NewFact(proposed.kind, proposed.at, proposed.says, proposed.note)
        return Recorded(append(known, head, [new], by=account, now=now, key=key, contacts=_contacts(proposed)).record)
    actor = Actor(by.person, may_record(known.policy.facts, by.permissions))
    says = {**proposed.says, **({"note": proposed.note} if proposed.note else {})}
    act = Act(proposed.kind, proposed.at, says, proposed.reason)
    decision = decide(act, actor, known.history, known.policy, calendars, now)
    if isinstance(decision, Refusal):
        return decision
    facts = [new_fact(fact, proposed) for fact in decision.facts]
    messages = messages_for(known.policy, facts, case.reference, len(known.entries))
    done = append(known, head, facts, by=account, now=now, key=key, messages=messages)
    return Recorded(done.record, decision.problems)


def _contacts(proposed: Proposed) -> tuple[str, ...]:
    """What a complainant can be recognised by from now on, if this says how to reach them."""
    if proposed.kind != "contact-given":
        return ()
    return values_of(*(str(proposed.says.get(name, "")) for name in ("name", "email", "phone")))


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
    if proposed.kind == "service-noted":
        faults += wrong_service(organisation, known.policy, str(proposed.says.get("service_id", "")), "service_id")
    if proposed.kind == "described":
        faults += wrong_attributes(known.policy, proposed.says)
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
