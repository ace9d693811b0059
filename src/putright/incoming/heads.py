"""The head of a mail: text, addresses and Message-IDs, whatever stands there. Nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from typing import Final

from putright.incoming.mail import Address
from putright.incoming.signs import or_else, text_of_bytes, visible

_LONGEST: Final = 2_000
_MOST_ADDRESSES: Final = 100
_MOST_IDENTITIES: Final = 100
_IDENTITY: Final = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS: Final = re.compile(r"[^\s@<>(),;:\"\\\[\]]{1,64}@[^\s@<>(),;:\"\\\[\]]{1,190}")


def every(message: Message, name: str) -> list[str]:
    """Each header of that name, word for word on one line, at most so long."""
    found = []
    for key, value in message.raw_items():  # as it came: no policy looks at it
        if str(key).lower() == name:
            found.append(" ".join(_undone(str(value))[: 10 * _LONGEST].split()))
    return found


def head(message: Message, name: str) -> str:
    """The first header of that name, word for word."""
    return next(iter(every(message, name)), "")


def words(message: Message, name: str) -> str:
    """The first header of that name as people read it."""
    return _decoded(head(message, name))


def addresses(message: Message, name: str) -> tuple[Address, ...]:
    """Who stands in the headers of that name; members of a group stand by themselves, an empty group is nobody."""
    said = [one[: 10 * _LONGEST] for one in every(message, name)]
    pairs = or_else(lambda: getaddresses(said), [("", one) for one in said])
    found = []
    for called, address in pairs[:_MOST_ADDRESSES]:
        if called or address:
            found.append(Address(_decoded(called), real(address)))
    return tuple(found)


def sender_of(message: Message) -> Address:
    """Who wrote a mail. Where it names several, or in a way that is read as one or the other, it is no address at all:
    the mail server vouches for one of them, and nobody says for which."""
    said = every(message, "from")
    pairs = addresses(message, "from")
    if len(said) == 1 and len(pairs) == 1:
        return pairs[0]
    before, _, rest = (said[0] if len(said) == 1 else "").partition("<")
    address = real(rest.removesuffix(">"))
    if address and rest.endswith(">") and ("@" not in before or real(before) == address):
        return Address(_decoded(before), address)
    return Address(_decoded(", ".join(said or every(message, "sender"))), "")


def real(address: str) -> str:
    """An address to which one could write, in lower case; nothing, if it is none."""
    found = address.strip()
    return found.lower() if len(found) <= 254 and _ADDRESS.fullmatch(found) and found == visible(found) else ""


def arrived(raw: bytes) -> datetime | None:
    """When a mail arrived, by the last server that took it, else by its own date; None where neither says it."""
    message = or_else(lambda: BytesHeaderParser(policy=compat32).parsebytes(raw), Message())
    for said in (*(one.rpartition(";")[2] for one in every(message, "received")[:1]), head(message, "date")):
        found = or_else(partial(_moment, said), None)
        if found is not None and found.year >= 1990:
            return found
    return None


def identities(texts: Iterable[str]) -> tuple[str, ...]:
    """The Message-IDs in these, without brackets, each once."""
    found = [one for text in texts for one in _IDENTITY.findall(text)]
    return tuple(dict.fromkeys(found[-_MOST_IDENTITIES:]))


def _moment(text: str) -> datetime:
    found = parsedate_to_datetime(text)
    return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(UTC)


def _undone(value: str) -> str:
    """Bytes of eight bits that stand in a header as they are."""
    try:
        return visible(text_of_bytes(value.encode("utf-8", "surrogateescape"), ""))
    except UnicodeEncodeError:
        return visible(value)


def _decoded(text: str) -> str:
    """Encoded words made readable; what cannot be is left as it stands."""
    found = or_else(
        lambda: "".join(
            text_of_bytes(one, charset or "") if isinstance(one, bytes) else one for one, charset in decode_header(text)
        ),
        text,
    )
    return " ".join(visible(found).split())[:_LONGEST]
