"""What is read from a mail, as plain values. Nothing here trusts a word of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, NamedTuple

Sort = Literal["personal", "generated", "auto-reply", "bounce", "list"]
"""What wrote it: a person; a machine of somebody's; an absence note or a receipt; a mail server; a list."""

MOST_BYTES: Final = 50_000_000
"""A larger mail is not fetched: its head is kept, and somebody looks at it in the mailbox."""
MOST_PARTS: Final = 500
MOST_DEPTH: Final = 20
LONGEST: Final = 200_000
"""Characters of a mail's text that are kept beside it. The mail itself is kept whole."""


class Address(NamedTuple):
    """Somebody as a mail names them. ``address`` is empty where what stands there is no address."""

    name: str
    address: str


class Attached(NamedTuple):
    """A file that came with a mail: its name as it was given, its size in bytes, its SHA-256."""

    name: str
    size: int
    digest: str


class Bounced(NamedTuple):
    """What a mail server says of a message that it could not bring: which, to whom, whether that is final, why."""

    identities: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    final: bool = True
    why: str = ""


NOBODY: Final = Address("", "")


class Unreadable(NamedTuple):
    """Why nothing could be read of a mail: a sentence for staff. It is kept whole all the same."""

    why: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it was read. ``text`` is what was written, ``quoted`` what it repeats of earlier mails below.

    ``identities`` of ``answers`` are the Message-IDs that it says it answers, the nearest last, without brackets.
    ``dated`` is what its head says, word for word. ``contents`` is a hash that two deliveries of one mail share.
    """

    identity: str = ""
    answers: tuple[str, ...] = ()
    sender: Address = NOBODY
    reply_to: Address = NOBODY
    to: tuple[Address, ...] = ()
    copied: tuple[Address, ...] = ()
    subject: str = ""
    dated: str = ""
    text: str = ""
    quoted: str = ""
    cut: bool = False
    attached: tuple[Attached, ...] = ()
    sort: Sort = "personal"
    told_by: str = ""
    bounced: Bounced | None = None
    contents: str = ""

    @property
    def may_be_answered(self) -> bool:
        """Whether a message may go back by itself: never to a machine (hazards, Mail)."""
        return self.sort == "personal" and bool(self.sender.address)

    def said(self) -> dict[str, Any]:
        """As it is kept and as the process apart tells it."""
        return asdict(self)


def mail_of(said: Mapping[str, Any]) -> Mail:
    """What ``said`` made, read back."""
    found = dict(said)
    for name in ("sender", "reply_to"):
        found[name] = Address(*found[name])
    for name in ("to", "copied"):
        found[name] = tuple(Address(*one) for one in found[name])
    found["attached"] = tuple(Attached(*one) for one in found["attached"])
    found["answers"] = tuple(found["answers"])
    if found["bounced"] is not None:
        identities, recipients, final, why = found["bounced"]
        found["bounced"] = Bounced(tuple(identities), tuple(recipients), final, why)
    return Mail(**found)
