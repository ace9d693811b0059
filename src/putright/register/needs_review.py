"""When the needs of a case are to be looked at again: kept as one row while the case goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from putright.register.models import Case, NeedsReview
from putright.register.projecting import PhaseNow, Projected
from putright.register.reading import Entry, Record
from putright.register.rows import Rows
from putright.wording.needs import needs_of

_AT_AN_END: Final = ("closed", "withdrawn")
_COLUMNS: Final = ("organisation_id", "case_id", "fact_id", "due", "until")


class Review(NamedTuple):
    """What is kept: the entry that set the day (its number), the day as ISO 8601, and until when it is of use."""

    number: int
    due: str
    until: datetime | None


def review_of(record: Record, projected: Projected) -> Review | None:
    """The day on which to look again, or nothing: none was set, nothing is needed any more, the case is at its end."""
    setting = _set_by(record)
    if setting is None or not projected.phases:
        return None
    ends = _end(projected.phases)
    if ends == projected.phases[0].since:
        return None
    return Review(setting.row.number, str(setting.says["review"]), ends)


def review_rows(record: Record, projected: Projected) -> Rows:
    """The row of a case, to be written with its projections; the entries of ``record`` are written already."""
    found = review_of(record, projected)
    rows: list[tuple[object, ...]] = []
    if found is not None:
        fact = next(entry.row.pk for entry in record.entries if entry.row.number == found.number)
        rows.append((record.case.organisation_id, record.case.pk, fact, found.due, found.until))
    return Rows("register_needsreview", _COLUMNS, rows)


def asks_for_review(record: Record) -> bool:
    """Whether any entry ever set such a day: without one there is no row to look for."""
    return any(entry.row.kind == "needs-noted" and "review" in entry.says for entry in record.entries)


def forget_review(case: Case) -> None:
    """Take the row away."""
    NeedsReview.objects.filter(case=case)._raw_delete(using="default")  # nothing hangs on it


def kept_review(case: Case) -> Review | None:
    """What is kept."""
    row = NeedsReview.objects.filter(case=case).select_related("fact").first()
    return Review(row.fact.number, row.due.isoformat(), row.until) if row is not None else None


def _set_by(record: Record) -> Entry | None:
    """The entry that set the day which holds, if anything is needed."""
    if not needs_of(record.latest("needs-noted"), record.latest("contact-given").get("needs")):
        return None
    setting = [one for one in record.entries if one.row.kind == "needs-noted" and "review" in one.says]
    return setting[-1] if setting and setting[-1].says["review"] else None


def _end(phases: list[PhaseNow]) -> datetime | None:
    """From when on the case is at its end, if nothing new happens."""
    ends = None
    for phase in reversed(phases):
        if phase.status not in _AT_AN_END:
            break
        ends = phase.since
    return ends
