"""The move that a case makes by itself: to the next stage, once a duty of the present one is overdue.

The move is not a fact that anybody records. It follows from the policy, so it is worked out each time, and takes the
place that an escalation would have at the first moment after the due time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from putright.procedure.facts import Fact
from putright.procedure.moments import moment_of_instant, start_of_day
from putright.procedure.policy import Policy
from putright.procedure.row import Row

_OVERTAKEN = ("overdue", "late", "missed")


def moved_on(rows: Iterable[Row], facts: Sequence[Fact], policy: Policy) -> list[Fact] | None:
    """The facts with the first such move put in, or None when there is none to make."""
    for row in rows:
        rule = policy.by_id[row.stage].moves_on
        if rule is None or row.action != rule.action or row.due is None or row.status not in _OVERTAKEN:
            continue
        if row.ended is not None and row.ended.attributes.get("automatic") is True:
            continue
        instant = row.due + 1 if row.duty.in_hours else start_of_day(row.due + 1)
        day = moment_of_instant(instant).day
        move = Fact("escalated", day, instant, False, {"to": rule.to, "automatic": True})
        before = [fact for fact in facts if (fact.day, fact.instant) < (day, instant)]
        after = facts[len(before) :]
        # Somebody's own request for that same stage, made later, asks for what has happened already.
        return [
            *before,
            move,
            *(fact for fact in after if fact.kind != "escalated" or fact.attributes["to"] != rule.to),
        ]
    return None
