"""Opening a case that is closed to somebody, in an emergency: with a reason, for a short time, and never unnoticed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.closing_rules import deciders_today, others_who_can
from putright.casework.looking import case_of
from putright.casework.proposals import unkeepable
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.append import By, NewFact, NewMessage, append, sent_before, take_chain
from putright.register.closing import bars_of, person_number
from putright.register.models import Case, Opening, OpeningSeen
from putright.register.parts import OPENED
from putright.register.reading import Record, record_of
from putright.register.strand_bars import strand_bars_of, strand_of

LASTS: Final = timedelta(minutes=60)
"""How long a case stays open to somebody who opened it in an emergency."""

ALONE: Final = timedelta(days=7)
"""How long, where nobody else in the organisation could deal with it: the work has to be done."""


class Opened(NamedTuple):
    """The case, until when it is open to whoever opened it, and whether the same form had come before."""

    case: Case
    until: datetime
    again: bool = False


def open_closed(
    organisation: Organisation, reference: str, reason: str, by: Member, *, now: datetime, key: str, strand: str = ""
) -> Opened | Refusal:
    """Open a case to ``by`` for a time; or, of a case that is open to them, ``strand`` (s1) alone. Within the
    organisation's transaction.

    Whom the complaint is about may do so only where nobody else in the organisation could deal with it. A case that
    there is not, one that is open and one that cannot be opened are refused with the same words.
    """
    if faults := [*_missing(reason), *unkeepable({"reason": reason, "reference": reference})]:
        return Refusal("not-well-formed", faults=tuple(faults))
    case = case_of(organisation, reference)
    if case is None:
        return _refused()
    head = take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None:
        latest = Opening.objects.filter(organisation=organisation, case=before.case, account_id=by.account)
        found = latest.order_by("-pk").first()
        return Opened(before.case, found.until, again=True) if found is not None else _refused()
    stage = "" if case.pk in by.barred else _closed_stage(case, strand, by)
    if case.pk not in by.barred and not stage:
        return _refused()
    record = record_of(case)
    if stage:
        return _open_strand(organisation, record, head, stage, reason, by, now, key)
    bars = bars_of(record.entries)
    alone = not others_who_can(organisation, bars, by.person)
    if person_number(by.person) in bars.about and not alone:
        return _refused()
    until = now + (ALONE if alone else LASTS)
    number = len(record.entries) + 1
    says = {"person": by.person, "until": until.isoformat(timespec="seconds")}
    fact = NewFact(OPENED.name, now.isoformat(timespec="seconds"), says, reason.strip())
    messages = [
        NewMessage("opened", to, f"{case.reference}/f{number}/opened/{to}")
        for to in deciders_today(organisation)
        if to != by.person and not bars.shuts_out(to)
    ]
    append(record, head, [fact], by=By(by.account), now=now, key=key, messages=messages)
    Opening.objects.create(
        organisation=organisation, case=case, account_id=by.account, at=now, until=until, number=number, alone=alone
    )
    return Opened(case, until)


def _closed_stage(case: Case, strand: str, by: Member) -> str:
    """The stage of that strand (s1), if it is closed to the member; nothing, if not."""
    stages = (one.partition("/")[2] for one in by.closed_strands if one.startswith(f"{case.pk}/"))
    return next((one for one in stages if strand_of(one) == strand.strip().lower()), "")


def _open_strand(
    organisation: Organisation,
    record: Record,
    head: tuple[int, bytes],
    stage: str,
    reason: str,
    by: Member,
    now: datetime,
    key: str,
) -> Opened | Refusal:
    """Open a strand. Never to whom it was closed by name: that is somebody whom it concerns."""
    bars, of_case = strand_bars_of(record.entries)[stage], bars_of(record.entries)
    if person_number(by.person) in bars.about:
        return _refused()
    until, number = now + LASTS, len(record.entries) + 1
    says = {"person": by.person, "until": until.isoformat(timespec="seconds"), "strand": strand_of(stage)}
    fact = NewFact(OPENED.name, now.isoformat(timespec="seconds"), says, reason.strip())
    messages = [
        NewMessage("opened-strand", to, f"{record.case.reference}/f{number}/opened/{to}")
        for to in deciders_today(organisation)
        if to != by.person and not bars.shuts_out(to) and not of_case.shuts_out(to)
    ]
    append(record, head, [fact], by=By(by.account), now=now, key=key, messages=messages)
    Opening.objects.create(
        organisation=organisation, case=record.case, account_id=by.account, at=now, until=until, number=number,
        alone=False, strand=stage,
    )  # fmt: skip
    return Opened(record.case, until)


def looked_at(organisation: Organisation, opening: int, by: Member, now: datetime) -> Refusal | None:
    """Note that ``by`` looked at why a case was opened. It is never whoever opened it."""
    found = Opening.objects.filter(organisation=organisation, pk=opening).exclude(case__in=by.barred).first()
    if found is None:
        return Refusal("not-well-formed", faults=(Fault("There is no such entry.", "opening"),))
    if found.account_id == by.account:
        return Refusal("not-permitted", faults=(Fault("Somebody else has to look at what you opened.", "opening"),))
    OpeningSeen.objects.get_or_create(
        organisation=organisation, opening=found, defaults={"account_id": by.account, "at": now}
    )
    return None


def _missing(reason: str) -> list[Fault]:
    return [] if reason.strip() else [Fault("Say why you have to open it now.", "reason")]


def _refused() -> Refusal:
    sentence = (
        "There is no case of that number that you can open in this way. Look at the number again, or ask a manager."
    )
    return Refusal("impossible", faults=(Fault(sentence, "reference"),))
