"""The real server a trial moves to: what must hold before anything is written there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg

from putright.trial import TrialFault

_OLDEST: Final = 150000

# What somebody has made in a database: not the system's, not an extension's, not the schema public itself.
_HOLDS: Final = """
    SELECT kind || ' ' || name FROM (
        SELECT 'the table or view' AS kind, n.nspname || '.' || c.relname AS name, c.oid, 'pg_class'::regclass AS place
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
        UNION ALL
        SELECT 'the function', n.nspname || '.' || p.proname, p.oid, 'pg_proc'::regclass
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        UNION ALL
        SELECT 'the type', n.nspname || '.' || t.typname, t.oid, 'pg_type'::regclass
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e', 'r')
        UNION ALL
        SELECT 'the schema', nspname || '.', oid, 'pg_namespace'::regclass FROM pg_namespace WHERE nspname <> 'public'
        UNION ALL
        SELECT 'the large object', oid || '.', oid, 'pg_largeobject_metadata'::regclass FROM pg_largeobject_metadata
    ) AS made
    WHERE name !~ '^(pg_|information_schema\\.)'
    AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = made.place AND d.objid = made.oid AND d.deptype = 'e'
    )
    ORDER BY kind = 'the table or view' DESC, name LIMIT 1
"""

_ABOUT_ROLE: Final = """
    SELECT rolsuper OR rolbypassrls OR pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s
"""


@contextmanager
def reached(url: str, what: str) -> Iterator[psycopg.Connection]:
    """A connection, or a sentence why there is none."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise TrialFault(
            f"{what} could not be reached: {' '.join(str(error).split())} Check its address and try again."
        ) from error
    with connection:
        yield connection


def first_thing(connection: psycopg.Connection) -> str | None:
    """Something that the database holds, tables first; None when it is empty."""
    row = connection.execute(_HOLDS).fetchone()
    return str(row[0]).rstrip(".") if row else None


def check_target(connection: psycopg.Connection, app: str) -> None:
    """Refuse a target that is too old, not empty, or where the roles are not as they must be."""
    about = connection.info
    name = about.dbname
    if about.server_version < _OLDEST:
        raise TrialFault(
            f"The server to move to is PostgreSQL {about.parameter_status('server_version')}. "
            "putright needs version 15 or newer: name another server."
        )
    if about.parameter_status("server_encoding") != "UTF8":
        raise TrialFault(
            f"The database {name} cannot hold every letter: its encoding is not UTF8. Make it again with that encoding."
        )
    row = connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    if row is None or row[0]:
        raise TrialFault(
            f"The address given is that of {about.user}, who passes every lock between organisations. "
            "Give the address of the role that is to own the tables (putright_owner)."
        )
    row = connection.execute(_ABOUT_ROLE, [app]).fetchone()
    if row is None:
        raise TrialFault(
            f"The server to move to has no role {app}, which is to run putright. "
            "Prepare the server as the page on installing says, and try again."
        )
    if row[0]:
        raise TrialFault(
            f"The role {app} on the server to move to is the owner, or has its powers, or passes every lock between "
            "organisations. Prepare a role of its own as the page on installing says, and try again."
        )
    if thing := first_thing(connection):
        raise TrialFault(
            f"The database {name} is not empty: it holds {thing}. Nothing was moved. "
            "Move to a database that nobody has used, made as the page on installing says."
        )
    row = connection.execute(
        "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if row is None or not row[0]:
        raise TrialFault(
            f"The database {name} does not belong to the role {about.user}, so nothing was moved. "
            f"Make {about.user} the owner of that database, and try again."
        )
