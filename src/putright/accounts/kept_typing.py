"""What was typed into a form whose session had ended: kept for a few hours, for that person at that browser alone.

The key stands in a cookie and nowhere on the server, so that a copy of the database opens none of it. Who filled the
form is said by a mark within the form that we signed; whoever else signs in at the same browser is not shown it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from django.core import signing
from django.utils import timezone

from putright.accounts.models import KeptTyping

LASTS: Final = timedelta(hours=4)
MOST: Final = 10
"""How many an account may have; the oldest goes."""
LONGEST: Final = 400_000
"""Characters of one form. The longest policy file has 256,000."""
WHOSE: Final = "whose"
"""The field of a form that says who was signed in when it was shown."""
NEVER: Final = frozenset({WHOSE, "csrfmiddlewaretoken", "keep-for-later", "drop-typed"})

_SALT: Final = "putright.whose-form"
_MARK_LASTS: Final = timedelta(days=3)

Typed = Mapping[str, list[str]]


class Kept(NamedTuple):
    """What was typed, and when it came."""

    typed: Typed
    at: datetime


def mark_of(account: int) -> str:
    """The signed mark for a form that is shown to this account."""
    return signing.dumps(account, salt=_SALT)


def whose(mark: str) -> int | None:
    """The account to which the form was shown; nothing for a mark that is not ours, or is days old."""
    try:
        found = signing.loads(mark, salt=_SALT, max_age=_MARK_LASTS)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def worth_keeping(sent: Iterable[tuple[str, list[str]]]) -> Typed:
    """The fields of a form without what is never kept: passwords, and our own marks."""
    found = {name: values for name, values in sent if name not in NEVER and "password" not in name.lower()}
    return found if sum(len(one) for values in found.values() for one in values) <= LONGEST else {}


def new_key() -> str:
    """A key for a browser that has none."""
    return secrets.token_urlsafe(32)


def keep(key: str, account: int, address: str, typed: Typed, now: datetime) -> bool:
    """Keep it; whether there was anything to keep. What was kept of the same form before gives way."""
    if not any(one.strip() for values in typed.values() for one in values):
        return False
    sealed = _lock(key).encrypt(zlib.compress(json.dumps(typed).encode()))
    KeptTyping.objects.update_or_create(
        digest=_digest(key, address),
        defaults={"account_id": account, "sealed": sealed, "at": now, "expires": now + LASTS},
    )
    newest = KeptTyping.objects.filter(account_id=account).order_by("-at", "-pk").values_list("pk", flat=True)
    KeptTyping.objects.filter(pk__in=list(newest[MOST:])).delete()
    return True


def kept(key: str, account: int, address: str, now: datetime) -> Kept | None:
    """What this account typed into the form of that address at this browser, if it is still kept."""
    found = KeptTyping.objects.filter(digest=_digest(key, address), account_id=account, expires__gt=now).first()
    if found is None:
        return None
    try:
        return Kept(json.loads(zlib.decompress(_lock(key).decrypt(bytes(found.sealed)))), found.at)
    except InvalidToken:
        return None


def forget(key: str, account: int, address: str) -> None:
    """It was recorded, or is not wanted any more."""
    KeptTyping.objects.filter(digest=_digest(key, address), account_id=account).delete()


def forget_old(now: datetime | None = None) -> int:
    """Erase what has been kept long enough; how many."""
    return KeptTyping.objects.filter(expires__lte=now or timezone.now()).delete()[0]


def _digest(key: str, address: str) -> bytes:
    return hashlib.sha256(f"{key}\n{address}".encode("utf-8", "replace")).digest()


def _lock(key: str) -> Fernet:
    seed = hashlib.sha256(f"putright kept typing\n{key}".encode("utf-8", "replace")).digest()
    return Fernet(base64.urlsafe_b64encode(seed))
