"""The letters of a case on its page: those owed, those being written, and all others that there could be."""

from __future__ import annotations

from typing import NamedTuple

from putright.casework.looking import View
from putright.correspondence.case_letters import kept_as, letters_begun
from putright.correspondence.drafts_told import Told, told_of
from putright.correspondence.lettering import letter_title, possible_letters, present_letters
from putright.correspondence.models import CaseLetter


class LetterShown(NamedTuple):
    """A letter that leads to its page. ``begun``: what somebody has written of it, if anybody has."""

    title: str
    why: str
    href: str
    begun: CaseLetter | None
    told: Told | None = None
    """Of a draft that nobody has touched: that it is one, and what becomes of it."""


class LettersShown(NamedTuple):
    """``now``: owed, or where nothing is owed those that could be sent. ``besides``: being written all the same.
    ``others``: the rest of what could be sent."""

    now: list[LetterShown]
    owed: bool
    besides: list[LetterShown]
    others: list[LetterShown]


def letters_shown(view: View, address: str) -> LettersShown:
    """The letters of a case; ``address`` is where its page stands."""
    present = present_letters(view.found)
    owed = any(one.owed for one in present)
    begun = letters_begun(view.case)
    told = told_of(view.case, begun.values())

    def shown(kind: str, title: str, why: str = "") -> LetterShown:
        row = begun.pop(kept_as(kind), None)
        return LetterShown(title, why, f"{address}letter/{kind}/", row, told.get(row.pk) if row is not None else None)

    now = [shown(one.kind, one.title, one.why if one.owed else "") for one in present]
    named = {one.title for one in now}
    rest = [
        shown(one.kind, one.title) for one in (possible_letters(view.found) if owed else ()) if one.title not in named
    ]
    besides = [one for one in rest if one.begun is not None]
    besides += [shown(kind, letter_title(kind, view.found)) for kind in sorted(begun)]
    return LettersShown(now, owed, besides, [one for one in rest if one.begun is None])
