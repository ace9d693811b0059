"""Make every projection anew from the facts, and say where what was kept differed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q

from putright.accounts.models import Organisation
from putright.register.append import known_by, take_chain
from putright.register.closing import OPEN, Bars, bar_rows, bars_kept, bars_of, forget_bars
from putright.register.contacts import contacts_in
from putright.register.models import Case, Contact, Duty, Phase, Waiting
from putright.register.needs_review import asks_for_review, kept_review, review_of
from putright.register.parts import OF_STRANDS
from putright.register.projecting import DutyNow, PhaseNow, Projected
from putright.register.projection_rows import write_projection
from putright.register.reading import Record, record_of
from putright.register.rows import insert
from putright.register.strand_bars import forget_strand_bars, strand_bar_rows, strand_bars_kept, strand_bars_of
from putright.register.strands import follows
from putright.register.waiting import WaitingNow


class Rebuilt(NamedTuple):
    """A case whose projection was compared with what follows from its facts."""

    case: Case
    same: bool


def followed(record: Record) -> Projected:
    """What follows from the facts of a case."""
    return follows(record, record.entries[-1].row.recorded)


def kept(case: Case) -> Projected:
    """What is kept of it."""
    phases = [
        PhaseNow(*(getattr(row, name) for name in PhaseNow._fields))
        for row in Phase.objects.filter(case=case).order_by("since")
    ]
    duties = [
        (DutyNow(*(getattr(row, name) for name in DutyNow._fields)), row.since, row.until)
        for row in Duty.objects.filter(case=case).order_by("place", "since", "id")
    ]
    waits = [
        (WaitingNow(*(getattr(row, name) for name in WaitingNow._fields)), row.since, row.until)
        for row in Waiting.objects.filter(case=case).order_by("since", "what", "about", "id")
    ]
    return Projected(phases, duties, waits)


def _placed(case: Case, should: Projected) -> bool:
    """Whether each duty carries the site and the receipt of its case."""
    right = Q(site_id=case.site_id) if case.site_id is not None else Q(site_id__isnull=True)
    return not Duty.objects.filter(case=case).exclude(right, received=should.phases[0].received).exists()


def rebuild(
    organisation: Organisation, *, write: bool = True, every: int = 1, after: int = 0, most: int | None = None
) -> Iterator[Rebuilt]:
    """Compare, and where they differ write anew; ``every`` takes a sample. Within the organisation's transaction.

    A difference is looked at again in this organisation's turn to write, which is then held until the commit: somebody
    may have recorded something in between. So take a large register in parts: the ``most`` cases ``after`` a number.
    """
    cases = (
        Case.objects.filter(organisation=organisation, number__gt=after)
        .select_related("policy")
        .defer("policy__text")
        .order_by("number")[:most]
    )
    for case in cases.iterator(chunk_size=500):
        if case.number % every:
            continue
        record = record_of(case)
        should = followed(record)
        same = _same(record, should)
        if not same:
            take_chain(organisation.pk)
            record = record_of(case)
            should = followed(record)
            same = _same(record, should)
        if not same and write:
            write_projection(record, should)
            forget_bars(case)
            forget_strand_bars(case)
            strands = strand_bar_rows(case, strand_bars_of(record.entries))
            insert(bar_rows(case, bars_of(record.entries)), strands, known_by(case, _contacts_missing(record)))
        yield Rebuilt(case, same)


def _same(record: Record, should: Projected) -> bool:
    """Whether what is kept is what follows; of needs to be looked at again only where any entry speaks of that."""
    reviewed = not asks_for_review(record) or kept_review(record.case) == review_of(record, should)
    closed = closed_to(record.case) == bars_of(record.entries) and _strands_closed(record)
    found = not _contacts_missing(record)
    return kept(record.case) == should and _placed(record.case, should) and reviewed and closed and found


def _contacts_missing(record: Record) -> list[str]:
    """Under what the case is not found again and should be: kept before people beside the complainant were, or before
    a number was spelt as it is now. What is kept and does not follow any more does no harm, and stays.
    """
    should = dict.fromkeys(value for entry in record.entries for value in contacts_in(entry.row.kind, entry.says))
    known = set(
        Contact.objects.filter(organisation=record.case.organisation_id, case=record.case).values_list(
            "value", flat=True
        )
    )
    return [value for value in should if value not in known]


def _strands_closed(record: Record) -> bool:
    """Whether what is kept of strands that are closed is what follows; only a case that has strands is asked for."""
    if not any(entry.row.kind in OF_STRANDS for entry in record.entries):
        return True
    kept_now = strand_bars_kept(record.case.organisation_id, [record.case.pk])
    return {stage: bars for (_, stage), bars in kept_now.items()} == strand_bars_of(record.entries)


def closed_to(case: Case) -> Bars:
    """To whom the case is closed, as it is kept."""
    return bars_kept(case.organisation_id, [case.pk]).get(case.pk, OPEN)
