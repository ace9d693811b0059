"""Long questions that many pages ask: planned once by each connection, and not with every request.

The database thinks longer about such a question than it takes to answer it: seven milliseconds for the counts of the
worklist, one for its rows. As a prepared statement it is planned when a connection first sees it, once for all
values (``plan_cache_mode`` in the settings): that suits questions which one index answers whatever the values are.

A pooler between putright and the database must know prepared statements (PgBouncer from 1.21 on, with
``max_prepared_statements``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Planned(psycopg.Cursor[tuple[Any, ...]]):
    """A cursor whose values travel apart from the text, which the connection then knows again."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Self:
        return super().execute(query, params, prepare=True)


@contextmanager
def planned() -> Iterator[CursorWrapper]:
    """A cursor whose statements are planned once. Their texts must be few: what changes with a request is a value.

    A value that stands nowhere but in a SELECT list or beside another value needs a cast, to say of what type it is.
    """
    if connection.queries_logged:  # whoever looks at statements wants to read them with their values
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.ensure_connection()
    own: Any = _Planned(connection.connection)
    with connection.make_cursor(own) as cursor:
        yield cursor


def ask_planned(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a question that is planned once."""
    with planned() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
