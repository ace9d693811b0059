"""Reminders of what whoever complained asked for on the page of their case and could not have at once.

They were told by when they are answered: once shortly before, once after that day has passed.

The day stands in the entry, which an index finds (heard_on_their_page).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from putright.accounts.models import Organisation
from putright.casework.asked_for import asked_and_open
from putright.correspondence.mailbox.filing import tell
from putright.procedure.moments import day_of, parse_day, start_of_day
from putright.register.models import FactRow, Message
from putright.register.parts import HEARD
from putright.register.reading import record_of

SOON: Final = "asked-soon"
LATE: Final = "asked-late"
_ASKED_LATELY: Final = timedelta(days=120)
_PASSED_LATELY: Final = 30
"""Days after which nobody is reminded for the first time."""


def remind_of_asked(organisation: Organisation, soon: datetime, now: datetime) -> int:
    """Write the reminders of answers that are due before ``soon``, or late, and not written yet; for how many."""
    count = 0
    for key, kind, row in _fallen(organisation, soon, now):
        written = Message.objects.filter(organisation=organisation, case=row.case, kind=kind, key__startswith=f"{key}/")
        if written.exists():
            continue
        record = record_of(row.case)
        if any(one.number == row.number for one in asked_and_open(record)):
            tell(organisation, record, kind, key, now)
            count += 1
    return count


def _fallen(organisation: Organisation, soon: datetime, now: datetime) -> Iterator[tuple[str, str, FactRow]]:
    asked = FactRow.objects.filter(
        organisation=organisation, kind=HEARD.name, source__in=["complainant", "representative", "concerned"],
        recorded__gte=now - _ASKED_LATELY,
    ).select_related("case", "case__policy", "case__site")  # fmt: skip
    today = day_of(int(now.timestamp()))
    for row in asked.order_by("pk"):
        by = parse_day(row.says["answer_by"]) if row.says.get("answer_by") else None
        if by is None or start_of_day(by + 1) > soon.timestamp() or by < today - _PASSED_LATELY:
            continue
        kind = LATE if by < today else SOON
        yield f"{row.case.reference}/f{row.number}/{kind}", kind, row
