"""Sessions in the database, found by keys that could be ours: a cookie is typed by whoever sends it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.sessions.backends import db
from django.utils import timezone

from putright.accounts.planned import ask_planned

_KEPT: Final = """
    SELECT session_data, expire_date FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s
"""


class SessionStore(db.SessionStore):
    """As Django keeps sessions, looked up by a question that is planned once: every page for staff begins with it.

    A key with a NUL in it, which PostgreSQL refuses to look up, is no session.
    """

    def _get_session_from_db(self) -> Any:
        """The session of this key; nothing, and no key any more, where there is none or it has ended."""
        if self.session_key is not None:
            rows = ask_planned(_KEPT, {"key": self.session_key, "now": timezone.now()})
            if rows:
                return self.model(session_key=self.session_key, session_data=rows[0][0], expire_date=rows[0][1])
        self._session_key = None
        return None

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and str(key).isascii() and str(key).isalnum() and len(str(key)) >= 8
