"""What somebody was given and still has to do (cases, agreed actions, strands), and giving all of it to somebody else.

Each case is decided and recorded by itself, by the same act as on its own page. What raises a problem there (somebody
who dealt with an earlier stage may not review it) is not done here, and is said with its reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Person
from putright.calendars import load_calendars
from putright.casework.recording import Proposed, record
from putright.casework.strands import GIVEN, ForStrand, ended_by, is_closed_to, owner_of, record_on_strand
from putright.procedure.acts import Refusal
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import Fact
from putright.procedure.moments import write_instant
from putright.procedure.policy import Policy
from putright.register.calendars import newest_change
from putright.register.closing import bars_of
from putright.register.models import Case
from putright.register.reading import Record, record_of, records_of
from putright.register.strands import strands_of
from putright.register.whose import cases_of

MOST: Final = 100
"""So many cases are looked at, and given on, at a time."""


class Theirs(NamedTuple):
    """Something on a case that is somebody's: to deal with its present stage, or an agreed action (its fact), or
    to look after a strand (its id, and what it is called).
    """

    case: Case
    action: Fact | None = None
    strand: str = ""
    title: str = ""

    @property
    def key(self) -> str:
        """How it is told apart from the others: the case, and the fact."""
        return f"{self.case.pk}-{self.action.id if self.action is not None else self.strand or 'stage'}"


class Has(NamedTuple):
    """Everything that is somebody's. ``more``: there is more of it than is looked at together."""

    stages: list[Theirs]
    actions: list[Theirs]
    more: bool
    strands: list[Theirs]

    @property
    def every(self) -> list[Theirs]:
        """All of it."""
        return [*self.stages, *self.actions, *self.strands]


class Given(NamedTuple):
    """What became of one of them: it was given on, or why not, as a sentence or as a refusal of the act."""

    what: Theirs
    refusal: Refusal | None = None
    why: str = ""
    policy: Policy | None = None


def theirs(organisation: Organisation, by: Member | None, key: str, now: datetime) -> Has:
    """What is somebody's (``key``: person-7) on the cases that ``by`` may see: three questions, however many."""
    keys = cases_of(organisation.pk, key, now, MOST + 1, by.barred if by is not None else ())
    cases = Case.objects.filter(organisation=organisation, pk__in=keys[:MOST]).select_related("policy", "site")
    records = records_of(organisation.pk, cases.order_by("number"), newest_change(organisation.pk))
    stages, actions, strands = [], [], []
    for one in records:
        found = assess(one.history, one.policy, load_calendars(), now)
        if _deals_with(found) == key:
            stages.append(Theirs(one.case))
        actions += [Theirs(one.case, fact) for fact in _owes(found, key)]
        for strand in strands_of(one):
            closed = by is not None and is_closed_to(strand, one, by)
            if not closed and owner_of(strand) == key and not ended_by(strand):
                strands.append(Theirs(one.case, strand=strand.id, title=f"{strand.sort.title} ({strand.id})"))
    return Has(stages, actions, len(keys) > MOST, strands)


def _deals_with(found: Assessment) -> str:
    """Who was given the present stage of an open case; nobody: empty."""
    if found.status != "open":
        return ""
    period = found.case.periods[-1]
    place = found.case.last("assigned", period.begin, period.end)
    return str(found.case.facts[place].attributes.get("person", "")) if place is not None else ""


def _owes(found: Assessment, key: str) -> Iterator[Fact]:
    """The agreed actions that are still owed by somebody."""
    for row in found.duties:
        if row.action == "do-action" and row.status in ("open", "overdue") and row.duty.role == key and row.event:
            yield row.event


def hand_over(
    organisation: Organisation, key: str, to: Person, reason: str, by: Member, *, now: datetime, form: str
) -> list[Given]:
    """Give everything that is somebody's to somebody else, each with the reason; what became of each.

    Within the organisation's transaction. ``form`` names the form: sent again it changes nothing.
    """
    has = theirs(organisation, by, key, now)
    return [_give(organisation, one, key, to, reason, by, now, form) for one in has.every]


def _give(
    organisation: Organisation,
    what: Theirs,
    key: str,
    to: Person,
    reason: str,
    by: Member,
    now: datetime,
    form: str,
) -> Given:
    # Read again: what was given on just before, or by somebody else meanwhile, is theirs no longer.
    known = record_of(what.case)
    once = hashlib.sha256(f"{form}/{what.key}".encode()).hexdigest()
    if what.strand:
        return _give_strand(organisation, what, known, key, to, reason, by, now, once)
    found = assess(known.history, known.policy, load_calendars(), now)
    proposed = (
        _of_action(what, to, reason, now) if what.action is not None else _of_stage(known, found, to, reason, now)
    )
    if what.action is not None and bars_of(known.entries).shuts_out(to.key):
        return Given(what, why=f"The case is closed to {to.name}, who could not see what was agreed.")
    if what.action is None and _deals_with(found) != key:
        return Given(what, why="Somebody else has been given it meanwhile.")
    done = record(organisation, what.case, proposed, by, now=now, seen=len(known.entries), key=once)
    return Given(what, done, policy=known.policy) if isinstance(done, Refusal) else Given(what)


def _give_strand(
    organisation: Organisation,
    what: Theirs,
    known: Record,
    key: str,
    to: Person,
    reason: str,
    by: Member,
    now: datetime,
    once: str,
) -> Given:
    strand = next(one for one in strands_of(known) if one.id == what.strand)
    if owner_of(strand) != key or ended_by(strand):
        return Given(what, why="Somebody else has been given it meanwhile, or it has ended.")
    wanted = ForStrand(what.strand, GIVEN, write_instant(int(now.timestamp())), {"person": to.key}, reason)
    done = record_on_strand(organisation, what.case, wanted, by, now=now, seen=len(known.entries), key=once)
    return Given(what, done) if isinstance(done, Refusal) else Given(what)


def _of_stage(known: Record, found: Assessment, to: Person, reason: str, now: datetime) -> Proposed:
    place = found.case.last("assigned", found.case.periods[-1].begin, found.case.periods[-1].end)
    before = found.case.facts[place].attributes if place is not None else {}
    role = {"role": before["role"]} if before.get("role") in known.policy.roles else {}
    return Proposed("assigned", write_instant(int(now.timestamp())), {**role, "person": to.key}, reason)


def _of_action(what: Theirs, to: Person, reason: str, now: datetime) -> Proposed:
    """Who owes it is what was agreed; a correction says who does now, and why."""
    of = what.action.id if what.action is not None else ""
    says: dict[str, object] = {"of": of, "reason": reason, "set": {"owner": to.key}}
    return Proposed("corrected", write_instant(int(now.timestamp())), says)
