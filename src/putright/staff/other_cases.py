"""A case that speaks of another one: where that is closed to whoever looks, its reference is not said."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from putright.accounts.members import Member
from putright.casework.looking import View
from putright.register.models import Case
from putright.register.parts import ADDED, OF_TWO, WITHDRAWN
from putright.register.reading import Entry, Record, as_record
from putright.register.strand_bars import OF_ONE, strand_of

CLOSED: Final = "a case that is closed to you"

ANOTHER: Final = "another case"
"""What stands for its reference where words name it."""

_SPEAKS: Final = {ADDED.name: "from_case", WITHDRAWN.name: "to"} | dict.fromkeys(OF_TWO, "reference")
"""The kinds of entry that name another case, and the part that does."""


def naming_no_closed(record: Record, member: Member) -> Record:
    """The case as this member may read it. One query, only where a case is closed to them and this one names another.

    Entries that were made with a joining or a split, and what somebody wrote, name the other case in their words: that
    is left out as well. Entries about two cases keep the reference, because they are not shown at all (related_page).
    """
    if not member.barred:
        return record
    named = {_named(entry) for entry in record.entries} - {""}
    if not named:
        return record
    there = Case.objects.filter(organisation=record.case.organisation_id, pk__in=member.barred, reference__in=named)
    closed = set(there.values_list("reference", flat=True))
    if not closed:
        return record
    words = unnaming(closed)
    return as_record(record.case, [_unnamed(entry, closed, words) for entry in record.entries], record.newest)


def unnaming(closed: Collection[str]) -> Callable[[str], str]:
    """What says a text again without these references."""
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(closed)))})(?![\w-])", re.IGNORECASE)
    return lambda text: pattern.sub(ANOTHER, text)


def without_closed_strands(view: View, member: Member) -> View:
    """The view without the strands that are closed to this member, and the entries that speak of them: no query."""
    before = f"{view.case.pk}/"
    closed = frozenset(strand_of(one) for one in member.closed_strands if one.startswith(before))
    if not closed:
        return view
    entries = (one for one in view.record.entries if one.row.kind in OF_ONE and one.says.get("strand") in closed)
    hidden = frozenset(one.row.number for one in entries)
    return replace(view, closed=closed, hidden=view.hidden | hidden)


def _named(entry: Entry) -> str:
    return str(entry.says.get(_SPEAKS.get(entry.row.kind, ""), ""))


def _unnamed(entry: Entry, closed: Collection[str], words: Callable[[str], str]) -> Entry:
    if entry.row.kind in OF_TWO:
        return entry
    says = _said(entry.says, words)
    if _named(entry) in closed:
        says[_SPEAKS[entry.row.kind]] = CLOSED
    return entry._replace(says=says, note=words(entry.note) if entry.note is not None else None)


def _said(says: Mapping[str, object], words: Callable[[str], str]) -> dict[str, object]:
    return {
        name: words(one) if isinstance(one, str) else _said(one, words) if isinstance(one, Mapping) else one
        for name, one in says.items()
    }
