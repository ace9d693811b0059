"""Bring the tables up to date, as the role that owns them, and give the running role its rights."""

from __future__ import annotations

from typing import Final

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from putright.accounts.row_security import APP_ROLE, grant

OTHERS: Final = ("sessions", "account", "socialaccount", "mfa", "axes", "procrastinate")
"""Apps of other packages: their rows belong to accounts and jobs, not to an organisation, and hold ids only."""


def migrate(verbosity: int = 1) -> None:
    """Make or change the tables. Raises ImproperlyConfigured where a table would be open to other organisations."""
    if not settings.MIGRATING:
        raise ImproperlyConfigured("Tables are changed by the owner's role alone: run putright migrate.")
    _check_role()
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=verbosity)
    with connection.cursor() as cursor:
        cursor.execute(grant("putright_cache", "SELECT, INSERT, UPDATE, DELETE"))
        for label in OTHERS:
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                cursor.execute(grant(model._meta.db_table, "SELECT, INSERT, UPDATE, DELETE"))
        cursor.execute(
            f"GRANT SELECT ON django_migrations, django_content_type TO {APP_ROLE};"
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};"
            f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}"
        )
    exposed = open_tables()
    if exposed:
        raise ImproperlyConfigured(
            f"These tables hold organisations' rows without forced row security: {', '.join(exposed)}. "
            "Give each own_rows() in a migration."
        )


def _check_role() -> None:
    """The tables belong to whoever makes them, so only the owner's role may; row security would not hold another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, has_schema_privilege('public', 'CREATE')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        powerful, may = cursor.fetchone() or (True, True)
    if powerful:
        why = "passes every lock between organisations"
    elif not may:
        why = "may not make tables"
    else:
        return
    raise ImproperlyConfigured(
        f"Nothing was changed: the role in DATABASE_OWNER_URL {why}. Give the address of the role that owns the "
        "tables, putright_owner (docs/install.md, The database)."
    )


def open_tables() -> list[str]:
    """Tables with an organisation that do not keep organisations apart. There must be none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind IN ('r', 'p') AND a.attname = 'organisation_id' AND NOT a.attisdropped"
            " AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]
