"""How often something may be tried from one network address: codes that we do not know, mails with a code.

Only what fails is counted, so that a care home behind one address can come back as often as it likes.
"""

from __future__ import annotations

import hashlib
from typing import Final

from django.core.cache import cache

from putright.public.door import Counter
from putright.site.whence import address_of

WRONG: Final = 10
"""Codes that we do not know, in a quarter of an hour."""
_QUARTER: Final = 15 * 60
MAILED: Final = 20
"""Mails with a code, in a day."""
_DAY: Final = 24 * 60 * 60


def may_try(at: Counter) -> bool:
    """Whether another code may be tried."""
    return _count(at, "code") < WRONG


def tried(at: Counter) -> None:
    """Count a code that we do not know."""
    _more(at, "code", _QUARTER)


def may_mail(at: Counter) -> bool:
    """Whether another mail with a code may go; it is counted."""
    if _count(at, "mail") >= MAILED:
        return False
    _more(at, "mail", _DAY)
    return True


def _count(at: Counter, what: str) -> int:
    return _known(at, what)[0]


def _more(at: Counter, what: str, seconds: int) -> None:
    count, until = _known(at, what)
    until = until or at.now.timestamp() + seconds
    cache.set(_key(at, what), (count + 1, until), timeout=max(1, until - at.now.timestamp()))


def _known(at: Counter, what: str) -> tuple[int, float]:
    """How often, and until when that is remembered."""
    count, until = cache.get(_key(at, what)) or (0, 0.0)
    return (count, until) if until > at.now.timestamp() else (0, 0.0)


def _key(at: Counter, what: str) -> str:
    """Nothing by which an address can be read."""
    told = f"{at.organisation.pk}\n{address_of(at.request)}"
    return f"complaint-{what}-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
