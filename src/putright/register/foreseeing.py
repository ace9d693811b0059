"""A case as it would be with more facts on it: for looking ahead. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from putright.procedure.facts import SCHEMA
from putright.register.append import NewFact
from putright.register.models import FactRow
from putright.register.reading import Entry, Record, as_record


def foreseen(known: Record, facts: Sequence[NewFact], now: datetime, account: int | None = None) -> Record:
    """The case with these facts as if they were recorded at ``now`` by that account: the same that ``append`` gives."""
    case = known.case
    entries = [
        Entry(
            FactRow(
                organisation_id=case.organisation_id,
                case=case,
                number=number,
                kind=new.kind,
                schema=SCHEMA,
                happened=new.happened,
                recorded=now,
                account_id=account,
                source="staff",
                says=dict(new.says),
            ),
            new.says,
            new.note,
            erased=False,
        )
        for number, new in enumerate(facts, len(known.entries) + 1)
    ]
    return as_record(case, (*known.entries, *entries), known.newest)
