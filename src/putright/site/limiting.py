"""Which step somebody has come to who sends something: nothing is asked, work is asked, it is held, or not now."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest

from putright.accounts.tallies import Counted, add, count, room_at
from putright.site.budgets import HOUR, Budget
from putright.site.whence import origin_of

TOLD: Final = ("asked-to-work", "held", "by-a-machine", "not-now", "no-mail")
"""What the page /healthz tells the number of, over the whole installation."""
DAY: Final = 24 * HOUR


class Step(NamedTuple):
    """What was counted and what follows. ``times`` is how many times over its free number the connection is.

    ``until``: where nothing more is taken now, when there is room again.
    """

    works: bool = False
    held: bool = False
    times: int = 0
    until: datetime | None = None


def step(request: HttpRequest, organisation: int, budget: Budget, now: datetime, amount: int = 1) -> Step:
    """Count it, and say which step it has come to. Within a transaction; one question where nothing is asked."""
    bound = budget.times(settings.PUBLIC_LIMITS_TIMES)
    mine = by_origin(request, budget)
    counted = [mine]
    if bound.whole:
        counted.append(Counted(f"{budget.name} of all", str(organisation), budget.span))
    own, *all_of_it = add(counted, now, amount)
    over = bool(all_of_it) and all_of_it[0] > bound.whole
    if own > bound.most:
        return Step(until=room_at(mine, now, bound.most))
    return Step(
        works=own > bound.free or over,
        held=bool(bound.held) and (own > bound.held or over),
        times=own // max(1, bound.free),
    )


def take_back(request: HttpRequest, organisation: int, budget: Budget, now: datetime, amount: int = 1) -> None:
    """What was counted came to nothing: it is sent again in a moment, or was sent before."""
    counted = [by_origin(request, budget)]
    if budget.whole:
        counted.append(Counted(f"{budget.name} of all", str(organisation), budget.span))
    add(counted, now, -amount)


def room_of(whose: str, budget: Budget, now: datetime, amount: int) -> datetime | None:
    """Count it for something that is no connection, such as a case; where that is too much, it is not counted, and when
    there is room again."""
    counted, most = Counted(budget.name, whose, budget.span), budget.times(settings.PUBLIC_LIMITS_TIMES).most
    (found,) = add([counted], now, amount)
    if found <= most:
        return None
    add([counted], now, -amount)
    return room_at(counted, now, most - amount + 1)


def by_origin(request: HttpRequest, budget: Budget) -> Counted:
    """What is counted for the connection that a request came by, whichever organisation it goes to."""
    return Counted(budget.name, origin_of(request), budget.span)


def tell(what: str, now: datetime) -> None:
    """Count it for whoever runs the installation: only that it happened."""
    add([Counted("told", what, DAY)], now)


def told(now: datetime) -> dict[str, int]:
    """How often each of ``TOLD`` happened within a day; what never did is left out."""
    found = {what: count(Counted("told", what, DAY), now) for what in TOLD}
    return {what: number for what, number in found.items() if number}
