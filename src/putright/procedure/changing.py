"""When an answer changes by itself: the next due time, window, route or silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from putright.procedure.moments import Moment, start_of_day
from putright.procedure.routes import RouteRow
from putright.procedure.row import Row
from putright.procedure.windows import WindowRow


def next_change(
    rows: Iterable[Row], windows: Iterable[WindowRow], routes: Iterable[RouteRow], silences: Iterable[int], at: Moment
) -> int | None:
    """The next instant at which a row falls overdue, a clock goes on, a window or route opens or closes, or the case
    ends by itself (``silences``: the days on which it does); None where nothing changes without a new fact."""
    days = [*silences]
    instants: list[int] = []
    for row in rows:
        if row.status == "open" and row.due is not None:
            (instants if row.duty.in_hours else days).append(row.due + 1)
        elif row.status == "pending" and row.resumes is not None:
            days.append(row.resumes)
    for window in windows:
        if window.status == "open" and window.closes is not None:
            days.append(window.closes + 1)
        elif window.status == "pending" and window.opens is not None and window.opens > at.day:
            days.append(window.opens)
    if routes:
        days += _of_routes(routes, at)
    if days:
        instants.append(start_of_day(min(days)))
    return min(instants) if instants else None


def _of_routes(routes: Iterable[RouteRow], at: Moment) -> Iterator[int]:
    for route in routes:
        if route.opens is not None and route.opens > at.day:
            yield route.opens
        elif route.available and route.closes is not None:
            yield route.closes + 1
