"""Letting a browser forget what somebody did with a provider: drafts, what was sent, the session of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse

from putright.casework.follow_sessions import end
from putright.public.complaining.drafts import find
from putright.public.complaining.drafts import forget as forget_draft
from putright.public.cookies import COOKIES, DESK, FOLLOWS, FORGERY, kept
from putright.public.cookies import forget as take

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
    # By our list, and not by what the browser sent: at the provider's own host it sends those of its website too, and
    # no answer can be made with some of their names.
    for one in (one for one in COOKIES if one not in (FORGERY, DESK) and kept(at, one) is not None):
        take(at, response, one)
    # At a desk always: the browser offers to send a form of the one before again, and its mark must hold no more.
    signed_in = settings.SESSION_COOKIE_NAME in at.request.COOKIES and at.desk is None
    if FORGERY.name in at.request.COOKIES and not signed_in:
        response.delete_cookie(FORGERY.name, path=settings.CSRF_COOKIE_PATH, samesite="Lax")
    response["Clear-Site-Data"] = _OLDER_PAGES
    return response
