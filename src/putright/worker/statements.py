"""Reminders of statements that members of staff were asked for by a day: once before it, once after it has passed.

The days stand in entries of the register's own, which an index finds (statements_due). A day that passed long ago is
left alone: whoever looks at the case sees who is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from putright.accounts.models import Organisation
from putright.casework.looking import look
from putright.casework.statements import statements_of
from putright.procedure.moments import day_of, parse_day, start_of_day
from putright.register.append import send_for
from putright.register.models import FactRow, Message
from putright.register.parts import STATEMENT_DUE

_ASKED_LATELY: Final = timedelta(days=365)
_PASSED_LATELY: Final = 30
"""Days after which somebody who did not answer two reminders is not written to for the first time."""


def remind_of_statements(organisation: Organisation, soon: datetime, now: datetime) -> int:
    """Write the reminders of statements that are due before ``soon``, or missing, and not written yet; how many."""
    fallen = list(_fallen(organisation, soon, now))
    written = Message.objects.filter(organisation=organisation, key__in=[key for key, *_ in fallen])
    known = set(written.values_list("key", flat=True))
    count = 0
    for key, kind, row in fallen:
        if key not in known and _is_missing(organisation, row, now):
            count += send_for(row.case, kind, str(row.says["person"]), key, now)
    return count


def _fallen(organisation: Organisation, soon: datetime, now: datetime) -> Iterator[tuple[str, str, FactRow]]:
    asked = FactRow.objects.filter(
        organisation=organisation, kind=STATEMENT_DUE.name, recorded__gte=now - _ASKED_LATELY
    ).select_related("case", "case__policy", "case__site")
    today = day_of(int(now.timestamp()))
    for row in asked.order_by("pk"):
        by = parse_day(row.says["by"])
        if start_of_day(by + 1) > soon.timestamp() or by < today - _PASSED_LATELY:
            continue
        kind = "statement-late" if by < today else "statement-soon"
        yield f"{row.case.reference}/f{row.number}/{kind}", kind, row


def _is_missing(organisation: Organisation, row: FactRow, now: datetime) -> bool:
    """Whether the case is open and that statement, asked for by that very entry, is not there."""
    view = look(organisation, row.case, now)
    if view.found.status != "open":
        return False
    return any(
        one.entry == row.number and one.received is None for one in statements_of(view.found.case, view.record.entries)
    )
