"""Opening a strand beside a complaint, and taking its steps: judged by the strand alone, never by the complaint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from putright.accounts.members import Member, person_of
from putright.accounts.models import Organisation
from putright.casework.proposals import check_proposal
from putright.casework.recording import Recorded
from putright.casework.who_may import needed_for
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.procedure.moments import moment_at, parse_day, parse_moment
from putright.register.append import By, CaseChanged, NewFact, append, sent_before, take_chain
from putright.register.closing import bars_of
from putright.register.models import Case
from putright.register.parts_beside import STRAND_OPENED, STRAND_STEP
from putright.register.reading import Record, record_of
from putright.register.strand_bars import strand_bars_of, strand_of
from putright.register.strands import MOST, Strand, next_strand, strands_of
from putright.strands import ENDED, sort_ids, stage_for

GIVEN: Final = "assigned"
STRUCK: Final = "corrected"
EXTENDED: Final = "extended"


@dataclass(frozen=True, slots=True)
class ForStrand:
    """What somebody wants to record: a strand to open (``strand`` is empty, ``what`` its sort) or a step of one."""

    strand: str
    what: str
    at: str
    says: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    note: str | None = None


def record_on_strand(
    organisation: Organisation,
    case: Case,
    wanted: ForStrand,
    by: Member,
    *,
    now: datetime,
    seen: int | None = None,
    key: str | None = None,
) -> Recorded | Refusal:
    """Record it, or say why not. Within the organisation's transaction. ``seen`` and ``key`` as in ``record``."""
    head = take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None and before.case.pk != case.pk:
        return _refused("This form belongs to another complaint. Open it again from the page of this one.", "form_id")
    if before is not None:
        return Recorded(before, again=True)
    known = record_of(case)
    if seen is not None and seen != len(known.entries):
        raise CaseChanged(known, seen)
    fact = weigh_on_strand(organisation, known, wanted, by, now)
    if isinstance(fact, Refusal):
        return fact
    return Recorded(append(known, head, (fact,), by=By(by.account or None), now=now, key=key).record)


def weigh_on_strand(
    organisation: Organisation, known: Record, wanted: ForStrand, by: Member, now: datetime
) -> NewFact | Refusal:
    """The entry that would be recorded, or why it cannot be. Writes nothing."""
    kind = STRAND_STEP.name if wanted.strand else STRAND_OPENED.name
    needed = "correct" if wanted.what == STRUCK else needed_for(kind)
    if known.case.pk in by.barred or needed not in by.permissions:
        return Refusal("not-permitted", faults=(Fault("You may not record this. Ask a manager.", "by"),))
    named = {"strand": wanted.strand, "step": wanted.what}
    if not wanted.strand:
        named = {"strand": next_strand(known), "sort": wanted.what}
    says = {**wanted.says, **named}
    refusal = check_proposal(kind, wanted.at, says, (wanted.note,), moment_at(now))
    if refusal is not None:
        return refusal
    if any(one.id == wanted.strand and is_closed_to(one, known, by) for one in strands_of(known)):
        return _refused("There is no such strand on this case.", "strand")
    faults = [*_wrong_person(organisation, wanted), *_shut_out(known, wanted)]
    faults += _wrong_step(known, wanted) if wanted.strand else _wrong_opening(known, wanted)
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    return NewFact(kind, wanted.at, says, wanted.note)


def is_closed_to(strand: Strand, known: Record, by: Member) -> bool:
    """Whether a member who may open the case may not open this strand of it."""
    return f"{known.case.pk}/{stage_for(strand.sort.id, strand.id)}" in by.closed_strands


def owner_of(strand: Strand) -> str:
    """The key of whoever looks after a strand now."""
    return next(str(one.attributes["person"]) for one in reversed(strand.history.facts) if one.kind == GIVEN)


def _shut_out(known: Record, wanted: ForStrand) -> Iterator[Fault]:
    """That it is to be given to somebody who may not open the case, or the strand."""
    person = str(wanted.says.get("person", ""))
    strands = (one for stage, one in strand_bars_of(known.entries).items() if strand_of(stage) == wanted.strand)
    if person and any(one.shuts_out(person) for one in (bars_of(known.entries), *strands)):
        yield Fault("It is closed to this person, who could not see what to do. Choose somebody else.", "person")


def ended_by(strand: Strand) -> str:
    """The outcome with which a strand ended; nothing while it goes on."""
    struck = struck_out(strand)
    ends = [one for one in strand.entries if one.says.get("step") == ENDED and one.id not in struck]
    return str(ends[-1].says["outcome"]) if ends else ""


def struck_out(strand: Strand) -> frozenset[str]:
    """The ids of the entries that were taken back."""
    return frozenset(str(one.says["of"]) for one in strand.entries if one.says.get("step") == STRUCK)


def can_be_struck(strand: Strand) -> tuple[str, ...]:
    """The ids of the entries that can be taken back: any step but one that takes back or opens."""
    struck = struck_out(strand)
    return tuple(
        one.id for one in strand.entries[1:] if one.says.get("step") not in (STRUCK, GIVEN) and one.id not in struck
    )


def _refused(sentence: str, where: str) -> Refusal:
    return Refusal("not-well-formed", faults=(Fault(sentence, where),))


def _wrong_person(organisation: Organisation, wanted: ForStrand) -> Iterator[Fault]:
    if (not wanted.strand or wanted.what == GIVEN) and not wanted.says.get("person"):
        yield Fault("Choose who looks after this strand.", "person")
    elif "person" in wanted.says and person_of(organisation, str(wanted.says["person"])) is None:
        yield Fault("Choose somebody from the list: this is nobody of your organisation.", "person")


def _wrong_opening(known: Record, wanted: ForStrand) -> Iterator[Fault]:
    if wanted.what not in sort_ids():
        yield Fault("Choose one of the strands.", "sort")
    if len(strands_of(known)) >= MOST:
        yield Fault(f"A case can have {MOST} strands at most.", "sort")


def _wrong_step(known: Record, wanted: ForStrand) -> Iterator[Fault]:
    strand = next((one for one in strands_of(known) if one.id == wanted.strand), None)
    if strand is None:
        yield Fault("There is no such strand on this case.", "strand")
        return
    if ended_by(strand) and wanted.what != STRUCK:
        yield Fault("This strand has ended. Take its end back first, if that was a mistake.", "on")
    if _before(wanted.at, strand):
        yield Fault("This is before you became aware. Look at the day and the hour again.", "on")
    if wanted.what == STRUCK:
        yield from _wrong_striking(strand, wanted.says)
    elif wanted.what != GIVEN:
        yield from _wrong_words(strand, wanted)


def _before(at: str, strand: Strand) -> bool:
    moment, first = parse_moment(at), strand.history.facts[0]
    return moment.day < first.day if moment.bare or first.bare else moment.instant < first.instant


def _wrong_striking(strand: Strand, says: Mapping[str, object]) -> Iterator[Fault]:
    if says.get("of") not in can_be_struck(strand):
        yield Fault("Choose an entry that can be taken back.", "of")
    if not says.get("reason"):
        yield Fault("Say why it is taken back.", "reason")
    if says.get("void") is not True:
        yield Fault("An entry of a strand can only be taken back whole.", "of")


def _wrong_words(strand: Strand, wanted: ForStrand) -> Iterator[Fault]:
    step = strand.sort.steps.get(wanted.what)
    if step is None:
        yield Fault("There is no such step of this strand.", "step")
        return
    if step.choices and wanted.says.get("outcome") not in step.choices:
        yield Fault("Choose one of the answers.", "outcome")
    if step.reason and not wanted.says.get("reason"):
        yield Fault(f"{step.reason}: give the reason.", "reason")
    if wanted.what == EXTENDED:
        yield from _wrong_date(strand, wanted.says)


def _wrong_date(strand: Strand, says: Mapping[str, object]) -> Iterator[Fault]:
    first = date.fromordinal(strand.history.facts[0].day)
    if says.get("action") != strand.sort.extends or not says.get("until"):
        yield Fault("Give the new date.", "until")
        return
    until = date.fromordinal(parse_day(str(says["until"])))
    if not first < until <= months_later(first, strand.sort.longest):
        last = months_later(first, strand.sort.longest)
        yield Fault(f"The new date can be {last.day} {last:%B %Y} at the latest, and not before it began.", "until")


def months_later(first: date, months: int) -> date:
    """The corresponding date so many months later, or the last day of that month."""
    year, month = divmod(first.month - 1 + months, 12)
    for day in range(first.day, 27, -1):
        try:
            return date(first.year + year, month + 1, day)
        except ValueError:
            continue
    return date(first.year + year, month + 1, min(first.day, 28))
