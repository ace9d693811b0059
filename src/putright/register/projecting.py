"""What follows from the facts of a case, cut where the answer changes by itself. Pure: rows come out, nothing is read.

A case's future without new facts is a short list of phases: until the acknowledgement is overdue, then until the
response is, and so on. All of them are computed at once, so that nothing stored depends on the hour at which it was
computed, and no nightly job has to notice that a day has passed (design, Storage; hazards, Deadlines).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeVar

from putright.procedure.assessment import Assessment, assess
from putright.procedure.calendar import Calendar
from putright.procedure.history import History
from putright.procedure.law import ByLaw
from putright.procedure.moments import moment_of_instant, parse_moment, start_of_day, write_day, write_instant
from putright.procedure.policy import Policy
from putright.procedure.reckoning import hours_run_from
from putright.procedure.row import Row
from putright.register.waiting import WaitingNow, waiting_of
from putright.wording.output import when

Row_ = TypeVar("Row_")

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
    law: str | None = None
    law_due: str | None = None
    law_at: datetime | None = None
    law_state: str | None = None
    promised_at: datetime | None = None
    extended: bool = False


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
    """All phases of a case, and each duty and what is waited for with the time for which it stands so."""

    phases: list[PhaseNow]
    duties: list[tuple[DutyNow, datetime, datetime | None]]
    waiting: list[tuple[WaitingNow, datetime, datetime | None]]


def project(history: History, policy: Policy, calendars: Mapping[str, Calendar], since: datetime) -> Projected:
    """Everything that follows, from the moment at which the last fact was recorded."""
    phases: list[PhaseNow] = []
    duties, waiting = _Standing[DutyNow](), _Standing[WaitingNow]()
    for found, law, begin, end, quiet in _phases(history, policy, calendars, since):
        phase = _phase(found, begin, end)
        now = dict.fromkeys(duty_rows(found, law))
        waits = dict.fromkeys(waiting_of(found, law))
        same = quiet and phases[-1][2:] == phase[2:]
        if same and now.keys() == duties.since.keys() and waits.keys() == waiting.since.keys():
            phases[-1] = phases[-1]._replace(until=end)  # a day off became known that is nothing to this case
            continue
        phases.append(phase)
        duties.stand(now, begin)
        waiting.stand(waits, begin)
    return Projected(
        phases,
        sorted(duties.all(), key=lambda one: (one[0].place, one[1])),
        sorted(waiting.all(), key=lambda one: (one[1], one[0][:2])),
    )


class _Standing(Generic[Row_]):
    """Rows that stand for a time: each from the phase in which it stands so first to the one in which it does not."""

    def __init__(self) -> None:
        self.since: dict[Row_, datetime] = {}
        self.over: list[tuple[Row_, datetime, datetime | None]] = []

    def stand(self, now: Iterable[Row_], begin: datetime) -> None:
        """From ``begin`` on these rows stand and no others."""
        still = dict.fromkeys(now)
        self.over += [(one, self.since.pop(one), begin) for one in list(self.since) if one not in still]
        for one in still:
            self.since.setdefault(one, begin)

    def all(self) -> list[tuple[Row_, datetime, datetime | None]]:
        """Every row with its time; what still stands has no end."""
        return [*self.over, *((one, begin, None) for one, begin in self.since.items())]


def _phases(
    history: History, policy: Policy, calendars: Mapping[str, Calendar], since: datetime
) -> Iterator[tuple[Assessment, ByLaw, datetime, datetime | None, bool]]:
    """Each stretch in which nothing changes; and whether all that began it is that a day off became known."""
    at, begin, quiet = int(since.timestamp()), since, False
    coming: tuple[int, ...] | None = None
    for _ in range(MOST_PHASES):
        found = assess(history, policy, calendars, moment_of_instant(at))
        if coming is None:
            coming = (*_facts_after(history, at), *(one for one in _proclamations(found.calendar) if one > at))
        law = found.by_law()
        turn = found.changes_at
        for one in (*coming, law.changes_at or 0):
            if one > at and (turn is None or one < turn):
                turn = one
        if turn is None:
            yield found, law, begin, None, quiet
            return
        end = datetime.fromtimestamp(turn, UTC)
        yield found, law, begin, end, quiet
        quiet = turn not in (found.changes_at, law.changes_at)
        at, begin = turn, end
    raise RuntimeError(f"a case changes by itself more than {MOST_PHASES} times: the policy {policy.id} has a circle.")


def _facts_after(history: History, at: int) -> list[int]:
    """When facts happen that have not happened at ``at``, as they were entered or as a correction says.

    There are none, unless two servers' clocks differ or one waited for another. But were there one, what is kept would
    leave it out until the next act, while the engine counts it from its moment on.
    """
    found: list[int] = []
    for fact in history.facts:
        if fact.kind == "corrected":
            found += _corrected_times(fact.attributes)
        found.append(start_of_day(fact.day) if fact.bare else fact.instant)
    return [one for one in found if one > at]


def _corrected_times(says: Mapping[str, object]) -> Iterator[int]:
    changes = says.get("set")
    if isinstance(changes, Mapping):
        if "at" in changes:
            moment = parse_moment(changes["at"])
            yield start_of_day(moment.day) if moment.bare else moment.instant
        yield from _corrected_times(changes)


@lru_cache(maxsize=128)
def _proclamations(calendar: Calendar) -> tuple[int, ...]:
    """The moments at which a day off became known or was taken back: a day still owed moves there, without a fact."""
    return tuple(start_of_day(day) + second for day, second in calendar.turns)


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


def duty_rows(found: Assessment, law: ByLaw) -> list[DutyNow]:
    """The duties of an assessment without the hour; after them what laws demand and the policy does not promise."""
    rows = [_beside(_duty(row, place, found), law.of(row)) for place, row in enumerate(found.duties)]
    return [*rows, *(_by_law(row, place, found) for place, row in enumerate(law.duties, len(rows)))]


def _beside(duty: DutyNow, laws: tuple[Row, ...]) -> DutyNow:
    """A duty of the policy with what laws demand of the same act: it is due by the earliest of them.

    It is owed, though its own clock waits, once a law's clock for it runs.
    """
    if not laws:
        return duty
    first = laws[0]
    running = [one for one in laws if one.status in ("open", "overdue") and one.due is not None]
    ends = [late_from(one.due, one.duty.in_hours) for one in running if one.due is not None]
    owed = duty.state in ("open", "pending")
    state = "open" if duty.state == "pending" and ends else duty.state
    own = [duty.due_at] if duty.due_at is not None else []
    return duty._replace(
        state=state,
        due_at=min((*own, *ends), default=None) if owed else duty.due_at,
        promised_at=duty.due_at,
        **_law(first),
    )


def _by_law(row: Row, place: int, found: Assessment) -> DutyNow:
    """What a law demands alone: it has no clause of the policy, and is due by the law's date."""
    return _duty(row, place, found)._replace(clause=None, due=None, **_law(row))


def _law(row: Row) -> dict[str, Any]:
    return {
        "law": row.clause,
        "law_due": when(row.due, row),
        "law_at": None if row.due is None else late_from(row.due, row.duty.in_hours),
        "law_state": "open" if row.status == "overdue" else row.status,
    }


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
        extended=row.extended is not None,
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
