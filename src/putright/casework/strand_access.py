"""Closing a strand to some of those who may open its case, and opening it to them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Person
from putright.casework.closing_rules import deciders
from putright.casework.recording import Recorded
from putright.casework.strands import ended_by, owner_of
from putright.casework.two_cases import begun, own_fact, refusal, write
from putright.procedure.acts import Refusal
from putright.register.closing import Bars, bars_of, person_number
from putright.register.models import Case
from putright.register.parts_beside import STRAND_ACCESS
from putright.register.reading import Record
from putright.register.search_anew import take_anew
from putright.register.strand_bars import strand_bars_of
from putright.register.strands import strands_of
from putright.strands import stage_for

HOWS: Final = ("all", "only", "but")


def choose_access(
    organisation: Organisation,
    case: Case,
    strand: str,
    how: str,
    people: Sequence[str],
    by: Member,
    *,
    now: datetime,
    why: str,
    seen: int | None = None,
    key: str | None = None,
) -> Recorded | Refusal:
    """Choose who may open a strand: everybody who may open the case, only these, or all but these (keys of people).

    The words of a strand that is closed to anybody leave the search, which tells everybody the same. Within the
    organisation's transaction. Raises CaseChanged.
    """
    known = begun(organisation, case, STRAND_ACCESS.name, by, seen=seen, key=key, why=why)
    if not isinstance(known, Record):
        return known
    chosen = [] if how == "all" else sorted(set(people))
    wrong = _wrong(organisation, known, strand, how, chosen, by)
    if wrong is not None:
        return wrong
    says = own_fact(STRAND_ACCESS.name, now, strand=strand, how=how, people=" ".join(chosen))
    done = write(known, [replace(says, note=why or None)], by, now, key)
    take_anew(organisation, [case.pk])
    return Recorded(done.record)


def _wrong(
    organisation: Organisation, known: Record, strand: str, how: str, people: Sequence[str], by: Member
) -> Refusal | None:
    found = next((one for one in strands_of(known) if one.id == strand), None)
    if found is None or f"{known.case.pk}/{stage_for(found.sort.id, found.id)}" in by.closed_strands:
        return refusal("There is no such strand on this case.", "strand")
    now = strand_bars_of(known.entries).get(stage_for(found.sort.id, found.id), Bars())
    if now.shuts_out(by.person):
        return refusal("You opened this strand for a short time. Those to whom it is open decide this.", "how")
    numbers = frozenset(number for one in people if (number := person_number(one)) is not None)
    there = Person.objects.filter(organisation=organisation, pk__in=numbers).count()
    if how not in HOWS or there != len(people):
        return refusal("Choose people from the list: one of these is nobody here.", "people")
    if how != "all" and not people:
        return refusal("Tick the people.", "people")
    then = Bars() if how == "all" else Bars(only=numbers) if how == "only" else Bars(about=numbers)
    if then == now:
        return refusal("That is so already.", "how")
    if not any(not then.shuts_out(one) and not bars_of(known.entries).shuts_out(one) for one in deciders(organisation)):
        return refusal("At least one manager has to be able to open it, to open it to others again.", "people")
    if not ended_by(found) and then.shuts_out(owner_of(found)):
        return refusal(
            "Whoever looks after the strand has to be able to open it. Give it to somebody else first.", "people"
        )
    return None
