"""One attempt at a message: the mail made ready, handed to the way by which mail leaves, and what comes of it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zlib import crc32

from django.conf import settings
from django.core.mail import EmailMessage

from putright.correspondence.codes_sent import Texted
from putright.correspondence.letter_mail import Kept, written_to
from putright.correspondence.mailing import Written
from putright.outgoing.backend import bytes_of
from putright.outgoing.way import Outcome, Ready, Told
from putright.outgoing.ways import way
from putright.register.models import Message

PATIENCE: Final = timedelta(days=4)
"""A mail server may be down over a long weekend; after that somebody must write by post."""
HELD: Final = "held"
"""The state of a letter that did not go because of what was recorded on its case since it was sent."""
_FIRST: Final = timedelta(minutes=2)
_LONGEST: Final = timedelta(minutes=30)
_NOT_KNOWN: Final = "It was handed over, and no answer came: it may have gone. Phone to ask, or write by post."

log = logging.getLogger("putright.outbox")


class Sent(NamedTuple):
    """What became of a message: its state now, and why; ``reached``: whether others may go now.

    ``after``: it is not tried before then. ``told``: what the way said.
    """

    state: str
    why: str = ""
    reached: bool = True
    after: datetime | None = None
    told: Told | None = None


def go(message: Message, address: str, written: Written | Kept | Texted | None, now: datetime) -> Sent:
    """Try once. ``message.unsure`` says whether nobody knows how an attempt before this one ended."""
    chosen = way()
    if written is None or chosen is None:
        return _never(message, written)
    if isinstance(written, Texted) and not chosen.carries.texts:
        return Sent("not-sent", f"{chosen.carries.name} sends no text messages.")
    try:
        told = chosen.send(_ready(message, address, written))
    except ValueError:
        return Sent("not-sent", f"The address or the subject cannot be sent by email.{instead(message)}")
    except Exception as error:
        log.exception("message %s could not be sent", message.pk)
        told = Told(Outcome.UNSURE, f"It could not be sent ({type(error).__name__})")
    return _became(message, told, now)


def true_of(message: Message, outcome: Sent) -> Sent:
    """What may be said of a message that was tried before: that it did not go, if each attempt ended for certain."""
    if outcome.state not in ("not-sent", HELD) or not message.unsure:
        return outcome
    why = f"It may have gone before that. {outcome.why}" if outcome.state == HELD else _NOT_KNOWN
    return outcome._replace(state="unsure", why=why)


def later(message: Message, told: Told, now: datetime) -> Sent:
    """It waits, and is tried again; or after four days it is given up."""
    if now - message.made > PATIENCE:
        state = "unsure" if told.outcome is Outcome.UNSURE else "not-sent"
        why = _NOT_KNOWN if state == "unsure" else f"{told.why}, for days.{instead(message)}"
        return Sent(state, why, reached=not told.every, told=told)
    after = None if told.outcome is Outcome.AWAY else now + pause(message)
    if told.wait:
        after = max(after or now, now + timedelta(seconds=told.wait))
    return Sent("waiting", f"{told.why}; it is tried again.", not told.every, after, told)


def pause(message: Message) -> timedelta:
    """How long it rests after an attempt: doubled with each, half an hour at most. Somewhat less for each in its own
    way, so that messages which were put off together do not all come back together."""
    whole: timedelta = min(_FIRST * 2 ** min(message.attempts - 1, 10), _LONGEST)
    less = crc32(f"{message.identity}/{message.attempts}".encode()) % 1000 / 5000
    return whole * (1 - less)


def _became(message: Message, told: Told, now: datetime) -> Sent:
    if told.outcome is Outcome.WENT:
        return Sent("sent", told=told)
    if told.outcome is Outcome.REFUSED:
        return Sent("not-sent", f"{told.why}.{instead(message)}", told=told)
    return later(message, told, now)


def _never(message: Message, written: Written | Kept | Texted | None) -> Sent:
    if written is None and message.case_id is None:
        return Sent("not-sent", "They may not see these cases any more.")
    if written is None:
        return Sent("not-sent", "There is no email address. Write by post, or phone.")
    by_hand = " Send it by hand." if message.case_id is not None else ""
    return Sent("not-sent", f"No mail server is named (PUTRIGHT_MAIL_HOST).{by_hand}")


def instead(message: Message) -> str:
    """What to do in its place, where it is about a case."""
    return " Write by post, or phone." if message.case_id is not None else ""


def _ready(message: Message, address: str, written: Written | Kept | Texted) -> Ready:
    """The mail to hand over: as it was kept, or made of what is known now; or a text. Raises ValueError."""
    if isinstance(written, Texted):
        return Ready(written.phone, written.words.encode(), message.identity, message.unsure, text=True)
    if isinstance(written, Kept):
        return Ready(written.address, written.content, message.identity, message.unsure)
    to, home = written_to(address), settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    mail = EmailMessage(
        written.subject,
        written.text,
        to=[to],
        headers={
            "Message-ID": f"<{message.identity}@{home}>",
            # A second place for what a reply is known by: some mail servers write a Message-ID of their own.
            "References": f"<{message.identity}.thread@{home}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    return Ready(to, bytes_of(mail), message.identity, message.unsure)
