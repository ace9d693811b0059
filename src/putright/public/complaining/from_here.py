"""A form that can be sent by a browser that has no cookie of ours.

Django tells a forged form by a cookie. A page that sets none until something was typed cannot have one, and a browser
may refuse all. There the browser itself has to say that the form stood on one of our own pages: by ``Origin``, by
``Sec-Fetch-Site`` or by ``Referer``, none of which another's page can make up. Where the form has
the mark that goes with our cookie, Django compares them as ever.

At a reception desk every form has the mark, and it is asked for: with it a form of the one before, which the browser
offers to send once more when somebody goes back, is none of the next one's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from putright.accounts.reception_desks import KEY_NAME

Page = Callable[..., HttpResponse]
_WITHOUT = "putright_without_cookie"
_DESK = KEY_NAME.removesuffix("{}")


def has_cookie(request: HttpRequest) -> bool:
    """Whether the browser sent the cookie by which Django tells a forged form."""
    return settings.CSRF_COOKIE_NAME in request.COOKIES


def is_marked(request: HttpRequest) -> bool:
    """Whether the form of this page has the mark: where the browser has the cookie, and always at a reception desk."""
    return has_cookie(request) or _may_be_a_desk(request)


def came_without(request: HttpRequest) -> bool:
    """Whether a form came by a browser that had been given a cookie with it and did not keep it."""
    return bool(getattr(request, _WITHOUT, False))


def from_here(page: Page) -> Page:
    """A page whose form needs no cookie."""
    checked = csrf_protect(page)

    @wraps(page)
    def look(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        without = request.method == "POST" and not has_cookie(request)
        # A form that was shown before the cookie was given, by a page in another tab, has no mark either.
        unmarked = request.method == "POST" and "csrfmiddlewaretoken" not in request.POST
        trusted = (without or unmarked) and not _may_be_a_desk(request) and _says_so(request)
        setattr(request, _WITHOUT, without and trusted)
        return (page if trusted else checked)(request, *args, **more)

    return csrf_exempt(look)


def _may_be_a_desk(request: HttpRequest) -> bool:
    """By the name of its cookie alone: whoever makes one up is only asked for more."""
    return any(name.startswith(_DESK) for name in request.COOKIES)


def _says_so(request: HttpRequest) -> bool:
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        return _ours(request, origin)
    if site is not None:
        return site == "same-origin"
    return _ours(request, request.headers.get("Referer", ""))


def _ours(request: HttpRequest, address: str) -> bool:
    """Whether an address begins with that under which this page was asked for."""
    try:
        found = urlsplit(address)
    except ValueError:
        return False
    here = f"{found.scheme}://{found.netloc}"
    return here == f"{request.scheme}://{request.get_host()}" or (
        found.netloc == request.get_host() and here in settings.CSRF_TRUSTED_ORIGINS
    )
