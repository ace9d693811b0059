"""The history of a case on its page: by sorts that the address names, and long ones folded to their newest entries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlencode

from putright.casework.looking import View
from putright.register.parts import BY_ITSELF, OF_GROUPS, OF_MAIL, OF_STRANDS, OF_TWO, OURS
from putright.staff.case_history import Place, Shown, places_of, places_shown
from putright.staff.own_words import GROUPS

NEWEST: Final = 25
"""How many entries a page shows of a long history, until somebody asks for all."""

SORTS: Final = {
    "": "Everything",
    "steps": "Steps",
    "letters": "Calls, letters, meetings",
    "known": "What we know",
    "notes": "Staff notes",
    "strands": "Strands beside it",
    "corrections": "Corrections",
    "system": "By putright itself",
}
"""The sorts of entries, by what the address says."""

_LETTERS: Final = frozenset(
    {*GROUPS[0][1], "received", "responded", "response-received", "consent-requested", "consent-received"}
)
_CORRECTIONS: Final = frozenset({"corrected", "note-corrected"})


class Way(NamedTuple):
    """A link to the history in another choice."""

    text: str
    href: str
    current: bool
    entries: int


class Line(NamedTuple):
    """An entry, with where the entry that it corrects stands, and each that corrects it with its address. ``remarks``:
    where the comments stand on the letter that it says went out."""

    one: Shown
    corrects: str
    corrections: tuple[tuple[str, str], ...]
    remarks: str


class Timeline(NamedTuple):
    """What the page shows of the history. ``older`` are the entries left out, each with its number and address."""

    lines: list[Line]
    ways: list[Way]
    older: list[tuple[int, str]]
    hidden: int
    everything: str
    chosen: str


def timeline_of(
    view: View,
    accounts: Mapping[int, str],
    titles: Mapping[str, str],
    asked: Mapping[str, str],
    remarked: Mapping[int, str] = MappingProxyType({}),
) -> Timeline:
    """The history as the address asks for it: ``show`` is a sort, ``entries`` is "all" for the long ones too.

    ``remarked`` is where the comments on a letter stand, by the number of the entry of its going out.
    """
    chosen = asked.get("show", "")
    chosen = chosen if chosen in SORTS else ""
    sorted_places = [(sort_of(place, view), place) for place in places_of(view)]
    counts: dict[str, int] = {}
    for sort, _ in sorted_places:
        counts[sort] = counts.get(sort, 0) + 1
    places = [place for sort, place in sorted_places if chosen in ("", sort)]
    shown = places if asked.get("entries") == "all" else places[:NEWEST]
    hidden = places[len(shown) :]
    seen = frozenset(place.entry.row.number for place in shown if place.entry is not None)
    every = f"?{urlencode({'show': chosen, 'entries': 'all'} if chosen else {'entries': 'all'})}"

    def address(number: int) -> str:
        return f"#entry-{number}" if number in seen else f"?entries=all#entry-{number}"

    return Timeline(
        lines=[
            Line(
                one,
                address(one.corrects) if one.corrects else "",
                tuple((address(number), text) for number, text in one.corrections),
                remarked.get(one.number, ""),
            )
            for one in places_shown(shown, view, accounts, titles)
        ],
        ways=[
            Way(text, f"?{urlencode({'show': sort})}#history" if sort else "?#history", sort == chosen, count)
            for sort, text in SORTS.items()
            if (count := counts.get(sort, 0) if sort else len(sorted_places)) or sort == chosen
        ],
        older=[
            (place.entry.row.number, f"{every}#entry-{place.entry.row.number}")
            for place in hidden
            if place.entry is not None
        ],
        hidden=len(hidden),
        everything=f"{every}#history",
        chosen=chosen,
    )


def sort_of(place: Place, view: View) -> str:
    """The sort of a line of the history."""
    if place.entry is None:
        return "system"
    kind = place.entry.row.kind
    if kind in OF_TWO or kind in OF_GROUPS:
        return "known"
    if kind in OF_STRANDS:
        return "strands"
    if kind in OF_MAIL:
        return "letters"
    if kind in BY_ITSELF or place.entry.row.source == "putright":
        return "system"
    if kind in _CORRECTIONS:
        return "corrections"
    if kind in OURS:
        return "notes" if kind == "noted" else "known"
    found = view.found.policy.facts.get(kind)
    return "letters" if kind in _LETTERS or (found is not None and found.correspondence) else "steps"
