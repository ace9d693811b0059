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
    stopped = Outgoing.objects.filter(organisation=organisation, failing__isnull=False)
    said = stopped.filter(said__isnull=False).exists()
    if stopped.update(failing=None, why="", until=None, said=None) and said:
        log.warning("organisation %s: mail goes out again", organisation.pk)


def goes_if_none_waits(organisation: Organisation) -> None:
    """Where nothing waits any more, nothing is kept from going."""
    if not Message.objects.filter(organisation=organisation, state="waiting").exists():
        goes_again(organisation)


def tell_health(told: Told | None, now: datetime) -> None:
    """Let the health page know that nothing goes, and since when; nothing: that mail goes. It names no organisation."""
    since = cache.get(NO_MAIL)
    if told is None and since is not None:
        cache.delete(NO_MAIL)
    elif told is not None:
        cache.set(NO_MAIL, since or now.isoformat(timespec="seconds"), timeout=_A_DAY)


def _fails(organisation: Organisation, told: Told, now: datetime) -> None:
    found, _ = Outgoing.objects.get_or_create(organisation=organisation)
    found.failing, found.why = found.failing or now, told.why[:200]
    found.until = now + timedelta(seconds=told.wait) if told.wait else None
    if found.said is None and now - found.failing >= TOLD_AFTER:
        found.said = now
        log.error("organisation %s: no mail has gone out since %s. %s", organisation.pk, found.failing, told.why)
    found.save()
