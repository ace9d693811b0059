"""The same complaint came twice: one case goes on and counts from the earlier receipt, the other one ends.

What was met or late is judged anew by the earlier receipt, because that is when the complaint came. An acknowledgement
of the case that ends counts for the one that goes on: it was the same complaint that was acknowledged. Nothing else is
copied: words, needs and documents stay where they are, and the case that goes on names where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.recording import Proposed, Recorded, Refused, Weighed, weigh
from putright.casework.same_bars import bars_to_add
from putright.casework.two_cases import Two, begun, own_fact, refusal, to_the_second, with_other, write
from putright.procedure.acts import Refusal
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import Fact
from putright.procedure.moments import write_instant
from putright.register.append import CaseChanged, NewFact
from putright.register.contacts import telling
from putright.register.models import Case, Contact
from putright.register.parts_beside import JOINED, UNJOINED
from putright.register.reading import Record, record_of
from putright.register.relating import relations_of

_ENDED: Final = frozenset({"closed", "withdrawn", "settled"})
_WITHIN: Final = frozenset({"handle", "respond", "correct"})
"""What somebody who decides that two cases are one may record as a part of it."""


class Planned(NamedTuple):
    """What a joining would record on each of the two cases, and how many entries each had."""

    goes_on: Record
    ends: Record
    on_goes_on: Weighed
    on_ends: Weighed


def same_complainant(one: Case, other: Case) -> bool:
    """Whether the two cases share an address, a number or a name by which a complainant is recognised."""
    rows = Contact.objects.filter(case__in=[one.pk, other.pk]).values_list("case", "value")
    known: dict[int, set[str]] = {}
    for case, value in rows:
        known.setdefault(case, set()).add(value)
    return bool(set(telling(tuple(known.get(one.pk, ())))) & set(telling(tuple(known.get(other.pk, ())))))


def plan_joining(
    organisation: Organisation,
    known: Record,
    reference: str,
    which: str,
    by: Member,
    *,
    now: datetime,
    why: str,
    sure: bool = False,
) -> Planned | Refusal:
    """What would be recorded, or why the two cannot be joined. Writes nothing.

    ``which`` goes on: "first" (the one that came first), "this" (``known``) or "other". ``sure``: somebody confirmed
    that it is the same complaint though nothing shows that the same person complained.
    """
    two = with_other(organisation, known, reference, by)
    if isinstance(two, Refusal):
        return two
    for record in two:
        known_of = relations_of(record.entries)
        if known_of.goes_on is not None:
            sentence = f"{record.case.reference} was joined with another complaint already. Take that back first."
            return refusal(sentence, "other")
        if known_of.back_in is not None:
            sentence = f"{record.case.reference} was taken back into the complaint that it was a part of."
            return refusal(f"{sentence} Join with that one.", "other")
    if not sure and not same_complainant(known.case, two.other.case):
        return refusal(
            "Nothing shows that the same person complained: no name, number or address is the same."
            " Tick that it is the same complaint all the same, and say how you know.",
            "sure",
        )
    return _planned(organisation, *_in_order(two, which, now), by, now, why)


def _in_order(two: Two, which: str, now: datetime) -> tuple[Record, Record]:
    """The case that goes on, then the one that ends."""
    if which == "other" or (which == "first" and _receipt(two.other, now).instant < _receipt(two.this, now).instant):
        return two.other, two.this
    return two.this, two.other


def _found(record: Record, now: datetime) -> Assessment:
    return assess(record.history, record.policy, load_calendars(), now)


def _receipt(record: Record, now: datetime) -> Fact:
    return next(fact for fact in _found(record, now).case.facts if fact.kind == "received")


def _planned(
    organisation: Organisation, goes_on: Record, ends: Record, by: Member, now: datetime, why: str
) -> Planned | Refusal:
    one, other = goes_on.case.reference, ends.case.reference
    member = replace(by, permissions=by.permissions | _WITHIN)
    at = write_instant(int(now.timestamp()))
    bars = bars_to_add(organisation, goes_on, ends, now)
    if isinstance(bars, Refusal):
        return bars
    reason = f"Joined with {other}. {why}"
    taken = _taken_over(organisation, goes_on, ends, member, now, reason)
    if isinstance(taken, Refusal):
        return taken
    weighed, moved, carried = taken
    joined = own_fact(JOINED.name, now, reference=other, part="goes-on", moved=moved, carried=carried, reason=why)
    here = weighed._replace(facts=(*weighed.facts, *bars.first, joined))
    closing, closed = Weighed((), (), (), ()), ""
    if _found(ends, now).status not in _ENDED:
        said = {"reason": f"Joined with {one}."}
        done = weigh(organisation, ends, [Proposed("closed", at, said, reason=why)], member, now)
        if isinstance(done, Refused):
            return done.refusal
        closing, closed = done, f"f{len(ends.entries) + len(done.facts)}"
    ended = own_fact(JOINED.name, now, reference=one, part="ends", closed=closed, reason=why)
    there = closing._replace(facts=(*closing.facts, *bars.second, ended))
    return Planned(goes_on, ends, here, there)


def _taken_over(
    organisation: Organisation, goes_on: Record, ends: Record, by: Member, now: datetime, reason: str
) -> tuple[Weighed, str, str] | Refusal:
    """The earlier receipt and the acknowledgement that the case which goes on takes over; the ids of both entries."""
    at = write_instant(int(now.timestamp()))
    mine, theirs = _receipt(goes_on, now), _receipt(ends, now)
    several: list[Proposed] = []
    if theirs.instant < mine.instant:
        changes = {"of": mine.id, "set": {"at": to_the_second(theirs.moment)}, "reason": reason}
        several.append(Proposed("corrected", at, changes, reason=reason))
    carries = _acknowledged(goes_on, ends, now)
    if carries is not None:
        told = f"Recorded on {ends.case.reference}, which was joined with this case."
        says = {name: value for name, value in carries.attributes.items() if name != "note"}
        done = _weighed(organisation, goes_on, [*several, Proposed(
            "acknowledged", to_the_second(carries.moment), says, told, reason
        )], by, now)  # fmt: skip
        if isinstance(done, Weighed):
            return done, *_ids(goes_on, done.facts)
    done = _weighed(organisation, goes_on, several, by, now)
    return done if isinstance(done, Refusal) else (done, *_ids(goes_on, done.facts))


def _weighed(
    organisation: Organisation, known: Record, several: Sequence[Proposed], by: Member, now: datetime
) -> Weighed | Refusal:
    done = weigh(organisation, known, several, by, now) if several else Weighed((), (), (), ())
    return done.refusal if isinstance(done, Refused) else done


def _ids(known: Record, facts: Sequence[NewFact]) -> tuple[str, str]:
    """The ids of the correction and of the acknowledgement among new entries, or nothing."""
    ids = {fact.kind: f"f{number}" for number, fact in enumerate(facts, len(known.entries) + 1)}
    return ids.get("corrected", ""), ids.get("acknowledged", "")


def _acknowledged(goes_on: Record, ends: Record, now: datetime) -> Fact | None:
    """The first acknowledgement at the first stage of the case that ends, if the other had none by then."""

    def first(record: Record) -> Fact | None:
        case = _found(record, now).case
        period = case.periods[0]
        return next((one for one in case.facts[period.begin : period.end] if one.kind == "acknowledged"), None)

    mine, theirs = first(goes_on), first(ends)
    return theirs if theirs is not None and (mine is None or theirs.instant < mine.instant) else None


def join(
    organisation: Organisation,
    case: Case,
    reference: str,
    which: str,
    by: Member,
    *,
    now: datetime,
    why: str,
    sure: bool = False,
    seen: tuple[int, int] | None = None,
    key: str | None = None,
) -> Recorded | Refusal:
    """Join two cases; gives the one that goes on. ``seen``: the entries of both when they were looked at."""
    known = begun(organisation, case, JOINED.name, by, seen=seen[0] if seen else None, key=key, why=why)
    if isinstance(known, Recorded):
        joined = relations_of(known.record.entries).goes_on
        other = Case.objects.filter(organisation=organisation, reference=joined.reference).first() if joined else None
        return known._replace(record=record_of(other)) if other is not None else known
    if isinstance(known, Refusal):
        return known
    plan = plan_joining(organisation, known, reference, which, by, now=now, why=why, sure=sure)
    if isinstance(plan, Refusal):
        return plan
    other_now = plan.ends if plan.goes_on.case.pk == case.pk else plan.goes_on
    if seen is not None and seen[1] != len(other_now.entries):
        raise CaseChanged(other_now, seen[1])
    first = plan.goes_on.case.pk == case.pk
    write(plan.ends, plan.on_ends.facts, by, now, None if first else key)
    done = write(plan.goes_on, plan.on_goes_on.facts, by, now, key if first else None)
    return Recorded(done.record, plan.on_goes_on.problems)


def part_again(
    organisation: Organisation,
    case: Case,
    reference: str,
    by: Member,
    *,
    now: datetime,
    why: str,
    seen: int | None = None,
    key: str | None = None,
) -> Recorded | Refusal:
    """The two were not the same complaint: the receipt is as it was, and the case that ended is open again."""
    known = begun(organisation, case, UNJOINED.name, by, seen=seen, key=key, why=why)
    if not isinstance(known, Record):
        return known
    two = with_other(organisation, known, reference, by)
    if isinstance(two, Refusal):
        return two
    joined = relations_of(known.entries).goes_on
    first = joined is not None and joined.reference == two.other.case.reference
    ends, goes_on = (two.this, two.other) if first else (two.other, two.this)
    came = relations_of(goes_on.entries).came.get(ends.case.reference)
    ended = relations_of(ends.entries).goes_on
    if came is None or ended is None or ended.reference != goes_on.case.reference:
        return refusal("The two are not joined any more.", "other")
    member = replace(by, permissions=by.permissions | _WITHIN)
    at = write_instant(int(now.timestamp()))
    reason = f"No longer joined with {goes_on.case.reference}. {why}"
    opened = _weighed(organisation, ends, _opened(ends, ended.closed, at, reason, now), member, now)
    back = [
        Proposed("corrected", at, {"of": one, "void": True, "reason": f"No longer joined. {why}"}, reason=reason)
        for one in (came.carried, came.moved)
        if one and _stands(goes_on, one, now)
    ]
    undone = _weighed(organisation, goes_on, back, member, now)
    for done in (opened, undone):
        if isinstance(done, Refusal):
            return done
    assert isinstance(opened, Weighed)  # noqa: S101 - or it was refused
    assert isinstance(undone, Weighed)  # noqa: S101
    for record, facts, to in ((ends, opened.facts, goes_on), (goes_on, undone.facts, ends)):
        apart = own_fact(UNJOINED.name, now, reference=to.case.reference, reason=why)
        last = write(record, [*facts, apart], by, now, key if record.case.pk == case.pk else None)
        known = last.record if record.case.pk == case.pk else known
    return Recorded(known)


def _opened(ends: Record, closed: str, at: str, reason: str, now: datetime) -> list[Proposed]:
    """That the case is open again, if joining is what ended it."""
    still = closed and _found(ends, now).status == "closed"
    return [Proposed("reopened", at, {"reason": reason}, reason=reason)] if still else []


def _stands(record: Record, identity: str, now: datetime) -> bool:
    """Whether an entry still counts: nobody struck it out meanwhile."""
    fact = next((one for one in record.history.facts if one.id == identity), None)
    if fact is None:
        return False
    voided = (one for one in record.history.facts if one.kind == "corrected" and one.attributes.get("void"))
    return not any(one.attributes.get("of") == identity for one in voided)
