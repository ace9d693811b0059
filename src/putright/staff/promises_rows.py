"""The cases on which a promise was not kept, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from putright.reports.promises_kept import NotKept


class CaseRow(NamedTuple):
    """A case: its reference, where its page is, when the promise was due, when it was done, what that makes it."""

    reference: str
    href: str
    due: str
    done: str
    became: str
    extended: bool


_BECAME = {"late": "late", "missed": "missed", "open": "overdue"}


def case_rows(rows: list[NotKept], slug: str) -> list[CaseRow]:
    """The rows as the page shows them."""
    return [
        CaseRow(
            row.reference,
            reverse("case", args=[slug, row.reference]),
            _due(row.due_at),
            _done(row.done),
            _BECAME[row.state],
            row.extended,
        )
        for row in rows
    ]


def _due(late_from: datetime) -> str:
    """The last day, or minute, on which it was in time: what is kept is the first moment at which it was late."""
    last = timezone.localtime(late_from - timedelta(seconds=1))
    said = _day(last.date())
    return said if (last.hour, last.minute, last.second) == (23, 59, 59) else f"{said}, {last:%H:%M}"


def _done(done: str | None) -> str:
    if done is None:
        return ""
    return _day(timezone.localtime(datetime.fromisoformat(done)).date() if "T" in done else date.fromisoformat(done))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
