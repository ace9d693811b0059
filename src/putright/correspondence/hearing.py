"""Somebody rings, comes or writes about a case that is there: it is put on the case, and whoever deals with it is told.

It moves no date and changes nothing of the case: what follows of it is for whoever deals with the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import About, Brought, add_documents
from putright.casework.proposals import unkeepable
from putright.casework.recording import Recorded
from putright.casework.who_may import needed_for
from putright.correspondence.mailbox.filing import BY_ITSELF, tell
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.procedure.moments import moment_at, parse_moment
from putright.register.append import By, NewFact, append, sent_before, take_chain
from putright.register.models import Case
from putright.register.parts import ADDED, HEARD
from putright.register.reading import record_of

_OTHER: Final = About("other")


@dataclass(frozen=True, slots=True)
class Heard:
    """What came: how (a channel of the engine), when (ISO 8601), what ``heard-from`` says besides, a note.

    ``files`` are originals that go with it as documents, ``about`` what is known of them.
    """

    channel: str
    at: str
    says: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    note: str = ""
    files: Sequence[Brought] = ()
    about: About = _OTHER


def hear(
    organisation: Organisation, case: Case, heard: Heard, by: Member, *, now: datetime, key: str | None
) -> Recorded | Refusal:
    """Put it on the case with its originals, in one transaction. The same form sent again changes nothing."""
    take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None and before.case.pk == case.pk:
        return Recorded(before, again=True)
    refusal = _refused(case, heard, by, other=before is not None, now=now)
    if refusal is not None:
        return refusal
    says = {"channel": heard.channel} | {name: value for name, value in heard.says.items() if value}
    fact = NewFact(HEARD.name, heard.at, says, heard.note or None)
    if heard.files:
        # Whoever takes down a message need not be somebody who may add documents otherwise.
        adder = by if needed_for(ADDED.name) in by.permissions else BY_ITSELF
        done = add_documents(
            organisation, case, heard.files, heard.about, adder, now=now, key=key, bears_out=fact,
            source="staff" if adder is by else "putright",
        )  # fmt: skip
        if isinstance(done, Refusal):
            return done
        record, number = done.record, done.record.entries[-len(heard.files) - 1].row.number
    else:
        head = take_chain(organisation.pk)
        record = append(record_of(case), head, [fact], by=By(by.account or None, "staff"), now=now, key=key).record
        number = record.entries[-1].row.number
    tell(organisation, record, "heard-from", f"heard/{case.pk}/{number}", now, but=by.person)
    return Recorded(record)


def _refused(case: Case, heard: Heard, by: Member, *, other: bool, now: datetime) -> Refusal | None:
    if needed_for(HEARD.name) not in by.permissions:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a complaint handler.", "by"),))
    if case.pk in by.barred:
        return Refusal("not-permitted", faults=(Fault("This case is closed to you. Ask a manager.", "reference"),))
    if other:
        said = "This form belongs to another complaint. Open it again."
        return Refusal("impossible", faults=(Fault(said, "reference"),))
    faults = unkeepable({**heard.says, "note": heard.note})
    try:
        came = parse_moment(heard.at)
        if came.day > moment_at(now).day or (not came.bare and came.instant > now.timestamp()):
            faults = [*faults, Fault("This has not happened yet. Check the day and the hour.", "at")]
    except ValueError as error:
        faults = [*faults, Fault(f"Say when it came: {error}.", "at")]
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None
