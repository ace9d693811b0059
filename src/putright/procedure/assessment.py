"""Where a case stands at a moment: the answer to every question that follows from facts, policy and calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from putright.procedure.calendar import ITS_OWN, Calendar, Holiday
from putright.procedure.case import Case, fold
from putright.procedure.changing import next_change
from putright.procedure.conditions import OUTCOME, all_hold
from putright.procedure.duties import Reckoner
from putright.procedure.facts import Fact, outcome_of
from putright.procedure.faults import Fault, Faulty, shown
from putright.procedure.history import CalendarChanges, History, happened
from putright.procedure.holiday import NOTHING_ENTERED, Entries
from putright.procedure.law import NO_LAW, ByLaw
from putright.procedure.moments import Moment, end_of_day, moment_at, write_day, write_moment
from putright.procedure.moving_on import moved_on, silent_until
from putright.procedure.policy import Policy, Stage, Standing
from putright.procedure.policy_rules import Content
from putright.procedure.problem import Problem
from putright.procedure.problems import problems_of
from putright.procedure.routes import RouteRow, routes_of
from putright.procedure.row import Row
from putright.procedure.said import said_before
from putright.procedure.status import CaseStatus, status_of
from putright.procedure.windows import WindowRow, windows_of

_MOST_MOVES: Final = 40
"""More than any case makes by itself between its facts; a bound, so that no policy can keep us busy for ever."""


class Assessment(NamedTuple):
    """Where a case stands at a moment.

    ``changes_at`` is the next instant (seconds since 1970, UTC) at which this answer changes without a new fact, or
    None. Sentences are made elsewhere (putright.wording).
    """

    policy: Policy
    calendar: Calendar
    at: Moment
    stage: Stage
    status: CaseStatus
    outcome: str | None
    duties: list[Row]
    windows: list[WindowRow]
    routes: list[RouteRow]
    problems: list[Problem]
    changes_at: int | None
    case: Case
    known: Mapping[str, str]

    def by_law(self) -> ByLaw:
        """What laws demand of this case beside the policy. Worked out when it is asked for, each time: most who ask
        how a case stands under its policy do not."""
        if not self.policy.laws:
            return NO_LAW
        from putright.procedure.law_rows import law_of  # only where a law binds

        return law_of(self.case, self.policy, self.calendar_of_laws, self.at, self.known, self.duties)

    @property
    def calendar_of_laws(self) -> Calendar:
        """The calendar by which laws count: SI 2009/309 reg 2 leaves out weekends and bank holidays, and no code knows
        the days on which an organisation shuts."""
        return self.calendar.public()

    @property
    def next(self) -> list[Row]:
        """What is open or overdue, earliest first, undated last. A day counts as its end."""

        def when(row: Row) -> tuple[bool, int]:
            if row.due is None:
                return True, 0
            return False, row.due if row.duty.in_hours else end_of_day(row.due)

        return sorted((row for row in self.duties if row.status in ("open", "overdue")), key=when)

    @property
    def standing(self) -> list[tuple[Standing, Fact | None]]:
        """The promises without a clock that apply here, each with the first fact that shows it kept, if any."""
        found = []
        for promise in self.policy.standing:
            if promise.stage not in (None, self.stage.id) or not all_hold(promise.conditions, self.known):
                continue
            place = self.case.first(promise.shown_by, 0, len(self.case.facts)) if promise.shown_by else None
            fact = self.case.facts[place] if place is not None else self._tick(promise)
            found.append((promise, fact))
        return found

    def _tick(self, promise: Standing) -> Fact | None:
        ticks = (self.case.facts[place] for place in self.case.places.get("ticked", ()))
        return next((tick for tick in ticks if tick.attributes.get("clause") == promise.clause), None)

    @property
    def letters(self) -> list[tuple[Row, Content]]:
        """What the letters still owed, or sent, in the present stage must say."""
        return [(row, content) for row in self.duties if row.stage == self.stage.id for content in row.duty.says]


def assess(
    history: History, policy: Policy, calendars: Mapping[str, Calendar], at: date | datetime | str | Moment
) -> Assessment:
    """Where the case stands at ``at`` under the policy.

    ``at`` is an aware datetime, a date (meaning its end) or either as ISO 8601 text. Facts after it are ignored. Raises
    Faulty if there is no receipt by then, if a fact comes before it, or if the case was taken to its present stage or
    an earlier one; ValueError for a time that cannot be read.
    """
    moment = moment_at(at)
    if policy.before is not None:
        from putright.procedure.succession import assess_after  # only where a later version took the case over

        return assess_after(history, policy, calendars, moment)
    facts = history.known_at(moment)
    calendar = calendar_for(policy, history.calendar, calendars)
    found = _assess(facts, history, policy, calendar, moment)
    if policy.moves_on:
        for _ in range(_MOST_MOVES):
            moved = moved_on(found.duties, found.case, policy, calendar, moment)
            if moved is None:
                break
            facts = moved
            found = _assess(facts, history, policy, calendar, moment)
    return found


def calendar_for(policy: Policy, changes: CalendarChanges | None, calendars: Mapping[str, Calendar]) -> Calendar:
    """The calendar of a policy with its organisation's closures, and with what the case changes in it."""
    plain = not (policy.closures or policy.working_week or policy.terms)
    if changes is None:
        calendar = _own(policy.holidays) if policy.division == ITS_OWN else calendars[policy.division]
        return (
            calendar if plain else _with(calendar, policy.closures, NOTHING_ENTERED, policy.working_week, policy.terms)
        )
    division = changes.division or policy.division
    calendar = _own(policy.holidays) if division == ITS_OWN else calendars[division]
    if plain and not (changes.closures or changes.proclaimed):
        return calendar
    closures = policy.closures | changes.closures
    return _with(calendar, closures, changes.proclaimed, policy.working_week, policy.terms)


@lru_cache(maxsize=64)
def _own(holidays: tuple[Holiday, ...]) -> Calendar:
    """The calendar of the holidays that a policy lists; it covers the years from the first to the last of them."""
    years = [date.fromordinal(one.day).year for one in holidays]
    return Calendar(ITS_OWN, min(years), max(years), holidays)


@lru_cache(maxsize=128)
def _with(
    calendar: Calendar,
    closures: frozenset[int],
    proclaimed: Entries,
    week: tuple[int, ...],
    terms: frozenset[int],
) -> Calendar:
    return calendar.changed(closures=closures, proclaimed=proclaimed, week=week, terms=terms)


def _assess(facts: Sequence[Fact], history: History, policy: Policy, calendar: Calendar, at: Moment) -> Assessment:
    case = fold(facts, policy.endings)
    _received_once(case, history, at)
    received = case.facts[0].attributes
    known = policy.settings | history.attributes
    known["by"] = str(received.get("by", "complainant"))
    if "channel" in received:
        known["channel"] = str(received["channel"])
    if policy.asks_receipt or policy.asked_facts:
        known |= said_before(len(case.facts), case, policy)
    for beginning in policy.begins:
        if all_hold(beginning.conditions, known):
            case.periods[0].stage = beginning.stage
            break
    _check(case, history, policy)
    status, outside = status_of(case, policy, calendar)
    for place in outside:
        case.lift(place)
    period = case.periods[-1]
    stage = policy.stage_of(period.stage)
    outcome = outcome_of(case.facts[period.responses[-1]]) if period.responses else None
    if policy.asks_outcome and outcome is not None:
        known[OUTCOME] = outcome
    rows = Reckoner(case, policy, calendar, at, known).rows()
    windows = windows_of(case, policy, calendar, at, known)
    routes = routes_of(case, policy, calendar, at, known)
    return Assessment(
        policy=policy,
        calendar=calendar,
        at=at,
        stage=stage,
        status=status,
        outcome=outcome,
        duties=rows,
        windows=windows,
        routes=routes,
        problems=problems_of(case, policy, calendar, known, rows, windows),
        changes_at=next_change(
            rows,
            windows,
            routes if policy.timed_routes else (),
            silent_until(case, policy, calendar, at) if policy.moves_on else (),
            at,
        ),
        case=case,
        known=known,
    )


def _received_once(case: Case, history: History, at: Moment) -> None:
    receipts = case.places.get("received", ())
    if len(receipts) != 1 or receipts[0] != 0:
        raise Faulty([_receipt_fault(case, history, at)])


def _check(case: Case, history: History, policy: Policy) -> None:
    """The case was taken on to later stages only."""
    order = policy.order[policy.stage_of(case.periods[0].stage).id]
    for period in case.periods[1:]:
        to = str(period.stage)
        if policy.order.get(to, -1) <= order:
            here = policy.stages[order].id
            later = ", ".join(stage.id for stage in policy.stages[order + 1 :]) or "none"
            raise Faulty(
                [
                    Fault(
                        f"the case is escalated to {shown(to)} on {write_day(case.facts[period.begin].day)} while it "
                        f"stands in {here}. Name a later stage (later than {here}: {later}) or take the fact out.",
                        _numbered(case.facts[period.begin], history),
                    )
                ]
            )
        order = policy.order[to]


def _receipt_fault(case: Case, history: History, at: Moment) -> Fault:
    receipts = case.places.get("received", ())
    if len(receipts) > 1:
        return Fault(f"there are {len(receipts)} facts received; a case has exactly one. Take the others out.", "facts")
    if receipts:
        first = case.facts[0]
        return Fault(
            f"the fact {first.kind} of {write_moment(first.moment)} comes before the complaint was received on "
            f"{write_moment(case.facts[receipts[0]].moment)}. Correct one of the two times.",
            _numbered(first, history),
        )
    coming = [fact for fact in history.in_order if fact.kind == "received" and not happened(fact, at)]
    if coming:
        return Fault(
            f"the moment to judge from, {write_moment(at)}, is before the complaint was received on "
            f"{write_moment(coming[0].moment)}. Give a later moment with --at."
        )
    return Fault("no fact says that the complaint was received. Add {fact: received, at: ...}.", "facts")


def _numbered(fact: Fact, history: History) -> str:
    """The place of a fact in its file, or of the list where a correction has changed it."""
    number = next((number for number, one in enumerate(history.facts) if one is fact), None)
    return f"facts[{number}]" if number is not None else "facts"
