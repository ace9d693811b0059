"""A letter as the mail that goes: made once, whole, kept, and sent as it was kept, at every attempt.

A person looked at it, so nothing in it says that a machine did: whoever is away may answer so, and a person may answer
as ever (the Message-ID and a second place for it tell which case an answer belongs to, as in other mail of ours). One
that went by itself says so to other machines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.parser import BytesHeaderParser
from email.policy import default
from types import MappingProxyType
from typing import Final, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from putright.accounts.models import Organisation
from putright.register.reading import Record
from putright.stationery.halves import WELSH
from putright.stationery.mail import Enclosed, as_mail
from putright.stationery.marks import line_of
from putright.stationery.sheet import Sheet


class Kept(NamedTuple):
    """A mail as it is kept: where it goes, and its bytes."""

    address: str
    content: bytes


class Read(NamedTuple):
    """What somebody reads of a mail that is kept: subject, the twin in plain text, and the names and bytes of files."""

    to: str
    subject: str
    text: str
    enclosed: tuple[tuple[str, int], ...] = ()


def email_of(known: Record) -> str:
    """The complainant's email address, as it is known now and can be written to; nothing, if there is none."""
    found = str(known.latest("contact-given").get("email", "")).strip()
    try:
        validate_email(found)
    except ValidationError:
        return ""
    return found


def written_to(address: str) -> str:
    """The address as it stands in a mail. Raises ValueError for one that cannot."""
    user, _, domain = address.rpartition("@")
    user.encode("ascii")  # other names need mail servers that few have
    return Address(username=user, domain=domain.encode("idna").decode()).addr_spec if address else ""


NOBODY_LOOKED: Final = MappingProxyType({"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"})
"""What a letter says to other machines that went by itself (RFC 3834)."""


class Heads(NamedTuple):
    """What stands at the head of a mail besides its subject: to whom, under which identity, when, and more."""

    to: str
    identity: str
    now: datetime
    more: Mapping[str, str] = MappingProxyType({})


def mail_of(organisation: Organisation, sheet: Sheet, heads: Heads, enclosed: Sequence[Enclosed] = ()) -> bytes:
    """The mail, whole. Raises ValueError for an address that cannot stand in one."""
    mail = as_mail(sheet, enclosed)
    sender, _, home = settings.DEFAULT_FROM_EMAIL.rpartition("@")
    mail["From"] = Address(line_of(organisation.name), sender, home)
    mail["To"] = written_to(heads.to)
    mail["Date"] = heads.now
    mail["Message-ID"] = f"<{heads.identity}@{home}>"
    # A second place for what a reply is known by: some mail servers write a Message-ID of their own.
    mail["References"] = f"<{heads.identity}.thread@{home}>"
    for name, value in heads.more.items():
        mail[name] = value
    return mail.as_bytes()


def address_in(content: bytes) -> str:
    """Where a mail that was kept goes. Its head alone is read: what is enclosed may be large."""
    return str(BytesHeaderParser(policy=default).parsebytes(content)["To"] or "")


def is_in_welsh(content: bytes) -> bool:
    """Whether a mail that was kept says everything in Welsh too."""
    said = str(BytesHeaderParser(policy=default).parsebytes(content)["Content-Language"] or "")
    return WELSH in said.replace(",", " ").split()


def read(content: bytes) -> Read:
    """A mail that was kept, for whoever looks at it."""
    mail = message_from_bytes(content, policy=default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    files = tuple(
        (str(part.get_filename()), len(part.get_payload(decode=True) or b"")) for part in mail.iter_attachments()
    )  # fmt: skip
    return Read(str(mail["To"] or ""), str(mail["Subject"] or ""), str(text), files)
