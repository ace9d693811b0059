"""How far a time limit may be put off under the policy: the last day that counts, before anybody types one."""

from __future__ import annotations

from typing import NamedTuple

from putright.procedure.assessment import Assessment
from putright.procedure.extending import rule_for
from putright.procedure.knowing import known_to
from putright.procedure.moments import day_of
from putright.procedure.policy import Extension
from putright.procedure.reckoning import reckon_days
from putright.procedure.row import Row


class Extensible(NamedTuple):
    """A time limit that runs now, the rule for putting it off (None: the policy has none for it), and the last day to
    which that goes (None: no limit is set, or it was put off before, so that it counts from an earlier date)."""

    row: Row
    rule: Extension | None
    furthest: int | None


def extensible(found: Assessment) -> list[Extensible]:
    """The time limits of the present stage that run now, the earliest first."""
    rules = found.stage.extensions
    limits = []
    for row in found.next:
        if row.due is None or row.stage != found.stage.id:
            continue
        rule = rule_for(rules, {"action": row.action}, found.known)
        limits.append(Extensible(row, rule, _furthest(row, rule, found)))
    return limits


def _furthest(row: Row, rule: Extension | None, found: Assessment) -> int | None:
    if rule is None or rule.most is None or row.due is None or row.extended is not None:
        return None
    day = day_of(row.due) if row.duty.in_hours else row.due
    return reckon_days(rule.most, day, known_to(found.calendar, found.at), found.policy.counting)
