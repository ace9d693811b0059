"""The register: every case, the newest first. Finding one in it: search.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.accounts.planned import ask_planned
from putright.procedure.policy import Policy
from putright.reports.asking import GOVERNS, IN_FORCE, PAGE, ask, open_to
from putright.reports.who_complained import Complainant, complainants, policies_of, read_policies

STATUSES: Final = ("open", "responded", "settled", "external", "withdrawn", "closed")
"""Where a case can stand (GLOSSARY.md)."""


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
    needs: str = ""


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
    """A page of the register."""

    rows: list[Listed]
    more: Place | None


_ROWS: Final = f"p.case_id, c.reference, p.received, p.stage, p.status, p.outcome, {GOVERNS}"


def listed(
    organisation: Organisation,
    member: Member,
    now: datetime,
    *,
    status: str = "",
    received: tuple[datetime | None, datetime | None] = (None, None),
    after: Place | None = None,
) -> Found:
    """A page of the register, of the cases that this member may see: at most three queries.

    ``received``: from when, and before when, a case came in.
    """
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "now": now,
        "today": timezone.localdate(now),
        "barred": list(member.barred),
    }
    conditions = ["p.organisation_id = %(organisation)s", IN_FORCE, open_to(member, "p.case_id")]
    begin, end = received
    for value, name, condition in (
        (status, "status", "p.status = %(status)s"),
        (begin, "begin", "p.received >= %(begin)s"),
        (end, "end", "p.received < %(end)s"),
    ):
        if value:
            conditions.append(condition)
            asked[name] = value
    if after is not None:
        conditions.append("(p.received, p.case_id) < (%(received)s, %(case)s)")
        asked |= {"received": datetime.fromtimestamp(after.received, UTC), "case": after.case}
    rows = ask(
        f"SELECT {_ROWS} FROM (SELECT * FROM register_phase p WHERE {' AND '.join(conditions)}"  # noqa: S608 - ours
        f" ORDER BY p.received DESC, p.case_id DESC LIMIT {PAGE + 1}) p"
        " JOIN register_case c ON c.id = p.case_id ORDER BY p.received DESC, p.case_id DESC",
        asked,
    )
    more = None
    if len(rows) > PAGE:
        rows = rows[:PAGE]
        more = Place(int(rows[-1][2].timestamp()), rows[-1][0])
    return Found(_in_full(organisation, rows), more)


def listed_of(organisation: Organisation, now: datetime, cases: Sequence[int]) -> dict[int, Listed]:
    """These cases as they stand now, by their row ids: at most three queries. Who may see them was seen to before."""
    if not cases:
        return {}
    rows = ask_planned(
        f"SELECT {_ROWS} FROM register_phase p JOIN register_case c ON c.id = p.case_id"  # noqa: S608 - ours
        f" WHERE p.organisation_id = %(organisation)s AND p.case_id = ANY(%(cases)s) AND {IN_FORCE}",
        {"organisation": organisation.pk, "now": now, "today": timezone.localdate(now), "cases": list(cases)},
    )
    return {row.case: row for row in _in_full(organisation, rows)}


def _in_full(organisation: Organisation, rows: Sequence[tuple[Any, ...]]) -> list[Listed]:
    """The rows with policies and names."""
    policies = read_policies(policies_of(organisation, [row[6] for row in rows]))
    known = complainants(organisation, [row[0] for row in rows])
    return [
        Listed(case, reference, received, stage, state, outcome, policies[version], *known.get(case, Complainant()))
        for case, reference, received, stage, state, outcome, version in rows
    ]
