"""One history under two policies at one moment: what was promised and kept, and what the new one makes different.

The facts are as they happened under the old policy. What people would have done had they been promised something else,
nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from putright.procedure.assessment import Assessment, assess
from putright.procedure.calendar import Calendar, OutOfTable
from putright.procedure.comparing.pairing import Pairing, Promise, promises_of
from putright.procedure.comparing.tally import (
    Difference,
    Effect,
    Example,
    LeftOut,
    Moved,
    Outcomes,
    Owed,
    Raised,
    Stand,
)
from putright.procedure.faults import Faulty
from putright.procedure.history import History, happened
from putright.procedure.moments import Moment, end_of_day
from putright.procedure.policy import Policy
from putright.procedure.row import Row


class Looked(NamedTuple):
    """What was looked at: judged at that moment, of what was received from the one day on and before the other.

    ``versions`` is how many old policies the histories stood under: more than one where each stands under its own.
    """

    at: Moment
    received_from: int | None = None
    received_before: int | None = None
    versions: int = 1


class _Against(NamedTuple):
    """What is known beforehand of an old policy against the new one."""

    policy: Policy
    pairing: Pairing
    facts_gone: frozenset[str]
    stages_gone: frozenset[str]


class Replaying:
    """Assesses histories under their old policy and under the new one, and counts what came of them."""

    def __init__(self, new: Policy, calendars: Mapping[str, Calendar], looked: Looked) -> None:
        self.new = new
        self.calendars = calendars
        self.at = looked.at
        self.first = looked.received_from if looked.received_from is not None else 0
        self.end = looked.received_before if looked.received_before is not None else date.max.toordinal()
        self._against: dict[int, _Against] = {}

    def add(self, old: Policy, history: History, example: Example, into: Outcomes) -> None:
        """Compare one history and count it. ``example`` is its number among all and how it is called."""
        against = self._against.get(id(old)) or self._learn(old)
        before = self._under(old, history, example, into, LeftOut("no-case"))
        if before is None:
            return
        received = before.case.facts[0].day
        if not self.first <= received < self.end:
            into.outside += 1
            return
        gone = self._gone(history, against) if against.facts_gone or against.stages_gone else None
        if gone is not None:
            into.leave_out(gone, example)
            return
        after = self._under(self.new, history, example, into, LeftOut("no-case-now"))
        if after is not None:
            _count(before, after, against.pairing, example, into)

    def _learn(self, old: Policy) -> _Against:
        found = _Against(
            old,
            promises_of(old, self.new),
            frozenset(old.facts.keys() - self.new.facts.keys()),
            frozenset(old.order.keys() - self.new.order.keys()),
        )
        self._against[id(old)] = found
        return found

    def _under(
        self, policy: Policy, history: History, example: Example, into: Outcomes, otherwise: LeftOut
    ) -> Assessment | None:
        try:
            return assess(history, policy, self.calendars, self.at)
        except Faulty as faulty:
            coming = any(fact.kind == "received" and not happened(fact, self.at) for fact in history.in_order)
            if coming:
                into.leave_out(LeftOut("not-received"), example)
            else:
                into.leave_out(otherwise, example._replace(said=faulty.faults[0].message))
        except OutOfTable as error:
            into.leave_out(LeftOut("beyond-calendar"), example._replace(said=str(error)))
        return None

    def _gone(self, history: History, against: _Against) -> LeftOut | None:
        """What of the history the new policy does not know: a kind of fact, or the stage that was asked for."""
        for fact in history.known_at(self.at):
            if fact.kind in against.facts_gone:
                return LeftOut("fact-unknown", fact.kind)
            if fact.kind == "escalated" and fact.attributes.get("to") in against.stages_gone:
                return LeftOut("stage-unknown", str(fact.attributes["to"]))
        return None


@lru_cache(maxsize=4096)
def month_of(day: int) -> str:
    """The month of a day: "2026-03"."""
    return date.fromordinal(day).isoformat()[:7]


def _count(before: Assessment, after: Assessment, pairing: Pairing, example: Example, into: Outcomes) -> None:
    month = month_of(before.case.facts[0].day)
    effect = _count_rows(month, before, after, pairing, example, into)
    if before.problems or after.problems:
        effect = _count_problems(before, after, example, into) or effect
    place = (before.stage.id, after.stage.id, before.status, after.status)
    if before.stage.id != after.stage.id or before.status != after.status:
        effect = "answer"
        into.note(Difference("stands", place), example)
    stand = Stand(month, *place, effect)
    into.stands[stand] = into.stands.get(stand, 0) + 1
    into.cases += 1


def _count_rows(
    month: str, before: Assessment, after: Assessment, pairing: Pairing, example: Example, into: Outcomes
) -> Effect:
    """Count each duty, the first row of a promise under the one policy beside the first under the other, and so on."""
    sides: dict[Promise, tuple[list[Row], list[Row]]] = {}
    for side, (found, promises) in enumerate(((before, pairing.old), (after, pairing.new))):
        for row in found.duties:
            promise = promises[row.duty.stage, row.duty.number]
            rows = sides.get(promise)
            if rows is None:
                rows = sides[promise] = ([], [])
            rows[side].append(row)
    effect: Effect = "same"
    owed = into.owed
    for promise, (old_rows, new_rows) in sides.items():
        for was, now in zip_longest(old_rows, new_rows):
            one = _owed(month, promise, was, now, before.policy, after.policy)
            owed[one] = owed.get(one, 0) + 1
            if one.old != one.new and _differ(was, now):
                effect = "answer"
                into.note(Difference("promise", (*promise, one.old, one.new)), example)
            elif effect == "same" and (one.moved != "same" or one.old_role != one.new_role):
                effect = "terms"
    return effect


def _owed(month: str, promise: Promise, was: Row | None, now: Row | None, old: Policy, new: Policy) -> Owed:
    return Owed(
        month,
        promise,
        _role(was, old) if was is not None else None,
        _role(now, new) if now is not None else None,
        _came_to(was) if was is not None else None,
        _came_to(now) if now is not None else None,
        "same" if was is None or now is None or was.due == now.due else _moved(was, now),
    )


def _came_to(row: Row) -> str:
    return "done" if row.due is None and row.status == "met" else row.status


def _differ(was: Row | None, now: Row | None) -> bool:
    """Whether the new policy makes something else of a duty. Done in time and done without one are the same."""
    return was is None or now is None or was.status != now.status


def _role(row: Row, policy: Policy) -> str:
    """Who owes it, by office. What was agreed on a case may be owed by a person, whom nobody counts."""
    role = row.duty.role
    return role if row.duty.number >= 0 or role in policy.roles else ""


def _moved(was: Row, now: Row) -> Moved:
    """Which of two rows that are due at different times is due earlier."""
    old, new = _instant(was), _instant(now)
    if old == new:
        return "same"
    return "later" if new is None or (old is not None and new > old) else "earlier"


def _instant(row: Row) -> int | None:
    if row.due is None:
        return None
    return row.due if row.duty.in_hours else end_of_day(row.due)


def _count_problems(before: Assessment, after: Assessment, example: Example, into: Outcomes) -> Effect | None:
    """Count the problems of a case under both; whether they differ."""
    old, new = ({one.code for one in found.problems} for found in (before, after))
    for code in old | new:
        raised = Raised(code, code in old, code in new)
        into.problems[raised] = into.problems.get(raised, 0) + 1
        if raised.old is not raised.new:
            into.note(Difference("problem", (code, "old" if raised.old else "new")), example)
    return "answer" if old != new else None
