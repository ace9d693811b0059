"""A letter as the mail that goes: made once, whole, kept, and sent as it was kept, at every attempt.

A person looked at it, so nothing in it says that a machine did: whoever is away may answer so, and a person may answer
as ever (the Message-ID and a second place for it tell which case an answer belongs to, as in other mail of ours). One
that went by itself says so to other machines.
"""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import Message as MailMessage
from email.policy import default
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils import timezone

from putright.accounts.letterheads import letterhead_of
from putright.accounts.models import Organisation
from putright.correspondence.letter_sheet import sheet_of
from putright.correspondence.lettering import Letter
from putright.register.models import Case
from putright.register.reading import Record
from putright.stationery.mail import as_mail
from putright.stationery.marks import line_of


class Kept(NamedTuple):
    """A mail as it is kept: where it goes, and its bytes."""

    address: str
    content: bytes


class Read(NamedTuple):
    """What somebody reads of a mail that is kept: subject, and the twin in plain text."""

    to: str
    subject: str
    text: str


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


def mail_of(
    organisation: Organisation,
    case: Case,
    subject: str,
    text: str,
    *,
    to: str,
    identity: str,
    now: datetime,
    itself: bool = False,
) -> bytes:
    """The mail, whole. ``itself``: nobody looked at it, and it says so to other machines (RFC 3834).

    Raises ValueError for an address that cannot stand in one.
    """
    sheet = sheet_of(Letter(subject, text, ()), letterhead_of(organisation), case.reference, timezone.localdate(now))
    mail = as_mail(sheet)
    sender, _, home = settings.DEFAULT_FROM_EMAIL.rpartition("@")
    mail["From"] = Address(line_of(organisation.name), sender, home)
    mail["To"] = written_to(to)
    mail["Date"] = now
    mail["Message-ID"] = f"<{identity}@{home}>"
    mail["References"] = f"<{identity}.thread@{home}>"
    if itself:
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    return mail.as_bytes()


def read(content: bytes) -> Read:
    """A mail that was kept, for whoever looks at it."""
    mail = message_from_bytes(content, policy=default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return Read(str(mail["To"] or ""), str(mail["Subject"] or ""), str(text))


class KeptMail(EmailMessage):
    """A mail that is sent byte for byte as it was kept."""

    def __init__(self, kept: Kept, **more: object) -> None:
        super().__init__(to=[kept.address], **more)  # type: ignore[arg-type]
        self.content = kept.content

    def message(self, **_: object) -> _AsKept:  # type: ignore[override]
        """What the mail server is given."""
        return _AsKept(self.content)


class _AsKept(MailMessage):
    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def as_bytes(self, *_: object, **__: object) -> bytes:
        return self.content
