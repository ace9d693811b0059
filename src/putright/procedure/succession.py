"""A case that came under one version of a policy and is open when a later version takes over.

A complaint stays under the version in force when it was received, unless a later version says that it takes over what
is open (``open complaints``). From its first day on the later version then says what is owed, but it never goes back:

* what was done, ended or already late before that day keeps the verdict and the date of the earlier version;
* a date that would lie before that day was promised by nobody: the earlier version's own date stays, and what the
  earlier version did not promise at all is not owed;
* a window that is open is never shortened: of the two ends the later one counts;
* a case that had ended before that day stays under the earlier version, for ever; so does one that came before it where
  the later version does not know its way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from putright.procedure.assessment import Assessment, assess
from putright.procedure.calendar import Calendar
from putright.procedure.changing import next_change
from putright.procedure.faults import Faulty
from putright.procedure.history import History
from putright.procedure.moments import Moment, day_of, moment_of_day, start_of_day
from putright.procedure.moving_on import silent_until
from putright.procedure.policy import Policy
from putright.procedure.policy_rules import Succession
from putright.procedure.problems import problems_of
from putright.procedure.reckoning import passed
from putright.procedure.row import Row
from putright.procedure.windows import WindowRow

_ENDED: Final = frozenset({"settled", "withdrawn", "closed"})
_DONE: Final = frozenset({"met", "late"})
_OVER: Final = frozenset({"met", "late", "missed", "cancelled"})


def succeeded(earlier: Policy, later: Policy, day: int) -> Policy:
    """The policy of a case that came under ``earlier`` and was open on ``day`` (an ordinal), when ``later`` took over.

    The same object for the same three, so that what is worked out once for a policy is worked out once.
    """
    return _succeeded(earlier, later, day)


@lru_cache(maxsize=512)
def _succeeded(earlier: Policy, later: Policy, day: int) -> Policy:
    return replace(later, before=Succession(earlier, later, day))


def can_take_over(
    history: History, earlier: Policy, later: Policy, calendars: Mapping[str, Calendar], at: Moment
) -> str:
    """Why the later version cannot say how this case stands, as a sentence; empty where it can.

    It must know every fact on the case, what the case depends on, and the stage in which the case stands.
    """
    for fact in history.facts:
        if fact.kind not in later.facts:
            return f"the new version knows no fact {fact.kind}, and the case has one."
    for name, value in history.attributes.items():
        if value not in later.attributes.get(name, ()):
            return f"the new version knows no {name} {value}, and the case says so."
    try:
        found = assess(history, later, calendars, at)
    except (Faulty, KeyError) as why:
        return f"the new version cannot say how the case stands: {why}"
    stood = assess(history, earlier, calendars, at)
    if gone := next((row.stage for row in stood.duties if row.stage not in later.order), None):
        return f"the new version has no stage {gone}, and the case was in it."
    if stood.stage.id != found.stage.id:
        return f"the case stands in {stood.stage.id}, and under the new version it would stand in {found.stage.id}."
    return ""


def assess_after(history: History, whole: Policy, calendars: Mapping[str, Calendar], at: Moment) -> Assessment:
    """Where a case stands at ``at`` under a policy that took it over (``whole.before`` says from whom and when)."""
    taken = whole.before
    if taken is None:
        raise ValueError("this policy took nothing over")
    if at.day < taken.day:
        found = assess(history, taken.earlier, calendars, at)
        turn = start_of_day(taken.day)
        return found._replace(changes_at=min(found.changes_at or turn, turn))
    eve = history.before(taken.day, at)
    try:
        kept = assess(eve, taken.earlier, calendars, moment_of_day(taken.day - 1))
    except Faulty:
        kept = None  # by a correction, it was received after that day
    if kept is not None and kept.status in _ENDED:
        return assess(history, taken.earlier, calendars, at)
    try:
        fresh = assess(history, taken.later, calendars, at)
    except (Faulty, KeyError):
        if kept is None or _can_say(eve, taken.later, calendars, taken.day - 1):
            raise
        return assess(history, taken.earlier, calendars, at)  # it came where the later version does not know its way
    if kept is None:
        return fresh._replace(policy=whole)

    def still() -> Assessment | None:
        """What the earlier version says now, with the days off and the extensions that came since."""
        try:
            return assess(history, taken.earlier, calendars, at)
        except (Faulty, KeyError):
            return None  # something happened since that only the later version knows

    return _joined(kept, fresh, still, whole, taken.day)


def _can_say(eve: History, later: Policy, calendars: Mapping[str, Calendar], day: int) -> bool:
    """Whether the later version could say on the eve how the case stood."""
    try:
        assess(eve, later, calendars, moment_of_day(day))
    except (Faulty, KeyError):
        return False
    return True


def _joined(
    kept: Assessment, fresh: Assessment, still: Callable[[], Assessment | None], whole: Policy, day: int
) -> Assessment:
    """The later version's answer, with what the earlier one had settled by the eve of ``day``."""
    rows = _rows(kept.duties, fresh.duties, still, day, fresh.at)
    windows = _windows(kept.windows, fresh.windows, still, day, fresh.at)
    policy, case, calendar = fresh.policy, fresh.case, fresh.calendar
    return fresh._replace(
        policy=whole,
        duties=rows,
        windows=windows,
        problems=problems_of(case, policy, calendar, fresh.known, rows, windows),
        changes_at=next_change(
            rows,
            windows,
            fresh.routes if policy.timed_routes else (),
            silent_until(case, policy, calendar, fresh.at) if policy.moves_on else (),
            fresh.at,
        ),
    )


class _Pairs(NamedTuple):
    """Rows of the later version, each with the earlier one's row of the same act, and what is left of the latter."""

    of: dict[int, Row]
    alone: list[Row]


def _rows(
    kept: Sequence[Row], fresh: Sequence[Row], still: Callable[[], Assessment | None], day: int, at: Moment
) -> list[Row]:
    pairs = _pairs(kept, fresh)
    standing: list[tuple[Row, Row]] = []
    for place, row in enumerate(fresh):
        before = pairs.of.get(place)
        if before is not None and before.status in _OVER:
            _keep_verdict(row, before)
        elif before is not None and before.status == "overdue":
            standing.append((row, before))
        elif row.due is not None and _day_due(row) < day and row.status not in ("pending", "cancelled"):
            if before is not None:
                standing.append((row, before))
            else:
                row.status = "cancelled"
    if standing:
        eve = {id(row): key for key, row in _told_apart(kept).items()}
        now = still()
        since = _told_apart(now.duties) if now is not None else {}
        for row, before in standing:
            like = since.get(eve[id(before)]) or _as_done(before, row, at)
            (_keep_verdict if before.status == "overdue" else _keep_date)(row, like)
    return [*fresh, *(_left(row) for row in pairs.alone if row.status in _OVER or row.status == "overdue")]


def _told_apart(rows: Sequence[Row]) -> dict[tuple[object, ...], Row]:
    """The rows of one version by what tells them apart whenever they are looked at: the duty, and the how manieth."""
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        what = (row.stage, row.action, row.duty.number)
        number = 0
        while (*what, number) in found:
            number += 1
        found[*what, number] = row
    return found


def _pairs(kept: Sequence[Row], fresh: Sequence[Row]) -> _Pairs:
    """Which row of the earlier version is which of the later: the same act, done by the same fact or else in order."""
    found: dict[int, Row] = {}
    left = list(kept)

    def pair(place: int, row: Row, like: Row) -> None:
        found[place] = like
        left.remove(like)

    for by_fact in (True, False):
        for place, row in enumerate(fresh):
            if place in found:
                continue
            for like in left:
                same = (like.stage, like.action) == (row.stage, row.action)
                if same and (_done_by_the_same(like, row) if by_fact else _in_order(like, row)):
                    pair(place, row, like)
                    break
    return _Pairs(found, left)


def _done_by_the_same(one: Row, other: Row) -> bool:
    return one.done is not None and other.done is not None and _told(one) == _told(other)


def _told(row: Row) -> tuple[object, ...]:
    done = row.done
    return (done.kind, done.day, done.instant, done.id) if done is not None else ()


def _in_order(kept: Row, fresh: Row) -> bool:
    """What one fact did is done by no other: only what was not yet done is taken in order."""
    return kept.status not in _DONE


def _keep_verdict(row: Row, before: Row) -> None:
    """Put what the earlier version had settled, or found late, into the later version's row."""
    row.duty = replace(before.duty, number=row.duty.number)
    _stand(row, before)


def _keep_date(row: Row, now: Row) -> None:
    """Let a row that is still owed go by the earlier version's clock, as that one stands now."""
    own = now.duty
    row.duty = replace(
        row.duty, clock=own.clock, ceiling=own.ceiling, in_hours=own.in_hours, working_days=own.working_days
    )
    _stand(row, now)


def _as_done(before: Row, row: Row, at: Moment) -> Row:
    """The row of the eve with what happened to it since, as the later version sees that."""
    before.done, before.place, before.ended = row.done, row.place, row.ended
    if before.due is not None:
        gone = passed(before.due, before.duty.in_hours, row.done or row.ended or at)
        if row.done is not None:
            before.status = "late" if gone else "met"
        elif row.ended is not None:
            before.status = "missed" if gone else "cancelled"
        else:
            before.status = "overdue" if gone else "open"
    return before


def _stand(row: Row, like: Row) -> None:
    row.due, row.start, row.extended, row.outer = like.due, like.start, like.extended, like.outer
    row.expected, row.owed.stood = like.expected, like.owed.stood
    row.status, row.done, row.place, row.ended = like.status, like.done, like.place, like.ended


def _left(row: Row) -> Row:
    """A row of which the later version says nothing: what was late and is not owed any more was missed."""
    row.duty = replace(row.duty, number=-1)
    if row.status == "overdue":
        row.status = "missed"
    return row


def _day_due(row: Row) -> int:
    """The day, in local time, on which a row is due."""
    due = row.due or 0
    return day_of(due) if row.duty.in_hours else due


def _windows(
    kept: Sequence[WindowRow], fresh: Sequence[WindowRow], still: Callable[[], Assessment | None], day: int, at: Moment
) -> list[WindowRow]:
    found = []
    told = {row.to: row for row in kept if row.opens is not None and row.opens < day}
    ends = {row.to: row.closes for row in fresh if row.closes is not None}
    if any(row.closes is None or row.closes > ends[to] for to, row in told.items() if to in ends):
        # A day off that became known since moves that end too.
        later = still()
        now = {(row.to, row.opens): row.closes for row in later.windows if row.closes} if later is not None else {}
        told = {to: row._replace(closes=now.get((to, row.opens), row.closes)) for to, row in told.items()}
    for row in fresh:
        before = told.get(row.to)
        if row.status == "used-late" and row.request is not None and row.request.day < day and before is None:
            row = row._replace(status="used")  # it was asked for when nothing bounded it
        if before is not None and row.closes is not None and (before.closes is None or before.closes > row.closes):
            row = row._replace(opens=before.opens, closes=before.closes)
            asked = row.request.day if row.request is not None else at.day
            in_time = row.closes is None or asked <= row.closes
            if row.status == "used-late" and in_time:
                row = row._replace(status="used")
            elif row.status == "closed" and row.request is None and before.status == "open" and in_time:
                row = row._replace(status="open")
        found.append(row)
    return found
