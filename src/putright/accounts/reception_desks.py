"""Reception desks: browsers at which visitors complain by themselves. Begun and ended by staff.

The browser has a key of 128 random bits in a signed cookie; only its hash is kept here.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.core import signing
from django.db.models import QuerySet

from putright.accounts.changes import Hand, note
from putright.accounts.models import Account, Organisation, Site
from putright.accounts.safety_models import ReceptionDesk

KEY_NAME: Final = "desk-{}"
"""What the cookie is called, with the number of the organisation."""
STAFF_KEY_NAME: Final = "desk-staff-{}"
"""The same for the pages for staff, which a reception desk does not open."""
LASTS: Final = timedelta(days=365)
"""After that a browser is a desk no more: one that was forgotten stays none for ever."""


def begin_desk(
    organisation: Organisation, name: str, site: Site | None, hand: Hand, *, prints: bool, idle_minutes: int
) -> str:
    """Begin a desk; what its browser's cookie holds, which is not kept and cannot be told again."""
    key = secrets.token_urlsafe(16)
    begun = ReceptionDesk.objects.create(
        organisation=organisation,
        name=name,
        site=site,
        prints=prints,
        idle_minutes=idle_minutes,
        digest=_digest(key),
        begun_at=hand.now,
        begun_by=Account.objects.get(pk=hand.account or 0),
    )
    note(organisation, hand, "desk", begun.pk, name, [("Reception desk", "", "begun")])
    return signing.dumps(key, salt=KEY_NAME.format(organisation.pk))


def desk_of(organisation: Organisation, cookie: str) -> ReceptionDesk | None:
    """The desk of a cookie, unless it was ended, or begun too long ago."""
    try:
        key = signing.loads(cookie, salt=KEY_NAME.format(organisation.pk), max_age=LASTS)
    except signing.BadSignature:
        return None
    open_here = ReceptionDesk.objects.filter(organisation=organisation, ended_at=None)
    return open_here.filter(digest=_digest(str(key))).first()


def desks_of(organisation: Organisation) -> QuerySet[ReceptionDesk]:
    """Every desk, those that go on first, then the newest."""
    desks = ReceptionDesk.objects.filter(organisation=organisation).select_related("site", "begun_by", "ended_by")
    return desks.order_by("-ended_at", "-begun_at")


def end_desk(organisation: Organisation, desk: int, hand: Hand) -> bool:
    """End a desk, whichever browser it is; False where it was ended before, or there is none."""
    found = ReceptionDesk.objects.filter(organisation=organisation, pk=desk, ended_at=None)
    if not found.update(ended_at=hand.now, ended_by_id=hand.account):
        return False
    named = ReceptionDesk.objects.get(pk=desk).name
    note(organisation, hand, "desk", desk, named, [("Reception desk", "in use", "ended")])
    return True


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
