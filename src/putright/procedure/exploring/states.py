"""What makes two states of a case the same: everything that decides where it can go, and no date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from putright.procedure.assessment import Assessment
from putright.procedure.exploring.naming import Named
from putright.procedure.facts import Fact
from putright.procedure.row import Row

Key = tuple[object, ...]

_RANK: Final[Mapping[str, int]] = {
    "pending": 0,
    "cancelled": 1,
    "missed": 1,
    "met": 2,
    "late": 2,
    "open": 3,
    "overdue": 5,
}
_WITHOUT_LIMIT: Final = 4


class State(NamedTuple):
    """A case at a moment: which beginning it had, its facts, and what the engine says of it.

    ``fresh``: something was seen in it for the first time, so it is worth going on from, even if it is like another.
    """

    beginning: int
    facts: tuple[Fact, ...]
    found: Assessment
    key: Key
    fresh: bool


def key_of(beginning: int, found: Assessment, named: Named) -> Key:
    """What a state is known by.

    The beginning, the stage, the status, whether the stage was answered, how the decisive duties of the stage stand,
    the windows and the routes. Several occurrences of a duty count as the one that presses most. No date is in it: two
    cases that differ in dates alone are in the same state.
    """
    stage = found.stage.id
    decisive = named.decisive[stage]
    numbers = {duty.number: place for place, duty in enumerate(found.stage.duties) if place in decisive}
    stand = [-1] * len(found.stage.duties)
    for row in found.duties:
        place = numbers.get(row.duty.number) if row.stage == stage else None
        if place is not None:
            stand[place] = max(stand[place], _pressing(row))
    return (
        beginning,
        stage,
        found.status,
        answered(found),
        tuple(stand),
        tuple(window.status for window in found.windows),
        tuple(route.available for route in found.routes),
    )


def answered(found: Assessment) -> bool:
    """Whether the present stage has been answered."""
    return bool(found.case.periods[-1].responses)


def _pressing(row: Row) -> int:
    """How the row presses, and whether its own clock has begun: under an outer limit it may be owed before."""
    rank = _RANK.get(row.status, _WITHOUT_LIMIT)
    if row.status == "open" and row.due is None:
        rank = _WITHOUT_LIMIT
    return 2 * rank + (row.owed.event is not None)
