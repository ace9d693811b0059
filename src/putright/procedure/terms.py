"""When one occurrence of a duty started and when it is due, as known at a moment.

The answer depends on the moment for three reasons: what it counts from may not have happened yet, an extension may
come later, and a holiday may be proclaimed later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.actions import counts
from putright.procedure.calendar import Calendar, DayTable, OutOfTable
from putright.procedure.case import Case, Period
from putright.procedure.durations import Duration
from putright.procedure.extending import rule_for, wrong_with
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.moments import Moment, day_of, end_of_day, moment_of_day, moment_of_instant, parse_day
from putright.procedure.pausing import moved, stills
from putright.procedure.policy import Clock, Duty, Policy, Start
from putright.procedure.policy_rules import PLAIN_COUNTING
from putright.procedure.reckoning import BEYOND, passed, reckon, reckon_days
from putright.procedure.row import Owed, Row

NOTHING_KNOWN: Final[Mapping[str, str]] = MappingProxyType({})
"""Nothing of the case that a condition could look at."""

Term = tuple[Fact | Moment | None, int | None, Fact | None, bool]
"""What it counts from, when it is due, the extension that set that, and whether the outer limit binds."""


class Extended(NamedTuple):
    """An extension that counts: its place, where its stage begins, of what, until when, and how far at most.

    ``in_time``: it moves nothing that had passed when it was made.
    """

    place: int
    begin: int
    action: str
    until: int
    most: Duration | None
    in_time: bool


class Terms:
    """The terms of the duties of one case, judged at ``at`` unless an earlier moment is given."""

    __slots__ = ("at", "calendar", "case", "counting", "extensions", "facts", "known", "rules", "table", "usual")

    def __init__(
        self, case: Case, policy: Policy, calendar: Calendar, at: Moment, known: Mapping[str, str] = NOTHING_KNOWN
    ) -> None:
        self.known: Final = known
        self.case: Final = case
        self.facts: Final = case.facts
        self.calendar: Final = calendar
        self.counting: Final = policy.counting
        self.at: Final = at
        self.table: Final = known_to(calendar, at)
        self.rules: Final = any(stage.extensions for stage in policy.stages)
        self.extensions: Final = self._extensions(policy) if "extended" in case.places else ()
        self.usual: Final = not self.extensions and policy.counting == PLAIN_COUNTING

    def event(self, start: Start, period: Period) -> int | None:
        """The place of what a clock counts from: the beginning of the stage, or the first such event in it."""
        if not start.kinds:
            return 0 if start.whole_case else period.begin
        if start.together:
            places = [self._first((kind,), start, period) for kind in start.kinds]
            return None if None in places else max(place for place in places if place is not None)
        return self._first(start.kinds, start, period)

    def _first(self, kinds: Sequence[str], start: Start, period: Period) -> int | None:
        low = 0 if start.whole_case else period.begin
        place = self.case.first(kinds, low, period.end)
        while place is not None and not counts(self.facts[place]):
            place = self.case.first(kinds, place + 1, period.end)
        return place

    def moves(self, place: int, period: Period) -> bool:
        """Whether the fact at ``place``, if it is an extension, counts: one that moves nothing starts no clock."""
        if self.facts[place].kind != "extended" or not self.rules:
            return True
        return any(one.place == place for one in self.extensions)

    def reckon(self, owed: Owed, stop: int, judge: Fact | Moment) -> Term:
        """The term as known to ``judge``, who knows the facts up to the place ``stop``."""
        duty = owed.duty
        event = owed.event
        if self.usual and duty.working_days is not None and event is not None and event <= stop:
            begun = self.facts[event]
            usual = self.table if judge is self.at else known_to(self.calendar, judge)
            try:
                return begun, usual.after(begun.day, duty.working_days), None, False
            except OutOfTable:
                return begun, BEYOND, None, False
        table = self.table if judge is self.at else known_to(self.calendar, judge)
        start = self._started(owed, stop, judge)
        due = reckon(duty.clock, start, table, self.counting, duty.in_hours) if start and duty.timed else None
        if duty.pauses and due is not None and start is not None:
            due = self._after_pauses(due, start, owed, stop, judge, table)
        outer = False
        if duty.ceiling is not None:
            start, due, outer = self._within_ceiling(duty, duty.ceiling, owed.period, start, due, stop, table)
        for one in reversed(self.extensions):
            if owed.begin <= one.place < stop and one.begin == owed.period.begin and one.action == duty.action.name:
                if one.in_time and due is not None and passed(due, duty.in_hours, self.facts[one.place]):
                    continue
                until = one.until if one.most is None else self._no_further(one.until, due, one.most, duty, table)
                return start, moment_of_day(until).instant if duty.in_hours else until, self.facts[one.place], False
        return start, due, None, outer

    def _within_ceiling(
        self,
        duty: Duty,
        ceiling: Clock,
        period: Period,
        start: Fact | Moment | None,
        due: int | None,
        stop: int,
        table: DayTable,
    ) -> tuple[Fact | Moment | None, int | None, bool]:
        """Start and due time, or those of the outer limit where it comes first."""
        place = self.event(ceiling.start, period)
        if place is None or place > stop:
            return start, due, False
        limit = reckon(ceiling, self.facts[place], table, self.counting, False)
        if limit is not None and duty.in_hours:
            limit = end_of_day(limit)
        if due is None or (limit is not None and limit < due):
            return self.facts[place], limit, True
        return start, due, False

    def _after_pauses(
        self, due: int, start: Fact | Moment, owed: Owed, stop: int, judge: Fact | Moment, table: DayTable
    ) -> int | None:
        """The due time after the pauses of its clock; None while the clock stands still."""
        found = stills(owed.duty, self.case, owed.period, stop, judge, table)
        due, touched = moved(due, start, owed.duty, found, table)
        owed.stood = tuple(touched)
        return None if owed.still is not None else due

    def _no_further(self, until: int, due: int | None, most: Duration, duty: Duty, table: DayTable) -> int:
        """The day to which an extension moves a date that it may move only so far."""
        if due is None:
            return until
        # So many days later than the old date, which is not itself the first of them, however the policy counts.
        return min(until, reckon_days(most, day_of(due) if duty.in_hours else due, table, PLAIN_COUNTING))

    def _started(self, owed: Owed, stop: int, judge: Fact | Moment) -> Fact | Moment | None:
        """What the clock counts from: the event, the date it names, or the due time of an act that was not done."""
        event = owed.event
        if owed.duty.overdue:
            act = owed.act
            if act is None or act.due is None:
                return None
            return moment_of_instant(act.due) if act.duty.in_hours else moment_of_day(act.due)
        if event is not None and event <= stop:
            if owed.duty.clock.start.attribute is not None:
                return self._named(owed.duty.clock.start, owed, event, stop)
            return self.facts[event]
        return self._silence(owed.act, stop, judge) if owed.act is not None else None

    def expected(self, duty: Duty, act: Row) -> int | None:
        """The due time that ``duty`` will have if the act it waits for is done on its own due date."""
        if act.status not in ("open", "pending"):
            return None
        when = act.due if act.due is not None else act.expected
        if when is None:
            return None
        start = moment_of_instant(when) if act.duty.in_hours else moment_of_day(when)
        return reckon(duty.clock, start, self.table, self.counting, duty.in_hours)

    def runs_without(self, act: Row, place: int) -> bool:
        """Whether, when the fact at ``place`` happened, the act was overdue, so that its dependant's clock ran."""
        return self._silence(act, place, self.facts[place]) is not None

    def _silence(self, act: Row, stop: int, judge: Fact | Moment) -> Moment | None:
        """The due time of an act that was overdue: from then its dependant's clock runs (contract.md, 5)."""
        due: int | None
        if act.place is not None and act.place <= stop:
            # What was done or ended by then changes no more; only what was missed leaves a due date behind.
            due = act.due if act.status == "missed" else None
        else:
            due = self.reckon(act.owed, stop, judge)[1]
        if due is None or not passed(due, act.duty.in_hours, judge):
            return None
        return moment_of_instant(due) if act.duty.in_hours else moment_of_day(due)

    def _named(self, start: Start, owed: Owed, event: int, stop: int) -> Moment | None:
        """The date that the fact names; where several do, the last of them before ``stop`` holds."""
        place: int | None = event
        if not start.each:
            place = self.case.last(start.kinds[0], event, min(stop + 1, owed.period.end))
        while place is not None:
            named = self.facts[place].attributes.get(str(start.attribute))
            if named is not None:
                return moment_of_day(parse_day(named))
            place = self.case.last(start.kinds[0], event, place) if not start.each else None
        return None

    def _extensions(self, policy: Policy) -> tuple[Extended, ...]:
        """The extensions that count."""
        found: list[Extended] = []
        for period in self.case.periods:
            rules = policy.stage_of(period.stage).extensions
            for place in self.case.places["extended"]:
                said = self.facts[place].attributes
                if not period.begin <= place < period.end or "until" not in said or "action" not in said:
                    continue
                if wrong_with(rules, said, sum(one.begin == period.begin for one in found), self.known):
                    continue
                if self.case.halted(place):
                    continue
                rule = rule_for(rules, said, self.known)
                free = rule is None or (rule.beyond and said.get("good_reason") is True)
                most = None if free or rule is None else rule.most
                until, in_time = parse_day(said["until"]), rule is not None and rule.in_time
                found.append(Extended(place, period.begin, str(said["action"]), until, most, in_time))
        return tuple(found)
