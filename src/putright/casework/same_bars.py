"""Whoever may not open one of two cases that become one complaint may not open the other."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from putright.accounts.models import Organisation
from putright.casework.closing_rules import deciders
from putright.casework.two_cases import own_fact, refusal
from putright.procedure.acts import Refusal
from putright.register.append import NewFact
from putright.register.closing import ABOUT, bars_of, named_in
from putright.register.parts import ACCESS, NAMED
from putright.register.reading import Record


class Bars(NamedTuple):
    """The entries that each of the two needs, so that both are closed to the same people."""

    first: tuple[NewFact, ...]
    second: tuple[NewFact, ...]


def bars_to_add(organisation: Organisation, first: Record, second: Record, now: datetime) -> Bars | Refusal:
    """What is to be recorded on each; a refusal where nobody could open both."""
    one, other = bars_of(first.entries), bars_of(second.entries)
    about = one.about | other.about
    narrow = [bars.only for bars in (one, other) if bars.only is not None]
    only = frozenset.intersection(*narrow) - about if narrow else None
    if only is not None and not {f"person-{number}" for number in only} & set(deciders(organisation)):
        return refusal("No manager may open both cases. Choose first who may open them.", "other")

    def wanted(record: Record) -> tuple[NewFact, ...]:
        bars = bars_of(record.entries)
        missing = sorted(about - bars.about)
        facts = [own_fact(NAMED.name, now, person=f"person-{number}", how=ABOUT) for number in missing]
        if only is not None and bars.only != only:
            people = " ".join(f"person-{number}" for number in sorted(only))
            facts.append(own_fact(ACCESS.name, now, people=people))
        return tuple(facts)

    return Bars(wanted(first), wanted(second))


def bars_carried(record: Record) -> tuple[NewFact, ...]:
    """The entries that close a new case to whom the first is closed; when they happened is filled in."""
    facts = [
        NewFact(NAMED.name, "", {"person": one.person, "how": one.how}, one.note or None)
        for one in named_in(record.entries).values()
    ]
    only = bars_of(record.entries).only
    if only is not None:
        facts.append(NewFact(ACCESS.name, "", {"people": " ".join(f"person-{number}" for number in sorted(only))}))
    return tuple(facts)
