"""What laws demand of one case: a date beside that of the policy's own row, or a row of the law's own.

A law's demands are reckoned as a policy's duties are, over the same stages, under its own way of counting and with
its own extensions. Then each is put to the row of the policy that owes the same act; what the policy does not owe
stands alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from putright.procedure.calendar import Calendar
from putright.procedure.case import Case, Period
from putright.procedure.duties import Reckoner
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.law import NO_LAW, ByLaw, LawDuty, LawExtension
from putright.procedure.moments import Moment, moment_of_day, parse_day, start_of_day
from putright.procedure.policy import Duty, Policy, Stage
from putright.procedure.policy_rules import PLAIN_COUNTING
from putright.procedure.reckoning import reckon_days
from putright.procedure.row import Owed, Row
from putright.procedure.terms import Extended, Term, Terms

_PASSED: Final = frozenset({"overdue", "late", "missed"})
_ANSWERS: Final = frozenset({"respond", "notify-outcome"})
"""Two names for the answer of a stage: a law that asks for one is met by the other."""


def law_of(
    case: Case, policy: Policy, calendar: Calendar, at: Moment, known: Mapping[str, str], rows: list[Row]
) -> ByLaw:
    """What laws demand, put to the ``rows`` of the policy; those that stand alone in the order of the stages.

    It changes by itself when a row alone falls overdue, and when an act does that a law waits for, so that its clock
    runs or something more is owed.
    """
    by_code: dict[str, int] = {}
    for number, law in enumerate(policy.laws):
        # One code can bind in two ways, by the kind of provider and because the policy says so.
        if law.code not in by_code and law.binds(known):
            by_code[law.code] = number
    binding = tuple(by_code.values())
    if not binding:
        return NO_LAW
    received = case.facts[0].day
    turns = _turns(policy)
    shadow, demands = _shadow(policy, binding, turns[bisect_right(turns, received) - 1], _begun(case, policy))
    # Where nothing was extended, a law's terms are those of any policy.
    extended = "extended" in case.places
    terms = _LawTerms(case, shadow, calendar, at, demands) if extended else Terms(case, shadow, calendar, at)
    found = _LawReckoner(demands, case, shadow, calendar, at, known, terms).rows()
    alone, beside = _put(found, rows, demands)
    days = [row.due + 1 for row in alone if row.status == "open" and row.due is not None]
    followed = {one.passing_of for one in demands}
    for row in found:
        if row.status == "open" and row.due is not None and row.duty.clause in followed:
            days.append(row.due + 1)
        act = row.owed.act
        if row.status == "pending" and act is not None and act.status == "open" and act.due is not None:
            days.append(act.due + 1)
    return ByLaw(alone, beside, start_of_day(min(days)) if days else None)


@lru_cache(maxsize=256)
def _turns(policy: Policy) -> tuple[int, ...]:
    """The days of receipt on which a demand comes into force or ceases to be, from the beginning of time."""
    demands = [one for law in policy.laws for found in law.duties.values() for one in found]
    ends = [one.until + 1 for one in demands if one.until is not None]
    return tuple(sorted({0, *(one.since for one in demands), *ends}))


def _begun(case: Case, policy: Policy) -> str | None:
    """The stage in which the case began to be handled: not where it was a request for service, or a talk."""
    handled = _handled(policy)
    stages = (policy.stage_of(period.stage).id for period in case.periods)
    return next((stage for stage in stages if stage in handled), None)


@lru_cache(maxsize=256)
def _handled(policy: Policy) -> frozenset[str]:
    """The stages of which a law demands something where a case begins in them."""
    return frozenset(
        stage for law in policy.laws for stage, found in law.duties.items() if any(one.beginning for one in found)
    )


@lru_cache(maxsize=256)
def _shadow(
    policy: Policy, binding: tuple[int, ...], received: int, begun: str | None
) -> tuple[Policy, tuple[LawDuty, ...]]:
    """A policy whose duties are the laws' demands on such a case, and these by the number of the duty.

    Each clock that counts from an act of the same law waits for it, as in a policy.
    """
    demands: list[LawDuty] = []
    stages: list[Stage] = []
    for stage in policy.stages:
        duties: list[Duty] = []
        for number in binding:
            law = policy.laws[number]
            demanded = (one for one in law.duties.get(stage.id, ()) if stage.id == begun or not one.beginning)
            own = [one for one in demanded if one.holds(received)]
            first = len(duties)
            for one in own:
                waits_for = tuple(
                    first + place for place, other in enumerate(own) if other is not one and _awaits(one, other)
                )
                duties.append(replace(one.duty, number=len(demands), waits_for=waits_for))
                demands.append(one._replace(same=_owing(one.duty, stage)))
        stages.append(replace(stage, duties=tuple(duties), extensions=(), moves_on=None, silences=()))
    shadow = replace(
        policy,
        stages=tuple(stages),
        by_id={stage.id: stage for stage in stages},
        counting=PLAIN_COUNTING,
        laws=(),
    )
    return shadow, tuple(demands)


def _owing(duty: Duty, stage: Stage) -> tuple[int, ...]:
    """The numbers of the duties of the policy's stage that owe the act once, or again and again, as the law does."""
    return tuple(
        own.number
        for own in stage.duties
        if own.recurs is duty.recurs and not own.clock.start.each and _same_act(own.action.name, duty.action.name)
    )


def _awaits(one: LawDuty, other: LawDuty) -> bool:
    if one.passing_of is not None:
        return one.passing_of == other.provision.law
    duty, act = one.duty, other.duty
    if duty.clock.start.each or duty.recurs or act.recurs or not act.timed:
        return False
    return bool(set(act.done_by) & set(duty.clock.start.kinds))


class _LawReckoner(Reckoner):
    """Reckons the laws' demands; what was agreed on the case is not theirs."""

    __slots__ = ("demands",)

    def __init__(self, demands: tuple[LawDuty, ...], *given: Any) -> None:
        super().__init__(*given)
        self.demands: Final = demands

    def _single(self, duty: Duty, period: Period, act: Row | None) -> list[Row]:
        if self.demands[duty.number].passing_of is None:
            return super()._single(duty, period, act)
        return self._after_passing(duty, period, act) if act is not None else []

    def _after_passing(self, duty: Duty, period: Period, act: Row) -> list[Row]:
        """What is owed once the time of an act has passed without it: by what happened after that, not before."""
        if act.due is None or act.status not in _PASSED:
            return []
        begin = bisect_right(self.facts, act.due, lo=period.begin, key=lambda fact: fact.day)
        ender = self._ender(duty, period)
        owed = Owed(duty, period, begin, None, ender)
        row = self._row(owed, self._doing(owed, begin, self.size if ender is None else ender + 1))
        row.start = moment_of_day(act.due + 1)
        if row.status == "pending":
            row.status = "open"
        return [row]

    def _agreed(self, stage: Stage, period: Period) -> list[Row]:
        return []


class _LawTerms(Terms):
    """Terms under laws: an extension moves a date only as far as the law allows."""

    __slots__ = ("demands",)

    def __init__(
        self, case: Case, policy: Policy, calendar: Calendar, at: Moment, demands: tuple[LawDuty, ...]
    ) -> None:
        super().__init__(case, policy, calendar, at)
        self.demands: Final = demands

    def _extensions(self, policy: Policy) -> tuple[Extended, ...]:
        return ()

    def reckon(self, owed: Owed, stop: int, judge: Fact | Moment) -> Term:
        """The term as a law has it."""
        start, due, extended, outer = super().reckon(owed, stop, judge)
        demand = self.demands[owed.duty.number]
        extension = demand.extension
        if due is None or extension is None:
            return start, due, extended, outer
        limit = due
        if extension.at_most is not None:
            table = self.table if judge is self.at else known_to(self.calendar, judge)
            limit = reckon_days(extension.at_most, due, table, PLAIN_COUNTING)
        until = due
        for place in self.case.places["extended"]:
            fact = self.facts[place]
            if not owed.period.begin <= place < min(owed.period.end, stop) or self.case.halted(place):
                continue
            # What has passed cannot be extended any more.
            if fact.day <= until and self._of(demand, str(fact.attributes.get("action"))) and _allows(extension, fact):
                named = parse_day(fact.attributes["until"])
                capped = extension.at_most is not None and fact.attributes.get(str(extension.unless)) is not True
                until, extended = max(due, min(named, limit) if capped else named), fact
        return start, until, extended if until > due else None, outer

    def _of(self, demand: LawDuty, action: str) -> bool:
        """Whether a notice about that action is one about the demand: about its act, or what is owed once it passed."""
        follow = (one.duty.action.name for one in self.demands if one.passing_of == demand.provision.law)
        return _same_act(action, demand.duty.action.name) or action in follow


def _allows(extension: LawExtension, fact: Fact) -> bool:
    """Whether the law lets this notice extend its time. Who approved it may stand for that it was approved."""
    said = fact.attributes
    if "until" not in said:
        return False
    if extension.needs == "reason":
        return bool(str(said.get("reason") or "").strip())
    return said.get(extension.needs) is True or bool(said.get(f"{extension.needs}_by"))


def _same_act(one: str, other: str) -> bool:
    return one == other or (one in _ANSWERS and other in _ANSWERS)


def _put(
    found: list[Row], rows: list[Row], demands: tuple[LawDuty, ...]
) -> tuple[list[Row], dict[int, tuple[Row, ...]]]:
    """The rows of laws for which the policy has none, and the others by the policy's row for the same act."""
    alone: list[Row] = []
    beside: dict[int, tuple[Row, ...]] = {}
    period: Period | None = None
    here: list[Row] = []
    occurrences: dict[int, int] = {}
    for row in found:
        if row.owed.period is not period:
            period = row.owed.period
            here = [one for one in rows if one.owed.period is period]
            occurrences = {}
        duty = row.duty
        nth = 0
        if duty.recurs:
            nth = occurrences[duty.number] = occurrences.get(duty.number, -1) + 1
        own = None if duty.clock.start.each else _own(row, demands[duty.number].same, nth, here)
        if own is None:
            alone.append(row)
        else:
            beside[id(own)] = tuple(sorted((*beside.get(id(own), ()), row), key=_when))
    return alone, beside


def _when(row: Row) -> tuple[bool, int, bool]:
    """The earliest first; of two on one day, what must be before what should."""
    return (row.due is None, row.due or 0, row.duty.strength != "must")


def _own(row: Row, same: tuple[int, ...], nth: int, here: list[Row]) -> Row | None:
    """The policy's row for what a law demands: the first of that stage that owes the act; of what recurs, the nth.

    Where the policy's own has been done by something that does not do what the law asks, there is none.
    """
    done = row.done is not None or row.ended is not None
    number: int | None = None  # not the duty itself: what an earlier version settled carries that one's words
    for own in here:
        if own.duty.number not in same or (number is not None and own.duty.number != number):
            continue
        if row.duty.recurs:
            number = own.duty.number
            if nth:
                nth -= 1
                continue
        if done or (own.done is None and own.ended is None):
            return own
    return None
