"""Rows of several tables written in one statement.

A receipt writes eight tables. One statement for each through the models took most of its processor time; here they go
together, and the database is asked once (docs/performance.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from putright.accounts.planned import planned


class Rows(NamedTuple):
    """Rows for a table: its columns, and for each row its values in that order. Lists and mappings become JSON.

    ``there``: what to do where such a row is there already, as SQL says it after ON CONFLICT.
    """

    table: str
    columns: tuple[str, ...]
    values: Sequence[Sequence[object]]
    there: str = ""


def insert(*tables: Rows, returning: bool = False) -> list[int]:
    """Write the rows of all these tables at once; with ``returning``, the ids that the last table's rows were given.

    Names of tables and columns are our own words; every value goes as a parameter. Foreign keys are judged when the
    statement or the transaction ends, so that the order of the tables does not matter.
    """
    written = [rows for rows in tables if rows.values]
    if not written:
        return []
    statements = [_statement(rows, place) for place, rows in enumerate(written)]
    before = ", ".join(f"part{place} AS ({statement})" for place, statement in enumerate(statements[:-1]))
    sql = f"WITH {before} {statements[-1]}" if before else statements[-1]
    given = {f"rows{place}": _given(rows) for place, rows in enumerate(written)}
    with planned() as cursor:
        cursor.execute(f"{sql} RETURNING id" if returning and tables[-1].values else sql, given)
        return [row[0] for row in cursor.fetchall()] if returning and tables[-1].values else []


def _statement(rows: Rows, place: int) -> str:
    """All rows are one value, so that the text is the same however many there are and is planned once."""
    names = ", ".join(f'"{name}"' for name in rows.columns)
    else_do = f" ON CONFLICT {rows.there}" if rows.there else ""
    taken = f"json_populate_recordset(NULL::{rows.table}, %(rows{place})s::json)"
    return f"INSERT INTO {rows.table} ({names}) SELECT {names} FROM {taken}{else_do}"  # noqa: S608 - our words


def _given(rows: Rows) -> str:
    """The rows as JSON, from which the database makes what its columns hold."""
    return json.dumps([dict(zip(rows.columns, row, strict=True)) for row in rows.values], default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    raise TypeError(f"A row cannot hold {type(value).__name__}.")
