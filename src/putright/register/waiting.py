"""For what of the complainant's a case waits: an answer that was asked for, or that they may still go further. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from putright.procedure.assessment import Assessment
from putright.procedure.law import ByLaw
from putright.procedure.moments import start_of_day, write_day
from putright.procedure.row import Row

DETAILS, CONSENT, CLOCK, NEXT_STAGE = "details", "consent", "clock", "next-stage"
"""What is waited for: details or consent that were asked for and not given, whatever else a clock stands still for,
and that the complainant asks for the next stage while the time for that runs."""

_ASKED: Final = {"details-requested": DETAILS, "consent-requested": CONSENT}


class WaitingNow(NamedTuple):
    """Something that is waited for in a phase.

    ``about`` is the stage that may be asked for, or the kind of fact that began the wait; ``ends`` the kinds that end
    it, ``clause`` what says that a clock stands still. ``asked`` is the day on which it began and ``last`` the last
    day on which it is waited for (ISO 8601; nothing: until it comes).
    """

    what: str
    about: str
    ends: str
    clause: str | None
    stage: str
    asked: str
    asked_at: datetime
    last: str | None


def waiting_of(found: Assessment, law: ByLaw) -> list[WaitingNow]:
    """What a case waits for. A window without a last day is not waited for: it would never end."""
    if found.status == "responded":
        return list(dict.fromkeys(_windows(found)))
    if found.status != "open":
        return []
    still = {row[:2]: row for row in _still(found, law)}
    return [*still.values(), *(row for row in _unanswered(found) if row[:2] not in still)]


def _windows(found: Assessment) -> Iterator[WaitingNow]:
    for row in found.windows:
        if row.status == "open" and row.to != "complain" and row.opens is not None and row.closes is not None:
            yield _from(row.opens, NEXT_STAGE, row.to, "escalated", row.window.clause, found, write_day(row.closes))


def _still(found: Assessment, law: ByLaw) -> Iterator[WaitingNow]:
    """The clocks that stand still, and what each goes on with."""
    rows: tuple[Row, ...] = (*found.duties, *law.duties)
    for row in rows:
        still = row.owed.still
        if row.status != "pending" or row.due is not None or still is None:
            continue
        kind = still.begins.kind
        ends = next(pause.until for pause in row.duty.pauses if pause.begins == kind)
        last = write_day(still.over) if still.over is not None else None
        yield _from(still.begins.day, _ASKED.get(kind, CLOCK), kind, " ".join(ends), still.clause, found, last)


def _unanswered(found: Assessment) -> Iterator[WaitingNow]:
    """What was asked for at this stage and not given, where no clock stands still for it."""
    case, period = found.case, found.case.periods[-1]
    for kind, what in _ASKED.items():
        given = kind.replace("requested", "received")
        asked = case.last(kind, period.begin, period.end)
        if asked is None or case.last(given, asked, period.end) is not None:
            continue
        if what != CONSENT or given not in case.places:
            yield _from(case.facts[asked].day, what, kind, given, None, found, None)


def _from(
    day: int, what: str, about: str, ends: str, clause: str | None, found: Assessment, last: str | None
) -> WaitingNow:
    since = datetime.fromtimestamp(start_of_day(day), UTC)
    return WaitingNow(what, about, ends, clause, found.stage.id, write_day(day), since, last)
