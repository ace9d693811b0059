"""The few words that stationery adds to a letter: its date, its reference, how the provider is reached, its pages."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from putright.stationery.marks import line_of
from putright.stationery.sheet import Letterhead, Sheet
from putright.wording.dates import long_day
from putright.wording.language import ENGLISH, LANGUAGES, say, speaking
from putright.wording.plain_names import capital

_WEB: Final = re.compile(r"https?://", re.IGNORECASE)


class Contact(NamedTuple):
    """A way to reach the provider: what it is called, how it reads, and where it leads."""

    label: str
    text: str
    link: str


class Labels(NamedTuple):
    """The words in the language of the letter, or in English (``language`` says so) where we have none in it."""

    language: str
    day: str
    reference: str
    page: str
    """With ``{page}`` and ``{pages}`` to be filled."""
    reach: str
    enclosed: str
    contacts: tuple[Contact, ...]


def labels_of(sheet: Sheet) -> Labels:
    """The words that go with a letter."""
    main = sheet.language.partition("-")[0].lower()
    language = main if main in LANGUAGES else ENGLISH
    with speaking(language):
        number = line_of(sheet.reference)
        return Labels(
            language,
            capital(long_day(sheet.day.toordinal())),
            say("Our reference: {reference}", reference=number) if number else "",
            say("Page {page} of {pages}", page="{page}", pages="{pages}"),
            say("How to reach us"),
            say("Enclosed"),
            tuple(_contacts(sheet.letterhead)),
        )


def _contacts(head: Letterhead) -> list[Contact]:
    phone, email, website = line_of(head.phone), line_of(head.email), line_of(head.website)
    found = [
        Contact(say("Phone:"), phone, f"tel:{re.sub(r'[^+0-9]', '', phone)}"),
        Contact(say("Email:"), email, f"mailto:{email}"),
        Contact(say("Website:"), _WEB.sub("", website).rstrip("/"), web_link(website)),
    ]
    return [one for one in found if one.text]


def web_link(website: str) -> str:
    """Where a website leads: the address as it was given, with https:// where it has no beginning."""
    return website if _WEB.match(website) else f"https://{website}"
