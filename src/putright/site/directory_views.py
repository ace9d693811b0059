"""Signing in at a directory: on to it, back from it, and connecting one's account with it or taking that back."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from putright.accounts.changes import Hand, Refused
from putright.accounts.models import Account
from putright.accounts.one_time import waiting
from putright.site.directories import Directory, directory
from putright.site.directory_connected import disconnect_one
from putright.site.directory_provider import Adapter, Callback, DirectoryAdapter
from putright.site.directory_refusals import refuse
from putright.site.directory_session import came


@never_cache
@rate_limit(action="login")  # type: ignore[no-untyped-call, untyped-decorator]
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to a directory. Only the button does it: a link from elsewhere leads to the sign-in page."""
    found = _known(provider_id)
    if request.method != "POST":
        return redirect("account_login")
    if request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or "/s/")
    token = request.POST.get("invitation", "")
    link = waiting(token) if token else None
    if token and link is None:
        return refuse(request, found, "invitation-over")
    # Its id, not its token: the session is kept, and whoever could read it must not be able to use the link.
    return _go(request, found, "login", {"invitation": link.pk if link is not None else None})


@never_cache
@rate_limit(action="login")  # type: ignore[no-untyped-call, untyped-decorator]
@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Somebody comes back from a directory."""
    _known(provider_id)
    view = Callback.adapter_view(DirectoryAdapter(request, provider_id))  # type: ignore[no-untyped-call]
    answer: HttpResponse = view(request)
    return answer


@login_required
def connect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Connect one's account with a directory, after showing once more that it is still oneself."""
    found = _known(provider_id)
    return _connect(request, found) if request.method == "POST" else redirect("mfa_index")


@reauthentication_required
def _connect(request: HttpRequest, found: Directory) -> HttpResponse:
    if came(request) is not None:
        messages.error(request, f"You signed in at a directory. Sign in with your password to connect {found.name}.")
        return redirect("mfa_index")
    return _go(request, found, "connect", {"account": request.user.pk})


@login_required
def disconnect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the connection with a directory back, unless nothing would be left to sign in with."""
    account = request.user
    row = SocialAccount.objects.filter(provider=provider_id, user=request.user.pk).first()
    if not isinstance(account, Account) or row is None:
        raise Http404
    if request.method == "POST":
        try:
            name = disconnect_one(account, row, Hand(account.pk, timezone.now()))
        except Refused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, f"You cannot sign in with {name} any more.")
    return redirect("mfa_index")


def _known(key: str) -> Directory:
    found = directory(key)
    if found is None:
        raise Http404
    return found


def _go(request: HttpRequest, found: Directory, process: str, more: dict[str, Any]) -> HttpResponse:
    """A page that leads on at once.

    No redirect: a browser holds every step that follows a form to our content policy (form-action), and a directory may
    send people on to places that nobody can list.
    """
    provider = Adapter().get_provider(request, found.id)
    nonce = get_random_string(32)
    try:
        answer = provider.redirect(
            request,
            process,
            next_url=get_next_redirect_url(request),
            data={"nonce": nonce, **more},
            auth_params={"nonce": nonce},
        )
    except (RequestException, OAuth2Error):
        return refuse(request, found, "unreachable")
    return render(request, "directory_going.html", {"directory": found, "to": answer["Location"]})
