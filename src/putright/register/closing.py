"""To whom a case is closed: worked out from its entries, kept beside them, and read for many cases at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.register.models import Case, CaseBar
from putright.register.parts import ACCESS, NAMED
from putright.register.reading import Entry
from putright.register.rows import Rows

ABOUT: Final = "complained-about"
MISTAKE: Final = "mistake"
"""How somebody stands in a complaint: it is about them; they were entered by mistake."""

CLOSING: Final = frozenset({NAMED.name, ACCESS.name})
"""The kinds of entry that decide to whom a case is closed."""

_KEY: Final = re.compile(r"person-([0-9]{1,18})")


class Named(NamedTuple):
    """Somebody of the organisation who is named in the complaint: how, in which entry, and what was noted with it."""

    person: str
    how: str
    number: int
    note: str


class Bars(NamedTuple):
    """To whom a case is closed: the ids of people whom it is about; and of those to whom alone it is open, or None."""

    about: frozenset[int] = frozenset()
    only: frozenset[int] | None = None

    def shuts_out(self, person: str) -> bool:
        """Whether the case is closed to the person of a key such as person-7."""
        number = person_number(person)
        return number is not None and (number in self.about or (self.only is not None and number not in self.only))


OPEN: Final = Bars()
"""Closed to nobody."""


def person_number(key: str) -> int | None:
    """The id in a key such as person-7; None for anything else."""
    found = _KEY.fullmatch(key)
    return int(found[1]) if found is not None else None


def named_in(entries: Iterable[Entry]) -> Mapping[str, Named]:
    """Who is named in the complaint, by key: for each person what was said last; nobody who was entered by mistake."""
    found: dict[str, Named] = {}
    for entry in entries:
        if entry.row.kind == NAMED.name:
            person, how = str(entry.says.get("person", "")), str(entry.says.get("how", ""))
            found.pop(person, None)
            if how != MISTAKE:
                found[person] = Named(person, how, entry.row.number, entry.note or "")
    return MappingProxyType(found)


def bars_of(entries: Iterable[Entry]) -> Bars:
    """To whom the case of these entries is closed."""
    entries = [entry for entry in entries if entry.row.kind in CLOSING]
    if not entries:
        return OPEN
    about = (one.person for one in named_in(entries).values() if one.how == ABOUT)
    only: frozenset[int] | None = None
    for entry in entries:
        if entry.row.kind == ACCESS.name:
            only = _numbers(str(entry.says.get("people", "")).split()) or None
    return Bars(_numbers(about), only)


def _numbers(keys: Iterable[str]) -> frozenset[int]:
    return frozenset(number for key in keys if (number := person_number(key)) is not None)


def bar_rows(case: Case, bars: Bars) -> Rows:
    """What is kept of it."""
    lines: list[tuple[str, int | None]] = [("about", one) for one in sorted(bars.about)]
    if bars.only is not None:
        lines += [("closed", None), *(("open", one) for one in sorted(bars.only))]
    columns = ("organisation_id", "case_id", "why", "person_id")
    return Rows("register_casebar", columns, [(case.organisation_id, case.pk, *line) for line in lines])


def forget_bars(case: Case) -> None:
    """Take away what is kept, before it is written anew."""
    CaseBar.objects.filter(case=case)._raw_delete(using="default")


def bars_kept(organisation: int, cases: Iterable[int]) -> Mapping[int, Bars]:
    """To whom these cases are closed, by their row ids; those that are open to everybody are left out. One query."""
    about: dict[int, set[int]] = {}
    only: dict[int, set[int]] = {}
    rows = CaseBar.objects.filter(organisation=organisation, case__in=list(cases))
    for case, why, person in rows.values_list("case", "why", "person"):
        kept = (about if why == "about" else only).setdefault(case, set())
        if person is not None:
            kept.add(person)
    return {
        case: Bars(frozenset(about.get(case, ())), frozenset(only[case]) if case in only else None)
        for case in {*about, *only}
    }
