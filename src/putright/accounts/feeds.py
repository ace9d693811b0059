"""Addresses of calendar feeds: made, made anew and revoked by the member, found again by their token alone.

A token is 128 random bits. Only its hash is kept, so that neither the database nor a backup gives an address away.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection, transaction

from putright.accounts.members import Member, member_of
from putright.accounts.models import Feed, Membership, Organisation
from putright.accounts.scope import within

MOST: Final = 10
"""How many addresses a member may have."""

MOST_AN_HOUR: Final = 60
"""How often an address may be fetched in an hour of the clock. Calendars ask every few minutes at most."""


class Fetched(NamedTuple):
    """A feed that was asked for: whose it is, in which organisation; ``often``: in this hour, this time included."""

    organisation: Organisation
    member: Member
    often: int


class NotMade(Exception):
    """Why no address was made, as a sentence."""


def feeds_of(organisation: Organisation, account: int) -> list[Feed]:
    """The member's feeds by their labels."""
    mine = Feed.objects.filter(organisation=organisation, membership__account=account, membership__active=True)
    return list(mine.order_by("label", "pk"))


def make_feed(organisation: Organisation, account: int, label: str, now: datetime) -> str:
    """A new feed; its token, which is not kept and cannot be shown again. Raises NotMade."""
    # The row of the membership is taken, so that two forms at once cannot pass the limit or share a label.
    membership = (
        Membership.objects.select_for_update(no_key=True)
        .filter(organisation=organisation, account=account, active=True)
        .first()
    )
    mine = Feed.objects.filter(organisation=organisation, membership=membership)
    if membership is None or mine.count() >= MOST:
        raise NotMade(f"You have {MOST} calendar feeds. Revoke one that you do not use any more.")
    if mine.filter(label__iexact=label).exists():
        raise NotMade("You have a calendar feed of this name. Give this one another, or make that one's address anew.")
    token = secrets.token_urlsafe(16)
    Feed.objects.create(organisation=organisation, membership=membership, label=label, digest=_digest(token), made=now)
    return token


def renew_feed(organisation: Organisation, account: int, feed: int, now: datetime) -> tuple[str, str] | None:
    """Another address for a feed, from which on the old one is nothing: its label and token. None: there is none."""
    token = secrets.token_urlsafe(16)
    found = _mine(organisation, account, feed)
    if found is None:
        return None
    Feed.objects.filter(organisation=organisation, pk=found.pk).update(
        digest=_digest(token), made=now, fetched=None, fetches=0
    )
    return found.label, token


def revoke_feed(organisation: Organisation, account: int, feed: int) -> str:
    """Take a feed away; its label. Its address is nothing from then on. Empty: there is none."""
    found = _mine(organisation, account, feed)
    if found is None:
        return ""
    found.delete()
    return found.label


def _mine(organisation: Organisation, account: int, feed: int) -> Feed | None:
    own = Feed.objects.select_for_update(of=("self",), no_key=True)
    return own.filter(organisation=organisation, membership__account=account, pk=feed).first()


_FIND: Final = "SELECT organisation_id FROM accounts_feed WHERE digest = %s"
_TAKE: Final = """
    UPDATE accounts_feed f SET fetched = %(now)s, fetches =
        CASE WHEN date_trunc('hour', f.fetched) = date_trunc('hour', %(now)s::timestamptz) THEN f.fetches + 1 ELSE 1 END
    FROM accounts_membership m
    WHERE f.organisation_id = %(organisation)s AND f.digest = %(digest)s AND m.id = f.membership_id AND m.active
    RETURNING f.fetches, m.account_id
"""


@contextmanager
def fetching(token: str, now: datetime) -> Iterator[Fetched | None]:
    """A transaction that sees the rows of the feed's organisation alone, and notes that it was fetched.

    Nothing for a token that is unknown or revoked, and where the member is none any more, is inactive or may not read.
    """
    digest = _digest(token)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Row security shows the one row whose hash the transaction names (migration 0007).
            cursor.execute("SELECT set_config('putright.feed', %s, true)", [digest.hex()])
            cursor.execute(_FIND, [digest])
            found = cursor.fetchone()
            cursor.execute("SELECT set_config('putright.feed', '', true)")
        if found is None:
            yield None
            return
        with within(found[0]):
            yield _fetched(found[0], digest, now)


def _fetched(key: int, digest: bytes, now: datetime) -> Fetched | None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"organisation": key, "digest": digest, "now": now})
        row = cursor.fetchone()
    if row is None:
        return None
    organisation = Organisation.objects.get(pk=key)
    held = Membership.objects.select_related("account").filter(organisation=organisation, account=row[1]).first()
    member = member_of(organisation, held.account) if held is not None else None
    if member is None or not member.may("read"):
        return None
    return Fetched(organisation, member, row[0])


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
