"""What is read of a scanned letter: its words if it has any, and how many pages it has."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from putright.files.pages import count_pages
from putright.files.reading import words_of
from putright.incoming.mail import LONGEST, Mail, Unreadable
from putright.register.mail_models import MailIn

PDF: Final = "pdf"
_LOCKED: Final = "It could not be read: it is damaged, locked with a password, or too large inside. Open it and look."
NO_WORDS: Final = "No words could be read from it, as in a picture. Open it and look."


def letter_read(row: MailIn, place: Path) -> tuple[Mail | Unreadable, int | None]:
    """The letter as a mail that says nothing but its file's name and its words; and its pages. Raises OSError."""
    words = words_of(place, row.form)
    pages = count_pages(place) if row.form == PDF else None
    if words.state == "unreadable":
        return Unreadable(_LOCKED), pages
    text = words.text.strip()
    return Mail(
        subject=row.name.replace("_", " "),
        text=text[:LONGEST],
        cut=len(text) > LONGEST or words.state == "cut",
        sort="personal",
        told_by="" if text else NO_WORDS,
    ), pages
