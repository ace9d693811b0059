"""Whose needs are to be looked at again: those whose day has come or is near, the longest due first."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.reports.asking import PAGE, ask, open_to
from putright.wording.needs import Needs, needs_of

AHEAD: Final = timedelta(days=30)
"""How far the list looks ahead."""


class Due(NamedTuple):
    """A case whose needs are to be looked at again: when, whose they are, and what they are now."""

    case: int
    reference: str
    due: date
    complainant: str
    needs: Needs


class Place(NamedTuple):
    """Where a page ends."""

    due: date
    case: int

    def __str__(self) -> str:
        return f"{self.due.isoformat()}.{self.case}"


def place_of(text: str) -> Place | None:
    """The place that an address names; None for anything that is none."""
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})", text, re.ASCII)
    try:
        return Place(date.fromisoformat(found[1]), int(found[2])) if found is not None else None
    except ValueError:
        return None


_DUE: Final = """
    SELECT r.case_id, c.reference, r.due
    FROM register_needsreview r
    JOIN register_case c ON c.id = r.case_id
    JOIN register_personal p ON p.fact_id = r.fact_id  -- erased: then nobody knows of a need any more
    WHERE r.organisation_id = %(organisation)s AND r.due <= %(last)s AND (r.until IS NULL OR r.until > %(now)s)
"""

_SAID: Final = """
    SELECT f.case_id, f.kind, p.says
    FROM register_fact f JOIN register_personal p ON p.fact_id = f.id
    WHERE f.organisation_id = %(organisation)s AND f.case_id = ANY(%(cases)s)
    AND f.kind IN ('contact-given', 'needs-noted')
    ORDER BY f.case_id, f.number
"""


def needs_due(
    organisation: Organisation, member: Member, now: datetime, after: Place | None = None
) -> tuple[list[Due], Place | None]:
    """A page of them, and where the next begins: two queries. Cases that are at their end are not among them."""
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "last": timezone.localdate(now) + AHEAD,
        "now": now,
        "barred": list(member.barred),
    }
    sql = f"{_DUE} AND {open_to(member, 'r.case_id')}"
    if after is not None:
        sql += " AND (r.due, r.case_id) > (%(due)s, %(case)s)"
        asked |= {"due": after.due, "case": after.case}
    found = ask(f"{sql} ORDER BY r.due, r.case_id LIMIT {PAGE + 1}", asked)
    rows = found[:PAGE]
    said: dict[int, dict[str, dict[str, object]]] = {}
    for case, kind, text in ask(_SAID, {"organisation": organisation.pk, "cases": [row[0] for row in rows]}):
        said.setdefault(case, {}).setdefault(kind, {}).update(json.loads(text))
    listed = []
    for case, reference, due in rows:
        contact = said.get(case, {}).get("contact-given", {})
        needs = needs_of(said.get(case, {}).get("needs-noted", {}), contact.get("needs"))
        listed.append(Due(case, reference, due, str(contact.get("name", "")), needs))
    return listed, Place(rows[-1][2], rows[-1][0]) if len(found) > PAGE else None
