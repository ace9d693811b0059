"""Which dates of a case move when the calendar changes, and which cases can be touched at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from putright.calendars import load_calendars
from putright.procedure.assessment import Assessment, assess
from putright.procedure.history import CalendarChanges, History
from putright.procedure.moments import Moment, start_of_day, write_day
from putright.procedure.policy import Policy
from putright.register.projecting import DutyNow, duty_rows

_OWED: Final = ("open", "pending")


class Move(NamedTuple):
    """A date that moved: of a duty, or the last day on which the complainant may ask for a stage (no ``action``).

    ``was`` and ``now`` are written as replay writes due times; ``now`` None: nothing is owed any more. ``expected``:
    the clock has not begun, and the date is the one on which it would end. ``rule`` is the clause, or the law's place.
    """

    stage: str
    action: str
    rule: str
    was: str
    now: str | None
    expected: bool = False
    law: bool = False

    def said(self) -> dict[str, object]:
        """As a fact says it: what is usual is left out."""
        found: dict[str, object] = {"stage": self.stage, "action": self.action, "rule": self.rule, "was": self.was}
        found["now"] = self.now
        return found | ({"expected": True} if self.expected else {}) | ({"law": True} if self.law else {})


def move_of(said: Mapping[str, object]) -> Move:
    """A move as a fact says it."""
    now = said.get("now")
    return Move(
        str(said["stage"]),
        str(said["action"]),
        str(said["rule"]),
        str(said["was"]),
        str(now) if now is not None else None,
        said.get("expected") is True,
        said.get("law") is True,
    )


class Compared(NamedTuple):
    """A case with a change and without it: what moves, and what is done or ended and would be judged anew."""

    moves: tuple[Move, ...]
    judged: tuple[DutyNow, ...]


def under(history: History, calendar: CalendarChanges | None) -> History:
    """The same history with other days off."""
    return History(history.facts, history.attributes, history.points, calendar)


def compare(
    history: History, policy: Policy, before: CalendarChanges | None, after: CalendarChanges | None, at: Moment
) -> Compared:
    """What the step from the one calendar to the other does to a case at a moment."""
    if before == after:
        return Compared((), ())
    one = assess(under(history, before), policy, load_calendars(), at)
    other = assess(under(history, after), policy, load_calendars(), at)
    moves: list[Move] = []
    judged: list[DutyNow] = []
    later = _keyed(duty_rows(other, other.by_law()))
    for key, row in _keyed(duty_rows(one, one.by_law())).items():
        then = later.get(key)
        if row.state not in _OWED:
            if then is not None and (row.state, row.due, row.law_due) != (then.state, then.due, then.law_due):
                judged.append(row)
        else:
            moves += _of_a_duty(row, then)
    return Compared((*moves, *_of_windows(one, other)), tuple(judged))


def _keyed(rows: Sequence[DutyNow]) -> dict[tuple[object, ...], DutyNow]:
    """The duties by what they are; of those that recur, the how manieth."""
    found: dict[tuple[object, ...], DutyNow] = {}
    for row in rows:
        what = (row.stage, row.action, row.clause, row.law, row.role)
        number = 0
        while (*what, number) in found:
            number += 1
        found[(*what, number)] = row
    return found


def _of_a_duty(row: DutyNow, then: DutyNow | None) -> Iterator[Move]:
    rule = row.clause or row.law or ""
    if row.due is not None and (then is None or row.due != then.due):
        yield Move(row.stage, row.action, rule, row.due, then.due if then is not None else None)
    elif row.expected is not None and then is not None and row.expected != then.expected:
        yield Move(row.stage, row.action, rule, row.expected, then.expected, expected=True)
    if row.law_due is not None and then is not None and row.law_due != then.law_due and row.law_state == "open":
        yield Move(row.stage, row.action, str(row.law), row.law_due, then.law_due, law=True)


def _of_windows(one: Assessment, other: Assessment) -> Iterator[Move]:
    later = {(window.to, number): window for number, window in enumerate(other.windows)}
    for number, window in enumerate(one.windows):
        then = later.get((window.to, number))
        was, now = window.closes, then.closes if then is not None else None
        if window.status in ("pending", "open") and was is not None and now is not None and was != now:
            yield Move(window.to, "", window.window.clause or "", write_day(was), write_day(now))


_TOUCHED: Final = """
    SELECT id FROM (
        SELECT c.id,
            EXISTS (
                SELECT 1 FROM register_duty d
                WHERE d.case_id = c.id AND (d.until IS NULL OR d.until > %(now)s)
                  AND {owed}
                  AND greatest(left(d.due, 10), left(d.expected, 10), left(d.law_due, 10), left(d.begun, 10)) >= %(day)s
            ) AS owed,
            {besides} AS besides
        FROM register_case c
        WHERE c.organisation_id = %(organisation)s AND (%(site)s::bigint IS NULL OR c.site_id = %(site)s)
    ) looked WHERE owed OR besides
    ORDER BY owed DESC, id DESC
"""
_BESIDES: Final = """
            EXISTS (
            SELECT 1 FROM register_phase p
            WHERE p.case_id = c.id AND (
                p.until > greatest(%(now)s, %(instant)s)
                OR ((p.until IS NULL OR p.until > %(now)s) AND EXISTS (
                    SELECT 1 FROM jsonb_array_elements(p.windows) w
                    WHERE greatest(w->>'opens', w->>'closes') >= %(day)s))))"""
_OPEN_SQL: Final = _TOUCHED.format(owed="d.state IN ('open', 'pending')", besides=_BESIDES)
_DONE_SQL: Final = _TOUCHED.format(
    owed="d.state NOT IN ('open', 'pending') AND left(d.done, 10) >= %(known)s", besides="false"
)


def touched(organisation: int, first: date, site: int | None, now: datetime) -> tuple[str, dict[str, Any]]:
    """The question for the cases whose dates can move when a day from ``first`` on changes: its text and its values.

    Whatever is counted over a day ends on it or later (or, counted back, begins there): so all that is owed, all that
    still changes by itself, and all that the complainant may still ask for, that ends on that day or later. These are
    more than those that move; none is left out. First come those on which something is owed, the newest first.
    """
    instant = datetime.fromtimestamp(start_of_day(first.toordinal()), tz=now.tzinfo)
    asked: dict[str, Any] = {
        "organisation": organisation,
        "site": site,
        "now": now,
        "day": first.isoformat(),
        "instant": instant,
    }
    return _OPEN_SQL, asked


def cases_touched(
    organisation: int, first: date, site: int | None, now: datetime, *, most: int, done_since: date | None = None
) -> list[int]:
    """The first so many of these cases; with ``done_since``, those where something was done from that day on."""
    sql, asked = touched(organisation, first, site, now)
    if done_since is not None:
        sql, asked = _DONE_SQL, asked | {"known": done_since.isoformat()}
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {int(most)}", asked)
        return [row[0] for row in cursor.fetchall()]
