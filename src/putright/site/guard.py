"""The application connects as a role that owns nothing and cannot step round row security, or it does not start.

Design, Storage. The role that migrates is another one, and only ``putright migrate`` uses it.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_QUESTION = """
    SELECT rolsuper, rolbypassrls, rolcreaterole,
           EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid AND relnamespace <> 'pg_toast'::regnamespace),
           pg_has_role(current_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'member')
    FROM pg_roles r WHERE rolname = current_user
"""


def watch() -> None:
    """Look at the role of each new connection."""
    connection_created.connect(_look, dispatch_uid="putright-guard")


_SEEN: WeakSet[object] = WeakSet()
"""Connections of the pool that were looked at: Django says "created" each time that it takes one out."""


def _look(sender: object, connection: BaseDatabaseWrapper, **_: Any) -> None:
    if settings.MIGRATING or connection.connection in _SEEN:
        return
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION)
        answer = cursor.fetchone() or (True, True, True, True, True)  # a role that is not there is not ours
    superuser, bypasses, makes_roles, owns, owner = answer
    why = (
        (superuser and "is a superuser")
        or (bypasses and "may bypass row security")
        or (makes_roles and "may make roles")
        or (owns and "owns tables")
        or (owner and "belongs to the owner of the database")
    )
    if why:
        connection.close()
        raise ImproperlyConfigured(
            f"putright does not start: the role in DATABASE_URL {why}, so the rows of one organisation would not be "
            "safe from another. Give it the role made for running (docs/install.md, The database), and keep the "
            "owner's role for DATABASE_OWNER_URL and putright migrate."
        )
    _SEEN.add(connection.connection)
