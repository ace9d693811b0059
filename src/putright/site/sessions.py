"""Sessions in the database, found by keys that could be ours: a cookie is typed by whoever sends it."""

from __future__ import annotations

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """As Django keeps sessions. A key with a NUL in it, which PostgreSQL refuses to look up, is no session."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and str(key).isascii() and str(key).isalnum() and len(str(key)) >= 8
