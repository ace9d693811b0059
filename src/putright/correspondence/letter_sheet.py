"""From the text of a letter to the sheet that stationery sets: under a letterhead, to a postal address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from putright.correspondence.lettering import Letter
from putright.stationery.sheet import Letterhead, Sheet, lines_of_address
from putright.wording.dates import long_day


def sheet_of(letter: Letter, head: Letterhead, reference: str, day: date, to: tuple[str, ...] = ()) -> Sheet:
    """The letter as it goes out. Provider, day and reference stand in the letterhead, and not once more in the text."""
    said = "\n".join((head.name, long_day(day.toordinal()), f"Our reference: {reference}"))
    return Sheet(letter.subject, letter.text.removeprefix(said).lstrip(), head, day, to, reference)


def address_of_complainant(contact: Mapping[str, object]) -> tuple[str, ...]:
    """Name and postal address, a line each; nothing where no address is known: a name alone finds nobody."""
    lines = lines_of_address(str(contact.get("address", "")))
    name = str(contact.get("name", "")).strip()
    return (*((name,) if name else ()), *lines) if lines else ()
