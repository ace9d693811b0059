"""What a carrier says later of what it took: that it did not arrive. As a mail that comes back, without the mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from putright.accounts.models import Organisation
from putright.correspondence.codes_sent import BY_TEXT
from putright.correspondence.mailbox.filing import tell
from putright.outgoing.notify import Report
from putright.register.models import Message
from putright.register.reading import record_of

NO_CODE: Final = "code-not-arrived"
"""The kind of message that tells staff of a text with a code."""
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
        changed = Message.objects.filter(pk=message.pk, state="sent")
        count += changed.update(state="returned", why=_words(message, whys[message.identity]), settled=now)
        if message.case is None:
            continue
        if message.kind == BY_TEXT:
            # Whoever knows the number of a case can ask for many of them: staff are told once a day.
            tell(organisation, record_of(message.case), NO_CODE, f"{NO_CODE}/{message.case_id}/{now:%Y%m%d}", now)
        elif message.to == "complainant":
            tell(organisation, record_of(message.case), "came-back", f"message/{message.pk}/back", now)
    return count


def _words(message: Message, why: str) -> str:
    if message.kind == BY_TEXT:
        return f"It did not arrive ({why}). Look if the number is right, or give them a code another way."
    instead = " Write by post, or phone." if message.to == "complainant" else ""
    return f"It came back ({why}).{instead}"
