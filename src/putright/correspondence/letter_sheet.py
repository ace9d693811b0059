"""From the text of a letter to the sheet that stationery sets: under a letterhead, to a postal address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from putright.correspondence.lettering import Letter
from putright.stationery.halves import halves_of, joined
from putright.stationery.sheet import Letterhead, Sheet, lines_of_address
from putright.wording.language import ENGLISH, LANGUAGES, say, speaking


def sheet_of(letter: Letter, head: Letterhead, reference: str, day: date, to: tuple[str, ...] = ()) -> Sheet:
    """The letter as it goes out.

    Provider, day and reference stand in the letterhead, and not once more in the text. The day is the one that the text
    bears: it may have been written days ago. ``day`` is for a text that bears none.
    """
    halves = halves_of(letter.subject, letter.text)
    bare = [half._replace(text=_without_heading(half.text, head.name, reference)) for half in halves]
    subject, body = joined(*bare) if len(bare) > 1 else (letter.subject, bare[0].text)
    # In two languages the last half is the English one, whose day can be read.
    written = _day_of(halves[-1].text, head.name, reference)
    return Sheet(subject, body, head, written or day, to, reference)


def address_of_complainant(contact: Mapping[str, object]) -> tuple[str, ...]:
    """Name and postal address, a line each; nothing where no address is known: a name alone finds nobody."""
    lines = lines_of_address(str(contact.get("address", "")))
    name = str(contact.get("name", "")).strip()
    return (*((name,) if name else ()), *lines) if lines else ()


def _without_heading(text: str, provider: str, reference: str) -> str:
    """The text after the heading that our letters begin with; all of it where somebody changed that."""
    first, _, rest = text.partition("\n\n")
    return rest.lstrip() if _is_heading(first.splitlines(), provider, reference) else text


def _day_of(text: str, provider: str, reference: str) -> date | None:
    """The day that the heading of an English text bears."""
    lines = text.partition("\n\n")[0].splitlines()
    if not _is_heading(lines, provider, reference):
        return None
    return _read_day(lines[1])


def _is_heading(lines: list[str], provider: str, reference: str) -> bool:
    for language in LANGUAGES:
        with speaking(language):
            said = say("Our reference: {reference}", reference=reference)
        if len(lines) == 3 and lines[0] == provider and lines[2] == said:
            return language != ENGLISH or _read_day(lines[1]) is not None
    return False


def _read_day(line: str) -> date | None:
    try:
        return datetime.strptime(line, "%A %d %B %Y").date()
    except ValueError:
        return None
