"""What follows from the facts of a case, cut where the answer changes by itself. Pure: rows come out, nothing is read.

A case's future without new facts is a short list of phases: until the acknowledgement is overdue, then until the
response is, and so on. All of them are computed at once, so that nothing stored depends on the hour at which it was
computed, and no nightly job has to notice that a day has passed (design, Storage; hazards, Deadlines).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from putright.procedure.assessment import Assessment, assess
from putright.procedure.calendar import Calendar
from putright.procedure.history import History
from putright.procedure.moments import moment_of_instant, start_of_day, write_day, write_instant
from putright.procedure.policy import Policy
from putright.procedure.reckoning import hours_run_from
from putright.procedure.row import Row
from putright.wording.output import when

MOST_PHASES: Final = 400
"""No policy comes near; a case that did would never stop changing by itself, and that is a fault worth hearing of."""


class DutyNow(NamedTuple):
    """A duty as it stands in a phase, without regard to the hour: open is open, whether or not its time has passed."""

    place: int
    stage: str
    action: str
    role: str
    person: str
    clause: str | None
    strength: str
    state: str
    due: str | None
    due_at: datetime | None
    expected: str | None
    begun: str | None
    done: str | None


class PhaseNow(NamedTuple):
    """Where a case stands in a phase."""

    since: datetime
    until: datetime | None
    received: datetime
    stage: str
    status: str
    outcome: str | None
    windows: list[dict[str, str | None]]
    routes: list[dict[str, object]]
    problems: list[dict[str, str | None]]


class Projected(NamedTuple):
    """All phases of a case, and each duty with the time for which it stands so."""

    phases: list[PhaseNow]
    duties: list[tuple[DutyNow, datetime, datetime | None]]


def project(history: History, policy: Policy, calendars: Mapping[str, Calendar], since: datetime) -> Projected:
    """Everything that follows, from the moment at which the last fact was recorded."""
    phases: list[PhaseNow] = []
    standing: dict[DutyNow, datetime] = {}
    duties: list[tuple[DutyNow, datetime, datetime | None]] = []
    for found, begin, end in _phases(history, policy, calendars, since):
        phases.append(_phase(found, begin, end))
        now = dict.fromkeys(duty_rows(found))
        over = [one for one in standing if one not in now]
        duties.extend((duty, standing.pop(duty), begin) for duty in over)
        for duty in now:
            standing.setdefault(duty, begin)
    duties += [(duty, begin, None) for duty, begin in standing.items()]
    duties.sort(key=lambda one: (one[0].place, one[1]))
    return Projected(phases, duties)


def _phases(
    history: History, policy: Policy, calendars: Mapping[str, Calendar], since: datetime
) -> Iterator[tuple[Assessment, datetime, datetime | None]]:
    at, begin = int(since.timestamp()), since
    for _ in range(MOST_PHASES):
        found = assess(history, policy, calendars, moment_of_instant(at))
        if found.changes_at is None:
            yield found, begin, None
            return
        end = datetime.fromtimestamp(found.changes_at, UTC)
        yield found, begin, end
        at, begin = found.changes_at, end
    raise RuntimeError(f"a case changes by itself more than {MOST_PHASES} times: the policy {policy.id} has a circle.")


def _phase(found: Assessment, since: datetime, until: datetime | None) -> PhaseNow:
    return PhaseNow(
        since,
        until,
        datetime.fromtimestamp(found.case.facts[0].instant, UTC),
        found.stage.id,
        found.status,
        found.outcome,
        [
            {
                "to": window.to,
                "opens": write_day(window.opens) if window.opens is not None else None,
                "closes": write_day(window.closes) if window.closes is not None else None,
                "status": window.status,
            }
            for window in found.windows
        ],
        [{"body": route.body, "available": route.available} for route in found.routes],
        [{"code": problem.code, "clause": problem.clause} for problem in found.problems],
    )


def duty_rows(found: Assessment) -> list[DutyNow]:
    """The duties of an assessment without the hour."""
    return [_duty(row, place, found) for place, row in enumerate(found.duties)]


def _duty(row: Row, place: int, found: Assessment) -> DutyNow:
    hours = row.duty.in_hours
    begun = None
    if row.start is not None:
        begun = write_instant(hours_run_from(row.start)) if hours else write_day(row.start.day)
    done = None
    if row.done is not None:
        done = write_instant(row.done.instant) if hours else write_day(row.done.day)
    return DutyNow(
        place,
        row.stage,
        row.action,
        row.duty.role,
        _person(row, found),
        row.clause,
        row.duty.strength,
        "open" if row.status == "overdue" else row.status,
        when(row.due, row),
        None if row.due is None else late_from(row.due, hours),
        when(row.expected, row),
        begun,
        done,
    )


def late_from(due: int, in_hours: bool) -> datetime:
    """The first moment at which what is due then is late: the midnight after a day, the second after an instant."""
    return datetime.fromtimestamp(due + 1 if in_hours else start_of_day(due + 1), UTC)


def _person(row: Row, found: Assessment) -> str:
    """Who owes it: the owner of an agreed action, else whoever handles that stage; nobody: an empty text."""
    if row.event is not None and row.event.kind == "action-agreed":
        return str(row.event.attributes.get("owner", ""))
    period = row.owed.period
    place = found.case.last("assigned", period.begin, period.end)
    return str(found.case.facts[place].attributes.get("person", "")) if place is not None else ""
