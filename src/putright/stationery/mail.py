"""A letter as a mail: the HTML and its twin in plain text in one message, the picture of the letterhead within it.

Files go with it as they are, byte for byte, under names that every mail program reads (RFC 2231).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from typing import Final, NamedTuple

from putright.stationery.mail_page import as_html
from putright.stationery.marks import line_of
from putright.stationery.parts import languages_of
from putright.stationery.pictures import kind_of
from putright.stationery.plain_text import as_text
from putright.stationery.sheet import Sheet

_LOGO: Final = "letterhead"
_NOT_TAKEN_APART: Final = frozenset({"message", "multipart"})
"""Mails that are enclosed: as parts of ours they would be written anew, and are no longer what they were."""


class Enclosed(NamedTuple):
    """A file that goes with a letter: its name, its media type, its bytes."""

    name: str
    media: str
    content: bytes = b""


def as_mail(sheet: Sheet, enclosed: Sequence[Enclosed] = ()) -> EmailMessage:
    """The message with its subject and language. From whom and to whom it goes, and its id, whoever sends it says.

    Both its HTML and its plain text name the files that go with it.
    """
    sheet = replace(sheet, enclosed=tuple(one.name for one in enclosed))
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = line_of(sheet.subject)
    mail.set_content(as_text(sheet))
    mail.add_alternative(as_html(sheet, logo=f"cid:{_LOGO}" if sheet.letterhead.logo else ""), subtype="html")
    # Not before: setting the content takes away what is said of it.
    mail["Content-Language"] = ", ".join(languages_of(sheet))
    if sheet.letterhead.logo:
        _html_of(mail).add_related(
            sheet.letterhead.logo,
            maintype="image",
            subtype=kind_of(sheet.letterhead.logo),
            cid=f"<{_LOGO}>",
            disposition="inline",
        )
    for one in enclosed:
        _attach(mail, one)
    return mail


def _attach(mail: EmailMessage, one: Enclosed) -> None:
    main, _, sub = one.media.partition("/")
    if main in _NOT_TAKEN_APART or not sub:
        main, sub = "application", "octet-stream"
    charset = {"charset": "utf-8"} if main == "text" and _is_utf_8(one.content) else {}
    mail.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name, params=charset)


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _html_of(mail: EmailMessage) -> MIMEPart:
    return next(part for part in mail.iter_parts() if part.get_content_type() == "text/html")
