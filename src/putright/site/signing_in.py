"""How signing in behaves here: nobody signs up, and what goes wrong is said in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse


class Adapter(DefaultAccountAdapter):
    """Sign-up is closed: accounts come from the organisation's administrator."""

    # One answer for an address that is known and one that is not.
    error_messages: dict[str, Any] = {  # noqa: RUF012 - declared so in the base class
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "There were too many tries. Wait a quarter of an hour, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By person and address together, as axes does: who knows an email address must not shut its owner out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """The ways to show that it is still you, in our words; a code is the last where there is no app for it."""
        words = {
            "reauthenticate": "your password",
            "mfa_reauthenticate": "a code",
            "mfa_reauthenticate:webauthn": "a passkey",
        }
        found = [one | {"description": f"use {words[one['id']]}"} for one in super().get_reauthentication_methods(user)]
        has_app = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
        return sorted(found, key=lambda one: one["id"] == "mfa_reauthenticate" and not has_app)

    def get_login_stages(self) -> list[str]:
        """allauth's; whether a code is asked for depends on what a directory has asked for already."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "putright.site.account_views.SecondStep"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the worklist, whose door asks for the code from an app if there is none yet."""
        return reverse("organisations")


class CodeAdapter(DefaultMFAAdapter):
    """Codes from an app, recovery codes and passkeys."""

    error_messages: dict[str, Any] = {  # noqa: RUF012 - declared so in the base class
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Codes change every half minute: use the one shown now.",
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What a passkey is called until its owner says something better."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For which site a passkey is made: the name under which it is reached, which ALLOWED_HOSTS holds."""
        return {**super().get_public_key_credential_rp_entity(), "name": "putright"}


def who_tries(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Whose failed sign-ins are counted together: one person's mistakes must not lock out a whole office.

    allauth gives the address as ``email``, its form as ``login``; axes itself looks for neither.
    """
    said = (credentials or {}).get("email") or request.POST.get("login") or ""
    return said.strip().lower()
