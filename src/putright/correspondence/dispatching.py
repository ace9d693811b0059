"""Sending a letter by email from here: recorded, kept and put into the outbox in one transaction.

That it was sent is a fact from that moment on, as a letter in a post box is (ADR 34). It waits for a few minutes in
which it can be stopped (``letter_recall``); what takes it then sends it as it was kept (``outbox``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.document_acts import About, Brought, add_documents, store_of
from putright.casework.proposals import unkeepable
from putright.casework.recording import Proposed, Recorded, Refused
from putright.correspondence.approving import why_not_approved
from putright.correspondence.case_letters import Going, LetterChanged, letter_of, record_gone, source_of
from putright.correspondence.case_sheet import sheet_on
from putright.correspondence.enclosures import Chosen, Found, NotEnclosed, enclosed
from putright.correspondence.letter_form import against_form, form_usual, needs_on, whys, with_whys
from putright.correspondence.letter_going import LETTER
from putright.correspondence.letter_mail import NOBODY_LOOKED, Heads, email_of, mail_of
from putright.correspondence.models import CaseLetter, LetterMail
from putright.files.kinds import KINDS
from putright.files.names import clean
from putright.files.store import Kept
from putright.letters import letters
from putright.outgoing.ways import any_way, carries, not_carried
from putright.procedure.acts import Refusal
from putright.procedure.assessment import assess
from putright.procedure.facts import STOCK
from putright.procedure.faults import Fault
from putright.register.append import new_identity, sent_before, take_chain
from putright.register.models import Case, Message
from putright.register.parts import OURS
from putright.register.reading import Entry, Record, record_of

WAIT: Final = timedelta(minutes=5)
"""How long a letter waits before it goes. The same for everybody, so that all know how long they have (ADR 34)."""
_AS: Final = {True: "as it goes", False: "as it was handed over to be sent as text"}


class Sending(NamedTuple):
    """What somebody saw and wants sent: kind, revision, address, what the letter lacks, why by email all the same.

    ``chosen`` is what goes with it (None: as the person's needs and the organisation's letterhead have it), and
    ``form_reason`` why that is not what the needs ask for.
    """

    kind: str
    revision: int
    to: str
    lacks: tuple[str, ...]
    against: tuple[str, ...]
    reason: str = ""
    chosen: Chosen | None = None
    form_reason: str = ""


class Sent(NamedTuple):
    """What was recorded, and the mail in the outbox; None where the same form had come before."""

    recorded: Recorded
    mail: LetterMail | None = None


class _Act(NamedTuple):
    """Who does it, on which case, when."""

    organisation: Organisation
    case: Case
    by: Member
    now: datetime


class _Undone(Exception):
    """Nothing of it is to stay."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused)
        self.refused = refused


def why_not(known: Record, kind: str) -> str:
    """Why a letter of that kind cannot be sent by email on this case; nothing, if it can."""
    if letters()[kind].to != "complainant":
        return "This letter does not go to the complainant. Send it yourself, and record that it went out."
    if not email_of(known):
        return "No email address of the complainant is known. Send the letter by post."
    if not any_way():
        return "No mail server is set up. Ask whoever runs putright, or send the letter yourself."
    return ""


def by_email(kind: str, says: Mapping[str, object]) -> dict[str, object]:
    """What a fact of that kind says of a letter that goes by email; of a meeting it says how that is held."""
    fact = STOCK.get(kind)
    medium = fact.attribute("medium") if fact is not None else None
    return {**says, "medium": "email"} if medium is not None and "email" in medium.values else dict(says)


def send_letter(
    organisation: Organisation,
    case: Case,
    sending: Sending,
    several: Sequence[Proposed],
    by: Member,
    *,
    now: datetime,
    seen: int | None,
    key: str,
) -> Sent | Refused:
    """Record that a letter is sent, keep its text and the mail, and put it into the outbox: all of it or nothing.

    ``several`` is what the sending is as facts. Raises LetterChanged and CaseChanged as ``record_gone`` does. The same
    form again, or the same letter by two people, sends once.
    """
    take_chain(organisation.pk)
    known, draft = record_of(case), letter_of(case, sending.kind)
    needs = needs_on(known)
    chosen = sending.chosen or Chosen(form_usual(organisation, needs))
    against_its_form = against_form(needs, chosen.form)
    if sent_before(organisation.pk, key) is None:
        if draft is None or draft.revision != sending.revision:
            raise LetterChanged(draft)
        found = assess(known.history, known.policy, load_calendars(), now)
        unapproved = why_not_approved(organisation, draft, found, sending.kind)
        refusal = _unfit(known, sending, against_its_form, unapproved)
        if refusal is not None:
            return Refused(refusal, 0)
    fact = letters()[sending.kind].fact
    why = whys(sending.against, sending.reason, against_its_form, sending.form_reason)
    said = [_by_email(one, fact, why) for one in several]
    going = Going(sending.kind, sending.revision, (), "")
    name = f"letter/{draft.pk if draft is not None else 0}/{sending.revision}"
    try:
        with transaction.atomic():
            done = record_gone(organisation, case, going, said, by, now=now, seen=seen, key=key)
            if isinstance(done, Refused):
                return done
            if done.again or draft is None:
                return Sent(done)
            kinds = frozenset(one.kind for one in said) - frozenset(OURS)
            made = [one for one in done.record.entries[len(known.entries) :] if one.row.kind in kinds]
            sending = sending._replace(chosen=chosen)
            return _into_the_outbox(_Act(organisation, case, by, now), done, made, draft, sending, name)
    except _Undone as undone:
        return undone.refused


def _by_email(one: Proposed, fact: str, why: Sequence[str]) -> Proposed:
    if one.kind != fact:
        return one
    return replace(one, says=by_email(one.kind, one.says), note=with_whys(one.note, why))


def _unfit(known: Record, sending: Sending, against_its_form: str, not_approved: str) -> Refusal | None:
    faults: list[Fault] = []
    reason = why_not(known, sending.kind)
    if reason:
        faults.append(Fault(reason, "letter"))
    elif email_of(known) != sending.to:
        faults.append(Fault("The email address on the case is another one now. Look at it again.", "to"))
    if sending.lacks:
        faults.append(
            Fault(f"{' '.join(sending.lacks)} Write it into the letter first: it has not gone yet.", "letter")
        )
    if not_approved:
        faults.append(Fault(not_approved, "letter"))
    if sending.against and not sending.reason.strip():
        faults.append(Fault("Say why it goes by email all the same.", "by_email_because"))
    if against_its_form and not sending.form_reason.strip():
        faults.append(
            Fault(f"{against_its_form} Choose that, or say why it goes in another form.", "letter_as_because")
        )
    faults += unkeepable({"by_email_because": sending.reason, "letter_as_because": sending.form_reason})
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None


def _into_the_outbox(
    act: _Act, done: Recorded, made: Sequence[Entry], draft: CaseLetter, sending: Sending, name: str
) -> Sent:
    letter, identity = letters()[sending.kind], new_identity()
    main = next(entry.row for entry in reversed(made) if entry.row.kind == letter.fact)
    text = done.record.entries[-1]  # record_gone ends with it
    found, kept = _kept(act, done.record, draft, sending, identity)
    with_it, what = f". Enclosed: {', '.join(one.file.name for one in found)}" if found else "", carries()
    as_kept = f"{_AS[what is None or what.whole]}{with_it}"
    about = About("our-letter", description=f"{letter.title}: the email, {as_kept}", beside=main.number)
    file = Brought(clean(f"{letter.title}.eml"), kept, KINDS["message/rfc822"])
    added = add_documents(act.organisation, act.case, [file], about, act.by, now=act.now, source=source_of(act.by))
    if isinstance(added, Refusal):
        raise _Undone(Refused(added, 0))
    message = Message.objects.create(
        organisation=act.organisation, case=act.case, fact=main, kind=LETTER, key=name, identity=identity,
        to="complainant", made=act.now,
    )  # fmt: skip
    mail = LetterMail.objects.create(
        organisation=act.organisation, case=act.case, message=message, kind=sending.kind, fact=main.number,
        facts=[entry.row.number for entry in made], documents=[text.row.number, added.record.entries[-1].row.number],
        enclosed=[one.source for one in found if isinstance(one.source, int)], text=str(text.says["file"]),
        mail=kept.digest, goes=act.now + WAIT, account_id=act.by.account or None,
    )  # fmt: skip
    return Sent(Recorded(added.record, done.problems), mail)


def _kept(
    act: _Act, known: Record, draft: CaseLetter, sending: Sending, identity: str
) -> tuple[tuple[Found, ...], Kept]:
    """The mail in its file, with what goes with it."""
    store = store_of(act.organisation)
    assert store is not None  # noqa: S101 - record_gone kept the text in it
    today = timezone.localdate(act.now)
    sheet = sheet_on(act.organisation, known, draft, today)
    try:
        found = enclosed(act.organisation, known, sheet, sending.chosen or Chosen(), today)
        heads = Heads(sending.to, identity, act.now, NOBODY_LOOKED if not act.by.account else {})
        content = mail_of(act.organisation, replace(sheet, to=()), heads, [one.file for one in found])
    except NotEnclosed as not_enclosed:
        raise _undone(not_enclosed.fault) from None
    except ValueError:
        other = "This address cannot be written to by email. Correct it, or send the letter by post."
        raise _undone(Fault(other, "to")) from None
    what = carries()
    unfit = not_carried(content, what) if what is not None else ""
    if unfit:
        raise _Undone(Refused(Refusal("impossible", faults=(Fault(unfit, "letter"),)), 0))
    return found, store.keep([content], len(content))


def _undone(fault: Fault) -> _Undone:
    return _Undone(Refused(Refusal("not-well-formed", faults=(fault,)), 0))
