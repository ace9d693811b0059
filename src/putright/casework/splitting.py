"""One letter held two complaints: a part of a case becomes a case of its own, with the same receipt and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.following import receipt_for
from putright.casework.noting import authorities_noted, people_noted
from putright.casework.proposals import unkeepable
from putright.casework.receiving import Complaint, receive
from putright.casework.recording import Proposed, Recorded, Refused, weigh, wrong_attributes
from putright.casework.same_bars import bars_carried
from putright.casework.two_cases import begun, own_fact, refusal, to_the_second, write
from putright.procedure.acts import Refusal
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import Fact
from putright.register.adopting import in_force
from putright.register.append import NewFact, NewMessage, sent_before, take_chain
from putright.register.models import Case
from putright.register.parts_beside import SPLIT
from putright.register.reading import Record, policy_of, record_of
from putright.register.relating import relations_of


def split_off(
    organisation: Organisation,
    case: Case,
    points: Sequence[str],
    words: str,
    by: Member,
    *,
    now: datetime,
    why: str,
    covers: bool = False,
    seen: int | None = None,
    key: str | None = None,
) -> Recorded | Refusal:
    """Make a case of these points, or of these words; gives the new case. Within the organisation's transaction.

    It is received when the first was, under the policy in force on that day, from the same person with the same needs,
    and closed to the same people. ``covers``: the acknowledgement of the first speaks of this complaint too.
    Raises CaseChanged.
    """
    take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None and relations_of(before.entries).origin == case.reference:
        return Recorded(before, again=True)
    if before is not None:
        return refusal("This form belongs to another complaint. Open it again from there.", "form_id")
    known = begun(organisation, case, SPLIT.name, by, seen=seen, key=None, why=why)
    if not isinstance(known, Record):
        return known
    wrong = _wrong(known, points, words)
    if wrong is not None:
        return wrong
    found = assess(known.history, known.policy, load_calendars(), now)
    member = replace(by, permissions=by.permissions | {"receive", "handle"})
    complaint = _complaint(organisation, known, found, points, words)
    came = NewFact(SPLIT.name, "", {"reference": case.reference, "part": "from", "reason": why})
    besides = [*_carried(known), came]
    done = receive(organisation, complaint, member, now=now, key=key, site=case.site, besides=besides)
    if isinstance(done, Refusal):
        return done
    reference = done.record.case.reference
    moved = own_fact(SPLIT.name, now, reference=reference, part="into", points=" ".join(points), reason=why)
    write(known, [moved], by, now)
    told = acknowledged(found) if covers else None
    return _with_acknowledgement(organisation, done, told, case.reference, member, now) if told else done


class Foreseen(NamedTuple):
    """Both cases as a split would leave them, and what goes out by itself because of the new one."""

    first: Record
    new: Record
    messages: tuple[NewMessage, ...]


def foresee_split(
    organisation: Organisation,
    case: Case,
    points: Sequence[str],
    words: str,
    by: Member,
    *,
    now: datetime,
    why: str,
    covers: bool = False,
    seen: int | None = None,
) -> Foreseen | Refusal:
    """The same as ``split_off``, taken back at once: nothing of it is kept. Raises CaseChanged.

    A case that is not there yet cannot be weighed. Making it and undoing it asks every rule that recording it asks.
    """
    with transaction.atomic():
        done = split_off(organisation, case, points, words, by, now=now, why=why, covers=covers, seen=seen)
        found: Foreseen | Refusal
        if isinstance(done, Refusal):
            found = done
        else:
            reachable = bool(done.record.latest("contact-given").get("email"))
            found = Foreseen(record_of(case), done.record, tuple(receipt_for(reachable, "foreseen")))
        transaction.set_rollback(True)
    return found


def acknowledged(found: Assessment) -> Fact | None:
    """The first acknowledgement at the first stage."""
    period = found.case.periods[0]
    return next((one for one in found.case.facts[period.begin : period.end] if one.kind == "acknowledged"), None)


def _wrong(known: Record, points: Sequence[str], words: str) -> Refusal | None:
    faults = unkeepable({"words": words})
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    others = relations_of(known.entries)
    there, moved = known.history.points, others.moved
    if others.elsewhere is not None:
        return refusal(f"This complaint goes on in {others.elsewhere.reference}. Split it there.", "words")
    if any(one not in there or one in moved for one in points):
        return refusal("One of these points was moved meanwhile. Choose again.", "points")
    if not points and not words.strip():
        return refusal("Choose the points, or write down what the second complaint is about.", "words")
    if points and not words.strip() and not all(there[one] for one in points):
        return refusal("The words of one of these points were erased. Write down what it is about.", "words")
    return None


def _complaint(
    organisation: Organisation, known: Record, found: Assessment, points: Sequence[str], words: str
) -> Complaint:
    """What the new case begins with. Nothing that is known is asked again."""
    receipt = next(fact for fact in found.case.facts if fact.kind == "received")
    policy = policy_of(in_force(organisation, date.fromordinal(receipt.day)))
    said, contact = receipt.attributes, known.latest("contact-given")
    about = [known.history.points[one] for one in points]
    described = known.latest("described").items()
    return Complaint(
        words=words.strip() or "\n".join(about),
        channel=str(said.get("channel", "")),
        at=to_the_second(receipt.moment),
        by=str(said.get("by") or "complainant"),
        concerns_date=str(said["concerns_date"]) if said.get("concerns_date") else None,
        known_date=str(said["known_date"]) if said.get("known_date") else None,
        good_reason=bool(said.get("good_reason")),
        name=str(contact.get("name", "")),
        email=str(contact.get("email", "")),
        phone=str(contact.get("phone", "")),
        address=str(contact.get("address", "")),
        concerned=str(contact.get("concerned", "")),
        relation=str(contact.get("relation", "")),
        consent=str(contact.get("consent", "")),
        needs=str(contact.get("needs", "")),
        wish=str(contact.get("wish", "")),
        attributes={name: value for name, value in described if not wrong_attributes(policy, {name: value})},
        points=[one for one in about if one],
    )


def _carried(known: Record) -> Iterable[NewFact]:
    """What is known of people and needs, and to whom the case is closed."""
    needs = known.latest("needs-noted")
    if needs:
        yield NewFact("needs-noted", "", needs)
    for said in people_noted(known).values():
        yield NewFact("person-noted", "", said)
    for said in authorities_noted(known).values():
        yield NewFact("authority-noted", "", said)
    yield from bars_carried(known)


def _with_acknowledgement(
    organisation: Organisation, done: Recorded, told: Fact, first: str, by: Member, now: datetime
) -> Recorded:
    """The new case with the acknowledgement that was sent for both."""
    says = {name: value for name, value in told.attributes.items() if name != "note"}
    note = f"Sent with that of {first}: it speaks of both complaints."
    proposed = Proposed(
        "acknowledged", to_the_second(told.moment), says, note, f"It was sent before {first} was split."
    )
    weighed = weigh(organisation, done.record, [proposed], by, now)
    if isinstance(weighed, Refused):
        return done
    return done._replace(record=write(done.record, weighed.facts, by, now).record)
