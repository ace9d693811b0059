"""The cases on which somebody has something to do, found without reading the others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import connection

_NOW: Final = "since <= %(now)s AND (until IS NULL OR until > %(now)s)"
# What is owed by them is in an index of its own. On a case that waits for somebody else nothing is owed now: of those
# that are open, to whom each was given last; and of strands that go on, likewise.
_CASES: Final = f"""
    SELECT case_id FROM (
        SELECT case_id FROM register_duty
        WHERE organisation_id = %(organisation)s AND state = 'open' AND person = %(person)s AND {_NOW}
        UNION
        SELECT p.case_id FROM register_phase p
        WHERE p.organisation_id = %(organisation)s AND p.status = 'open' AND {_NOW} AND %(person)s = (
            SELECT f.says->>'person' FROM register_fact f
            WHERE f.case_id = p.case_id AND f.kind = 'assigned' AND f.says ? 'person'
            ORDER BY f.number DESC LIMIT 1)
        UNION
        SELECT f.case_id FROM register_fact f
        WHERE f.organisation_id = %(organisation)s AND f.kind IN ('strand-opened', 'strand-step')
            AND f.says->>'person' = %(person)s
            AND NOT EXISTS (
                SELECT 1 FROM register_fact g WHERE g.case_id = f.case_id AND g.number > f.number
                AND g.kind IN ('strand-opened', 'strand-step') AND g.says->>'strand' = f.says->>'strand'
                AND (g.says ? 'person' OR (g.says->>'step' = 'strand-ended' AND NOT EXISTS (
                    SELECT 1 FROM register_fact c WHERE c.case_id = f.case_id AND c.kind = 'strand-step'
                    AND c.says->>'step' = 'corrected' AND c.says->>'of' = 'f' || g.number))))
    ) found WHERE case_id <> ALL(%(barred)s) ORDER BY case_id LIMIT %(most)s
"""  # noqa: S608 - ours


def cases_of(organisation: int, person: str, now: datetime, most: int, barred: Collection[int] = ()) -> list[int]:
    """The row ids of cases that may be theirs (``person-7``), the oldest first: one question. Look at each to be sure.

    ``barred``: those left out, because whoever asks may not see them.
    """
    asked: dict[str, Any] = {
        "organisation": organisation,
        "person": person,
        "now": now,
        "most": most,
        "barred": list(barred),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CASES, asked)
        return [row[0] for row in cursor.fetchall()]
