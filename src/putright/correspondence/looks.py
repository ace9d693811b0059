"""Asking somebody to look at a letter by a day, and what comes of it. Whoever is asked is told by email, and so is
whoever asked; the emails name the case and say nothing of the complaint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Q
from django.utils import timezone

from putright.accounts.holders import Holders, holders_on
from putright.accounts.members import Member
from putright.accounts.models import Membership, Organisation
from putright.casework.proposals import unkeepable
from putright.casework.who_may import needed_for
from putright.correspondence.case_letters import LetterChanged, letter_of
from putright.correspondence.models import CaseLetter, LetterLook
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.append import send_for, take_chain
from putright.register.closing import OPEN, bars_kept, person_number
from putright.register.models import Case
from putright.register.parts import ADDED

LONGEST_WAIT: Final = timedelta(days=366)
HANDLE: Final = needed_for(ADDED.name)
"""The permission of whoever may comment on letters and ask somebody to look."""


class Asked(NamedTuple):
    """Whom somebody asks to look at which revision, and by when."""

    revision: int
    person: str
    by: date


def who_can_look(organisation: Organisation, case: Case, holders: Holders) -> frozenset[str]:
    """The keys of those who can be asked: whoever may handle or answer cases and is not kept from this one."""
    bars = bars_kept(organisation.pk, [case.pk]).get(case.pk, OPEN)
    could = {one.person for one in holders.rows if {"handle", "respond"} & one.permissions}
    return frozenset(one for one in could if not bars.shuts_out(one))


def ask_to_look(
    organisation: Organisation, case: Case, kind: str, asked: Asked, by: Member, *, now: datetime, key: str
) -> LetterLook | Refusal:
    """Ask somebody to look at a letter. Sent again it asks once. Raises LetterChanged if it is another revision.

    If they are away, who stands in for them in everything is told as well, and may answer.
    """
    refusal = may_remark(case, by)
    if refusal is not None:
        return refusal
    take_chain(organisation.pk)
    before = LetterLook.objects.filter(organisation=organisation, key=key).first()
    if before is not None:
        return before
    draft = letter_of(case, kind)
    if draft is None or draft.revision != asked.revision:
        raise LetterChanged(draft)
    holders = holders_on(organisation, timezone.localdate(now))
    person = person_number(asked.person)
    faults = _wrong(organisation, draft, asked, by, holders, now) + unkeepable({"key": key})
    if faults or person is None:
        return Refusal("not-well-formed", faults=tuple(faults))
    look = LetterLook.objects.create(
        organisation=organisation, case=case, kind=draft.kind, letter=draft.pk, revision=draft.revision,
        person_id=person, by=asked.by, at=now, account_id=by.account, key=key,
    )  # fmt: skip
    bars = bars_kept(organisation.pk, [case.pk]).get(case.pk, OPEN)
    for one in (asked.person, *holders.deputies.get(asked.person, ())):
        if not bars.shuts_out(one) and one != by.person:
            send_for(case, "letter-look", one, f"letter-look/{look.pk}/{one}", now)
    return look


def _wrong(
    organisation: Organisation, draft: CaseLetter, asked: Asked, by: Member, holders: Holders, now: datetime
) -> list[Fault]:
    faults = []
    today = timezone.localdate(now)
    if asked.person == by.person:
        faults.append(Fault("Choose somebody else than yourself.", "person"))
    elif asked.person not in who_can_look(organisation, draft.case, holders):
        faults.append(Fault("They may not open this case, or may not handle cases. Choose somebody else.", "person"))
    elif LetterLook.objects.filter(
        case=draft.case_id, letter=draft.pk, person=person_number(asked.person), settled=None
    ).exists():
        faults.append(Fault("They were asked already, and have not answered yet.", "person"))
    if not today <= asked.by <= today + LONGEST_WAIT:
        faults.append(Fault("Choose today or a later day, within a year.", "by"))
    return faults


def answer_looks(organisation: Organisation, draft: CaseLetter, outcome: str, by: Member, now: datetime) -> int:
    """Somebody looked, or approved: what they, or whom they stand in for, were asked is answered; how many.

    Whoever asked is told.
    """
    people = [number for one in by.persons if (number := person_number(one)) is not None]
    rows = list(LetterLook.objects.filter(case=draft.case_id, letter=draft.pk, settled=None, person__in=people))
    _settle(rows, outcome, by, now)
    members = Membership.objects.filter(organisation=organisation, account__in={one.account_id for one in rows})
    persons = {one.account_id: f"person-{one.person_id}" for one in members}
    for row in rows:
        to = persons.get(row.account_id, "")
        if to and to != by.person:
            send_for(draft.case, "letter-looked", to, f"letter-looked/{row.pk}", now)
    return len(rows)


def looked(organisation: Organisation, case: Case, kind: str, by: Member, *, now: datetime) -> Refusal | None:
    """Whoever was asked says that they looked, without approving. Said twice it is said once."""
    refusal = may_remark(case, by)
    draft = letter_of(case, kind)
    if refusal is None and draft is not None:
        answer_looks(organisation, draft, "looked", by, now)
    return refusal


def withdraw_look(organisation: Organisation, case: Case, look: int, by: Member, *, now: datetime) -> Refusal | None:
    """Ask no longer. Whoever may handle the case may: who asked may be away."""
    refusal = may_remark(case, by)
    if refusal is None:
        rows = LetterLook.objects.filter(organisation=organisation, case=case, pk=look, settled=None)
        _settle(list(rows), "withdrawn", by, now)
    return refusal


def _settle(rows: Sequence[LetterLook], outcome: str, by: Member, now: datetime) -> None:
    LetterLook.objects.filter(pk__in=[one.pk for one in rows]).update(
        settled=now, outcome=outcome, settled_by=by.account or None
    )


def may_remark(case: Case, by: Member) -> Refusal | None:
    """Refuse whoever may not handle, or answer, the case."""
    if not {HANDLE, "respond"} & by.permissions or case.pk in by.barred:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a complaint handler.", "by"),))
    return None


def looks_for(organisation: Organisation, member: Member) -> list[LetterLook]:
    """The letters that somebody, or whom they stand in for, is asked to look at, the earliest day first: one query."""
    people = [number for one in member.persons if (number := person_number(one)) is not None]
    return _open(organisation, member, Q(person__in=people))


def looks_asked(organisation: Organisation, member: Member) -> list[LetterLook]:
    """What somebody asked others to look at and is not answered yet: one query."""
    return _open(organisation, member, Q(account=member.account))


def _open(organisation: Organisation, member: Member, whose: Q) -> list[LetterLook]:
    rows = LetterLook.objects.filter(whose, organisation=organisation, settled=None).exclude(case__in=member.barred)
    return list(rows.select_related("case", "account", "person").order_by("by", "pk")[:200])
