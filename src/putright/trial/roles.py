"""The two roles of the database: one owns the tables and migrates, the other runs putright and owns nothing.

The same statements prepare the trial, prepare a real server, and are printed for whoever looks after one.
"""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from putright.trial import TrialFault

DATABASE: Final = "putright"
OWNER: Final = "putright_owner"
APP: Final = "putright_app"

_OLDEST: Final = 150000

# A role that was there before is kept as it is, but not with more power than it may have: a superuser and BYPASSRLS
# pass every lock between organisations, a member of another role has that role's powers.
_ROLE: Final = """\
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN
        CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    ELSIF EXISTS (
        SELECT FROM pg_roles WHERE rolname = {name}
        AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR NOT rolcanlogin)
    ) THEN
        RAISE EXCEPTION 'The role % has other attributes than putright allows. Make it LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS, or choose another name.', {name};
    ELSIF EXISTS (
        SELECT FROM pg_auth_members JOIN pg_roles ON pg_roles.oid = member WHERE rolname = {name}
    ) THEN
        RAISE EXCEPTION 'The role % is a member of another role and has its powers. Revoke that, or choose another name.', {name};
    END IF;
END
$$"""  # noqa: E501

_CREATE_DATABASE: Final = "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"

# Only the two roles get in. The app is granted its tables one by one, by the migrations; nothing comes by default.
_DATABASE: Final = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {app}",
)
_INSIDE: Final = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE CREATE ON SCHEMA public FROM {app}",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON TABLES FROM PUBLIC, {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON SEQUENCES FROM PUBLIC, {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE ALL ON TABLES FROM PUBLIC, {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE ALL ON SEQUENCES FROM PUBLIC, {app}",
)


def _filled(statement: str, **names: str) -> sql.Composed:
    """A statement with its names: {name} as text in quotation marks, the others as identifiers."""
    return sql.SQL(statement).format(
        **{key: sql.Literal(name) if key == "name" else sql.Identifier(name) for key, name in names.items()}
    )


def preparation_sql(database: str = DATABASE, owner: str = OWNER, app: str = APP) -> str:
    """What a superuser of a real server runs in psql to make it ready. The passwords are asked for, not written."""
    names = {"database": database, "owner": owner, "app": app}
    roles = [_filled(_ROLE, name=role, role=role).as_string() for role in (owner, app)]
    outside = [_filled(_CREATE_DATABASE, database=database, owner=owner).as_string()]
    outside += [_filled(statement, **names).as_string() for statement in _DATABASE]
    inside = [_filled(statement, **names).as_string() for statement in _INSIDE]
    quoted = {key: sql.Identifier(name).as_string() for key, name in names.items()}
    return "\n".join(
        [
            "-- Makes a PostgreSQL server (15 or newer) ready for putright. Run it in psql as a superuser.",
            "-- psql asks for the new password of each role. On a managed server, where you are no superuser,",
            f"-- run GRANT {quoted['owner']} TO CURRENT_USER; before CREATE DATABASE, and revoke it at the end.",
            "\\set ON_ERROR_STOP on",
            *(f"{statement};" for statement in roles),
            f"\\password {quoted['owner']}",
            f"\\password {quoted['app']}",
            *(f"{statement};" for statement in outside),
            f"\\connect {quoted['database']}",
            *(f"{statement};" for statement in inside),
            "",
        ]
    )


def prepare(
    superuser_url: str,
    database: str = DATABASE,
    *,
    owner: str = OWNER,
    app: str = APP,
    owner_password: str | None = None,
    app_password: str | None = None,
    template: str | None = None,
) -> None:
    """Make the roles and the database where they are missing, and set who may do what. Doing it again does no harm.

    A role whose password is not given keeps the one it has. With a template, a new database is a copy of that one.
    """
    names = {"database": database, "owner": owner, "app": app}
    try:
        with psycopg.connect(superuser_url, autocommit=True) as connection:
            if connection.info.server_version < _OLDEST:
                raise TrialFault(
                    f"The server is PostgreSQL {connection.info.parameter_status('server_version')}. "
                    "putright needs version 15 or newer: give the address of another server."
                )
            for role, password in ((owner, owner_password), (app, app_password)):
                connection.execute(_filled(_ROLE, name=role, role=role))
                if password is not None:
                    _set_password(connection, role, password)
            _make_database(connection, database, owner, template)
            for statement in _DATABASE:
                connection.execute(_filled(statement, **names))
        with psycopg.connect(make_conninfo(superuser_url, dbname=database), autocommit=True) as connection:
            for statement in _INSIDE:
                connection.execute(_filled(statement, **names))
    except psycopg.errors.RaiseException as error:
        raise TrialFault(error.diag.message_primary or str(error)) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise TrialFault(
            f"The database cannot be prepared: {error.diag.message_primary}. Give the address of a superuser."
        ) from error


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    """Only the scrambled password is sent, so that no log of the server can hold the real one."""
    scrambled = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(scrambled)))


def _make_database(connection: psycopg.Connection, database: str, owner: str, template: str | None) -> None:
    row = connection.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    if row is None:
        if template is None:
            statement = _filled(_CREATE_DATABASE, database=database, owner=owner)
        else:
            copy = "CREATE DATABASE {database} OWNER {owner} TEMPLATE {template} STRATEGY wal_log"
            statement = _filled(copy, database=database, owner=owner, template=template)
        connection.execute(statement)
    elif row[0] != owner:
        raise TrialFault(
            f"A database {database} is there already and belongs to the role {row[0]}, not to {owner}. "
            "Choose another name for the database, or another role."
        )
