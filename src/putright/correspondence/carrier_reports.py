"""What a carrier says later of what it took: that it did not arrive. As a mail that comes back, without the mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from putright.accounts.models import Organisation
from putright.correspondence.mailbox.filing import tell
from putright.outgoing.notify import Report
from putright.register.models import Message
from putright.register.reading import record_of

_TOLD_OF: Final = timedelta(days=8)
"""A carrier tells of no older ones: GOV.UK Notify of the last seven days."""


def any_sent(organisation: Organisation, now: datetime) -> bool:
    """Whether there is anything of which a carrier could still tell. Within the organisation's transaction."""
    sent = Message.objects.filter(organisation=organisation, state="sent", settled__gt=now - _TOLD_OF)
    return sent.exclude(carrier="").exists()


def came_back(organisation: Organisation, reports: Sequence[Report], now: datetime) -> int:
    """Mark what did not arrive, and tell whoever deals with the case; how many. Within the organisation's transaction.

    One that was told of before, and one that is not ours, is left alone.
    """
    whys = {one.identity: one.why for one in reports}
    sent = Message.objects.filter(organisation=organisation, state="sent", identity__in=list(whys))
    count = 0
    for message in sent.select_related("case__policy"):
        instead = " Write by post, or phone." if message.to == "complainant" else ""
        why = f"It came back ({whys[message.identity]}).{instead}"
        count += Message.objects.filter(pk=message.pk, state="sent").update(state="returned", why=why, settled=now)
        if message.case is not None and message.to == "complainant":
            tell(organisation, record_of(message.case), "came-back", f"message/{message.pk}/back", now)
    return count
