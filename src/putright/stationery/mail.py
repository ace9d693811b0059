"""A letter as a mail: the HTML and its twin in plain text in one message, the picture of the letterhead within it."""

from __future__ import annotations

from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from typing import Final

from putright.stationery.mail_page import as_html
from putright.stationery.marks import line_of
from putright.stationery.pictures import kind_of
from putright.stationery.plain_text import as_text
from putright.stationery.sheet import Sheet

_LOGO: Final = "letterhead"


def as_mail(sheet: Sheet) -> EmailMessage:
    """The message with its subject and language. From whom and to whom it goes, and its id, whoever sends it says."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = line_of(sheet.subject)
    mail["Content-Language"] = sheet.language
    mail.set_content(as_text(sheet))
    mail.add_alternative(as_html(sheet, logo=f"cid:{_LOGO}" if sheet.letterhead.logo else ""), subtype="html")
    if sheet.letterhead.logo:
        _html_of(mail).add_related(
            sheet.letterhead.logo,
            maintype="image",
            subtype=kind_of(sheet.letterhead.logo),
            cid=f"<{_LOGO}>",
            disposition="inline",
        )
    return mail


def _html_of(mail: EmailMessage) -> MIMEPart:
    return next(part for part in mail.iter_parts() if part.get_content_type() == "text/html")
