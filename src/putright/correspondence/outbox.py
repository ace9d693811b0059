"""The outbox: messages wait in the register's own tables, are leased, sent, then marked.

A message is never marked before it has gone, so a crash in between sends it again with the same Message-ID and never
loses it (hazards, Mail). Exactly once over SMTP is impossible; the same Message-ID lets the receiver tell.

Most are about a case. One that belongs to a member and to no case (the morning email) says what it says in ``says``.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from putright.accounts.holding import here_on
from putright.accounts.members import member_of, person_of
from putright.accounts.models import Account, Membership, Organisation
from putright.accounts.scope import within
from putright.casework.looking import look
from putright.correspondence.codes_sent import CODES, Texted, code_written, why_no_code
from putright.correspondence.going import HELD, Sent, go, instead, later, true_of
from putright.correspondence.letter_going import LETTER, kept_letter, overtaken, why_no_more
from putright.correspondence.letter_mail import Kept as KeptLetter
from putright.correspondence.letter_mail import email_of, written_to
from putright.correspondence.letter_recall import take_back_unsent, tell_crossed, tell_unsure, went_on_another_day
from putright.correspondence.mail_stopped import asked_to_wait, note_attempt
from putright.correspondence.mailing import SAYS_NOTHING, Written, write_message, write_to_member
from putright.correspondence.receipts import RECEIPT, receipt_mail, record_receipt
from putright.correspondence.remark_answers import ANSWER, NO_ADDRESS, answer_mail, note_not_sent
from putright.outgoing.way import Outcome, Told
from putright.register.append import take_chain
from putright.register.closing import OPEN, bars_kept
from putright.register.models import Message
from putright.register.reading import record_of

LEASE: Final = timedelta(minutes=2)
"""Longer than a mail server is waited for; a worker killed meanwhile costs this much and no more."""

SLOWEST: Final = 50_000
"""Bytes a second. A mail that carries files is leased for as long as it takes on a line like that, and LEASE besides:
else a second worker would send it while the first still does."""

_AHEAD: Final = timedelta(minutes=15)
"""Leased for longer than any mail takes, it was leased by a clock that was ahead."""
_PUT_OFF: Final = timedelta(days=1)
"""Put off for longer, it was put off by a clock that was ahead: no way that mail goes asks for so much."""

log = logging.getLogger("putright.outbox")


def waiting(organisation: Organisation, now: datetime) -> list[int]:
    """The messages that may be tried now: what was tried least first, then the oldest. So one at which a mail server
    breaks off each time holds up no other. Within the organisation's transaction."""
    if asked_to_wait(organisation, now):
        return []
    found = Message.objects.filter(_free(now), organisation=organisation, state="waiting").order_by("attempts", "made")
    return list(found.values_list("pk", flat=True)[:200])


def _free(now: datetime) -> Q:
    """Not leased and not put off, or by a clock that was ahead and was put right; and no letter that can be stopped."""
    leased = Q(leased__gte=now - LEASE, leased__lte=now + _AHEAD)
    put_off = Q(after__gt=now, after__lte=now + _PUT_OFF)
    return ~(leased | put_off) & (Q(letter=None) | Q(letter__goes__lte=now))


def send(organisation: Organisation, message: int, now: datetime) -> Sent:
    """Lease the message, send it, mark it. Each step is a transaction of its own; two workers never send the same.

    One that cannot be written or recorded is leased all the same, so that it does not hold up the others (hazards,
    Mail).
    """
    with within(organisation):
        leased = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(_free(now), pk=message, state="waiting")
            .select_related("case", "case__policy")
            .first()
        )
        if leased is None:
            return Sent("taken")
        leased.leased = now
        leased.attempts += 1
        Message.objects.filter(pk=message).update(  # until we hear what came of it, nobody knows
            leased=now, attempts=leased.attempts, why="", after=None, unsure=True
        )
        outcome, address, written = None, "", None
        try:
            with transaction.atomic():
                outcome = _hindered(organisation, leased, now)
                if outcome is None:
                    address, written = _written(organisation, leased, now)
                    if isinstance(written, KeptLetter):
                        leased.leased = now + timedelta(seconds=len(written.content) // SLOWEST)
                        leased.save(update_fields=["leased"])
        except Exception as error:
            log.exception("message %s could not be written", message)
            what = f"It could not be written ({type(error).__name__})"
            outcome = later(leased, Told(Outcome.LATER, what), now)
    if outcome is None:
        outcome = go(leased, address, written, now)
    outcome = true_of(leased, outcome)
    told, waits = outcome.told, outcome.state == "waiting"
    unsure = waits and (leased.unsure or (told is not None and told.outcome is Outcome.UNSURE))
    with within(organisation):
        Message.objects.filter(pk=message, state="waiting").update(
            state=outcome.state,
            why=outcome.why[:200],
            leased=now if unsure else None,
            settled=None if waits else now,
            after=outcome.after,
            unsure=unsure,
            carrier=told.carrier[:200] if told is not None else "",
        )
        if told is not None:
            note_attempt(organisation, told, now)
        try:
            with transaction.atomic():
                _record(organisation, leased, outcome, written, now)
        except Exception:  # it has gone, whatever comes of the record: never send it again for that
            log.exception("message %s is %s and that could not be recorded", message, outcome.state)
    log.info("message %s: %s after %s attempts", message, outcome.state, leased.attempts)
    return outcome


def _record(
    organisation: Organisation,
    message: Message,
    outcome: Sent,
    written: Written | KeptLetter | Texted | None,
    now: datetime,
) -> None:
    """What its going or not going is for the case, where it is something."""
    if message.kind == ANSWER and outcome.state == "not-sent":
        note_not_sent(organisation, message, now)
    if message.case is None:
        return
    if outcome.state == "sent" and message.kind == RECEIPT:
        mail = written if isinstance(written, KeptLetter) else None
        record_receipt(organisation, message, message.case, mail, now)
    elif outcome.state == "sent" and message.kind == LETTER:
        _went(organisation, message, now)
    elif outcome.state in ("not-sent", HELD) and message.kind == LETTER:
        take_back_unsent(organisation, message, outcome.why, now, held=outcome.state == HELD)
    elif outcome.state == "unsure" and message.kind == LETTER:
        tell_unsure(organisation, message, now)


def _went(organisation: Organisation, message: Message, now: datetime) -> None:
    """It went. What was recorded while the mail server took it came too late to stop it: somebody is told."""
    went_on_another_day(organisation, message, now)
    take_chain(organisation.pk)  # what is recorded after this is recorded of a letter that has gone
    why = overtaken(organisation, message, now)
    if why:
        tell_crossed(organisation, message, why, now)


def _written(
    organisation: Organisation, message: Message, now: datetime
) -> tuple[str, Written | KeptLetter | Texted | None]:
    """Where it goes and what it says, as both are known now; a letter that somebody wrote, as it was kept.

    What goes to a complainant comes as the whole mail.
    """
    if message.kind == ANSWER:
        return answer_mail(organisation, message)
    if message.case is None:
        return _written_to_member(organisation, message)
    if message.kind in CODES:
        return code_written(organisation, message, now)
    if message.kind == LETTER:
        letter = kept_letter(organisation, message)
        return (letter.address, letter) if letter is not None else ("", None)
    address = address_of(organisation, message)
    if not address:
        return "", None
    view = look(organisation, message.case, now)
    if message.kind == RECEIPT:
        return address, receipt_mail(organisation, view, message, address)
    return address, write_message(organisation, view, message)


def _written_to_member(organisation: Organisation, message: Message) -> tuple[str, Written | None]:
    """The same of a message that belongs to a member and to no case: nothing, if they may not read any more."""
    account = _account_of(organisation, message.to)
    member = member_of(organisation, account) if account is not None else None
    if account is None or member is None or not member.may("read"):
        return "", None
    return account.email, write_to_member(organisation, member, message)


def _hindered(organisation: Organisation, message: Message, now: datetime) -> Sent | None:
    """Why it must not go any more, as things stand now."""
    if message.kind in CODES:
        return _no_code(organisation, message, now)
    if _closed_to(organisation, message):
        return Sent("not-sent", "This case is closed to them. Give what they owe to somebody else.")
    if message.kind == RECEIPT and not _can_be_written_to(address_of(organisation, message)):
        return Sent("not-sent", f"The address cannot be sent to by email.{instead(message)}")
    if message.kind == ANSWER and not answer_mail(organisation, message)[0]:
        return Sent("not-sent", NO_ADDRESS)
    return _letter_hindered(organisation, message, now) if message.kind == LETTER else None


def _letter_hindered(organisation: Organisation, message: Message, now: datetime) -> Sent | None:
    """Under the chain, so that what is recorded meanwhile is known now, or waits until it was found that it may go."""
    take_chain(organisation.pk)
    if why := why_no_more(organisation, message, now):
        return Sent("not-sent", why)
    why = overtaken(organisation, message, now)
    return Sent(HELD, why) if why else None


def _no_code(organisation: Organisation, message: Message, now: datetime) -> Sent | None:
    why = why_no_code(organisation, message, now)
    return Sent("not-sent", why) if why else None


def _can_be_written_to(address: str) -> bool:
    try:
        written_to(address)
    except ValueError:
        return False
    return True


def _closed_to(organisation: Organisation, message: Message) -> bool:
    """Whether it would go to somebody who may not open the case, as it stands now."""
    if message.case_id is None or message.to == "complainant" or message.kind in SAYS_NOTHING:
        return False
    return bars_kept(organisation.pk, [message.case_id]).get(message.case_id, OPEN).shuts_out(message.to)


def address_of(organisation: Organisation, message: Message) -> str:
    """Where a message about a case goes, as it is known now; nothing, if there is no address any more."""
    if message.to == "complainant" and message.case is not None:
        return email_of(record_of(message.case))
    account = _account_of(organisation, message.to)
    return account.email if account is not None else ""


def _account_of(organisation: Organisation, to: str) -> Account | None:
    person = person_of(organisation, to)
    if person is None:
        return None
    member = Membership.objects.filter(here_on(timezone.localdate()), organisation=organisation, person=person)
    holder = member.select_related("account").first()
    return holder.account if holder is not None else None
