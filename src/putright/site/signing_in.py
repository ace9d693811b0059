"""How allauth behaves here: nobody signs up; accounts are made by the organisation."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the organisation's administrator, never from a form."""
        return False
