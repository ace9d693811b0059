"""The letters of a case on its page: those owed, those being written, and all others that there could be."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from putright.casework.looking import View
from putright.correspondence.case_letters import kept_as, letters_begun
from putright.correspondence.drafts_told import Told, told_of
from putright.correspondence.letter_record import went_with_remarks
from putright.correspondence.lettering import letter_title, possible_letters, present_letters
from putright.correspondence.models import CaseLetter
from putright.procedure.calendar import OutOfTable
from putright.procedure.moments import ZONE
from putright.register.parts import ADDED


class LetterShown(NamedTuple):
    """A letter that leads to its page. ``begun``: what somebody has written of it, if anybody has."""

    title: str
    why: str
    href: str
    begun: CaseLetter | None
    waits: datetime | None = None
    """Since when it waits for the post; then nobody is writing it."""
    too_long: bool = False
    """It has waited for more than one working day."""
    told: Told | None = None
    """Of a draft that nobody has touched: that it is one, and what becomes of it."""


class LettersShown(NamedTuple):
    """``now``: owed, or where nothing is owed those that could be sent. ``besides``: being written all the same.
    ``others``: the rest of what could be sent."""

    now: list[LetterShown]
    owed: bool
    besides: list[LetterShown]
    others: list[LetterShown]


def remarked_on(view: View, address: str) -> dict[int, str]:
    """Where it stands what was remarked on letters that went out, by the number of the entry of each: one query, or
    none where no letter went out with its text."""
    sent = any(entry.row.kind == ADDED.name and entry.says.get("what") == "our-letter" for entry in view.record.entries)
    return {one: f"{address}remarks/{one}/" for one in went_with_remarks(view.case)} if sent else {}


def letters_shown(view: View, address: str) -> LettersShown:
    """The letters of a case; ``address`` is where its page stands."""
    present = present_letters(view.found)
    owed = any(one.owed for one in present)
    begun = letters_begun(view.case)
    told = told_of(view.case, begun.values())

    def shown(kind: str, title: str, why: str = "") -> LetterShown:
        letter = begun.pop(kept_as(kind), None)
        since = letter.in_post if letter is not None else None  # type: ignore[attr-defined]
        href = f"{address}letter/{kind}/waits/" if since is not None else f"{address}letter/{kind}/"
        drafted = told.get(letter.pk) if letter is not None else None
        return LetterShown(title, why, href, letter, since, since is not None and _too_long(view, since), drafted)

    now = [shown(one.kind, one.title, one.why if one.owed else "") for one in present]
    named = {one.title for one in now}
    rest = [
        shown(one.kind, one.title) for one in (possible_letters(view.found) if owed else ()) if one.title not in named
    ]
    besides = [one for one in rest if one.begun is not None]
    besides += [shown(kind, letter_title(kind, view.found)) for kind in sorted(begun)]
    return LettersShown(now, owed, besides, [one for one in rest if one.begun is None])


def _too_long(view: View, since: datetime) -> bool:
    """Whether more than one working day of the case's calendar has passed."""
    begun, today = (timezone.localtime(one, ZONE).date().toordinal() for one in (since, view.now))
    try:
        return view.found.calendar.known_on(today).after(begun, 1) < today
    except OutOfTable:
        return False
