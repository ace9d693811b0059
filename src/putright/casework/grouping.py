"""Cases about one event gathered under a name, and what is done to all of them: each case is decided by itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.proposals import unkeepable
from putright.casework.recording import Proposed, Recorded, record
from putright.casework.two_cases import begun, own_fact, refusal, write
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.append import take_chain
from putright.register.models import Case, CaseGroup
from putright.register.parts_beside import GROUPED, UNGROUPED
from putright.register.reading import Record
from putright.register.relating import members_of, relations_of

_A_FORM: Final = uuid.UUID("5c0c8a52-5d0a-4f0f-9a41-6f6d0a0b7c11")
"""From this and the form's key comes the key of each case, so that a form counts once on each."""


class Answered(NamedTuple):
    """What came of an act on one case of a group: None if it was recorded, else why not."""

    case: Case
    refusal: Refusal | None


def make_group(organisation: Organisation, name: str, by: Member, *, now: datetime, key: str) -> CaseGroup | Refusal:
    """A new group without cases. The same form twice makes one."""
    take_chain(organisation.pk)
    if "assign" not in by.permissions:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a manager.", "by"),))
    faults = unkeepable({"name": name})
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    there = CaseGroup.objects.filter(organisation=organisation)
    again = there.filter(key=key).first()
    if again is not None:
        return again
    if there.filter(name__iexact=name.strip()).exists():
        return refusal("There is a group of this name already. Add the cases to that one.", "name")
    last = there.order_by("-number").values_list("number", flat=True).first() or 0
    return CaseGroup.objects.create(
        organisation=organisation, number=last + 1, name=name.strip(), made=now, account_id=by.account, key=key
    )


def add_to_group(
    organisation: Organisation, group: CaseGroup, case: Case, by: Member, *, now: datetime, key: str | None = None
) -> Recorded | Refusal:
    """Put a case into a group."""
    return _change(organisation, group, case, GROUPED.name, by, now, key)


def take_from_group(
    organisation: Organisation, group: CaseGroup, case: Case, by: Member, *, now: datetime, key: str | None = None
) -> Recorded | Refusal:
    """Take a case out of a group. That it was in it stays on the record."""
    return _change(organisation, group, case, UNGROUPED.name, by, now, key)


def _change(
    organisation: Organisation, group: CaseGroup, case: Case, kind: str, by: Member, now: datetime, key: str | None
) -> Recorded | Refusal:
    known = begun(organisation, case, kind, by, seen=None, key=key)
    if not isinstance(known, Record):
        return known
    inside = group.number in relations_of(known.entries).groups
    if inside is (kind == GROUPED.name):
        return refusal("It is in this group already." if inside else "It is not in this group any more.", "other")
    return Recorded(write(known, [own_fact(kind, now, group=f"g{group.number}")], by, now, key).record)


def cases_of(organisation: Organisation, group: CaseGroup, by: Member) -> list[Case]:
    """The cases of a group that this member may see, in the order in which they came into it."""
    keys = [one for one in members_of(organisation, group.number).get(group.number, []) if one not in by.barred]
    found = Case.objects.filter(organisation=organisation, pk__in=keys).select_related("policy", "site").in_bulk()
    return [found[one] for one in keys if one in found]


def record_on_all(
    organisation: Organisation, cases: Sequence[Case], proposed: Proposed, by: Member, *, now: datetime, key: str
) -> list[Answered]:
    """Record the same thing on each of these cases. Each is decided by itself: one that is refused stops no other."""
    answers = []
    for case in cases:
        own = uuid.uuid5(_A_FORM, f"{key}/{case.reference}").hex
        done = record(organisation, case, proposed, by, now=now, key=own)
        answers.append(Answered(case, done if isinstance(done, Refusal) else None))
    return answers
