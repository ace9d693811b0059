"""Guesses of one password from many places at once are slowed, without shutting its owner out.

django-axes counts wrong passwords by person and address together (settings). Somebody with a thousand addresses passes
that. So all wrong passwords for one person are counted as well, from wherever they come: past the bound, a browser in
which that person never signed in has to wait. One in which they did carries a signed cookie that says so, and is let
through to the count of its own address. Whoever guesses has no such cookie. Nothing is asked about whether there is an
account of that name: an unknown one is counted and answered alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from putright.site.signing_in import who_tries

MOST: Final = 25
"""Wrong passwords for one person, from all addresses together, within the time after which axes forgets."""
COOKIE: Final = "putright_known"

_SALT: Final = "putright.known-browser"
_LASTS: Final = timedelta(days=180)
_NAMES: Final = 5
"""How many people a browser remembers: a shared computer has a few."""


class Everywhere:
    """A backend that signs nobody in, so no session is of it: it stops what too many have tried."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nothing, or PermissionDenied, with the answer that axes gives."""
        if request is None:
            return
        who = who_tries(request, credentials)
        if not who or _name(who) in _known(request) or _wrong_everywhere(who) < MOST:
            return
        request.axes_locked_out = True  # type: ignore[attr-defined]
        raise PermissionDenied


def _wrong_everywhere(who: str) -> int:
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = AccessAttempt.objects.filter(username=who, attempt_time__gte=since)
    return int(tried.aggregate(count=Sum("failures_since_start"))["count"] or 0)


def _name(who: str) -> str:
    """Somebody in the cookie: no address that can be read off a shared computer."""
    return salted_hmac(_SALT, who).hexdigest()[:24]


def _known(request: HttpRequest) -> list[str]:
    """Who has signed in by this browser."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return []
    return found if isinstance(found, list) else []


class KnownBrowser:
    """Gives a browser its cookie when somebody has signed in by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, with the cookie where it is new."""
        response = self.get_response(request)
        who = getattr(request, "signed_in_now", "")
        if who:
            names = [_name(who), *(one for one in _known(request) if one != _name(who))][:_NAMES]
            response.set_cookie(
                COOKIE, signing.dumps(names, salt=_SALT), max_age=int(_LASTS.total_seconds()), path="/account/",
                httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE),
            )  # fmt: skip
        return response


def watch() -> None:
    """Note each sign-in."""
    user_logged_in.connect(_signed_in, dispatch_uid="putright-known-browser")


def _signed_in(sender: object, request: HttpRequest | None, user: AbstractBaseUser, **_: Any) -> None:
    if request is not None:
        setattr(request, "signed_in_now", user.get_username().lower())  # noqa: B010 - it goes with this request
