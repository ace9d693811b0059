"""The times in which the complainant may act, and the outside bodies open to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from putright.procedure.calendar import Calendar, DayTable
from putright.procedure.case import Case, Period
from putright.procedure.conditions import all_hold
from putright.procedure.durations import Duration, Unit
from putright.procedure.facts import Fact
from putright.procedure.moments import Moment, parse_day
from putright.procedure.policy import PLAIN_COUNTING, Clock, Policy, Route, Start, Window
from putright.procedure.reckoning import reckon, reckon_days

WindowStatus = Literal["pending", "open", "closed", "used", "used-late"]
_DEEMED_RECEIPT = Clock(Start(), Duration(2, Unit.WORKING_DAYS))


class WindowRow(NamedTuple):
    """A window as it stands. ``opens`` is the day it is counted from, ``closes`` its last day or None for no limit."""

    window: Window
    opens: int | None
    closes: int | None
    status: WindowStatus
    request: Fact | None = None

    @property
    def to(self) -> str:
        """What may be asked for: "complain", or a stage."""
        return self.window.to


class RouteRow(NamedTuple):
    """An outside body that is open to this case, or will be. ``why`` holds the sentences of the policy that apply."""

    route: Route
    available: bool
    why: tuple[str, ...]

    @property
    def body(self) -> str:
        """The id of the outside body."""
        return self.route.body


def windows_of(case: Case, policy: Policy, calendar: Calendar, at: Moment) -> list[WindowRow]:
    """Every window of the policy, in its order: to complain, then to each next stage."""
    found = []
    if policy.complain is not None:
        found.append(_complaining(case, policy, policy.complain, calendar.known_on(at.day)))
    reached = {policy.stage_of(period.stage).id: number for number, period in enumerate(case.periods)}
    furthest = policy.order[case.periods[-1].stage] if case.periods[-1].stage is not None else 0
    for stage in policy.stages:
        window = stage.window
        if window is None:
            continue
        number = reached.get(window.to)
        if number is not None:
            request = case.facts[case.periods[number].begin]
            opens = _opening(case, policy, window, case.periods[number - 1], calendar.known_on(request.day))
            closes = _closing(policy, window, opens, calendar.known_on(request.day))
            late = closes is not None and request.day > closes
            found.append(WindowRow(window, opens, closes, "used-late" if late else "used", request))
        elif policy.order[window.to] < furthest:
            left = case.periods[reached[stage.id]] if stage.id in reached else None
            opens = _opening(case, policy, window, left, calendar.known_on(at.day)) if left is not None else None
            found.append(WindowRow(window, opens, _closing(policy, window, opens, calendar.known_on(at.day)), "closed"))
        else:
            here = reached.get(stage.id)
            table = calendar.known_on(at.day)
            opens = _opening(case, policy, window, case.periods[here], table) if here is not None else None
            closes = _closing(policy, window, opens, table)
            found.append(WindowRow(window, opens, closes, _open_or_not(opens, closes, at.day)))
    return found


def _open_or_not(opens: int | None, closes: int | None, day: int) -> WindowStatus:
    if opens is None or day < opens:
        return "pending"
    return "closed" if closes is not None and day > closes else "open"


def _complaining(case: Case, policy: Policy, window: Window, table: DayTable) -> WindowRow:
    received = case.facts[0]
    named = received.attributes.get(window.opens)
    if named is None:
        return WindowRow(window, None, None, "pending")
    opens = parse_day(named)
    closes = _closing(policy, window, opens, table)
    late = closes is not None and received.day > closes
    return WindowRow(window, opens, closes, "used-late" if late else "used", received)


def _closing(policy: Policy, window: Window, opens: int | None, table: DayTable) -> int | None:
    if opens is None or window.duration is None:
        return None
    return reckon_days(window.duration, opens, table, policy.counting)


def _opening(case: Case, policy: Policy, window: Window, left: Period, table: DayTable) -> int | None:
    """The day from which the window of a stage counts; ``left`` is the time spent in the stage before it."""
    if not left.responses:
        return None
    response = left.responses[-1]
    if window.opens == "response":
        return case.facts[response].day
    if window.opens == "last correspondence":
        last = left.end - 1
        while case.facts[last].kind not in policy.correspondence:
            last -= 1  # at the latest the response itself is correspondence
        return case.facts[last].day
    received = case.first(("response-received",), response, left.end)
    if received is not None:
        return case.facts[received].day
    # Deemed receipt: the second working day after posting, the same day for email (contract.md).
    sent = case.facts[response]
    if sent.attributes.get("medium") == "email":
        return sent.day
    return reckon(_DEEMED_RECEIPT, sent, table, PLAIN_COUNTING, False)


def routes_of(case: Case, policy: Policy, known: Mapping[str, str]) -> list[RouteRow]:
    """The outside bodies that this case may go to, now or later; one that does not apply is left out."""
    answered = {policy.stage_of(period.stage).id for period in case.periods if period.responses}
    found = []
    for route in policy.routes:
        if route.conditions and not all_hold(route.conditions, known):
            continue
        why = [route.why]
        if route.later is not None and route.later[0] in answered:
            why = [route.later[1]]
        why += [says for conditions, says, _ in route.besides if all_hold(conditions, known)]
        found.append(RouteRow(route, route.after is None or route.after in answered, tuple(why)))
    return found
