"""What a manager or an inspector asks of independence over all cases: who opened a closed case, who goes on for a
reason, what is owed by somebody to whom the case is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.register.closing import OPEN, bars_kept
from putright.register.models import FactRow, Opening
from putright.register.strand_bars import strand_of
from putright.reports.asking import IN_FORCE, PAGE, ask, open_to
from putright.reports.worklist import Owed
from putright.strands import of_stage

MOST_OWED: Final = 100
"""More than that are not shown: whoever has so many does not look for them in a list."""


class Opened(NamedTuple):
    """A case that somebody opened with a reason. ``why`` is empty where the words were erased; ``seen_by`` where
    nobody else has looked at it."""

    id: int
    reference: str
    account: int
    who: str
    at: datetime
    until: datetime
    why: str
    alone: bool
    strand: str
    reads: tuple[tuple[str, int], ...]
    seen_by: str
    seen_at: datetime | None


class GoesOn(NamedTuple):
    """Somebody who goes on although something speaks against them, as the entry says it, and why."""

    id: int
    reference: str
    says: Mapping[str, object]
    policy: int
    at: datetime
    by: str
    why: str


class OwedByShutOut(NamedTuple):
    """A case on which somebody owes something to whom it is closed: who, and how many duties."""

    reference: str
    person: str
    name: str
    duties: int


def openings(organisation: Organisation, member: Member, before: int | None = None) -> tuple[list[Opened], int | None]:
    """A page of the openings on cases that this member may see, the newest first, and where the next begins: three
    queries."""
    rows = _seen(Opening.objects.filter(organisation=organisation), member)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("case", "account", "seen__account").order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    whys = _whys(organisation, shown)
    reads = _reads(organisation, shown)
    return [_opened(row, whys, reads) for row in shown], shown[-1].pk if len(found) > PAGE else None


def _seen(rows: QuerySet[Opening], member: Member) -> QuerySet[Opening]:
    """Those on cases, and of strands, that this member may open."""
    rows = rows.exclude(case__in=member.barred)
    if not member.closed_strands:
        return rows
    at = Concat(Cast("case_id", TextField()), Value("/"), "strand", output_field=TextField())
    return rows.annotate(which=at).exclude(which__in=member.closed_strands)


def _opened(row: Opening, whys: Mapping[tuple[int, int], str], reads: Mapping[int, list[tuple[str, int]]]) -> Opened:
    seen = getattr(row, "seen", None)
    return Opened(
        row.pk,
        row.case.reference,
        row.account_id,
        row.account.name or row.account.email,
        row.at,
        row.until,
        whys.get((row.case_id, row.number), ""),
        row.alone,
        _strand_words(row.strand),
        tuple(reads.get(row.pk, ())),
        (seen.account.name or seen.account.email) if seen is not None else "",
        seen.at if seen is not None else None,
    )


def _strand_words(stage: str) -> str:
    """The strand that was opened, in words; nothing: the case."""
    sort = of_stage(stage) if stage else None
    return f"{sort.title} ({strand_of(stage)})" if sort is not None else ""


def _whys(organisation: Organisation, rows: list[Opening]) -> Mapping[tuple[int, int], str]:
    facts = FactRow.objects.filter(
        organisation=organisation, case__in=[row.case_id for row in rows], number__in={row.number for row in rows}
    ).select_related("personal")
    return {
        (fact.case_id, fact.number): str(fact.personal.says.get("note", ""))
        for fact in facts
        if getattr(fact, "personal", None) is not None
    }


def _reads(organisation: Organisation, rows: list[Opening]) -> Mapping[int, list[tuple[str, int]]]:
    """What was read while a case was open to whoever opened it, with how often."""
    found: dict[int, list[tuple[str, int]]] = {}
    sql = """
        SELECT o.id, r.what, count(*) FROM register_opening o JOIN register_caseread r
            ON r.case_id = o.case_id AND r.account_id = o.account_id AND r.at >= o.at AND r.at <= o.until
        WHERE o.organisation_id = %(organisation)s AND o.id = ANY(%(rows)s) GROUP BY 1, 2 ORDER BY 1, 2
    """
    for opening, what, count in ask(sql, {"organisation": organisation.pk, "rows": [row.pk for row in rows]}):
        found.setdefault(opening, []).append((what, count))
    return found


def unseen_openings(organisation: Organisation, member: Member) -> int:
    """How many openings nobody else has looked at: one query."""
    rows = _seen(Opening.objects.filter(organisation=organisation, seen=None), member)
    return rows.count()


def going_on(organisation: Organisation, member: Member) -> tuple[list[GoesOn], int]:
    """The latest of those who go on for a recorded reason, and how many there are in all: two queries."""
    rows = FactRow.objects.filter(organisation=organisation, kind="conflict-accepted").exclude(case__in=member.barred)
    found = [
        GoesOn(
            row.pk,
            row.case.reference,
            row.says,
            row.case.policy_id,
            row.recorded,
            (row.account.name or row.account.email) if row.account is not None else "",
            str(row.personal.says.get("note", "")) if getattr(row, "personal", None) is not None else "",
        )
        for row in rows.select_related("case", "account", "personal").order_by("-pk")[:PAGE]
    ]
    return found, rows.count()


def shut_out(organisation: Organisation, rows: Iterable[Owed]) -> frozenset[int]:
    """Of these rows of the worklist, those that somebody owes to whom the case is closed: one query, or none."""
    owed = [row for row in rows if row.person]
    closed = bars_kept(organisation.pk, {row.case for row in owed}) if owed else {}
    return frozenset(row.id for row in owed if closed.get(row.case, OPEN).shuts_out(row.person))


def owed_by_shut_out(organisation: Organisation, member: Member, now: datetime) -> list[OwedByShutOut]:
    """The cases on which something is owed by somebody to whom they are closed: one query, over closed cases alone."""
    sql = f"""
        SELECT c.reference, d.person, coalesce(p.name, ''), count(*)
        FROM (SELECT DISTINCT case_id FROM register_casebar
              WHERE organisation_id = %(organisation)s AND why IN ('about', 'closed') AND {open_to(member)}) shut
        JOIN register_duty d ON d.case_id = shut.case_id AND d.state = 'open' AND d.person <> '' AND {IN_FORCE}
        JOIN register_case c ON c.id = shut.case_id
        LEFT JOIN accounts_person p ON p.organisation_id = c.organisation_id AND d.person = 'person-' || p.id
        WHERE EXISTS (SELECT 1 FROM register_casebar b WHERE b.case_id = shut.case_id AND b.why = 'about'
                      AND d.person = 'person-' || b.person_id)
            OR (EXISTS (SELECT 1 FROM register_casebar b WHERE b.case_id = shut.case_id AND b.why = 'closed')
                AND NOT EXISTS (SELECT 1 FROM register_casebar b WHERE b.case_id = shut.case_id AND b.why = 'open'
                                AND d.person = 'person-' || b.person_id))
        GROUP BY 1, 2, 3 ORDER BY 1 DESC, 3 LIMIT {MOST_OWED}
    """  # noqa: S608 - every part is a text of our own
    asked = {"organisation": organisation.pk, "now": now, "barred": list(member.barred)}
    return [OwedByShutOut(*row) for row in ask(sql, asked)]
