"""What every act on two cases begins with: the other case is found, both are read, the form counts once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.looking import case_of
from putright.casework.proposals import unkeepable
from putright.casework.recording import Recorded
from putright.casework.who_may import needed_for
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.procedure.moments import Moment, write_day, write_instant
from putright.register.append import Appended, By, CaseChanged, NewFact, append, sent_before, take_chain
from putright.register.models import Case
from putright.register.reading import Record, record_of


class Two(NamedTuple):
    """The case from which it was begun, and the other, both as they are now."""

    this: Record
    other: Record


def refusal(sentence: str, where: str) -> Refusal:
    """What cannot be done, said at a field."""
    return Refusal("impossible", faults=(Fault(sentence, where),))


def other_case(organisation: Organisation, case: Case, reference: str, by: Member) -> Case | Refusal:
    """The case of that reference. One that is closed to whoever asks is answered like one that is not there."""
    text = reference.strip().upper()
    found = case_of(organisation, text) if "\0" not in text else None
    if found is None or found.pk in by.barred:
        return refusal("There is no complaint of this number. Look it up in the register.", "other")
    if found.pk == case.pk:
        return refusal("This is the number of the complaint itself. Give that of another.", "other")
    return found


def begun(
    organisation: Organisation, case: Case, kind: str, by: Member, *, seen: int | None, key: str | None, why: str = ""
) -> Record | Recorded | Refusal:
    """The case as it is now, once it is this organisation's turn to write. Raises CaseChanged.

    Recorded: the same form came before. Refusal: it may not be done by this member, or belongs to another case.
    """
    take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None and before.case.pk == case.pk:
        return Recorded(before, again=True)
    if before is not None:
        return refusal("This form belongs to another complaint. Open it again from there.", "form_id")
    if needed_for(kind) not in by.permissions or case.pk in by.barred:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a manager.", "by"),))
    faults = unkeepable({"why": why})
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    known = record_of(case)
    if seen is not None and seen != len(known.entries):
        raise CaseChanged(known, seen)
    return known


def with_other(organisation: Organisation, known: Record, reference: str, by: Member) -> Two | Refusal:
    """Both cases, the other one named by its reference."""
    other = other_case(organisation, known.case, reference, by)
    return other if isinstance(other, Refusal) else Two(known, record_of(other))


def own_fact(kind: str, now: datetime, **says: object) -> NewFact:
    """An entry of the register's own, made now: nothing of what is not known."""
    return NewFact(kind, write_instant(int(now.timestamp())), {name: value for name, value in says.items() if value})


def write(record: Record, facts: Sequence[NewFact], by: Member, now: datetime, key: str | None = None) -> Appended:
    """More entries on one of the cases, while it is still this organisation's turn to write."""
    head = take_chain(record.case.organisation_id)
    return append(record, head, facts, by=By(by.account or None), now=now, key=key)


def to_the_second(moment: Moment) -> str:
    """When something happened, to be said again of another case just as it was."""
    return write_day(moment.day) if moment.bare else write_instant(moment.instant)
