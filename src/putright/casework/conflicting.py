"""Recording what names somebody who ought not to deal with a case: refused at first, and taken with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from putright.accounts.members import Member, who_acted
from putright.accounts.models import Organisation
from putright.casework.independence import Involvement, conflicts, deals, involvement
from putright.procedure.acts import Decision, Refusal
from putright.procedure.assessment import Assessment
from putright.procedure.problem import Problem
from putright.register.append import NewFact
from putright.register.parts import CONFLICT, CONFLICTS
from putright.register.reading import Record


def conflicts_in(
    organisation: Organisation,
    known: Record,
    found: Assessment,
    kind: str,
    at: str,
    says: Mapping[str, object],
    by: Member,
) -> tuple[Problem, ...]:
    """What speaks against the people that this fact, or the correction of one, names; without what the engine finds.

    One query, for acts that name somebody alone.
    """
    when = None if kind == "corrected" else at
    kind, people = _chosen(found, kind, says, by)
    if not people:
        return ()
    around = around_of(organisation, known, found)
    return tuple(
        problem
        for person in people
        for problem in conflicts(around, kind, person, by.person, when)
        if problem.code != "not-independent"
    )


def around_of(organisation: Organisation, known: Record, found: Assessment) -> Involvement:
    """The case as independence looks at it: one query."""
    entered = {entry.row.account_id for entry in known.entries if entry.row.account_id is not None}
    return involvement(found, known.entries, who_acted(organisation, (), entered).persons)


def _chosen(found: Assessment, kind: str, says: Mapping[str, object], by: Member) -> tuple[str, list[str]]:
    """The kind of fact that names somebody, and whom. A review that ended is that of whoever says so."""
    changes = says.get("set")
    if kind == "corrected" and isinstance(changes, Mapping):
        target = next((fact for fact in found.case.facts if fact.id == says.get("of")), None)
        if target is None:
            return kind, []
        kind, says = target.kind, changes
    elif kind == "review-completed":
        return kind, [by.person]
    if not deals(kind, found.policy):
        return kind, []
    person = says.get("person")
    return kind, [person] if isinstance(person, str) and person else []


def with_conflicts(decided: Decision | Refusal, own: tuple[Problem, ...], reason: str | None) -> Decision | Refusal:
    """What the engine decided, together with what speaks against the people who were chosen."""
    if isinstance(decided, Refusal):
        if decided.why != "reason-needed" or not own:
            return decided
        problems = _together(decided.problems, own)
        return Refusal(decided.why, decided.clause, decided.faults, problems)
    problems = _together(decided.problems, own)
    if own and not reason:
        return Refusal("reason-needed", problems[0].clause, problems=problems)
    return Decision(decided.facts, problems)


def _together(engine: tuple[Problem, ...], own: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Both; where the engine says that somebody handled an earlier stage, it need not be said twice."""
    said = {dict(one.about).get("person") for one in engine if one.code == "not-independent"}
    return (*engine, *(one for one in own if one.code != "involved" or dict(one.about)["person"] not in said))


def accepted(problems: Iterable[Problem], at: str, reason: str | None) -> list[NewFact]:
    """The entries that say who goes on all the same, and why."""
    found = []
    for one in problems:
        if one.code in CONFLICTS:
            about = dict(one.about)
            says: dict[str, object] = {"person": about["person"], "conflict": one.code, "stage": about["stage"]}
            if one.clause:
                says["clause"] = one.clause
            found.append(NewFact(CONFLICT.name, at, says, reason))
    return found
