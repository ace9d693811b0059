"""The second step of signing in: a passkey, a code from an app, or a recovery code, whichever this person has."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator


class SecondThing(AuthenticateView):
    """allauth's page; it shows the ways that the person has, and no others."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Which ways there are, besides what allauth gives."""
        found: dict[str, Any] = super().get_context_data(**more)
        has = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        has_app = Authenticator.Type.TOTP in has
        hint = (
            "The six figures that your app shows now, or a recovery code" if has_app else "One of your recovery codes"
        )
        return found | {"has_passkey": Authenticator.Type.WEBAUTHN in has, "has_app": has_app, "code_hint": hint}
