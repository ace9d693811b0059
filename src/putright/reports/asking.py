"""Questions to the database that are written out in SQL: where the plan matters more than the brevity."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from putright.accounts.members import Member

IN_FORCE: Final = "since <= %(now)s AND (until IS NULL OR until > %(now)s)"
"""Of the rows that follow from the facts, those that hold at a moment (design, Storage)."""

GOVERNS: Final = """coalesce((
    SELECT v.id FROM register_fact t JOIN register_policyversion v
        ON v.organisation_id = t.organisation_id AND v.digest = t.says->>'version'
    WHERE t.case_id = c.id AND t.kind = 'policy-changed' AND (t.says->>'day')::date <= %(today)s
    ORDER BY (t.says->>'day')::date DESC, t.number DESC, v.id LIMIT 1), c.policy_id)"""
"""Of a case ``c``, the version that says what is owed today: the one it came under, or one that took it over."""

PAGE: Final = 25
"""How many rows a list shows at a time."""


def open_to(member: Member, column: str = "case_id") -> str:
    """A condition: of the cases that ``column`` names, those that this member may see. ``barred`` goes with it."""
    return f"{column} <> ALL(%(barred)s)" if member.barred else "TRUE"


def owed_to(member: Member, case: str = "case_id", stage: str = "stage") -> str:
    """The same for duties: those of a strand that is closed to the member are left out as well. ``strands`` goes with
    it.
    """
    if not member.closed_strands:
        return open_to(member, case)
    return f"{open_to(member, case)} AND ({case}::text || '/' || {stage}) <> ALL(%(strands)s)"


def ask(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a question. Every value goes as a parameter; the text is put together from our own words only."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
