"""What a browser sent in: remembered by itself for a while, and not in the address, which others may see.

In a signed cookie of its own: a session would cost the database four questions for each complaint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core import signing
from django.http import HttpResponse

from putright.public.cookies import ACTED, ASKED_FOR_CODE, DANGER, SENT_COMPLAINT, SENT_REMARK, keep, kept

if TYPE_CHECKING:
    from putright.public.door import Counter

_COOKIES: Final = {
    "complaint": SENT_COMPLAINT,
    "remark": SENT_REMARK,
    "code": ASKED_FOR_CODE,
    "acted": ACTED,
    "danger": DANGER,
}


def remember(at: Counter, response: HttpResponse, what: str, **said: str | bool) -> HttpResponse:
    """Let the browser keep it for the page that this response sends it to."""
    cookie = _COOKIES[what]
    return keep(at, response, cookie, signing.dumps(said, salt=cookie.named(at.organisation.pk)))


def remembered(at: Counter, what: str) -> dict[str, str | bool] | None:
    """What this browser sent to this provider, if it was lately. It may stand in a library."""
    cookie = _COOKIES[what]
    try:
        said = signing.loads(kept(at, cookie) or "", salt=cookie.named(at.organisation.pk), max_age=cookie.lasts)
    except signing.BadSignature:
        return None
    return said if isinstance(said, dict) else None
