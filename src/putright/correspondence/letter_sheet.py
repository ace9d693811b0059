"""From the text of a letter to the sheet that stationery sets: under a letterhead, to a postal address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from putright.correspondence.lettering import Letter
from putright.stationery.sheet import Letterhead, Sheet, lines_of_address


def sheet_of(letter: Letter, head: Letterhead, reference: str, day: date, to: tuple[str, ...] = ()) -> Sheet:
    """The letter as it goes out.

    Provider, day and reference stand in the letterhead, and not once more in the text. The day is the one that the text
    bears: it may have been written days ago. ``day`` is for a text that bears none.
    """
    body, written = _without_heading(letter.text, head.name, reference)
    return Sheet(letter.subject, body, head, written or day, to, reference)


def address_of_complainant(contact: Mapping[str, object]) -> tuple[str, ...]:
    """Name and postal address, a line each; nothing where no address is known: a name alone finds nobody."""
    lines = lines_of_address(str(contact.get("address", "")))
    name = str(contact.get("name", "")).strip()
    return (*((name,) if name else ()), *lines) if lines else ()


def _without_heading(text: str, provider: str, reference: str) -> tuple[str, date | None]:
    """The text after the heading that our letters begin with, and its day; all of it where somebody changed that."""
    first, _, rest = text.partition("\n\n")
    lines = first.splitlines()
    if len(lines) != 3 or lines[0] != provider or lines[2] != f"Our reference: {reference}":
        return text, None
    try:
        return rest.lstrip(), datetime.strptime(lines[1], "%A %d %B %Y").date()
    except ValueError:
        return text, None
