"""One-time sign-in: a link for a new member of staff, and for the demonstration.

192 random bits, only their hash is kept, used up by a POST alone (mail scanners fetch links), gone after a while.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from putright.accounts.models import Account, OneTimeSignIn

LASTS: Final = timedelta(hours=72)


def new_link(account: Account, lasts: timedelta = LASTS) -> str:
    """The path of a link that signs this account in once. It cannot be shown again."""
    token = secrets.token_urlsafe(24)
    OneTimeSignIn.objects.create(account=account, digest=_digest(token), expires=timezone.now() + lasts)
    return f"/in/{token}/"


def waiting(token: str) -> OneTimeSignIn | None:
    """The sign-in of a token that is neither used nor too old, for an account that is active; else nothing."""
    if len(token) < 16 or not token.isascii():
        return None
    return _fresh().filter(digest=_digest(token)).select_related("account").first()


def use(token: str) -> Account | None:
    """Use the token up; its account, once. Two at the same time: one of them gets it."""
    known = waiting(token)
    return use_known(known.pk) if known is not None else None


def use_known(key: int) -> Account | None:
    """The same for a sign-in whose token was shown before; nothing where it was used meanwhile, or is too old."""
    known = _fresh().filter(pk=key).select_related("account").first()
    taken = OneTimeSignIn.objects.filter(pk=key, used=None).update(used=timezone.now()) if known is not None else 0
    return known.account if known is not None and taken else None


def _fresh() -> QuerySet[OneTimeSignIn]:
    return OneTimeSignIn.objects.filter(used=None, expires__gt=timezone.now(), account__is_active=True)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
