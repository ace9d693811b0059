"""Whom a case waits for, when its answer is not owed yet and time alone brings it no nearer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from putright.procedure.row import Row

REPLIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "details-received": "details-requested",
        "consent-received": "consent-requested",
        "statement-received": "statement-requested",
        "statement-examined": "statement-received",
        "meeting-declined": "meeting-offered",
        "meeting-held": "meeting-offered",
    }
)
"""Facts that nobody can bring about before another fact has asked for them."""

COMPLAINANTS: Final = frozenset(
    {"details-received", "consent-received", "meeting-declined", "response-received", "escalated", "withdrawn"}
)
"""Facts that the complainant brings about, or the person concerned."""

For = Literal["no-time", "paused", "overdue", "complainant", "nobody", "circle"]


class Wait(NamedTuple):
    """What a duty waits for, in the end.

    ``chain``: the rows that wait for one another, the first being the duty itself. ``fact``: the event that the last
    of them waits for, if it is an event. ``why``: that one is owed without a time (no-time), its clock stands still
    until the fact (paused), it is overdue and yet starts nothing (overdue), the fact is the complainant's
    (complainant), no duty brings the fact about (nobody), or the chain comes back to itself (circle; then it is the
    circle alone, its first row standing at both ends).
    """

    chain: tuple[Row, ...]
    fact: str | None
    why: For


def wait_of(row: Row, rows: Sequence[Row]) -> Wait:
    """What the row waits for; ``rows`` are those of its stage that still want doing."""
    return _follow((row,), rows, set())


def _follow(chain: tuple[Row, ...], rows: Sequence[Row], turning: set[Row]) -> Wait:
    """``turning``: rows from which every way is known to lead back, so that none is gone twice."""
    row = chain[-1]
    if row.status in ("overdue", "missed"):
        return Wait(chain, None, "overdue")
    if row.status != "pending":
        return Wait(chain, None, "no-time")
    still = row.owed.still
    if still is not None:
        return Wait(chain, _resuming(row, still.begins.kind), "paused")
    kinds = row.duty.clock.start.kinds
    by_kind = {kind: _doers(kind, rows) for kind in kinds}
    doers = [one for found in by_kind.values() for one in found]
    if not doers:
        return _outside(chain, kinds[0] if kinds else None)
    back: Wait | None = None
    for doer in doers:
        if doer in chain:
            back = back or Wait((*chain[chain.index(doer) :], doer), None, "circle")
        elif doer not in turning:
            found = _follow((*chain, doer), rows, turning)
            if found.why != "circle":
                return found
            back = back or found
    outside = [kind for kind, found in by_kind.items() if not found]
    if outside:  # counted from its own doing or from something else, as a review is: no circle, it can begin
        return _outside(chain, outside[0])
    turning.add(row)
    return back if back is not None else Wait((row, row), None, "circle")


def _outside(chain: tuple[Row, ...], fact: str | None) -> Wait:
    """A wait for what no duty brings about."""
    return Wait(chain, fact, "complainant" if fact in COMPLAINANTS else "nobody")


def _resuming(row: Row, begun: str) -> str | None:
    """The first fact with which the clock of the row goes on, which ``begun`` stopped."""
    return next((kind for pause in row.duty.pauses if pause.begins == begun for kind in pause.until), None)


def _doers(kind: str, rows: Sequence[Row]) -> list[Row]:
    """The rows whose doing brings the fact about, or else the fact that must come before it."""
    seen: set[str] = set()
    while kind not in seen:
        seen.add(kind)
        found = [row for row in rows if kind in row.duty.done_by]
        if found or kind not in REPLIES:
            return found
        kind = REPLIES[kind]
    return []
