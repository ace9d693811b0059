"""How often each promise was kept: counted in the database from the rows that follow from the facts.

By the policy and by law apart: what a law demands of the same act has a date and a state of its own in the same row.
Nothing is stored for it. One question for each table of counts, however many cases there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.reports.asking import IN_FORCE, PAGE, ask, open_to
from putright.reports.figures import Demand
from putright.reports.promises_asked import BY_OWN_SERVICE, BY_SITE, NOT_RECORDED, Asked, months_after


class Tally(NamedTuple):
    """What became of a promise, each time it was due by a date.

    ``met`` are those kept on time, of which ``extended`` by a date that an extension set. ``dropped`` were no longer
    owed before their date came: they count nowhere else.
    """

    met: int = 0
    extended: int = 0
    late: int = 0
    missed: int = 0
    overdue: int = 0
    running: int = 0
    dropped: int = 0

    @property
    def failed(self) -> int:
        """How many were done late, can no longer be done, or are past their time."""
        return self.late + self.missed + self.overdue

    @property
    def judged(self) -> int:
        """How many are done, or past their time."""
        return self.met + self.failed

    @property
    def owed(self) -> int:
        """How many were owed by a date, whatever became of them."""
        return self.judged + self.running

    @property
    def per_cent(self) -> int | None:
        """How many in a hundred of those judged were kept on time; 100 and 0 only where it was all or none."""
        if not self.judged:
            return None
        exact = 100 * self.met / self.judged
        return round(exact) if exact in (0, 100) else min(99, max(1, round(exact)))

    def and_(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*(one + two for one, two in zip(self, other, strict=True)))


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    total = Tally()
    for one in tallies:
        total = total.and_(one)
    return total


class Source(NamedTuple):
    """One promise under one policy version as the rows have it."""

    policy: int
    stage: str
    action: str
    clause: str | None
    strength: str


class Counted(NamedTuple):
    """The promises asked for. ``splits`` are by the id of a site or the value of an attribute; None: not recorded."""

    promises: list[tuple[Source, Tally]]
    strengths: dict[str, Tally]
    months: dict[date, Tally]
    splits: dict[str | None, Tally]
    total: Tally


# By the policy: what is due by a law stands in the same rows.
_PROMISED: Final = "CASE WHEN law IS NULL THEN due_at ELSE promised_at END"
_TIMED: Final = {
    "policy": f"d.stage, d.action, d.clause, d.strength, d.state, d.extended, {_PROMISED} AS due_at",
    "law": "d.stage, d.action, d.law AS clause, '' AS strength, d.law_state AS state, false AS extended,"
    " d.law_at AS due_at",
}
_COUNTS: Final = """
    count(*) FILTER (WHERE state = 'met'), count(*) FILTER (WHERE state = 'met' AND extended),
    count(*) FILTER (WHERE state = 'late'), count(*) FILTER (WHERE state = 'missed'),
    count(*) FILTER (WHERE state = 'open' AND due_at <= %(now)s),
    count(*) FILTER (WHERE state = 'open' AND due_at > %(now)s), count(*) FILTER (WHERE state = 'cancelled')
"""
# What is due on a day is late from the next midnight on: a second earlier is still that day.
_MONTH: Final = "date_trunc('month', (due_at - interval '1 second') AT TIME ZONE %(zone)s)::date"
# A version that took the case over says what is owed from its day on; what was due or done before stays the earlier's.
# Most organisations have none such, and then nothing is looked for.
_VERSION: Final = """CASE WHEN (SELECT bool_or(takes_open) FROM register_policyversion
                                WHERE organisation_id = %(organisation)s) THEN coalesce((
    SELECT v.id FROM register_fact t JOIN register_policyversion v
        ON v.organisation_id = t.organisation_id AND v.digest = t.says->>'version'
    WHERE t.case_id = whose AND t.kind = 'policy-changed' AND (t.says->>'day')::date <= %(today)s
      AND due_at > (t.says->>'day')::timestamp AT TIME ZONE %(zone)s
      AND (done IS NULL OR (t.says->>'day')::date <= CASE WHEN position('T' IN done) > 0
            THEN (done::timestamptz AT TIME ZONE %(zone)s)::date ELSE done::date END)
    ORDER BY (t.says->>'day')::date DESC, t.number DESC, v.id LIMIT 1), came_under) ELSE came_under END"""
# Looked up for each row, by an index of its own: joined, the database took minutes where it thought the rows were few.
_VALUE: Final = """(SELECT f.says->>%(by)s FROM register_fact f
    WHERE f.case_id = d.case_id AND f.kind = 'described' AND f.says ? %(by)s ORDER BY f.number DESC LIMIT 1)"""


_OWN_SERVICE: Final = """(SELECT f.says->>'service_id' FROM register_fact f
    WHERE f.case_id = d.case_id AND f.kind = 'service-noted' ORDER BY f.number DESC LIMIT 1)"""


def _split(by: str) -> str:
    """What a promise is counted under."""
    return {BY_SITE: "c.site_id::text", BY_OWN_SERVICE: _OWN_SERVICE}.get(by, _VALUE)


def _due(asked: Asked, kind: str) -> str:
    """The promises asked for, one row each time that one was due."""
    at_site = of_service = ""
    if asked.site:
        at_site = " AND c.site_id IS NULL" if asked.site == NOT_RECORDED else " AND c.site_id = %(site)s::bigint"
    if asked.service:
        of_service = " AND split IS NULL" if asked.service == NOT_RECORDED else " AND split = %(service)s"
    return f"""
        SELECT *, {_MONTH} AS month, {_VERSION} AS version FROM (
            SELECT d.id, d.case_id AS whose, c.policy_id AS came_under, d.done, {_TIMED[kind]},
                   {_split(asked.by)} AS split
            FROM register_duty d JOIN register_case c ON c.id = d.case_id
            WHERE d.organisation_id = %(organisation)s AND {IN_FORCE}
                  AND d.stage NOT LIKE 'strand/%%' {at_site}) promised
        WHERE due_at > %(first)s AND due_at <= %(after)s AND state <> 'pending' {of_service}
    """  # noqa: S608 - every part is a text of this module


def _given(organisation: Organisation, asked: Asked, now: datetime) -> dict[str, Any]:
    zone = timezone.get_current_timezone()
    first, after = (
        datetime.combine(month, datetime.min.time(), zone) for month in (asked.first, months_after(asked.last, 1))
    )
    return {
        "organisation": organisation.pk,
        "now": now,
        "today": timezone.localdate(now),
        "zone": timezone.get_current_timezone_name(),
        "first": first,
        "after": after,
        "by": asked.by,
        "site": asked.site,
        "service": asked.service,
    }


def promises_kept(organisation: Organisation, asked: Asked, now: datetime) -> Counted:
    """What the organisation's policies promised, and how that was kept: one query."""
    sql = f"""
        SELECT grouping(version, strength, month, split), version, stage, action, clause, strength, month, split,
               {_COUNTS}
        FROM ({_due(asked, "policy")}) owed
        GROUP BY GROUPING SETS ((version, stage, action, clause, strength), (strength), (month), (split), ())
    """  # noqa: S608 - every part is a text of this module
    found = Counted([], {}, {}, {}, Tally())
    for which, policy, stage, action, clause, strength, month, split, *counts in ask(
        sql, _given(organisation, asked, now)
    ):
        tally = Tally(*counts)
        if which == 0b0011:
            found.promises.append((Source(policy, stage, action, clause, strength), tally))
        elif which == 0b1011:
            found.strengths[strength] = tally
        elif which == 0b1101:
            found.months[month] = tally
        elif which == 0b1110:
            found.splits[split] = tally
        else:
            found = found._replace(total=tally)
    return found


def demands_kept(organisation: Organisation, asked: Asked, now: datetime) -> list[tuple[Demand, Tally]]:
    """What laws demanded, by their own dates, and how that was kept: one query."""
    sql = f"SELECT stage, action, clause, {_COUNTS} FROM ({_due(asked, 'law')}) owed WHERE due_at IS NOT NULL \
        GROUP BY stage, action, clause"  # noqa: S608 - every part is a text of this module
    found = ask(sql, _given(organisation, asked, now))
    return [(Demand(stage, action, law), Tally(*counts)) for stage, action, law, *counts in found]


_ONE: Final = """stage = %(stage)s AND action = %(action)s AND clause IS NOT DISTINCT FROM %(clause)s
    AND strength = %(strength)s AND version = ANY(%(policies)s)"""


def _which(promise: list[Source]) -> dict[str, Any]:
    one = promise[0]
    return {**one._asdict(), "policies": [source.policy for source in promise]}


def one_promise(
    organisation: Organisation, asked: Asked, promise: list[Source], now: datetime
) -> dict[tuple[date, str | None], Tally]:
    """One promise by month and by what it is split by: one query. ``promise``: the same under several versions."""
    sql = f"SELECT month, split, {_COUNTS} FROM ({_due(asked, 'policy')}) owed WHERE {_ONE} GROUP BY month, split"  # noqa: S608
    rows = ask(sql, _given(organisation, asked, now) | _which(promise))
    return {(month, split): Tally(*counts) for month, split, *counts in rows}


def each_promise(
    organisation: Organisation, asked: Asked, now: datetime
) -> list[tuple[Source, date, str | None, Tally]]:
    """Every promise by month and by what it is split by: one query. For the file."""
    sql = f"""
        SELECT version, stage, action, clause, strength, month, split, {_COUNTS}
        FROM ({_due(asked, "policy")}) owed GROUP BY 1, 2, 3, 4, 5, 6, 7
    """  # noqa: S608 - every part is a text of this module
    return [
        (Source(*source), month, split, Tally(*counts))
        for *source, month, split, a, b, c, d, e, f, g in ask(sql, _given(organisation, asked, now))
        for counts in [(a, b, c, d, e, f, g)]
    ]


class NotKept(NamedTuple):
    """A case on which a promise was not kept: its row, its reference, when it was due, and what became of it."""

    id: int
    reference: str
    due_at: datetime
    state: str
    done: str | None
    extended: bool


def not_kept(
    organisation: Organisation,
    member: Member,
    asked: Asked,
    promise: list[Source],
    now: datetime,
    after: tuple[datetime, int] | None,
) -> tuple[list[NotKept], tuple[datetime, int] | None]:
    """A page of the cases on which it was not kept, the latest date first, and where the next begins: one query.

    Cases that the member may not see are left out. The figures count them: they are the organisation's.
    """
    place = "AND (due_at, owed.id) < (%(after_due)s, %(after_id)s)" if after is not None else ""
    sql = f"""
        SELECT owed.id, reference, due_at, state, done, extended
        FROM ({_due(asked, "policy")}) owed JOIN register_case c ON c.id = owed.whose
        WHERE {_ONE} AND {open_to(member, "owed.whose")}
            AND (state IN ('late', 'missed') OR (state = 'open' AND due_at <= %(now)s)) {place}
        ORDER BY due_at DESC, owed.id DESC LIMIT {PAGE + 1}
    """  # noqa: S608 - every part is a text of this module
    given = _given(organisation, asked, now) | _which(promise) | {"barred": list(member.barred)}
    if after is not None:
        given |= {"after_due": after[0], "after_id": after[1]}
    found = [NotKept(*row) for row in ask(sql, given)]
    rows = found[:PAGE]
    return rows, (rows[-1].due_at, rows[-1].id) if len(found) > PAGE else None
