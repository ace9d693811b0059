"""allauth's pages of signing in, with what directories change about them."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordSetView
from allauth.mfa.base.views import IndexView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.views import add_webauthn, login_webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from putright.accounts.models import Account
from putright.site.directory_connected import connections
from putright.site.directory_session import LEFT, STATE, came, farewell


class SignIn(LoginView):
    """The sign-in page. Where the operator says so, it takes no password."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in with a password, where that is a way in."""
        if not settings.PASSWORDS:
            return no_passwords(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """With the directories, and with how to leave the one that was signed in at."""
        found: dict[str, Any] = super().get_context_data(**more)
        return found | {
            "directories": sorted(settings.DIRECTORIES.values(), key=lambda one: one.name),
            "passwords": settings.PASSWORDS,
            "left": self.request.session.get(LEFT),
        }


class SignOut(LogoutView):
    """Signs out here, and says how to sign out at the directory as well."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session."""
        left = farewell(self.request)
        answer: HttpResponse = super().post(*args, **kwargs)
        if left is None:
            return answer
        self.request.session[LEFT] = left
        return redirect("account_login")


class YourSignIn(IndexView):
    """How somebody signs in."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """With the directories that their account is or could be connected with."""
        found: dict[str, Any] = super().get_context_data(**more)
        account = self.request.user
        shown = connections(account) if isinstance(account, Account) else []
        return found | {
            "connections": shown,
            "connected": any(one["connected"] for one in shown),
            "by_directory": came(self.request) is not None,
        }


class SecondStep(AuthenticateStage):
    """Asks for a code or a passkey, unless the directory has asked for a second factor itself."""

    def _should_handle(self, request: HttpRequest) -> bool:
        login = (self.login.signal_kwargs or {}).get("sociallogin")
        if login is not None and login.state.get(STATE, {}).get("second") is True:
            return False
        needed: bool = super()._should_handle(request)
        return needed


def no_passwords(request: HttpRequest) -> HttpResponse:
    """What whoever sends a password or a passkey hears where only directories let in."""
    return render(request, "account/no_passwords.html", {}, status=403)


def passkey_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in by a passkey alone, where that is a way in."""
    if not settings.PASSWORDS:
        return no_passwords(request)
    return login_webauthn(request)


def _no_way_round(request: HttpRequest) -> HttpResponse | None:
    """A session that came by a directory makes no other way in: that would outlast leaving the directory."""
    if came(request) is None:
        return None
    messages.error(
        request,
        "You signed in at a directory. A password or a passkey of your own can be added only by somebody who "
        "signed in with a password, a passkey or a one-time link.",
    )
    return redirect("mfa_index")


@login_required
def first_password(request: HttpRequest) -> HttpResponseBase:
    """Set a first password."""
    return _no_way_round(request) or PasswordSetView.as_view()(request)


def passkey_add(request: HttpRequest) -> HttpResponseBase:
    """Add a passkey."""
    return _no_way_round(request) or add_webauthn(request)
