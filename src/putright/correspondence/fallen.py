"""Which letters have fallen due, asked of the projections: an index leads to each, however many cases there are.

What is far overdue is left out: a letter that was due more than a month ago is no matter for a machine, and a first run
over an old register drafts nothing of its past.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection

from putright.accounts.models import Organisation
from putright.correspondence.falling_due import PERSON, Choice, Chosen
from putright.procedure.calendar import DayTable
from putright.procedure.moments import day_of, start_of_day
from putright.register.adopting import in_force
from putright.register.calendars import known_calendar
from putright.register.reading import policy_of

OLDEST: Final = timedelta(days=31)
AT_A_TIME: Final = 200
"""So many letters of each sort are looked at in one run for an organisation; the next run goes on."""

_HERE: Final = "since <= %(now)s AND (until IS NULL OR until > %(now)s)"
_DUE: Final = "coalesce(d.due, d.law_due)"
_DUTY: Final = f"'/duty/' || d.action || '/' || d.stage || '/' || coalesce(d.clause, d.law, '') || '/' || {_DUE}"
_WAIT: Final = "'/wait/' || w.what || '/' || w.about || '/' || w.asked"
_NEW: Final = "NOT EXISTS (SELECT 1 FROM correspondence_fallenletter f WHERE f.case_id = {0}.case_id AND f.about = {1})"


class Fallen(NamedTuple):
    """A letter that fell due: on which case, the kind, what it is about, whether a duty owes it."""

    case: int
    kind: str
    about: str
    by_duty: bool


DUTIES_SQL: Final = f"""
    SELECT d.case_id, a.kind, a.kind || {_DUTY}
    FROM register_duty d
    JOIN unnest(%(actions)s::text[], %(kinds)s::text[], %(by_day)s::timestamptz[], %(by_hour)s::timestamptz[])
        AS a(action, kind, by_day, by_hour) ON a.action = d.action
    WHERE d.organisation_id = %(organisation)s AND d.state = 'open' AND {_HERE}
        AND strpos(d.stage, 'strand/') <> 1 AND d.due_at > %(oldest)s AND d.due_at <= %(soon)s
        AND d.due_at <= CASE WHEN strpos({_DUE}, 'T') > 0 THEN a.by_hour ELSE a.by_day END
        AND {_NEW.format("d", f"a.kind || {_DUTY}")}
    ORDER BY d.due_at, d.id LIMIT {AT_A_TIME}
"""  # noqa: S608 - every part is a text of this module
ASKED_SQL: Final = f"""
    SELECT w.case_id, %(kind)s::text, %(kind)s::text || {_WAIT}
    FROM register_waiting w
    WHERE w.organisation_id = %(organisation)s AND w.what = %(what)s AND w.since <= %(now)s
        AND (w.until IS NULL OR w.until > %(now)s) AND w.asked_at > %(oldest)s AND w.asked_at < %(before)s
        AND {_NEW.format("w", f"%(kind)s || {_WAIT}")}
    ORDER BY w.asked_at, w.id LIMIT {AT_A_TIME}
"""  # noqa: S608 - likewise
ENDING_SQL: Final = f"""
    SELECT w.case_id, %(kind)s::text, %(kind)s::text || {_WAIT}
    FROM register_waiting w
    WHERE w.organisation_id = %(organisation)s AND w.what = %(what)s AND w.since <= %(now)s
        AND w.until > %(now)s AND w.until <= %(soon)s
        AND {_NEW.format("w", f"%(kind)s || {_WAIT}")}
    ORDER BY w.until, w.id LIMIT {AT_A_TIME}
"""  # noqa: S608 - likewise
_FOLLOWED: Final = f"""
    SELECT f.id,
        EXISTS (SELECT 1 FROM register_duty d
                WHERE d.case_id = f.case_id AND d.state = 'open' AND {_HERE}
                    AND f.about = split_part(f.about, '/', 1) || {_DUTY})
        OR EXISTS (SELECT 1 FROM register_waiting w WHERE w.case_id = f.case_id AND {_HERE}
                      AND f.about = split_part(f.about, '/', 1) || {_WAIT})
    FROM correspondence_fallenletter f
    WHERE f.organisation_id = %(organisation)s AND f.state IN ('drafted', 'to-send')
        AND (f.day < %(today)s OR (f.state = 'to-send' AND %(sending)s)
            OR f.entries <> (SELECT max(number) FROM register_fact WHERE case_id = f.case_id))
    ORDER BY f.id LIMIT {AT_A_TIME * 5}
"""  # noqa: S608 - likewise

_STILL: Final = f"""
    SELECT EXISTS (SELECT 1 FROM register_duty d WHERE d.case_id = %(case)s AND d.state = 'open' AND {_HERE}
                       AND %(kind)s || {_DUTY} = %(about)s)
        OR EXISTS (SELECT 1 FROM register_waiting w WHERE w.case_id = %(case)s AND {_HERE}
                       AND %(kind)s || {_WAIT} = %(about)s)
"""  # noqa: S608 - likewise


def working_days(organisation: Organisation, now: datetime) -> DayTable | None:
    """The working days by the policy in force, with the organisation's own days; None where there is no policy."""
    day = day_of(int(now.timestamp()))
    try:
        policy = policy_of(in_force(organisation, date.fromordinal(day)))
    except LookupError:
        return None
    return known_calendar(organisation.pk, policy).known_on(day)


def fallen_due(organisation: Organisation, chosen: Chosen, now: datetime, table: DayTable) -> list[Fallen]:
    """The letters that have fallen due and were not dealt with yet. Within the organisation's transaction."""
    wanted = [one for one in chosen.kinds.values() if one.how != PERSON]
    found = _by_duty(organisation, [one for one in wanted if one.falls.actions], now, table)
    for one in wanted:
        if one.falls.waits:
            found += _by_wait(organisation, one, now, table)
    return found


def _by_duty(organisation: Organisation, wanted: list[Choice], now: datetime, table: DayTable) -> list[Fallen]:
    rows = [(action, one) for one in wanted for action in (*one.falls.actions, *one.falls.late)]
    if not rows:
        return []
    by_day = [_end_of(table.after(_day(now), one.days)) for _, one in rows]
    by_hour = [now + timedelta(hours=one.hours or 0) for _, one in rows]
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "now": now,
        "oldest": now - OLDEST,
        "soon": max(*by_day, *by_hour),
        "actions": [action for action, _ in rows],
        "kinds": [one.falls.kind for _, one in rows],
        "by_day": by_day,
        "by_hour": by_hour,
    }
    return [Fallen(case, kind, about, True) for case, kind, about in _ask(DUTIES_SQL, asked)]


def _by_wait(organisation: Organisation, choice: Choice, now: datetime, table: DayTable) -> list[Fallen]:
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "now": now,
        "kind": choice.falls.kind,
        "what": choice.falls.waits,
    }
    if choice.falls.after:
        before = _end_of(table.before(_day(now), choice.days) if choice.days else _day(now))
        rows = _ask(ASKED_SQL, asked | {"before": before, "oldest": before - OLDEST})
    else:
        rows = _ask(ENDING_SQL, asked | {"soon": _end_of(table.after(_day(now), choice.days))})
    return [Fallen(case, kind, about, False) for case, kind, about in rows]


def followed(organisation: Organisation, now: datetime, *, sending: bool) -> list[tuple[int, bool]]:
    """The drafts that have to be looked at again, each with whether its letter is still owed.

    The case or the day is another one since they were filled; or (``sending``) they may go by themselves now.
    """
    asked = {
        "organisation": organisation.pk, "now": now, "today": date.fromordinal(_day(now)), "sending": sending
    }  # fmt: skip
    return [(key, owed) for key, owed in _ask(_FOLLOWED, asked)]


def still_owed(case: int, about: str, now: datetime) -> bool:
    """Whether the letter is owed, or what it reminds of is waited for, as the case stands now."""
    kind = about.partition("/")[0]
    return bool(_ask(_STILL, {"case": case, "kind": kind, "about": about, "now": now})[0][0])


def _ask(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())


def _day(now: datetime) -> int:
    return day_of(int(now.timestamp()))


def _end_of(day: int) -> datetime:
    return datetime.fromtimestamp(start_of_day(day + 1), UTC)
