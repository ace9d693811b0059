"""Letters that promised a date which is another now, to be put right one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, QuerySet

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.letters import letters
from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.register.calendar_models import WrongPromise
from putright.reports.asking import PAGE
from putright.wording.calendar_words import date_words, promised_thing
from putright.wording.dates import long_day


class PromiseLine(NamedTuple):
    """One of them: the letter, what it promised, what holds now (``holds``: as it is kept), who put it right."""

    id: int
    reference: str
    letter: str
    sent: str
    thing: str
    promised: str
    now: str
    settled: datetime | None
    settled_by: str
    holds: str


def waiting_promises(organisation: Organisation, member: Member) -> int:
    """How many wait to be put right, of those that this member may see: one query."""
    return open_promises(organisation, member).filter(settled=None).count()


def open_promises(organisation: Organisation, member: Member) -> QuerySet[WrongPromise]:
    """All of them, but for those on cases that are closed to this member."""
    rows = WrongPromise.objects.filter(organisation=organisation)
    return rows.exclude(case__in=member.barred) if member.barred else rows


def promise_rows(organisation: Organisation, member: Member, *, settled: bool, after: int) -> list[WrongPromise]:
    """The next of them, one more than a page: those that wait, the oldest first, or those that are settled."""
    rows = open_promises(organisation, member).filter(settled__isnull=not settled)
    rows = rows.select_related("case", "letter", "settled_by")
    if settled:
        return list(rows.order_by(F("settled").desc(), "-pk")[:PAGE])
    return list(rows.filter(pk__gt=after).order_by("pk")[: PAGE + 1])


def promise_line(row: WrongPromise, policies: Mapping[int, Policy]) -> PromiseLine:
    """One in words."""
    policy = policies[row.case.policy_id]
    known = letters().get(row.kind)
    right = "Nobody: a later change made the date right"
    return PromiseLine(
        row.pk,
        row.case.reference,
        known.title if known is not None else row.kind,
        long_day(parse_moment(row.letter.happened).day),
        promised_thing(row.stage, row.action, policy),
        date_words(row.promised),
        date_words(row.now),
        row.settled,
        (row.settled_by.name if row.settled_by is not None else right) if row.settled is not None else "",
        row.now,
    )
