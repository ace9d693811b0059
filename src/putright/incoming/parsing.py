"""The bytes of a mail read into values. Whatever the bytes are, it gives a Mail or says why not; it never raises."""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final, NamedTuple

from putright.incoming.bodies import folded, tidy, words_of_html
from putright.incoming.bounces import bounced
from putright.incoming.heads import addresses, every, head, identities, sender_of, words
from putright.incoming.mail import LONGEST, MOST_DEPTH, MOST_PARTS, NOBODY, Attached, Bounced, Mail, Unreadable
from putright.incoming.signs import or_else, text_of_bytes, visible
from putright.incoming.sorting import sort_of

_REPORTS: Final = {
    "message/delivery-status": "delivery-status",
    "message/global-delivery-status": "delivery-status",
    "message/disposition-notification": "disposition-notification",
    "message/feedback-report": "feedback-report",
}
_PARTS_DESCRIBED: Final = re.compile(rb"^content-", re.IGNORECASE | re.MULTILINE)


class TooMuch(Exception):
    """A mail of more parts, or deeper ones, than are read; the sentence says which."""


class Part(NamedTuple):
    """One part of a mail that holds something: its media type, how it is meant, its name."""

    message: Message
    media: str
    is_file: bool
    name: str
    alternative: int


def read_mail(raw: bytes, *, fold: bool = True) -> Mail | Unreadable:
    """Read a mail. Without ``fold`` what it repeats of earlier mails is left in its text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of what the mail says, and that is no news
            try:
                return _read(raw, fold)
            except (TooMuch, RecursionError, MemoryError):
                raise
            except Exception:  # noqa: BLE001 - how its parts are described is at fault: then without that
                return _read(_PARTS_DESCRIBED.sub(b"X-Was-Content-", raw), fold)
    except TooMuch as error:
        return Unreadable(str(error))
    except RecursionError:
        return Unreadable(f"It is nested deeper than {MOST_DEPTH} parts.")
    except MemoryError:
        return Unreadable("Reading it takes more memory than it may.")
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail is kept and the next one is read
        return Unreadable(f"The reader of mail failed on it ({type(error).__name__}).")


def parts_of_mail(raw: bytes) -> list[Part]:
    """Every part that holds something, in order. Raises TooMuch, or what the library raises."""
    return list(_parts(BytesParser(policy=policy.compat32).parsebytes(raw)))


def content(part: Message) -> bytes:
    """The content of a part as bytes; of a mail within the mail, that mail."""
    if _media(part).startswith("message/") and part.is_multipart():
        # One too broken to be written out again stands in the mail that is kept.
        return or_else(lambda: b"\n".join(one.as_bytes() for one in _below(part)), b"")
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def files_of(parts: list[Part]) -> Iterator[tuple[str, bytes]]:
    """The files that came with a mail, with their names, one after the other. An empty one is none."""
    for part in parts:
        if part.is_file and (found := content(part.message)):
            yield part.name, found


def _read(raw: bytes, fold: bool) -> Mail:
    message = BytesParser(policy=policy.compat32).parsebytes(raw)
    parts = list(_parts(message))
    report = next((_REPORTS[one.media] for one in parts if one.media in _REPORTS), "")
    sort, told_by = sort_of(message, report)
    text = _text(parts)
    cut = len(text) > LONGEST
    text = text[:LONGEST]
    attached = tuple(Attached(name, len(found), hashlib.sha256(found).hexdigest()) for name, found in files_of(parts))
    identity = next(iter(identities([head(message, "message-id")])), "")
    sender = sender_of(message)
    subject, dated = words(message, "subject"), head(message, "date")[:200]
    latest, quoted = folded(text) if fold and sort != "bounce" else (text, "")
    return Mail(
        identity=identity,
        answers=identities([*every(message, "references"), *every(message, "in-reply-to")]),
        sender=sender,
        reply_to=next(iter(addresses(message, "reply-to")), NOBODY),
        to=addresses(message, "to"),
        copied=addresses(message, "cc"),
        subject=subject,
        dated=dated,
        text=latest,
        quoted=quoted,
        cut=cut,
        attached=attached,
        sort=sort,
        told_by=told_by,
        bounced=_bounced(message, parts, text) if sort == "bounce" else None,
        contents=_hash(identity, sender.address, subject, dated, text, *(one.digest for one in attached)),
    )


def _hash(*texts: str) -> str:
    return hashlib.sha256("\x00".join(texts).encode("utf-8", "replace")).hexdigest()


def _parts(message: Message) -> Iterator[Part]:
    """Each part that is no parcel of others. What a mail within the mail holds is counted, and is not its text."""
    count = 0
    waiting: list[tuple[Message, int, bool, int]] = [(message, 0, False, 0)]
    while waiting:
        part, depth, inside, alternative = waiting.pop()
        count += 1
        if depth > MOST_DEPTH:
            raise TooMuch(f"It is nested deeper than {MOST_DEPTH} parts.")
        if count > MOST_PARTS:
            raise TooMuch(f"It has more than {MOST_PARTS} parts.")
        media = _media(part)
        below = _below(part)
        is_mail = media.startswith("message/")
        if not inside and not (below and media.startswith("multipart/")):
            yield Part(part, media, _is_file(part, media), _name(part), alternative)
        same = id(part) if media == "multipart/alternative" else alternative
        waiting += [(one, depth + 1, inside or is_mail, same) for one in reversed(below)]


def _below(part: Message) -> list[Message]:
    """The parts of a part. The payload of one that has none is never asked for as text: the library may fail on it."""
    found = part.get_payload() if part.is_multipart() else ()
    return [one for one in found if isinstance(one, Message)]


def _media(part: Message) -> str:
    return or_else(part.get_content_type, "text/plain")


def _is_file(part: Message, media: str) -> bool:
    if media in _REPORTS or media == "text/rfc822-headers":
        return False
    kept = or_else(part.get_content_disposition, None) == "attachment"
    return kept or bool(_name(part)) or not media.startswith("text/")


def _name(part: Message) -> str:
    found = or_else(part.get_filename, None) or ""
    if "=?" in found:  # a name may not be written so, and often is
        bare = Message()
        bare["subject"] = " ".join(found.split())
        found = words(bare, "subject")
    try:
        return visible(text_of_bytes(found.encode("utf-8", "surrogateescape"), ""))[:300]
    except UnicodeEncodeError:
        return visible(found)[:300]


def _text(parts: list[Part]) -> str:
    """What it says: each text that is no file. Of several versions of one text, the plain one if it says anything."""
    found: list[tuple[int, bool, str]] = []
    for part in parts:
        if part.is_file or not part.media.startswith("text/") or part.media == "text/rfc822-headers":
            continue
        said = text_of_bytes(content(part.message), _charset(part.message))
        is_html = part.media == "text/html"
        said = words_of_html(said[: 5 * LONGEST]) if is_html else tidy(said[: 5 * LONGEST])
        if said:
            found.append((part.alternative, is_html, said))
    plain = {group for group, is_html, _ in found if group and not is_html}
    seen: list[str] = []
    taken: set[int] = set()
    for group, is_html, said in found:
        if group and ((is_html and group in plain) or (is_html and group in taken)):
            continue
        taken.add(group)
        seen.append(said)
    return "\n\n".join(seen)


def _charset(part: Message) -> str:
    return str(or_else(part.get_content_charset, None) or "")


def _bounced(message: Message, parts: list[Part], text: str) -> Bounced:
    status, returned, texts = [], [], [text]
    for part in parts:
        if part.media in _REPORTS:
            status += _below(part.message)
        elif part.media.startswith("message/"):
            returned += _below(part.message)
        elif part.media == "text/rfc822-headers":
            texts.append(visible(text_of_bytes(content(part.message), "")))
    return bounced(message, status, returned, texts)
