"""Letting a browser forget what somebody did with a provider: drafts, what was sent, the session of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse

from putright.accounts.reception_desks import KEY_NAME, STAFF_KEY_NAME
from putright.casework.follow_sessions import end
from putright.public.complaining.drafts import find
from putright.public.complaining.drafts import forget as forget_draft
from putright.public.cookies import FOLLOWS, kept

if TYPE_CHECKING:
    from putright.public.door import Counter

_OLDER_PAGES: Final = '"cache"'
"""What the browser has kept of pages, those behind its Back button too."""


def forget(at: Counter, response: HttpResponse) -> HttpResponse:
    """Take away every cookie of this provider's public pages but that of a reception desk, and what is kept of pages.

    A draft is given up, unless somebody has a code to come back to it: kept without one, it could be opened by nobody
    but whoever sits at this browser next. A member of staff who is signed in at this browser stays it.
    """
    draft = find(at)
    if draft is not None and not draft.sent and not draft.row.code:
        forget_draft(draft)
    if following := kept(at, FOLLOWS):
        end(at.organisation, following, at.now)
    desks = {name.format(at.organisation.pk) for name in (KEY_NAME, STAFF_KEY_NAME)}
    staff = settings.SESSION_COOKIE_NAME in at.request.COOKIES
    for name in at.request.COOKIES:
        if name == settings.CSRF_COOKIE_NAME and not staff:
            response.delete_cookie(name, path=settings.CSRF_COOKIE_PATH, samesite="Lax")
        elif name not in desks | {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}:
            response.delete_cookie(name, path=at.home, samesite="Lax")
    response["Clear-Site-Data"] = _OLDER_PAGES
    return response
