"""What was typed into a form and not recorded: kept for a few hours, for that person at that browser alone.

It is kept when the form's session had ended, and as it is typed where the page may run its script (ADR 31).

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
from django.db import transaction
from django.utils import timezone

from putright.accounts.models import KeptTyping

LASTS: Final = timedelta(hours=4)
MOST: Final = 10
"""How many an account may have; the oldest goes."""
LONGEST: Final = 400_000
"""Characters of one form. The longest policy file has 256,000."""
WHOSE: Final = "whose"
"""The field of a form that says who was signed in when it was shown."""
SAVE: Final = "save_typed"
"""The field with which a page saves what is typed, before anybody has pressed a button."""
TAB: Final = "typed_tab"
"""The field that says which tab it is; made by the tab itself."""
VERSION: Final = "typed_version"
"""The field with the version that the tab was shown, or saved last."""
OVER: Final = "over"
"""In its place: whatever another tab saved is to give way."""
NEVER: Final = frozenset({WHOSE, SAVE, TAB, VERSION, "csrfmiddlewaretoken", "keep-for-later", "drop-typed"})
SOONEST: Final = timedelta(seconds=0.5)
"""Between two times that the same form is saved."""

_SALT: Final = "putright.whose-form"
_MARK_LASTS: Final = timedelta(days=3)

Typed = Mapping[str, list[str]]


class Kept(NamedTuple):
    """What was typed, and when it came."""

    typed: Typed
    at: datetime

    @property
    def version(self) -> str:
        """By which a tab says that it knows of this."""
        return self.at.isoformat()


class ByTab(NamedTuple):
    """Which tab saves what is typed there, and which version it knew."""

    tab: str
    version: str


class InAnotherTab(Exception):
    """Another tab saved its own since: nothing is written over it unasked."""


class TooSoon(Exception):
    """It was saved only just now."""


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
        digest=_digest(key, account, address),
        defaults={"account_id": account, "sealed": sealed, "at": now, "expires": now + LASTS},
    )
    newest = KeptTyping.objects.filter(account_id=account).order_by("-at", "-pk").values_list("pk", flat=True)
    KeptTyping.objects.filter(pk__in=list(newest[MOST:])).delete()
    return True


def save(key: str, account: int, address: str, typed: Typed, by: ByTab, now: datetime) -> str:
    """Keep what is being typed; the version. Raises InAnotherTab and TooSoon. Within a transaction."""
    with transaction.atomic():
        there = KeptTyping.objects.select_for_update().filter(digest=_digest(key, account, address)).first()
        if there is not None:
            before = _opened(key, there)
            if before is not None and by.version not in (before.version, OVER) and _tab(before) != by.tab:
                raise InAnotherTab
            if timedelta() <= now - there.at < SOONEST:
                raise TooSoon
        keep(key, account, address, {**typed, TAB: [by.tab]}, now)
    return Kept(typed, now).version


def kept(key: str, account: int, address: str, now: datetime) -> Kept | None:
    """What this account typed into the form of that address at this browser, if it is still kept."""
    digest = _digest(key, account, address)
    found = KeptTyping.objects.filter(digest=digest, account_id=account, expires__gt=now).first()
    opened = _opened(key, found) if found is not None else None
    if opened is None:
        return None
    return opened._replace(typed={name: values for name, values in opened.typed.items() if name != TAB})


def _opened(key: str, row: KeptTyping) -> Kept | None:
    try:
        return Kept(json.loads(zlib.decompress(_lock(key).decrypt(bytes(row.sealed)))), row.at)
    except InvalidToken:
        return None


def _tab(kept: Kept) -> str:
    """The tab that saved it; none: it came with a button."""
    return "".join(kept.typed.get(TAB, ()))


def forget(key: str, account: int, address: str) -> None:
    """It was recorded, or is not wanted any more."""
    KeptTyping.objects.filter(digest=_digest(key, account, address), account_id=account).delete()


def forget_old(now: datetime | None = None) -> int:
    """Erase what has been kept long enough; how many."""
    return KeptTyping.objects.filter(expires__lte=now or timezone.now()).delete()[0]


def _digest(key: str, account: int, address: str) -> bytes:
    return hashlib.sha256(f"{key}\n{account}\n{address}".encode("utf-8", "replace")).digest()


def _lock(key: str) -> Fernet:
    seed = hashlib.sha256(f"putright kept typing\n{key}".encode("utf-8", "replace")).digest()
    return Fernet(base64.urlsafe_b64encode(seed))
