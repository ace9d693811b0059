"""The sessions of those who follow a case: short, of their own, ended by a button. Nothing of staff's sessions."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import connection

from putright.accounts.models import Organisation
from putright.casework.case_codes import Opened
from putright.register.follow_models import FollowSession

IDLE: Final = timedelta(minutes=30)
"""After so long without a page it is over."""
LONGEST: Final = timedelta(hours=2)
"""After so long it is over in any case."""
_KNOWN: Final = timedelta(days=1)
_TOKEN: Final = 32


class Following(NamedTuple):
    """A session that holds: of which case (its reference), whose, and until when it lasts if nothing is done."""

    key: int
    reference: str
    who: str
    begun: datetime
    until: datetime


def begin(organisation: Organisation, opened: Opened, now: datetime) -> str:
    """Begin a session; its token, 128 random bits, which is nowhere kept."""
    token = secrets.token_hex(_TOKEN // 2)
    FollowSession.objects.create(
        organisation=organisation, case_id=opened.case, who=opened.who, digest=token_digest(token), begun=now, seen=now
    )
    return token


_GO_ON: Final = """
    UPDATE register_followsession s SET seen = greatest(s.seen, %s) FROM register_case c
    WHERE s.organisation_id = %s AND s.digest = %s AND s.ended IS NULL AND s.seen > %s AND s.begun > %s
    AND c.id = s.case_id
    RETURNING s.id, c.reference, s.who, s.begun
"""


def go_on(organisation: Organisation, token: str, now: datetime) -> Following | None:
    """The session of a token, if it holds; it was used now. None for an empty or strange token."""
    if not is_token(token):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_GO_ON, [now, organisation.pk, token_digest(token), now - IDLE, now - LONGEST])
        row = cursor.fetchone()
    if row is None:
        return None
    key, reference, who, begun = row
    return Following(key, reference, who, begun, min(now + IDLE, begun + LONGEST))


def was_there(organisation: Organisation, token: str) -> Opened | None:
    """Of which case there was a session of this token that is over, and whose; None where there was none."""
    if not is_token(token):
        return None
    known = FollowSession.objects.filter(organisation=organisation, digest=token_digest(token))
    found = known.values_list("case_id", "who").first()
    return Opened(*found) if found is not None else None


def end(organisation: Organisation, token: str, now: datetime) -> None:
    """End the session of a token, if there is one."""
    if is_token(token):
        known = FollowSession.objects.filter(organisation=organisation, digest=token_digest(token), ended=None)
        known.update(ended=now)


def end_of(organisation: Organisation, case: int, who: str, now: datetime) -> None:
    """End every session of somebody on a case: what they were given was made void."""
    FollowSession.objects.filter(organisation=organisation, case=case, who=who, ended=None).update(ended=now)


def forget_sessions(organisation: Organisation, now: datetime) -> int:
    """Take away what was over a day ago; how many. Within the organisation's transaction."""
    count, _ = FollowSession.objects.filter(organisation=organisation, begun__lt=now - LONGEST - _KNOWN).delete()
    return count


def new_token() -> str:
    """A token for a browser that asks for a code: 128 random bits."""
    return secrets.token_hex(_TOKEN // 2)


def is_token(said: object) -> bool:
    """Whether it may be one of ours: never an empty one, a space, NUL or None."""
    return isinstance(said, str) and len(said) == _TOKEN and all(one in "0123456789abcdef" for one in said)


def token_digest(token: str) -> bytes:
    """What is kept of a token. It is random and long, so that a plain hash tells nothing."""
    return hashlib.sha256(token.encode()).digest()
