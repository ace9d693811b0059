"""A later version of the policy that takes over the cases that are open on its first day (``open complaints``).

That a case is taken over is a fact of the register's own on the case, so that its history says so, its chain covers it,
and what follows from its facts needs nothing else. What the later version says of the case: ``procedure.succession``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Q
from django.utils import timezone

from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.procedure.assessment import assess
from putright.procedure.faults import Faulty
from putright.procedure.moments import moment_at, moment_of_day
from putright.procedure.succession import can_take_over
from putright.register.append import By, NewFact, append, take_chain
from putright.register.models import Case, FactRow, Phase, PolicyVersion
from putright.register.parts import TAKEN_OVER
from putright.register.reading import Record, policy_of, record_of

AT_ONCE: Final = 500
"""How many cases are taken over while somebody waits for the page; the worker does the rest."""

LATELY: Final = timedelta(days=7)
"""For so long the worker looks whether cases are left that a version takes over."""

_ENDED: Final = ("settled", "withdrawn", "closed")


class TakenOver(NamedTuple):
    """What came of it: how many cases, those that stay with the reason for each, and whether more are to come."""

    cases: int
    stay: list[tuple[str, str]]
    more: bool


def taken_over_by(version: PolicyVersion, now: datetime) -> NewFact:
    """The fact that says it. It happens when it is recorded; the version holds for the case from its own first day."""
    says = {"version": version.digest, "day": version.adopted_from.isoformat()}
    return NewFact(TAKEN_OVER.name, now.isoformat(timespec="seconds"), says)


def coming(organisation: Organisation, received: date) -> Iterable[PolicyVersion]:
    """The versions that take over a case that came on that day, the earliest first."""
    return PolicyVersion.objects.filter(organisation=organisation, adopted_from__gt=received, takes_open=True).order_by(
        "adopted_from", "pk"
    )


def adopted_lately(organisation: Organisation, now: datetime) -> Iterable[PolicyVersion]:
    """The versions that take over what is open, adopted in the last days or in force since: of older ones nothing is
    left to do. A complaint that had ended at the adoption can be opened again before the first day."""
    today = timezone.localdate(now)
    lately = Q(adopted_at__gte=now - LATELY) | Q(adopted_from__gt=today - LATELY, adopted_from__lte=today)
    return PolicyVersion.objects.filter(lately, organisation=organisation, takes_open=True).order_by(
        "adopted_from", "pk"
    )


def take_over(organisation: Organisation, version: PolicyVersion, now: datetime, *, most: int = AT_ONCE) -> TakenOver:
    """Take over the open cases that came before the version's first day. Within the organisation's transaction.

    Those that are taken over already are left, so it may be done again at any time. A case of which the version cannot
    say how it stands stays where it is.
    """
    if not version.takes_open:
        return TakenOver(0, [], more=False)
    first = timezone.make_aware(datetime.combine(version.adopted_from, datetime.min.time()))
    cases = (
        Case.objects.filter(
            organisation=organisation,
            pk__in=Phase.objects.filter(organisation=organisation, since__lte=now, received__lt=first)
            .exclude(until__lte=now)
            .exclude(status__in=_ENDED)
            .values("case"),
        )
        .exclude(
            pk__in=FactRow.objects.filter(
                organisation=organisation,
                kind=TAKEN_OVER.name,
                says__version=version.digest,
                says__day=version.adopted_from.isoformat(),
            ).values("case")
        )
        .select_related("policy")
        .defer("policy__text")
        .order_by("number")
    )
    later = policy_of(version)
    taken = 0
    stay: list[tuple[str, str]] = []
    for case in cases.iterator(chunk_size=500):
        if taken == most:
            return TakenOver(taken, stay, more=True)
        if case.policy_id == version.pk:
            continue
        head = take_chain(organisation.pk)
        record = record_of(case)
        if _had_ended(record, version.adopted_from):
            continue
        why = can_take_over(record.history, record.policy, later, load_calendars(), moment_at(now))
        if why:
            stay.append((case.reference, why))
            continue
        append(record, head, [taken_over_by(version, now)], by=By(version.adopted_by_id, "putright"), now=now)
        taken += 1
    return TakenOver(taken, stay, more=False)


def _had_ended(record: Record, first: date) -> bool:
    """Whether the case had ended before that day: then it stays where it was, though it was opened again since."""
    if first > timezone.localdate(record.entries[-1].row.recorded):
        return False  # whatever was recorded on it last left it open
    eve = moment_of_day(first.toordinal() - 1)
    try:
        return assess(record.history, record.policy, load_calendars(), eve).status in _ENDED
    except Faulty:  # it was received after that
        return False
