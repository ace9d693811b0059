"""The compliments, suggestions and questions of an organisation as a file for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.casework.remark_steps import SORTS
from putright.casework.remarks import KINDS
from putright.procedure.moments import ZONE
from putright.register.remark_models import Remark
from putright.reports.register_file import LOT, Echo, as_text

COLUMNS: Final = (
    "number", "came", "written down", "channel", "they say it is", "sorted as", "site", "service", "state",
    "wants an answer", "answered", "closed", "complaint",
)  # fmt: skip
NAMES: Final = ("name", "email", "phone", "address", "about", "needs", "words")
"""What is added where names and words are asked for."""


def remarks_lines(organisation: Organisation, *, names: bool, barred: frozenset[int] = frozenset()) -> Iterator[str]:
    """The file line by line, the first of them first, without those that became one of the ``barred`` cases.

    It begins with the sign by which Excel knows UTF-8.
    """
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield str(writer.writerow((*COLUMNS, *(NAMES if names else ()))))
    for row in _rows(organisation, barred):
        cells = [*_plain(row), *((getattr(row, name) for name in NAMES) if names else ())]
        yield str(writer.writerow([as_text(cell) for cell in cells]))


def _rows(organisation: Organisation, barred: frozenset[int]) -> Iterator[Remark]:
    """A lot at a time, each in a transaction of its own, so that nothing is held while somebody's line is slow."""
    last = 0
    while True:
        with within(organisation):
            rows = Remark.objects.filter(organisation=organisation, number__gt=last).select_related("organisation")
            rows = rows.exclude(case__in=barred) if barred else rows
            lot = list(rows.select_related("site", "service", "case").order_by("number")[:LOT])
        yield from lot
        if len(lot) < LOT:
            return
        last = lot[-1].number


def _plain(row: Remark) -> tuple[object, ...]:
    return (
        row.reference,
        _day(row.at),
        _day(row.made),
        row.channel.replace("-", " "),
        KINDS.get(row.kind, row.kind).lower(),
        SORTS[row.sort].lower() if row.sort else "",
        row.site.name if row.site is not None else "",
        row.service.name if row.service is not None else "",
        row.state,
        "yes" if row.wants_answer else "no",
        _day(row.answered),
        _day(row.closed),
        row.case.reference if row.case is not None else "",
    )


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment, ZONE).isoformat() if moment is not None else ""


def remarks_file_name(organisation: Organisation, now: datetime, *, names: bool) -> str:
    """What the file is called."""
    return f"remarks-{organisation.slug}-{timezone.localdate(now)}{'-with-names' if names else ''}.csv"
