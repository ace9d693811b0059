"""The register: every case, newest first, and how to find one in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.casework.contacts import email_value, name_value, phone_value
from putright.procedure.policy import Policy
from putright.reports.asking import GOVERNS, IN_FORCE, PAGE, ask
from putright.reports.who_complained import names_given, policies_of, read_policies

STATUSES: Final = ("open", "responded", "settled", "external", "withdrawn", "closed")
"""Where a case can stand (GLOSSARY.md)."""

_MOST_FOUND: Final = 500
"""A search that finds more is no search: the page asks for more letters."""


class Listed(NamedTuple):
    """A case in the register as it stands now."""

    case: int
    reference: str
    received: datetime
    stage: str
    status: str
    outcome: str | None
    policy: Policy
    complainant: str


class Place(NamedTuple):
    """Where a page ends: the receipt, in seconds since 1970, and the id of its last case."""

    received: int
    case: int

    def __str__(self) -> str:
        return f"{self.received}.{self.case}"


def place_of(text: str) -> Place | None:
    """The place that an address names; None for anything that is none."""
    found = re.fullmatch(r"([0-9]{1,11})\.([0-9]{1,18})", text)
    return Place(int(found[1]), int(found[2])) if found is not None else None


class Found(NamedTuple):
    """A page of the register. ``many`` says that the search found more cases than it looked at."""

    rows: list[Listed]
    more: Place | None
    many: bool


_ABOUT: Final = """%(service)s = (
    SELECT f.says->>'service_id' FROM register_fact f WHERE f.case_id = p.case_id AND f.kind = 'service-noted'
    ORDER BY f.number DESC LIMIT 1)"""


def listed(
    organisation: Organisation,
    now: datetime,
    *,
    status: str = "",
    search: str = "",
    service: str = "",
    after: Place | None = None,
) -> Found:
    """A page of the register: at most four queries."""
    asked: dict[str, Any] = {"organisation": organisation.pk, "now": now, "today": timezone.localdate(now)}
    conditions = ["p.organisation_id = %(organisation)s", IN_FORCE]
    many = False
    if status:
        conditions.append("p.status = %(status)s")
        asked["status"] = status
    if service:  # the key of one of the organisation's own
        conditions.append(_ABOUT)
        asked["service"] = service
    if search:
        cases = _matching(organisation, search)
        many = len(cases) > _MOST_FOUND
        conditions.append("p.case_id = ANY(%(cases)s)")
        asked["cases"] = cases[:_MOST_FOUND]
    if after is not None:
        conditions.append("(p.received, p.case_id) < (%(received)s, %(case)s)")
        asked |= {"received": datetime.fromtimestamp(after.received, UTC), "case": after.case}
    rows = ask(
        f"SELECT p.case_id, c.reference, p.received, p.stage, p.status, p.outcome, {GOVERNS}"  # noqa: S608 - ours
        f" FROM (SELECT * FROM register_phase p WHERE {' AND '.join(conditions)}"
        f" ORDER BY p.received DESC, p.case_id DESC LIMIT {PAGE + 1}) p"
        " JOIN register_case c ON c.id = p.case_id ORDER BY p.received DESC, p.case_id DESC",
        asked,
    )
    more = None
    if len(rows) > PAGE:
        rows = rows[:PAGE]
        more = Place(int(rows[-1][2].timestamp()), rows[-1][0])
    policies = read_policies(policies_of(organisation, [row[6] for row in rows]))
    names = names_given(organisation, [row[0] for row in rows])
    shown = [
        Listed(case, reference, received, stage, state, outcome, policies[version], names.get(case, ""))
        for case, reference, received, stage, state, outcome, version in rows
    ]
    return Found(shown, more, many)


def _matching(organisation: Organisation, search: str) -> list[int]:
    """The cases of that reference or number, or whose complainant has that name, or begins so, email or telephone.

    All three are looked up in an index, in the one spelling in which receiving keeps them.
    """
    text = search.strip()
    contacts = (email_value(text), phone_value(text))
    begins = name_value(text) if "@" not in text else ""
    number = text.upper().removeprefix(organisation.prefix.upper()).lstrip("-")
    found = ask(
        "SELECT id FROM register_case WHERE organisation_id = %(organisation)s"
        " AND (reference = %(reference)s OR number = %(number)s)"
        " UNION SELECT case_id FROM (SELECT case_id FROM register_contact WHERE organisation_id = %(organisation)s"
        " AND value = ANY(%(contacts)s) LIMIT %(most)s) exact"
        # These two operators go by bytes, whatever the database's language, and row security lets the index use them.
        " UNION SELECT case_id FROM (SELECT case_id FROM register_contact WHERE organisation_id = %(organisation)s"
        " AND value ~>=~ %(begins)s AND value ~<~ %(ends)s LIMIT %(most)s) beginning",
        {
            "organisation": organisation.pk,
            "reference": text.upper()[:24],
            "number": int(number) if re.fullmatch("[0-9]{1,9}", number) else None,
            "contacts": [value for value in contacts if value],
            "begins": begins,
            "ends": f"{begins}\U0010ffff" if begins else begins,
            "most": _MOST_FOUND + 1,
        },
    )
    return [row[0] for row in found]
