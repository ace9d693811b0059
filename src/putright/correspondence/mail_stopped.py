"""Since when an organisation's mail does not go out. Each within the organisation's transaction.

Mail cannot tell that there is no mail: the pages for staff do (``accounts.members``), the log, and the health page.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache

from putright.accounts.models import Organisation
from putright.outgoing.way import Outcome, Told
from putright.register.models import Message
from putright.register.outgoing_model import Outgoing
from putright.site.front_views import NO_MAIL

TOLD_AFTER: Final = timedelta(minutes=10)
"""After so long staff are told. With the minute in which a message is first tried, that is within fifteen minutes."""

_A_DAY: Final = 24 * 60 * 60

log = logging.getLogger("putright.outbox")


def asked_to_wait(organisation: Organisation, now: datetime) -> bool:
    """Whether the carrier asked for time, which is not over."""
    return Outgoing.objects.filter(organisation=organisation, until__gt=now).exists()


def note_attempt(organisation: Organisation, told: Told, now: datetime) -> None:
    """Note what an attempt says of all mail: it goes, or it does not. One that is about its own mail says nothing."""
    if told.outcome in (Outcome.WENT, Outcome.REFUSED):
        goes_again(organisation)
    elif told.every:
        _fails(organisation, told, now)


def goes_again(organisation: Organisation) -> None:
    """Mail goes, or none is left to go."""
    found = Outgoing.objects.filter(organisation=organisation, failing__isnull=False).first()
    if found is None:  # asked with each mail that goes
        return
    if found.said is not None:
        log.warning("organisation %s: mail goes out again", organisation.pk)
    found.failing, found.why, found.until, found.said = None, "", None, None
    found.save()


def stopped_since(organisation: Organisation, now: datetime) -> datetime | None:
    """Since when no mail has gone out, where that is long enough to be told."""
    found = Outgoing.objects.filter(organisation=organisation, failing__lte=now - TOLD_AFTER).first()
    return found.failing if found is not None else None


def goes_if_none_waits(organisation: Organisation) -> None:
    """Where nothing waits any more, nothing is kept from going."""
    if not Message.objects.filter(organisation=organisation, state="waiting").exists():
        goes_again(organisation)


def tell_health(since: datetime | None) -> None:
    """Let the health page know since when none goes; nothing: that mail goes. It names no organisation."""
    if since is None:
        cache.delete(NO_MAIL)
    else:
        cache.set(NO_MAIL, since.isoformat(timespec="seconds"), timeout=_A_DAY)


def _fails(organisation: Organisation, told: Told, now: datetime) -> None:
    found, _ = Outgoing.objects.get_or_create(organisation=organisation)
    found.failing, found.why = found.failing or now, told.why[:200]
    found.until = now + timedelta(seconds=told.wait) if told.wait else None
    if found.said is None and now - found.failing >= TOLD_AFTER:
        found.said = now
        log.error("organisation %s: no mail has gone out since %s. %s", organisation.pk, found.failing, told.why)
    found.save()
