"""Saying that two cases have to do with each other, and taking that back: an entry on each, together."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.recording import Recorded
from putright.casework.two_cases import begun, own_fact, refusal, with_other, write
from putright.procedure.acts import Refusal
from putright.register.models import Case
from putright.register.parts_beside import HOWS, LINKED, UNLINKED
from putright.register.reading import Record
from putright.register.relating import relations_of

_FROM_THERE: Final = MappingProxyType({"follows-from": "followed-by", "followed-by": "follows-from"})
"""How it reads on the other case, where that is not the same."""


def link(
    organisation: Organisation,
    case: Case,
    reference: str,
    how: str,
    by: Member,
    *,
    now: datetime,
    seen: int | None = None,
    key: str | None = None,
    why: str = "",
) -> Recorded | Refusal:
    """Two cases are related; ``how`` is one of HOWS. Within the organisation's transaction. Raises CaseChanged."""
    known = begun(organisation, case, LINKED.name, by, seen=seen, key=key, why=why)
    if not isinstance(known, Record):
        return known
    two = with_other(organisation, known, reference, by)
    if isinstance(two, Refusal):
        return two
    if how not in HOWS:
        return refusal("Choose how the two are related.", "how")
    other = two.other.case.reference
    if relations_of(known.entries).links.get(other) == how:
        return refusal("The two are linked so already.", "other")
    there = own_fact(LINKED.name, now, reference=case.reference, how=_FROM_THERE.get(how, how), reason=why)
    write(two.other, [there], by, now)
    here = own_fact(LINKED.name, now, reference=other, how=how, reason=why)
    return Recorded(write(known, [here], by, now, key).record)


def unlink(
    organisation: Organisation,
    case: Case,
    reference: str,
    by: Member,
    *,
    now: datetime,
    seen: int | None = None,
    key: str | None = None,
    why: str = "",
) -> Recorded | Refusal:
    """The two are not related after all. What was said stays on the record."""
    known = begun(organisation, case, UNLINKED.name, by, seen=seen, key=key, why=why)
    if not isinstance(known, Record):
        return known
    two = with_other(organisation, known, reference, by)
    if isinstance(two, Refusal):
        return two
    other = two.other.case.reference
    if other not in relations_of(known.entries).links:
        return refusal("The two are not linked any more.", "other")
    write(two.other, [own_fact(UNLINKED.name, now, reference=case.reference, reason=why)], by, now)
    return Recorded(write(known, [own_fact(UNLINKED.name, now, reference=other, reason=why)], by, now, key).record)
