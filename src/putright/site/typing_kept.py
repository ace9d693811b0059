"""A form of the staff's pages that comes too late: what was typed is kept, and the browser is given the key to it."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from putright.accounts.kept_typing import (
    LASTS,
    SAVE,
    TAB,
    VERSION,
    WHOSE,
    ByTab,
    InAnotherTab,
    Kept,
    TooSoon,
    Typed,
    forget,
    keep,
    kept,
    new_key,
    save,
    whose,
    worth_keeping,
)
from putright.site.time_outs import TYPED

COOKIE: Final = "putright_kept"
GO_ON: Final = "go-on"
"""In the address of a form: fill it with what was kept for later."""

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{40,60}")


def form_address(request: HttpRequest) -> str:
    """The address of the form itself."""
    if GO_ON not in request.GET:
        return request.get_full_path()
    said = request.GET.copy()
    del said[GO_ON]
    return f"{request.path}?{said.urlencode()}" if said else request.path


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not signed in to sign in, and from there back; what they sent is kept meanwhile."""
    response = redirect_to_login(form_address(request))
    if request.method == "POST" and keep_sent(request, response) is not None:
        request.session[TYPED] = True
    return response


def keep_sent(request: HttpRequest, response: HttpResponse) -> int | None:
    """Keep what this request brought, if it says whose it is; the account. The response gives the browser the key."""
    account = whose(request.POST.get(WHOSE, ""))
    if account is None:
        return None
    key = _key_of(request) or new_key()
    typed = worth_keeping(request.POST.lists())
    if SAVE in request.POST:  # by the script, and not by a button: it may be of a tab that is behind
        try:
            save(key, account, form_address(request), typed, by_tab(request), timezone.now())
        except (InAnotherTab, TooSoon):
            return None
    elif not keep(key, account, form_address(request), typed, timezone.now()):
        return None
    give_key(response, key)
    return account


def save_here(request: HttpRequest, account: int, typed: Typed) -> tuple[str, str]:
    """Save what this account is typing at this browser: the browser's key and the version. Raises as ``save``."""
    key = _key_of(request) or new_key()
    return key, save(key, account, form_address(request), typed, by_tab(request), timezone.now())


def give_key(response: HttpResponse, key: str) -> None:
    """Let the browser keep the key for as long as what it opens is kept."""
    response.set_cookie(
        COOKIE, key, max_age=int(LASTS.total_seconds()), path="/s/", httponly=True, samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip


def by_tab(request: HttpRequest) -> ByTab:
    """Which tab saves; one that does not say so is a tab of its own."""
    return ByTab(request.POST.get(TAB, "")[:40] or new_key(), request.POST.get(VERSION, "")[:40])


def kept_here(request: HttpRequest, account: int, address: str = "") -> Kept | None:
    """What this account typed at this browser, and has not recorded: into this form, or into that of the address."""
    key = _key_of(request)
    return kept(key, account, address or form_address(request), timezone.now()) if key else None


def forget_here(request: HttpRequest, account: int) -> None:
    """It was recorded, or is not wanted any more."""
    key = _key_of(request)
    if key:
        forget(key, account, form_address(request))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good mark against forgery: usually one that stayed open while somebody signed in anew.

    What was typed is kept if the form says, by our signature, to whom it was shown. Nothing is recorded.
    """
    if request.path.startswith("/s/"):
        again = redirect(form_address(request))
        account = keep_sent(request, again)
        if account is not None:
            if not request.user.is_authenticated or request.user.pk == account:
                return again
            other = render(request, "403_csrf.html", {"for_another": True}, status=403)
            other.cookies.update(again.cookies)
            return other
    return render(request, "403_csrf.html", status=403)


def _key_of(request: HttpRequest) -> str:
    key = request.COOKIES.get(COOKIE, "")
    return key if _KEY.fullmatch(key) else ""
