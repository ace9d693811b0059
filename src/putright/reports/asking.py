"""Questions to the database that are written out in SQL: where the plan matters more than the brevity."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

IN_FORCE: Final = "since <= %(now)s AND (until IS NULL OR until > %(now)s)"
"""Of the rows that follow from the facts, those that hold at a moment (design, Storage)."""

PAGE: Final = 25
"""How many rows a list shows at a time."""


def ask(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a question. Every value goes as a parameter; the text is put together from our own words only."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
