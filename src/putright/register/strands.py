"""Strands beside a complaint: what was recorded of each, and what follows from that alone.

A strand has a history of its own, judged under a policy of its own. Nothing of the complaint goes into it and nothing
of it goes into the complaint, so that neither can move a date of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.calendars import load_calendars
from putright.procedure.facts import Fact
from putright.procedure.history import History
from putright.procedure.moments import moment_of_instant, parse_moment
from putright.procedure.policy import Policy
from putright.register.parts_beside import STRAND_OPENED, STRAND_STEP
from putright.register.projecting import DutyNow, Projected, project
from putright.register.reading import Entry, Record
from putright.strands import Sort, sort_of, stage_for

MOST: Final = 20
"""So many strands a case can have: their duties are numbered after the complaint's own."""
_APART: Final = 1000
_OURS: Final = frozenset({"strand", "step", "sort"})


class Strand(NamedTuple):
    """A strand of a case: its id there, its sort, its policy, its entries, and its history as the engine takes it."""

    id: str
    sort: Sort
    policy: Policy
    entries: tuple[Entry, ...]
    history: History


def strands_of(record: Record) -> tuple[Strand, ...]:
    """The strands of a case, in the order in which they were opened."""
    entries: dict[str, list[Entry]] = {}
    for entry in record.entries:
        if entry.row.kind == STRAND_OPENED.name or entry.row.kind == STRAND_STEP.name:
            entries.setdefault(str(entry.says["strand"]), []).append(entry)
    return tuple(_strand(name, own, record) for name, own in entries.items())


def next_strand(record: Record) -> str:
    """The id of the next strand to be opened."""
    return f"s{sum(entry.row.kind == STRAND_OPENED.name for entry in record.entries) + 1}"


def _strand(name: str, entries: Iterable[Entry], record: Record) -> Strand:
    own = tuple(entries)
    sort = sort_of(str(own[0].says["sort"]))
    facts = [fact for entry in own for fact in _facts(entry)]
    history = History(tuple(facts), MappingProxyType({}), MappingProxyType({}), record.history.calendar)
    return Strand(name, sort, sort.under(record.policy), own, history)


def _facts(entry: Entry) -> Iterator[Fact]:
    """What an entry is to the engine. Opening a strand gives it to somebody as well."""
    opens = entry.row.kind == STRAND_OPENED.name
    says = {name: value for name, value in entry.says.items() if name not in _OURS}
    if not opens:
        yield _fact(entry, str(entry.says["step"]), says)
        return
    yield _fact(entry, "received", {})
    yield _fact(entry, "assigned", {"person": says["person"]})._replace(id=f"{entry.id}-given")


def _fact(entry: Entry, kind: str, says: dict[str, object]) -> Fact:
    moment = parse_moment(entry.row.happened)
    recorded = moment_of_instant(int(entry.row.recorded.timestamp()))
    return Fact(kind, moment.day, moment.instant, moment.bare, MappingProxyType(says), entry.id, recorded, entry.note)


def follows(record: Record, since: datetime) -> Projected:
    """Everything that follows from the facts of a case, the duties of its strands among it."""
    found = project(record.history, record.policy, load_calendars(), since)
    beside = [row for number, strand in enumerate(strands_of(record), 1) for row in _duties(strand, number, since)]
    return found._replace(duties=[*found.duties, *beside]) if beside else found


def _duties(strand: Strand, number: int, since: datetime) -> Iterator[tuple[DutyNow, datetime, datetime | None]]:
    stage = stage_for(strand.sort.id, strand.id)
    for duty, begin, until in project(strand.history, strand.policy, load_calendars(), since).duties:
        yield duty._replace(place=number * _APART + duty.place, stage=stage), begin, until
