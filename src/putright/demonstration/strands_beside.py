"""Strands beside some complaints: a person at risk, a letter that went astray, somebody who asks for their data.

One of them is closed to somebody who may open the complaint: he had the letter in his hands, and will be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Person
from putright.casework.strand_access import choose_access
from putright.casework.strands import ForStrand, record_on_strand
from putright.procedure.acts import Refusal
from putright.register.models import Case


class _Told(NamedTuple):
    """A strand: of which story, whose, how many hours ago it was known and opened, what it is about, a step of it."""

    story: str
    sort: str
    owner: str
    ago: int
    about: str
    step: str
    says: Mapping[str, object]


_TOLD: Final[Mapping[str, tuple[_Told, ...]]] = {
    "brightwater": (
        _Told("ombudsman", "safeguarding", "mei-chen-holt", 48, "He writes of thoughts of ending his life.",
              "concern-referred", {"outcome": "adult"}),
        _Told("carer-with-consent", "subject-access", "mei-chen-holt", 240, "He asks for everything we hold about her.",
              "", {}),
    ),
    "osier": (
        _Told("missed-visits-and-the-lift", "data-breach", "comfort-boateng", 30,
              "A letter about her visits was put into the pigeon hole of number 41.",
              "risk-judged", {"outcome": "risk"}),
    ),
}  # fmt: skip


_CLOSED: Final = ("osier", "missed-visits-and-the-lift", "comfort-boateng", "rajesh-vadgama")
"""At which provider, on which complaint, by whom its strand is closed, and to whom."""
_WHY: Final = (
    "He handed the letters out that day and will be asked about it. He goes on with the complaint about the lift."
)


def open_strands(
    organisation: Organisation,
    cases: Mapping[str, Case],
    people: Mapping[str, Person],
    members: Mapping[str, Member],
    now: datetime,
) -> None:
    """Open them, take a step of those that have one, and close one to somebody."""
    for one in _TOLD.get(organisation.slug, ()):
        by, case, at = members[one.owner], cases[one.story], now - timedelta(hours=one.ago)
        opening = ForStrand("", one.sort, _written(at), {"person": by.person}, one.about)
        _take(organisation, case, opening, by, at)
        if one.step:
            later = at + timedelta(hours=1)
            _take(organisation, case, ForStrand("s1", one.step, _written(later), one.says), by, later)
    house, story, closer, to = _CLOSED
    if organisation.slug == house:
        at, keys = now - timedelta(hours=28), [people[to].key]
        done = choose_access(organisation, cases[story], "s1", "but", keys, members[closer], now=at, why=_WHY)
        if isinstance(done, Refusal):
            raise RuntimeError(f"{story}: the strand was not closed: {done}")


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _take(organisation: Organisation, case: Case, wanted: ForStrand, by: Member, at: datetime) -> None:
    key = f"demonstration/{case.reference}/{wanted.what}"
    done = record_on_strand(organisation, case, wanted, by, now=at, key=key)
    if isinstance(done, Refusal):
        raise RuntimeError(f"{case.reference}, {wanted.what}: {'; '.join(fault.message for fault in done.faults)}")
