"""What whoever complained does on the page of their case: read the case as it is, decide, append, in one transaction.

It is judged by the same engine as what staff record. What raises a problem is recorded all the same: the truth is not
refused, and those who run the case see the problem.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from django.db import transaction

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.asked_for import answer_by
from putright.casework.complainant_facts import KINDS, asked_all_the_same, facts_of
from putright.casework.complainant_offers import NEEDS, REACH, WORDS, WRONG, NotNow, Offer, Who, offer_for
from putright.casework.document_acts import About, Brought, add_documents
from putright.casework.following import messages_for
from putright.casework.noting import wrong_note
from putright.casework.proposals import check_proposal
from putright.casework.recording import Proposed, new_fact
from putright.procedure.acts import Act, Actor, Refusal, decide
from putright.procedure.assessment import Assessment, assess
from putright.procedure.faults import Fault
from putright.procedure.moments import write_day, write_instant
from putright.register.append import By, CaseChanged, NewFact, append, sent_before, take_chain
from putright.register.models import Case, Submission
from putright.register.parts import OURS
from putright.register.reading import Record, record_of
from putright.wording.not_now_words import KEPT_AS_WORDS

Source = Literal["complainant", "representative", "concerned"]
"""Who enters it on the page of the case, where no account does: whoever complained, somebody noted who speaks for them,
or the person concerned."""
ADDS_ONLY: Final = frozenset({WORDS, WRONG, REACH, NEEDS})
"""What holds whatever was recorded meanwhile, so that nobody is asked to look again."""

_AS_ASKED: Final = "Recorded as the complainant asked on the page of the case."
_ADDS: Final = Member(0, "", "the complainant", frozenset({"handle"}), frozenset(), ())


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody does: the act, what it is about (a stage, a fact), their answers, their files.

    ``all_the_same``: they were told that it cannot be done at once, and send it as their words.
    """

    act: str
    about: str = ""
    said: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    files: Sequence[Brought] = ()
    all_the_same: bool = False


class Did(NamedTuple):
    """The case with what was recorded, the numbers of the first and the last entry, and whether the form had come
    before."""

    record: Record
    first: int
    last: int
    again: bool = False


class Acting(NamedTuple):
    """For whom somebody acts, and as whom the register names what they enter."""

    who: Who
    source: Source


class NoMore(NamedTuple):
    """Whoever acts may not follow the case any more: somebody of the organisation said so a moment ago."""


class CannotNow(NamedTuple):
    """The act is not offered as the case stands: why."""

    why: NotNow


def check_doing(doing: Doing, found: Assessment, who: Who) -> Offer | NotNow:
    """What is offered of this act now, or why it is not."""
    return offer_for(doing.act, doing.about, found, who)


def can_do(act: str, found: Assessment, who: Who, about: str = "") -> bool:
    """Whether the page offers it."""
    return isinstance(offer_for(act, about, found, who), Offer)


def do(
    organisation: Organisation,
    case: Case,
    doing: Doing,
    who: Who,
    *,
    now: datetime,
    source: Source = "complainant",
    seen: int | None = None,
    key: str | None = None,
    still: Callable[[Record, Assessment], Acting | None] | None = None,
) -> Did | CannotNow | NoMore | Refusal:
    """Record what they do, or nothing of it. Within the organisation's transaction.

    ``seen`` is how many entries there were when they were shown the case: raises CaseChanged if something was recorded
    since that may matter to what they decide. ``key`` names the form: sent again it changes nothing. ``still`` says as
    whom they act once nobody can write any more, or nothing where they may not: ``who`` was found before.
    """
    with transaction.atomic():  # a file may be refused after the words were written
        done = _do(organisation, case, doing, Acting(who, source), now, seen, key, still)
        if isinstance(done, Refusal):
            transaction.set_rollback(True)
    return done


def _do(
    organisation: Organisation, case: Case, doing: Doing, by: Acting, now: datetime, seen: int | None, key: str | None,
    still: Callable[[Record, Assessment], Acting | None] | None,
) -> Did | CannotNow | NoMore | Refusal:  # fmt: skip
    head = take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None:
        return _again(before, case, key)
    known = record_of(case)
    found = assess(known.history, known.policy, load_calendars(), now)
    acting = still(known, found) if still is not None else by
    if acting is None:
        return NoMore()
    if seen is not None and seen != len(known.entries) and doing.act not in ADDS_ONLY and not doing.all_the_same:
        raise CaseChanged(known, seen)
    offer = check_doing(doing, found, acting.who)
    at = _moment(found)
    if isinstance(offer, NotNow) and not (doing.all_the_same and offer.why in KEPT_AS_WORDS):
        return CannotNow(offer)
    if isinstance(offer, NotNow) or doing.all_the_same:
        day = answer_by(known, now)
        wanted = asked_all_the_same(doing.act, doing.said, at, write_day(day) if day is not None else "")
    else:
        wanted = facts_of(offer, doing.said, found, at)
    facts: list[NewFact] = []
    for one in wanted:
        made = _judged(one, known, found, now)
        if isinstance(made, Refusal):
            return made
        facts.append(made)
    done = append(
        known, head, facts, by=By(None, acting.source), now=now, key=key, messages=messages_for(known, facts)
    ).record
    first = len(known.entries) + 1
    if doing.files:
        about = About("other", at[:10], str(known.latest("contact-given").get("name", "")), beside=first)
        added = add_documents(organisation, case, doing.files, about, _ADDS, now=now, source=acting.source)
        if isinstance(added, Refusal):
            return added
        done = added.record
    return Did(done, first, len(done.entries))


def _moment(found: Assessment) -> str:
    """When it is done: now. Only the day, where something of today is recorded of which only the day is known.

    That counts as of the end of the day. What they do because of it comes after it, and not before.
    """
    now = found.at
    later = any(fact.moment.bare and fact.moment.instant > now.instant for fact in found.case.facts)
    return write_day(now.day) if later else write_instant(now.instant)


def _again(before: Record, case: Case, key: str | None) -> Did | Refusal:
    """The same form came before: what it made then, or a refusal where it was sent for another complaint."""
    if before.case.pk != case.pk:
        other = Fault("This form belongs to another complaint. Open it again from the page of this one.", "form_id")
        return Refusal("not-well-formed", faults=(other,))
    last = Submission.objects.values_list("number", flat=True).get(organisation=case.organisation_id, key=key)
    return Did(before, last, last, again=True)


def _judged(fact: NewFact, known: Record, found: Assessment, now: datetime) -> NewFact | Refusal:
    """The fact as it is kept, or why it cannot be."""
    refusal = check_proposal(fact.kind, fact.happened, fact.says, (fact.note,), found.at)
    if refusal is not None:
        return refusal
    if fact.kind in OURS:
        faults = wrong_note(known, fact.kind, fact.says)
        return Refusal("not-well-formed", faults=tuple(faults)) if faults else fact
    says = {**fact.says, **({"note": fact.note} if fact.note else {})}
    actor = Actor("", KINDS)
    decision = decide(Act(fact.kind, fact.happened, says), actor, known.history, known.policy, load_calendars(), now)
    if isinstance(decision, Refusal) and decision.why == "reason-needed":
        act = Act(fact.kind, fact.happened, says | {"note": fact.note or _AS_ASKED}, _AS_ASKED)
        decision = decide(act, actor, known.history, known.policy, load_calendars(), now)
    if isinstance(decision, Refusal):
        return decision
    return new_fact(decision.facts[0], Proposed(fact.kind, fact.happened, fact.says, fact.note))
