"""The SQL of row security, for migrations: which rows the application's role may see and write.

Forced, so that even the tables' owner sees an organisation's rows only after naming it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Final

APP_ROLE: Final = os.environ.get("PUTRIGHT_APP_ROLE", "putright_app")
"""The role that runs the application. It owns nothing (docs/install.md, The database)."""

_HERE: Final = "organisation_id = nullif(current_setting('putright.organisation', true), '')::bigint"


def grant(table: str, rights: str) -> str:
    """Let the application do this with a table, and use the sequence of its key."""
    return f"""
        REVOKE ALL ON {table} FROM PUBLIC;
        GRANT {rights} ON {table} TO {APP_ROLE};
        DO $$ BEGIN
            IF pg_get_serial_sequence('{table}', 'id') IS NOT NULL THEN
                EXECUTE format('GRANT USAGE ON SEQUENCE %s TO {APP_ROLE}', pg_get_serial_sequence('{table}', 'id'));
            END IF;
        EXCEPTION WHEN undefined_column THEN NULL;
        END $$;
    """


def own_rows(table: str, rights: str, besides: str = "") -> str:
    """Grant rights, on the rows of the organisation that the transaction named alone.

    ``besides`` is a condition under which a row may be read, not written, from outside its organisation.
    """
    reading = f"CREATE POLICY also_read ON {table} FOR SELECT USING ({besides});" if besides else ""
    return f"""
        {grant(table, rights)}
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY own_organisation ON {table} USING ({_HERE}) WITH CHECK ({_HERE});
        {reading}
    """


def stays_within(table: str, columns: Mapping[str, str]) -> str:
    """Let each column refer to a row of that table only if it is of the same organisation.

    The checks of plain references step round row security: an organisation's row could name another's.
    """
    return "".join(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_within
            FOREIGN KEY (organisation_id, {column}) REFERENCES {other} (organisation_id, id);
        """
        for column, other in columns.items()
    )


def referred_to(tables: Iterable[str]) -> str:
    """What ``stays_within`` needs of the tables that are referred to."""
    return "".join(f"CREATE UNIQUE INDEX {table}_within ON {table} (organisation_id, id);" for table in tables)


def never_changed(tables: Iterable[str]) -> str:
    """Refuse to update, delete or truncate, whoever asks, the owner included."""
    triggers = "".join(
        f"""
        CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION putright_never_changed();
        CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION putright_never_changed();
        """
        for table in tables
    )
    return f"""
        CREATE OR REPLACE FUNCTION putright_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the table % keeps what happened: its rows are added and never changed or taken away',
                TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END $$;
        {triggers}
    """
