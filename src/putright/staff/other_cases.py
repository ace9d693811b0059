"""A case that speaks of another one: where that is closed to whoever looks, its reference is not said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from putright.accounts.members import Member
from putright.casework.looking import View
from putright.register.models import Case
from putright.register.parts import ADDED, WITHDRAWN
from putright.register.reading import Entry
from putright.register.strand_bars import OF_ONE, strand_of

CLOSED: Final = "a case that is closed to you"

_SPEAKS: Final = {ADDED.name: "from_case", WITHDRAWN.name: "to"}
"""The kinds of entry that name another case, and the part that does."""


def naming_no_closed(view: View, member: Member) -> View:
    """The view for this member. One query, only where a case is closed to them and this one names another."""
    if not member.barred:
        return view
    named = {_named(entry) for entry in view.record.entries} - {""}
    if not named:
        return view
    there = Case.objects.filter(organisation=view.organisation, pk__in=member.barred, reference__in=named)
    closed = set(there.values_list("reference", flat=True))
    if not closed:
        return view
    entries = tuple(_unnamed(entry, closed) for entry in view.record.entries)
    return replace(view, record=view.record._replace(entries=entries))


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


def _unnamed(entry: Entry, closed: Collection[str]) -> Entry:
    if _named(entry) not in closed:
        return entry
    return entry._replace(says={**entry.says, _SPEAKS[entry.row.kind]: CLOSED})
