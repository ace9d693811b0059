"""What is said of letters that were drafted by themselves, wherever they are shown: on a case, on the worklist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.correspondence.case_letters import kept_as
from putright.correspondence.falling_due import DELAY, FALLS
from putright.correspondence.lettering import BY_ACTION
from putright.correspondence.models import CaseLetter, FallenLetter
from putright.correspondence.must_say import MARKER
from putright.register.models import Case

LOOK: Final = "Look at it and send it."
WRITE: Final = "Write what is still missing, and send it."
_OF_ANSWERS: Final = tuple(f"{DELAY}/duty/{one}/" for one in FALLS[DELAY].late)
_TO_SEND: Final = "to-send"


class Told(NamedTuple):
    """What is said of a draft: in a word or two, in which colour, and what else."""

    tag: str
    colour: str
    words: str
    goes: bool = False
    """Whether it goes by itself, so that nobody has to do anything."""


def told_of(case: Case, letters: Iterable[CaseLetter]) -> Mapping[int, Told]:
    """What is said of these letters on a case, by their ids, as far as nobody has touched them: one query if any."""
    letters = [one for one in letters if one.account_id is None]
    drafts = [one.pk for one in letters]
    if not drafts:
        return MappingProxyType({})
    rows = FallenLetter.objects.filter(organisation_id=case.organisation_id, case=case, letter__in=drafts)
    fallen = {row.letter: row for row in rows.order_by("pk")}
    unfinished = {one.pk for one in letters if MARKER.search(one.text)}
    return {key: _told(fallen.get(key), WRITE if key in unfinished else LOOK) for key in drafts}


def _told(row: FallenLetter | None, look: str) -> Told:
    if row is None or row.state == "left":  # somebody deals with it
        return Told("Drafted", "blue", look)
    if row.about.startswith(_OF_ANSWERS):
        return Told("Drafted", "blue", "Send it if our answer will be late. It goes away once that is sent.")
    if row.state == _TO_SEND:
        return Told("Goes by itself", "yellow", row.why or "It goes within a few minutes.", goes=True)
    return Told("Drafted", "blue", f"{look} It did not go by itself. {row.why}" if row.why else look)


DRAFTS: Final = """(
    SELECT string_agg(l.kind || CASE WHEN EXISTS (
            SELECT 1 FROM correspondence_fallenletter f
            WHERE f.case_id = l.case_id AND f.letter = l.id AND f.state = 'to-send') THEN '/goes' ELSE '' END, ' ')
    FROM correspondence_caseletter l WHERE l.case_id = {0} AND l.account_id IS NULL)"""
"""The drafts on a case that nobody has touched, for whoever asks for rows of several: what ``draft_for`` reads."""


class Draft(NamedTuple):
    """A draft for a row of a list: the kind of letter, and what the row says of it."""

    kind: str
    words: str


_GOES: Final = "A letter is drafted, and goes by itself"
_LOOKS: Final = "A letter is drafted: look at it and send it"
_LATE: Final = "An explanation of the delay is drafted, in case it is late"


def draft_for(drafts: str | None, action: str) -> Draft | None:
    """The draft of those on a case that would do an action, or tell that it may be late; None: there is none."""
    found, letter = _read(drafts), kept_as(BY_ACTION.get(action, ""))
    if letter in found:
        return Draft(letter, found[letter])
    return Draft(DELAY, _LATE) if DELAY in found and action in FALLS[DELAY].late else None


def reminder_for(drafts: str | None, what: str) -> Draft | None:
    """The draft that reminds of what is waited for; None: there is none."""
    found = _read(drafts)
    kind = next((one.kind for one in FALLS.values() if one.waits == what and one.kind in found), None)
    return Draft(kind, found[kind]) if kind is not None else None


def _read(drafts: str | None) -> dict[str, str]:
    parts = (one.partition("/") for one in (drafts or "").split())
    return {kind: _GOES if goes else _LOOKS for kind, _, goes in parts}
