"""The outside bodies open to the complainant: which, since when, how long, and what each will do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from putright.procedure.calendar import Calendar, DayTable
from putright.procedure.case import Case
from putright.procedure.conditions import all_hold
from putright.procedure.knowing import known_to
from putright.procedure.moments import Moment
from putright.procedure.policy import Policy, Route
from putright.procedure.reckoning import counted_day, reckon_days
from putright.procedure.windows import named_day


class RouteRow(NamedTuple):
    """An outside body that is open to this case, or will be. ``why`` holds the sentences of the policy that apply.

    ``opens`` is the day on which it opens or opened, None where that is not known or it is open at any time;
    ``closes`` its last day, None where the policy names none.
    """

    route: Route
    available: bool
    why: tuple[str, ...]
    opens: int | None = None
    closes: int | None = None

    @property
    def body(self) -> str:
        """The id of the outside body."""
        return self.route.body


def routes_of(case: Case, policy: Policy, calendar: Calendar, at: Moment, known: Mapping[str, str]) -> list[RouteRow]:
    """The outside bodies that this case may go to, now or later; one that does not apply is left out."""
    answers: dict[str, int] = {}
    for period in case.periods:
        if period.responses:
            answers.setdefault(policy.stage_of(period.stage).id, period.responses[0])
    table = known_to(calendar, at) if policy.timed_routes else None
    found = []
    for route in policy.routes:
        if route.conditions and not all_hold(route.conditions, known):
            continue
        why = route.why if route.later is None or route.later[0] not in answers else route.later[1]
        says = (why, *(more for conditions, more, _ in route.besides if all_hold(conditions, known)))
        if table is None or route.by_answer:
            found.append(RouteRow(route, route.after is None or route.after in answers, says))
            continue
        always, opens = _opens(route, case, policy, answers, table)
        closes = _closes(route, case, policy, table)
        available = (always or (opens is not None and opens <= at.day)) and (closes is None or closes >= at.day)
        found.append(RouteRow(route, available, says, None if always else opens, closes))
    return found


def _opens(
    route: Route, case: Case, policy: Policy, answers: Mapping[str, int], table: DayTable
) -> tuple[bool, int | None]:
    """Whether it is open at any time; else the first day on which one of its openings lets people in, if any does."""
    days: list[int] = []
    for opening in route.openings:
        if opening.stage is not None:
            if opening.stage in answers:
                days.append(case.facts[answers[opening.stage]].day)
            continue
        if opening.fact is None:
            return True, None
        place = case.first((opening.fact,), 0, len(case.facts))
        if place is None:
            continue
        day = case.facts[place].day
        if opening.after is not None:
            day = counted_day(case.facts[place], table, policy.counting)
            # "8 weeks of received" lets people in once the eight weeks are over.
            day = reckon_days(opening.after, day, table, policy.counting) + 1
        days.append(day)
    return False, min(days, default=None)


def _closes(route: Route, case: Case, policy: Policy, table: DayTable) -> int | None:
    """The last day: counted from the last of what the route names, or from something else, if that ends later."""
    if route.within is None:
        return None
    starts = [day for what in route.of if (day := _last(case, policy, what)) is not None]
    closes = reckon_days(route.within, max(starts), table, policy.counting) if starts else None
    if (
        closes is not None
        and route.or_later is not None
        and (day := _last(case, policy, route.or_later[1])) is not None
    ):
        closes = max(closes, reckon_days(route.or_later[0], day, table, policy.counting))
    if route.cap is not None and (day := _last(case, policy, route.cap[1])) is not None:
        # What ends "no later than" a day ends then, whether or not the time within it has begun to count.
        last = reckon_days(route.cap[0], day, table, policy.counting)
        closes = last if closes is None else min(closes, last)
    return closes


def _last(case: Case, policy: Policy, what: str) -> int | None:
    """The day of the last response (of a stage, if one is named), of the last such fact, or that the receipt names."""
    if "." in what:
        return named_day(case, what)
    if what.startswith("response of "):
        stage = what.removeprefix("response of ")
        answers = [p.responses[-1] for p in case.periods if policy.stage_of(p.stage).id == stage and p.responses]
        return case.facts[answers[-1]].day if answers else None
    place = case.last("responded" if what == "response" else what, 0, len(case.facts))
    return case.facts[place].day if place is not None else None


def opened_before(body: str, place: int, case: Case, policy: Policy, calendar: Calendar) -> bool:
    """Whether a route to that body had opened, by time or by a fact, when the fact at ``place`` happened."""
    day = case.facts[place].day
    table = known_to(calendar, case.facts[place])
    for route in policy.routes:
        if route.body != body or route.by_answer:
            continue
        always, opens = _opens(route, case, policy, {}, table)
        if not always and opens is not None and opens <= day:
            return True
    return False
