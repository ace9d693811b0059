"""The requests of an organisation as a file for a spreadsheet, and as lines for another program."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.procedure.moments import ZONE
from putright.register.models import ServiceRequest
from putright.reports.register_file import LOT, Echo, as_text

COLUMNS: Final = (
    "request", "asked", "written down", "channel", "site", "state", "settled", "days waited", "complaint",
)  # fmt: skip
NAMES: Final = ("name", "phone", "email", "address", "words", "what became of it")
"""What is added where names and words are asked for."""


def requests_lines(
    organisation: Organisation, now: datetime, *, names: bool, barred: frozenset[int] = frozenset()
) -> Iterator[str]:
    """The file line by line, the first request first, without those that became one of the ``barred`` cases.

    It begins with the sign by which Excel knows UTF-8.
    """
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield str(writer.writerow((*COLUMNS, *(NAMES if names else ()))))
    for row in _rows(organisation, barred):
        cells = [*_plain(row, now).values(), *(_said(row).values() if names else ())]
        yield str(writer.writerow([as_text(cell) for cell in cells]))


def requests_json(organisation: Organisation, now: datetime, *, words: bool) -> Iterator[str]:
    """Each request as an object of one line; names and words only where they are asked for."""
    for row in _rows(organisation, frozenset()):
        yield json.dumps({**_plain(row, now), **(_said(row) if words else {})}, ensure_ascii=False)


def _rows(organisation: Organisation, barred: frozenset[int]) -> Iterator[ServiceRequest]:
    """A lot at a time, each in a transaction of its own, so that nothing is held while somebody's line is slow."""
    last = 0
    while True:
        with within(organisation):
            rows = ServiceRequest.objects.filter(organisation=organisation, number__gt=last).exclude(case__in=barred)
            lot = list(rows.select_related("site", "case").order_by("number")[:LOT])
        yield from lot
        if len(lot) < LOT:
            return
        last = lot[-1].number


def _plain(row: ServiceRequest, now: datetime) -> dict[str, object]:
    asked, until = (timezone.localdate(one, ZONE) for one in (row.at, row.settled or now))
    values = (
        row.reference,
        asked.isoformat(),
        timezone.localdate(row.made, ZONE).isoformat(),
        row.channel.replace("-", " "),
        row.site.name if row.site is not None else "",
        row.state,
        until.isoformat() if row.settled is not None else "",
        (until - asked).days,
        row.case.reference if row.case is not None else "",
    )
    return dict(zip(COLUMNS, values, strict=True))


def _said(row: ServiceRequest) -> dict[str, object]:
    values = (row.name, row.phone, row.email, row.address, row.words, row.answer)
    return dict(zip(NAMES, values, strict=True))


def requests_file_name(organisation: Organisation, now: datetime, *, names: bool) -> str:
    """What the file is called."""
    return f"requests-{organisation.slug}-{timezone.localdate(now)}{'-with-names' if names else ''}.csv"
