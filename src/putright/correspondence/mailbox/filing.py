"""What becomes of a mail, decided by somebody or by itself. Each within the organisation's transaction.

A mail never acts as staff: what it brings is a fact of its own kind, which moves no date and lets nobody read more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from putright.accounts.holders import holders_on
from putright.accounts.holding import here_on
from putright.accounts.members import Member, person_of
from putright.accounts.models import Membership, Organisation
from putright.casework.document_acts import About, Brought, add_documents, withdraw_document
from putright.casework.receiving import Complaint, receive
from putright.casework.recording import Recorded
from putright.incoming.mail import Mail, mail_of
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.procedure.moments import ZONE, write_instant
from putright.register.append import By, NewFact, append, send_for, take_chain
from putright.register.closing import OPEN, bars_kept
from putright.register.documents import documents_of
from putright.register.mail_models import MailDecision, MailIn
from putright.register.models import Case, Message
from putright.register.parts import MAIL_CAME, MAIL_GONE
from putright.register.reading import Record, record_of

MOST_ACKNOWLEDGED: Final = 3
"""So many receipts go to one address in a day, and no more (hazards, Mail)."""
_A_DAY: Final = timedelta(hours=24)
WORDS: Final = 20_000
"""Characters of a mail that stand on the case. The whole mail is a document of it."""
BY_ITSELF: Final = Member(0, "", "putright", frozenset({"handle"}), frozenset(), ())
_SOURCE: Final = "putright"


def mail_read(row: MailIn) -> Mail:
    """What was read of a mail; an empty one where nothing could be."""
    return mail_of(row.says) if row.says is not None else Mail()


def decided(
    row: MailIn, became: str, by: Member, now: datetime, reason: str = "", case: Case | None = None, number: int = 0
) -> None:
    """Keep what became of a mail, and that it was decided; ``number`` is the entry of the case."""
    row.state, row.became, row.case = "settled", became, case
    row.fact = number or None
    row.save(update_fields=["state", "became", "case", "fact"])
    note_decision(row, became, by, now, reason, case)


def note_decision(row: MailIn, what: str, by: Member, now: datetime, reason: str, case: Case | None) -> None:
    """Keep what was decided of a mail, beside what was decided before."""
    MailDecision.objects.create(
        organisation_id=row.organisation_id, mail=row, at=now, account_id=by.account or None, what=what, reason=reason,
        case=case,
    )  # fmt: skip


def put_on_case(
    organisation: Organisation,
    row: MailIn,
    case: Case,
    files: Sequence[Brought],
    by: Member,
    *,
    now: datetime,
    key: str | None = None,
) -> Recorded | Refusal:
    """Put a mail on a case: its words as a fact, itself and its files as documents. Whoever deals with it is told."""
    mail = mail_read(row)
    says = {
        "mail": str(row.pk),
        "subject": mail.subject,
        "words": mail.text[:WORDS],
        "from_name": mail.sender.name,
        "from_address": mail.sender.address,
    }
    fact = NewFact(MAIL_CAME.name, _instant(row.came), {name: value for name, value in says.items() if value})
    about = About("email", timezone.localtime(row.came, ZONE).date().isoformat(), mail.sender.address)
    source = _SOURCE if by is BY_ITSELF else "staff"
    done = add_documents(organisation, case, files, about, by, now=now, key=key, bears_out=fact, source=source)
    if isinstance(done, Refusal) or done.again:
        return done
    number = done.record.entries[-len(files) - 1].row.number
    decided(row, "reply", by, now, case=case, number=number)
    tell(organisation, done.record, "mail-came", f"mail/{row.pk}/{number}", now, but=by.person)
    return done


def make_complaint(
    organisation: Organisation,
    row: MailIn,
    complaint: Complaint,
    files: Sequence[Brought],
    by: Member,
    *,
    now: datetime,
    key: str,
    **more: object,
) -> Recorded | Refusal:
    """Make a complaint of a mail. It is acknowledged once, unless a machine wrote it or its sender had enough today."""
    mail = mail_read(row)
    take_chain(organisation.pk)
    answers = may_acknowledge(organisation, row, mail, complaint.email, now)
    itself = by is BY_ITSELF
    done = receive(
        organisation, complaint, None if itself else by, now=now, key=key, acknowledges=answers,
        source=_SOURCE if itself else "", **more,  # type: ignore[arg-type]
    )  # fmt: skip
    if isinstance(done, Refusal) or done.again:
        return done
    about = About("email", timezone.localtime(row.came, ZONE).date().isoformat(), mail.sender.address)
    adder = BY_ITSELF if itself or not by.may("handle") else by
    source = _SOURCE if adder is BY_ITSELF else "staff"
    added = add_documents(organisation, done.record.case, files, about, adder, now=now, source=source)
    if isinstance(added, Refusal):
        raise ValueError(f"the documents of mail {row.pk} were refused: {added.why}")
    if answers and complaint.email:
        row.acknowledged = now
        row.save(update_fields=["acknowledged"])
    decided(row, "complaint", by, now, case=done.record.case, number=1)
    return Recorded(added.record, done.problems)


def may_acknowledge(organisation: Organisation, row: MailIn, mail: Mail, to: str, now: datetime) -> bool:
    """Whether a receipt may go to this address because of this mail."""
    if to.strip().lower() == mail.sender.address and not (mail.may_be_answered and row.sort == "personal"):
        return False
    # What stands behind a plus goes to the same person: else a stranger could have us write to them without end.
    local, _, domain = mail.sender.address.rpartition("@")
    same = rf"^{re.escape(local.partition('+')[0])}(\+.*)?@{re.escape(domain)}$"
    answered = MailIn.objects.filter(organisation=organisation, sender__regex=same)
    return answered.filter(acknowledged__gt=now - _A_DAY).count() < MOST_ACKNOWLEDGED


def complaint_of(row: MailIn, mail: Mail) -> Complaint:
    """The complaint that a mail makes by itself: in its words, received when it arrived."""
    words = mail.text.strip() or mail.subject.strip() or "The mail has no words. See the files that came with it."
    subject = f"{mail.subject.strip()}\n\n" if mail.text.strip() and mail.subject.strip() else ""
    return Complaint(
        words=f"{subject}{words}"[:WORDS],
        channel="email",
        at=_instant(row.came),
        name=mail.sender.name[:200],
        email=mail.sender.address,
    )


def set_aside(row: MailIn, became: str, reason: str, by: Member, now: datetime) -> bool:
    """A mail that belongs to no case: not for us, a request or praise that was written down, sent by post instead.

    Whether it was: one that somebody else decided meanwhile stays as it is.
    """
    if row.state == "settled":
        return False
    decided(row, became, by, now, reason)
    return True


def take_back(organisation: Organisation, row: MailIn, reason: str, by: Member, *, now: datetime) -> Refusal | None:
    """Let a mail wait again. From a case it is taken with what it brought, and the case says so; a complaint that was
    made of it is put right on the case itself."""
    if row.state != "settled":
        return None
    if row.became == "complaint":
        said = "A complaint was made of it. Put that right on the page of the case."
        return Refusal("impossible", faults=(Fault(said, "reason"),))
    case = row.case
    if row.became == "reply" and case is not None:
        refusal = _taken_off(organisation, row, case, reason, by, now)
        if refusal is not None:
            return refusal
    row.state, row.became, row.case, row.fact = "waiting", "", None, None
    row.save(update_fields=["state", "became", "case", "fact"])
    note_decision(row, "back", by, now, reason, case)
    return None


def _taken_off(
    organisation: Organisation, row: MailIn, case: Case, reason: str, by: Member, now: datetime
) -> Refusal | None:
    for one in documents_of(record_of(case)):
        if one.beside == row.fact and one.gone is None and not one.erased:
            done = withdraw_document(organisation, case, one.number, reason, by, now=now, key=None)
            if isinstance(done, Refusal):
                return done
    head = take_chain(organisation.pk)
    fact = NewFact(MAIL_GONE.name, _instant(now), {"mail": str(row.pk), "reason": reason})
    append(record_of(case), head, [fact], by=By(by.account or None), now=now)
    return None


def tell(organisation: Organisation, known: Record, kind: str, key: str, now: datetime, but: str = "") -> None:
    """Tell whoever deals with the case; where nobody does who may open it, the managers."""
    bars = bars_kept(organisation.pk, [known.case.pk]).get(known.case.pk, OPEN)
    handler = str(known.latest("assigned").get("person", ""))
    today = timezone.localdate(now)
    members = Membership.objects.filter(here_on(today), organisation=organisation)
    is_here = bool(handler) and members.filter(person=person_of(organisation, handler)).exists()
    people = [handler] if is_here else holders_on(organisation, today).of_slug("manager")
    # One that has yet to go tells of this as well: it names the case and no mail.
    told = Message.objects.filter(organisation=organisation, case=known.case, kind=kind, state="waiting", leased=None)
    again = set(told.values_list("to", flat=True))
    for person in people:
        if person != but and person not in again and not bars.shuts_out(person):
            send_for(known.case, kind, person, f"{key}/{person}", now)


def _instant(moment: datetime) -> str:
    return write_instant(int(moment.timestamp()))
