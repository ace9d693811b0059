"""What a browser sent in: remembered by itself for a while, and not in the address, which others may see.

In a signed cookie of its own: a session would cost the database four questions for each complaint.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

if TYPE_CHECKING:
    from putright.public.door import Counter

REMEMBERED: Final = timedelta(hours=2)
"""How long a browser is shown again what it sent. It may stand in a library."""


def remember(at: Counter, response: HttpResponse, what: str, **said: str | bool) -> HttpResponse:
    """Let the browser keep it for the page that this response sends it to."""
    name = _name(at, what)
    response.set_cookie(
        name,
        signing.dumps(said, salt=name),
        max_age=REMEMBERED,
        path=f"/p/{at.organisation.slug}/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def remembered(at: Counter, what: str) -> dict[str, str | bool] | None:
    """What this browser sent to this provider, if it was lately."""
    name = _name(at, what)
    try:
        said = signing.loads(at.request.COOKIES[name], salt=name, max_age=REMEMBERED)
    except (KeyError, signing.BadSignature):
        return None
    return said if isinstance(said, dict) else None


def _name(at: Counter, what: str) -> str:
    return f"sent-{what}-{at.organisation.pk}"
