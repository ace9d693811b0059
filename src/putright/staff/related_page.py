"""Other cases as the pages of a case show them, each with where it stands; one closed to the reader is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from django.urls import reverse

from putright.casework.looking import View
from putright.register.parts import OF_TWO
from putright.register.relating import Relations, groups_named, keys_of_cases, relations_of
from putright.reports.register_list import Listed, listed_of
from putright.staff.case_frame import address_of
from putright.staff.door import Desk
from putright.staff.related_words import HOW_SHORT
from putright.wording.plain_names import capital, stage_name
from putright.wording.standing_words import case_status_words


class Other(NamedTuple):
    """Another case: its number and page, what it has to do with this one, where it stands; what came with it."""

    reference: str
    href: str
    how: str
    status: str
    status_words: str
    stage: str
    parts: tuple[tuple[str, str], ...] = ()


class RelatedShown(NamedTuple):
    """The other cases as the page of a case shows them, and the groups that it is in, each with its address."""

    linked: list[Other]
    came: list[Other]
    pieces: list[Other]
    groups: list[tuple[str, str]]


def without_closed(at: Desk, view: View) -> View:
    """The view without the entries that name a case which is closed to this member."""
    told = [entry for entry in view.record.entries if entry.row.kind in OF_TWO] if at.member.barred else []
    if not told:
        return view
    keys = keys_of_cases(at.organisation, {str(entry.says["reference"]) for entry in told})
    closed = {reference for reference, key in keys.items() if key in at.member.barred}
    hidden = frozenset(entry.row.number for entry in told if entry.says["reference"] in closed)
    return replace(view, hidden=hidden) if hidden else view


def relations_seen(view: View) -> Relations:
    """What this case has to do with others, as far as whoever looks may know of them."""
    return relations_of(entry for entry in view.record.entries if entry.row.number not in view.hidden)


def related_shown(at: Desk, view: View) -> RelatedShown | None:
    """The other cases; None where this one stands by itself, and then nothing is asked of the database."""
    known = relations_seen(view)
    if not (known.others or known.groups):
        return None
    rows = _rows(at, known)
    names = groups_named(at.organisation, known.groups) if known.groups else {}
    pieces = {known.origin: "This was a part of it"} if known.origin else {}
    pieces |= dict.fromkeys(known.into, "It was a part of this")
    pieces |= dict.fromkeys(known.back, "It was a part of this and was taken back")
    shown = RelatedShown(
        [*_others(at, rows, {other: HOW_SHORT[how] for other, how in known.links.items()})],
        [*_others(at, rows, dict.fromkeys(known.came, "The same complaint"))],
        [*_others(at, rows, pieces)],
        [(names.get(one, f"Group {one}"), reverse("group", args=[at.organisation.slug, one])) for one in known.groups],
    )
    return shown if any(shown) else None


def _rows(at: Desk, known: Relations) -> dict[str, Listed]:
    keys = keys_of_cases(at.organisation, known.others) if known.others else {}
    listed = listed_of(at.organisation, at.now, [key for key in keys.values() if key not in at.member.barred])
    return {row.reference: row for row in listed.values()}


def _others(at: Desk, rows: dict[str, Listed], how: dict[str, str]) -> Iterator[Other]:
    for reference, words in how.items():
        row = rows.get(reference)
        if row is not None:
            yield other_of(at, row, words)


def other_of(at: Desk, row: Listed, how: str = "") -> Other:
    """A case as a line of a list."""
    address = address_of(at.organisation, row.reference)
    return Other(
        row.reference,
        address,
        how,
        row.status,
        capital(case_status_words(row.status)),
        capital(stage_name(row.stage, row.policy)),
        (
            ("What was recorded on it", f"{address}#history"),
            ("People", f"{address}people/"),
            ("Documents", f"{address}documents/"),
        ),
    )
