"""A letter that was sent from here and did not go: stopped in time, or not taken by any mail server.

The entry that said that it was sent is struck out, with the reason, so that it is owed again; its documents are
withdrawn; its text is a letter that is being written again. The chain keeps all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of, withdraw_document
from putright.casework.looking import look
from putright.casework.recording import Proposed, Recorded, Refused, record_together
from putright.casework.who_may import needed_for
from putright.correspondence.case_letters import Written, keep_letter, letter_of
from putright.correspondence.letter_mail import read
from putright.correspondence.letter_record import record_came_back
from putright.correspondence.mailbox.filing import tell
from putright.correspondence.models import LetterMail
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.procedure.moments import ZONE, write_instant
from putright.register.append import take_chain
from putright.register.documents import documents_of
from putright.register.models import Case, Message
from putright.register.parts import ADDED
from putright.register.reading import record_of

PROMPTLY: Final = timedelta(minutes=10)
"""Gone so soon after it was to go, it went as it was sent, also over midnight: the wait moves no date (ADR 34)."""
STOPPED: Final = "stopped"
"""The state of a message that somebody stopped before it went."""
_CORRECTS: Final = frozenset({"correct", needed_for(ADDED.name)})
_BY_ITSELF: Final = Member(0, "", "putright", _CORRECTS, frozenset(), ())


class _Undone(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def is_held(message: Message) -> bool:
    """Whether a message has surely gone nowhere yet: never taken up, or nobody took it at any attempt."""
    return message.state == "waiting" and not message.unsure


def stop_letter(organisation: Organisation, mail: LetterMail, by: Member, *, now: datetime) -> Refusal | None:
    """Stop a letter before it goes; once it was taken up this is refused. Done twice it is done once.

    Whoever may send a letter may stop it, though otherwise they may not correct entries: it is their own act.
    """
    if needed_for(ADDED.name) not in by.permissions or mail.case_id in by.barred:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a complaint handler.", "by"),))
    # The message before the chain, as whoever sends it takes them.
    message = Message.objects.select_for_update().get(organisation=organisation, pk=mail.message_id)
    if message.state == STOPPED:
        return None
    if not is_held(message):
        late = "It is too late: the email is on its way. If it was wrong, write to them again."
        return Refusal("impossible", faults=(Fault(late, "then"),))
    why = "It was stopped before it went."
    try:
        with transaction.atomic():
            message.state, message.settled, message.why = STOPPED, now, why
            message.save(update_fields=["state", "settled", "why"])
            _take_back(organisation, mail, why, replace(by, permissions=by.permissions | _CORRECTS), now, "staff")
    except _Undone as undone:
        return undone.refusal
    return None


def take_back_unsent(
    organisation: Organisation, message: Message, why: str, now: datetime, *, held: bool = False
) -> None:
    """A letter that no mail server took was not sent: the case says so, and whoever deals with it is told.

    ``held``: it did not go because of what was recorded on the case since, and is to be looked at again.
    """
    mail = LetterMail.objects.filter(organisation=organisation, message=message).select_related("case__policy").first()
    if mail is None:
        return
    _take_back(organisation, mail, f"The email did not go. {why}", _BY_ITSELF, now, "putright")
    kind = "letter-held" if held else "letter-not-sent"
    tell(organisation, record_of(mail.case), kind, f"{kind}/{message.pk}", now)


def tell_unsure(organisation: Organisation, message: Message, now: datetime) -> None:
    """A letter of which nobody knows whether it went: the entry stands, and whoever deals with the case is told."""
    if message.case is not None:
        tell(organisation, record_of(message.case), "letter-unsure", f"letter-unsure/{message.pk}", now)


def tell_crossed(organisation: Organisation, message: Message, why: str, now: datetime) -> None:
    """A letter that went while something was recorded that would have stopped it: its page says what, and whoever deals
    with the case is told."""
    message.why = f"It went before this could stop it. {why}"[:200]
    Message.objects.filter(pk=message.pk).update(why=message.why)
    if message.case is not None:
        tell(organisation, record_of(message.case), "letter-crossed", f"letter-crossed/{message.pk}", now)


def went_on_another_day(organisation: Organisation, message: Message, now: datetime) -> None:
    """The mail server was away and took the letter on a later day only: then that is the day on which it was sent.

    A letter that was sent minutes before midnight and went at once when its wait was over was sent on the day before.
    """
    mail = LetterMail.objects.filter(organisation=organisation, message=message).select_related("case__policy").first()
    if mail is None or now - mail.goes <= PROMPTLY:
        return
    take_chain(organisation.pk)
    fact = look(organisation, mail.case, now).fact(f"f{mail.fact}")
    today = timezone.localtime(now, ZONE).date().toordinal()
    if fact is None or fact.day >= today:
        return
    at = write_instant(int(now.timestamp()))
    reason = "The mail server took the email on this day only."
    says = {"of": f"f{mail.fact}", "set": {"at": at}, "reason": reason}
    _together(organisation, mail.case, [Proposed("corrected", at, says, None, reason)], _BY_ITSELF, now, "putright")


def _take_back(organisation: Organisation, mail: LetterMail, why: str, by: Member, now: datetime, source: str) -> None:
    take_chain(organisation.pk)
    view = look(organisation, mail.case, now)
    standing = [one for one in reversed(mail.facts) if view.fact(f"f{one}") is not None]
    _together(organisation, mail.case, _struck_out(standing, why, now), by, now, source)
    known = record_of(mail.case)
    for one in documents_of(known):
        if one.number in mail.documents and one.gone is None and not one.erased:
            done = withdraw_document(organisation, mail.case, one.number, why, by, now=now, key=None)
            if isinstance(done, Refusal):
                raise _Undone(done)
    _bring_back(organisation, mail, by, now)


def _struck_out(numbers: Iterable[int], why: str, now: datetime) -> list[Proposed]:
    at = write_instant(int(now.timestamp()))
    return [Proposed("corrected", at, {"of": f"f{one}", "void": True, "reason": why}, None, why) for one in numbers]


def _together(
    organisation: Organisation, case: Case, several: list[Proposed], by: Member, now: datetime, source: str
) -> None:
    if not several:
        return
    done: Recorded | Refused = record_together(organisation, case, several, by, now=now, source=source)
    if isinstance(done, Refused):
        raise _Undone(done.refusal)


def write_again(organisation: Organisation, mail: LetterMail, by: Member, *, now: datetime) -> Refusal | None:
    """Bring the text of a letter that came back as one that is being written, to print it and send it by post."""
    if mail.message.state not in ("returned", "unsure"):
        return Refusal("impossible", faults=(Fault("This letter did not come back.", "then"),))
    take_chain(organisation.pk)
    if letter_of(mail.case, mail.kind) is not None:
        other = "Somebody is writing a letter of this kind already. Look at it first."
        return Refusal("impossible", faults=(Fault(other, "then"),))
    written = _text_of(organisation, mail)
    if written is None:
        return Refusal("impossible", faults=(Fault("The file of this letter is not there any more.", "then"),))
    done = keep_letter(organisation, mail.case, mail.kind, written, seen=0, by=by, now=now)
    return done if isinstance(done, Refusal) else None


def _bring_back(organisation: Organisation, mail: LetterMail, by: Member, now: datetime) -> None:
    """The text as a letter that is being written, with its comments and approvals; unless somebody has begun another
    one meanwhile."""
    written = _text_of(organisation, mail)
    letter = None
    if written is not None and letter_of(mail.case, mail.kind) is None:
        writer = replace(_BY_ITSELF, account=mail.account_id or 0)
        done = keep_letter(organisation, mail.case, mail.kind, written, seen=0, by=writer, now=now)
        letter = None if isinstance(done, Refusal) else done.letter
    refusal = record_came_back(organisation, mail.case, mail.fact, letter, by, now)
    if refusal is not None:
        raise _Undone(refusal)


def _text_of(organisation: Organisation, mail: LetterMail) -> Written | None:
    store = store_of(organisation)
    text, whole = (store.path(mail.text), store.path(mail.mail)) if store is not None else (None, None)
    if text is None or whole is None or not (text.is_file() and whole.is_file()):
        return None
    return Written(read(whole.read_bytes()).subject, text.read_bytes().decode())
