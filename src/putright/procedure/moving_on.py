"""The move that a case makes by itself: to the next stage, once a duty of the present one is overdue.

The move is not a fact that anybody records. It follows from the policy, so it is worked out each time, and takes the
place that an escalation would have at the first moment after the due time; while the case is shut, at its reopening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from putright.procedure.case import Case
from putright.procedure.facts import Fact
from putright.procedure.moments import moment_of_instant, start_of_day
from putright.procedure.policy import Policy
from putright.procedure.row import Row

_OVERTAKEN = ("overdue", "late", "missed")


def moved_on(rows: Iterable[Row], case: Case, policy: Policy) -> list[Fact] | None:
    """The facts with the first such move put in, or None when there is none to make."""
    for row in rows:
        rule = policy.by_id[row.stage].moves_on
        if rule is None or row.action != rule.action or row.due is None or row.status not in _OVERTAKEN:
            continue
        if row.ended is not None and row.ended.attributes.get("automatic") is True:
            continue
        instant = row.due + 1 if row.duty.in_hours else start_of_day(row.due + 1)
        place = _place(case, instant)
        if place is None:
            continue
        number, instant = place
        day = moment_of_instant(instant).day
        move = Fact("escalated", day, instant, False, {"to": rule.to, "automatic": True})
        return [*case.facts[:number], move, *_afterwards(case.facts[number:], rule.to)]
    return None


def _place(case: Case, instant: int) -> tuple[int, int] | None:
    """Where among the facts the move stands, and when it happens; None while the case is shut."""
    number = sum(1 for fact in case.facts if fact.instant < instant)
    for halt in case.halts:
        if halt.begin < number and (halt.lifted is None or halt.lifted >= number):
            if halt.lifted is None or case.facts[halt.lifted].kind != "reopened":
                return None
            return halt.lifted + 1, case.facts[halt.lifted].instant
    return number, instant


def _afterwards(facts: Sequence[Fact], to: str) -> list[Fact]:
    """The facts after the move. A request for the stage to which the case has moved can only open it again."""
    return [
        fact._replace(kind="reopened") if fact.kind == "escalated" and fact.attributes["to"] == to else fact
        for fact in facts
    ]
