"""A few files on the first cases of each provider, made when the demonstration is: small, and of nobody real."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from typing import NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import About, Brought, add_documents, store_of
from putright.demonstration.reading import Provider
from putright.demonstration.stories import Case as Story
from putright.files.kinds import KINDS
from putright.procedure.acts import Refusal
from putright.register.models import Case


class Made(NamedTuple):
    """A file: its name, its media type, its content."""

    name: str
    media: str
    content: bytes


def files_of(provider: Provider) -> Iterator[list[tuple[Made, About]]]:
    """For the first cases of a provider, one after the other: files with what is known of each."""
    first, second = provider.cases[:2]
    by_mail = About("letter", came_from="the complainant", description="Their email")
    yield [
        (_mail(first, provider.organisation.email), by_mail),
        (
            Made("what happened.png", "image/png", _picture(64, 48)),
            About("photograph", came_from="the complainant", description="Photograph of what they complain about"),
        ),
    ]  # fmt: skip
    note = f"Rang back. In their words: {second.words[:120]} ... They would rather hear by telephone."
    yield [(Made("call.txt", "text/plain", note.encode()), About("call-note", remark="Typed during the call"))]
    consent = "I agree that my complaint is looked into, and that my records are read for it."
    yield [
        (
            Made("consent form.txt", "text/plain", consent.encode()),
            About("consent", came_from="the complainant", holds=("clinical", "third-party")),
        )
    ]


def add_file(organisation: Organisation, case: Case, file: Made, about: About, by: Member, now: datetime) -> None:
    """Keep it and add it, as the page does; nothing where no folder was named. Raises RuntimeError if it is refused."""
    store = store_of(organisation)
    if store is None:
        return
    brought = Brought(file.name, store.keep([file.content], len(file.content)), KINDS[file.media])
    done = add_documents(organisation, case, [brought], about, by, now=now)
    if isinstance(done, Refusal):
        raise RuntimeError(f"the file {file.name} of the demonstration was refused: {done.why}")


def _mail(story: Story, to: str) -> Made:
    """The complaint as a mail."""
    found = EmailMessage()
    found["From"] = story.complainant.email or "somebody@post.example"
    found["To"] = to
    found["Subject"] = "My complaint"
    found.set_content(story.words)
    return Made("complaint.eml", "message/rfc822", bytes(found))


def _picture(wide: int, high: int) -> bytes:
    """A PNG in which one colour turns into another."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(
        b"\0" + b"".join(bytes((255 * x // wide, 120, 255 * y // high)) for x in range(wide)) for y in range(high)
    )
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
