"""The moves that a case makes by itself: to the next stage once a duty is overdue, or to its end once all are silent.

Such a move is not a fact that anybody records. It follows from the policy, so it is worked out each time, and takes the
place that the fact would have at the first moment after the due time. A move to the next stage, while the case is shut,
comes at its reopening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from putright.procedure.calendar import Calendar
from putright.procedure.case import Case, Period
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.moments import Moment, moment_of_instant, start_of_day
from putright.procedure.policy import Policy
from putright.procedure.policy_rules import Silence
from putright.procedure.reckoning import reckon_days
from putright.procedure.row import Row

_OVERTAKEN = ("overdue", "late", "missed")


def moved_on(rows: Iterable[Row], case: Case, policy: Policy, calendar: Calendar, at: Moment) -> list[Fact] | None:
    """The facts with the first such move put in, or None when there is none to make."""
    for silence, day in _silences(case, policy, calendar, at):
        if day <= at.day:
            return _ended(case, silence, day)
    by_fact = _by_fact(case, policy)
    if by_fact is not None:
        return by_fact
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


def _by_fact(case: Case, policy: Policy) -> list[Fact] | None:
    """The facts with a move put in behind the fact that brings it about, where the case still stands in that stage."""
    period = case.periods[-1]
    rule = policy.stage_of(period.stage).moves_on
    if rule is None or rule.fact is None:
        return None
    place = case.first((rule.fact,), period.begin, period.end)
    if place is None or case.halted(place):
        return None
    then = case.facts[place]
    move = Fact("escalated", then.day, then.instant, then.bare, {"to": rule.to, "automatic": True})
    return [*case.facts[: place + 1], move, *_afterwards(case.facts[place + 1 :], rule.to)]


def silent_until(case: Case, policy: Policy, calendar: Calendar, at: Moment) -> list[int]:
    """The days, after ``at``, on which the case ends by itself if nobody does anything."""
    return [day for _, day in _silences(case, policy, calendar, at) if day > at.day]


def _silences(case: Case, policy: Policy, calendar: Calendar, at: Moment) -> Iterator[tuple[Silence, int]]:
    """Each silence that nothing has broken so far, with the day on which it ends the case."""
    table = known_to(calendar, at)
    for period in case.periods:
        for silence in policy.stage_of(period.stage).silences:
            place = case.first(silence.of, period.begin, period.end)
            while place is not None:
                day = reckon_days(silence.after, case.facts[place].day, table, policy.counting) + 1
                if not case.halted(place) and not _broken(case, silence, place, period, day):
                    yield silence, day
                place = case.first(silence.of, place + 1, period.end)


def _broken(case: Case, silence: Silence, place: int, period: Period, day: int) -> bool:
    """Whether something happened before that day which breaks the silence, or it has ended the case already."""
    breaking = (*silence.of, *silence.unless, "reopened", *case.endings)
    then = case.first(breaking, place + 1, period.end)
    if then is None:
        return period.end < len(case.facts) and case.facts[period.end].day < day
    return case.facts[then].day < day or case.facts[then].attributes.get("automatic") is True


def _ended(case: Case, silence: Silence, day: int) -> list[Fact]:
    instant = start_of_day(day)
    number = sum(1 for fact in case.facts if fact.day < day)
    end = Fact(silence.ending, day, instant, False, {"automatic": True})
    return [*case.facts[:number], end, *case.facts[number:]]


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
