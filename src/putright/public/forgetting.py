"""Letting a browser forget what somebody did with a provider: drafts, what was sent, the session of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse

from putright.accounts.reception_desks import KEY_NAME

if TYPE_CHECKING:
    from putright.public.door import Counter

_OLDER_PAGES: Final = '"cache"'
"""What the browser has kept of pages, those behind its Back button too."""


def forget(at: Counter, response: HttpResponse) -> HttpResponse:
    """Take away every cookie of this provider's public pages but that of a reception desk, and what is kept of pages.

    A member of staff who is signed in at this browser stays it.
    """
    home, desk = at.home, KEY_NAME.format(at.organisation.pk)
    staff = settings.SESSION_COOKIE_NAME in at.request.COOKIES
    for name in at.request.COOKIES:
        if name == settings.CSRF_COOKIE_NAME and not staff:
            response.delete_cookie(name, path=settings.CSRF_COOKIE_PATH, samesite="Lax")
        elif name not in (desk, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            response.delete_cookie(name, path=home, samesite="Lax")
    response["Clear-Site-Data"] = _OLDER_PAGES
    return response
