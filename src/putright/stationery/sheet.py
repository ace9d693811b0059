"""What a letter is before it has a form: whose it is, to whom it goes, its subject and its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Letterhead:
    """How a provider presents itself on its letters. What is empty is left out."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    foot: str = ""
    """What stands below the letter, such as a charity's number or who regulates the provider."""
    logo: bytes = field(default=b"", repr=False)
    """A picture, PNG or JPEG. It says no more than the name beside it, so that nothing is lost with it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter. ``body`` is text with the marks that ``marks.py`` reads; everything else is taken as it is written.

    ``to`` is the name and postal address, a line each; without it there is no address panel. ``language`` is a BCP 47
    tag: that of the body and the subject, where these are in one. A body may hold the letter in Welsh and in English
    (``halves.py``); each half then says what it is in.
    """

    subject: str
    body: str
    letterhead: Letterhead
    day: date
    to: tuple[str, ...] = ()
    reference: str = ""
    language: str = "en"
    enclosed: tuple[str, ...] = ()
    """The names of the files that go with it, where it goes as an email: the email names them."""


def lines_of_address(text: str) -> tuple[str, ...]:
    """An address in its lines; one that was written in a single line is parted at its commas."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(part.strip() for part in lines[0].split(",") if part.strip()) if len(lines) == 1 else tuple(lines)
