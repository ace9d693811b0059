"""The times in which the complainant may act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from putright.procedure.calendar import Calendar, DayTable
from putright.procedure.case import Case, Period
from putright.procedure.conditions import all_hold
from putright.procedure.durations import Duration, Unit
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.moments import Moment, parse_day
from putright.procedure.policy import Clock, Policy, Start, Window
from putright.procedure.policy_rules import PLAIN_COUNTING
from putright.procedure.reckoning import counted_day, reckon, reckon_days

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


def windows_of(case: Case, policy: Policy, calendar: Calendar, at: Moment, known: Mapping[str, str]) -> list[WindowRow]:
    """Every window of the policy that is for such a case, in its order: to complain, then to each next stage."""
    found = []
    if policy.complain is not None:
        found.append(_complaining(case, policy, policy.complain, known_to(calendar, at)))
    reached = {policy.stage_of(period.stage).id: number for number, period in enumerate(case.periods)}
    furthest = policy.order[policy.stage_of(case.periods[-1].stage).id]
    for stage in policy.stages:
        for window in stage.windows:
            if window.conditions and not all_hold(window.conditions, known):
                continue
            found.append(_leading_on(stage.id, window, reached, furthest, case, policy, calendar, at))
    return found


def _leading_on(
    stage: str,
    window: Window,
    reached: Mapping[str, int],
    furthest: int,
    case: Case,
    policy: Policy,
    calendar: Calendar,
    at: Moment,
) -> WindowRow:
    """A window from one stage to a later one."""
    number = reached.get(window.to)
    here = reached.get(stage)
    table = known_to(calendar, at)
    if number and (here == number - 1 or (here is None and not _direct(case, policy, number, window.to))):
        begin = case.periods[number].begin
        request = case.facts[begin]
        table = known_to(calendar, request)
        left = case.periods[number - 1]
        opens, closes = _times(case, policy, window, left, begin, table)
        if window.unanswered is not None and not left.responses and opens is not None and opens > request.day:
            opens = closes = None  # asked for before the window had opened by itself
        late = closes is not None and request.day > closes
        return WindowRow(window, opens, closes, "used-late" if late else "used", request)
    opens = closes = None
    if here is not None:
        opens, closes = _times(case, policy, window, case.periods[here], case.periods[here].end, table)
    if number is not None or policy.order[window.to] < furthest:
        return WindowRow(window, opens, closes, "closed")
    return WindowRow(window, opens, closes, _open_or_not(opens, closes, at.day))


def _direct(case: Case, policy: Policy, number: int, to: str) -> bool:
    """Whether the stage that was left for that period has a window of its own to it, so that no other was used."""
    return any(window.to == to for window in policy.stage_of(case.periods[number - 1].stage).windows)


def _open_or_not(opens: int | None, closes: int | None, day: int) -> WindowStatus:
    if opens is None or day < opens:
        return "pending"
    return "closed" if closes is not None and day > closes else "open"


def _complaining(case: Case, policy: Policy, window: Window, table: DayTable) -> WindowRow:
    received = case.facts[0]
    dates = [
        parse_day(received.attributes[name])
        for name in (window.opens, window.later_of)
        if name is not None and name in received.attributes
    ]
    if not dates:
        return WindowRow(window, None, None, "pending")
    opens = max(dates)
    closes = reckon_days(window.duration, opens, table, PLAIN_COUNTING) if window.duration is not None else None
    if window.cap is not None and window.cap[1] in received.attributes:
        cap = reckon_days(window.cap[0], parse_day(received.attributes[window.cap[1]]), table, PLAIN_COUNTING)
        closes = cap if closes is None else min(closes, cap)
    late = closes is not None and received.day > closes
    return WindowRow(window, opens, closes, "used-late" if late else "used", received)


def _closing(policy: Policy, window: Window, opens: int | None, table: DayTable) -> int | None:
    if opens is None or window.duration is None:
        return None
    return reckon_days(window.duration, opens, table, policy.counting)


def _times(
    case: Case, policy: Policy, window: Window, left: Period, high: int, table: DayTable
) -> tuple[int | None, int | None]:
    """From when a window counts and when it closes; ``left`` is the time spent in the stage before it."""
    opens = _opening(case, policy, window.opens, left, high, table)
    if opens is None and window.unanswered is not None and not left.responses:
        end = _bound(case, policy, window.unanswered, left, high, table)
        # Open until the answer comes, from which the time to go on then counts.
        return (end + 1, None) if end is not None else (None, None)
    if opens is None or (window.duration is None and window.cap is None):
        return opens, None
    closes = _closing(policy, window, opens, table)
    if window.or_later is not None and closes is not None:
        closes = max(closes, _bound(case, policy, window.or_later, left, high, table) or closes)
    if window.cap is not None:
        cap = _bound(case, policy, window.cap, left, high, table)
        if cap is not None:
            closes = cap if closes is None else min(closes, cap)
    return opens, closes


def _bound(
    case: Case, policy: Policy, bound: tuple[Duration, str], left: Period, high: int, table: DayTable
) -> int | None:
    """The day on which a second limit of a window ends; None where what it counts from has not happened."""
    start = _opening(case, policy, bound[1], left, high, table)
    if start is None:
        return None
    return reckon_days(bound[0], start, table, PLAIN_COUNTING if "." in bound[1] else policy.counting)


def named_day(case: Case, what: str) -> int | None:
    """The day that the receipt names: "received.known_date"; None where it names none."""
    named = case.facts[0].attributes.get(what.partition(".")[2])
    return parse_day(named) if named is not None else None


def _opening(case: Case, policy: Policy, what: str, left: Period, high: int, table: DayTable) -> int | None:
    """The day from which a window of a stage counts; ``left`` is the time spent in that stage."""
    if "." in what:
        return named_day(case, what)
    if what != "response" and what in policy.facts:
        place = case.first((what,), 0 if what == "received" else left.begin, high)
        return counted_day(case.facts[place], table, policy.counting) if place is not None else None
    if not left.responses:
        return None
    response = left.responses[-1]
    if what == "response":
        return case.facts[response].day
    if what == "last correspondence":
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
