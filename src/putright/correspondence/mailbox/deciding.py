"""Each mail that is kept is read by itself, and told what it is: for a case, for a person, or from a machine.

One that cannot be read, or that fails us, waits for a person with the reason; the next one is read all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.casework.document_acts import Brought
from putright.correspondence.mailbox.bringing import brought
from putright.correspondence.mailbox.filing import (
    BY_ITSELF,
    complaint_of,
    decided,
    make_complaint,
    put_on_case,
    tell,
)
from putright.correspondence.mailbox.matching import has_case, is_of_staff, is_ours, messages_named, sure_case
from putright.correspondence.scans.reading import letter_read
from putright.correspondence.scans.taking import SCAN
from putright.files.store import Store
from putright.incoming.apart import mail_apart
from putright.incoming.boxes import Box
from putright.incoming.mail import MOST_BYTES, Mail, Unreadable
from putright.procedure.acts import Refusal
from putright.register.mail_models import MailIn
from putright.register.models import Message
from putright.register.reading import record_of

_MOST_TRIED: Final = 10
"""So often reading a mail may have been cut short, by a crash or a restart, before it waits for a person."""
_BEFORE: Final = timedelta(days=1)
_SAME_DAY: Final = "It arrived before this mailbox was first read, so nothing was made of it by itself."

log = logging.getLogger("putright.mailbox")


def new_mails(organisation: Organisation, most: int = 500) -> list[int]:
    """The mails that were not read yet, in the order in which they came; one at which a worker was stopped comes after
    all that were not tried, so that it holds up none. Within the organisation's transaction."""
    found = MailIn.objects.filter(organisation=organisation, state="new").order_by("tried", "came", "id")
    return list(found.values_list("pk", flat=True)[:most])


def read_one(organisation: Organisation, store: Store, key: int, boxes: Sequence[Box], now: datetime) -> str:
    """Read a mail and do what is to be done with it; the state that it has then. Three transactions: it was begun, what
    it is, and, if that failed, that it failed."""
    with within(organisation):
        row = _taken(organisation, key)
        if row is None:
            return ""
        row.tried += 1
        row.save(update_fields=["tried"])
    try:
        found, files = _looked(store, row)
        with within(organisation), transaction.atomic():
            taken = _taken(organisation, key)
            if taken is not None:
                if row.pages is not None:
                    taken.pages = row.pages
                    taken.save(update_fields=["pages"])
                _settle(organisation, taken, found, files, boxes, now)
                return taken.state
    except Exception as error:
        log.exception("mail %s could not be filed", key)
        with within(organisation):
            taken = _taken(organisation, key)
            if taken is not None:
                why = f"putright could not file it ({type(error).__name__}). Its log says more."
                _waits(taken, "unreadable", why)
    return ""


def _taken(organisation: Organisation, key: int) -> MailIn | None:
    """The mail, if it is still to be read; nobody else reads it until the transaction ends."""
    rows = MailIn.objects.select_for_update(of=("self",)).filter(organisation=organisation, pk=key, state="new")
    return rows.select_related("mailbox").first()


def _looked(store: Store, row: MailIn) -> tuple[Mail | Unreadable, list[Brought]]:
    if row.tried > _MOST_TRIED:
        return Unreadable("putright stopped each time that it read it."), []
    place = store.lies(row.digest)
    if place is None:
        return Unreadable("Its file is missing from the folder of documents."), []
    if row.door == SCAN:
        letter, row.pages = letter_read(row, place)
        return letter, []
    found = mail_apart(place)
    if isinstance(found, Unreadable) or row.size > MOST_BYTES:
        return found, []
    return found, brought(store, row, found)


def _settle(
    organisation: Organisation,
    row: MailIn,
    found: Mail | Unreadable,
    files: Sequence[Brought],
    boxes: Sequence[Box],
    now: datetime,
) -> None:
    if isinstance(found, Unreadable):
        _waits(row, "unreadable", found.why)
        return
    if row.door == SCAN:
        row.says, row.sort = found.said(), found.sort
        row.save(update_fields=["says", "sort"])
        _waits(row, "waiting", found.told_by)
        return
    row.says, row.sort, row.sender, row.contents = found.said(), found.sort, found.sender.address, found.contents
    row.save(update_fields=["says", "sort", "sender", "contents"])
    if row.size > MOST_BYTES:
        _waits(row, "too-large", "It is larger than 50 MB. Only its head is kept here: look at it in the mailbox.")
    elif _is_double(organisation, row, found):
        decided(row, "double", BY_ITSELF, now)
    elif found.sort == "bounce":
        _came_back(organisation, row, found, now)
    elif is_ours(organisation, found, own_addresses(boxes)):
        row.sort = "loop"
        row.save(update_fields=["sort"])
        _waits(row, "set-aside", "It is our own mail coming back.")
    elif found.sort in ("auto-reply", "list"):
        _waits(row, "set-aside", f"{found.told_by[:1].upper()}{found.told_by[1:]}.")
    else:
        _from_somebody(organisation, row, found, files, now)


def own_addresses(boxes: Sequence[Box]) -> Collection[str]:
    """The addresses of the mailboxes themselves, and what the operator named besides."""
    return {one.user.lower() for one in boxes if "@" in one.user} | {own for one in boxes for own in one.own}


def _is_double(organisation: Organisation, row: MailIn, mail: Mail) -> bool:
    """Whether the same mail came before: delivered twice, or its folder was moved to another server."""
    if not mail.identity:
        return False
    same = MailIn.objects.filter(organisation=organisation, contents=mail.contents).exclude(pk=row.pk)
    return same.exclude(state="new").exists()


def _from_somebody(
    organisation: Organisation, row: MailIn, mail: Mail, files: Sequence[Brought], now: datetime
) -> None:
    case = sure_case(organisation, mail)
    if case is not None:
        done = put_on_case(organisation, row, case, files, BY_ITSELF, now=now)
        if isinstance(done, Refusal):
            _waits(row, "waiting", "It answers a message of ours, and could not be put on the case.")
        return
    why = _why_not(organisation, row, mail)
    if why is None:
        key = f"mail-{row.digest}"[:64]
        made = make_complaint(organisation, row, complaint_of(row, mail), files, BY_ITSELF, now=now, key=key)
        if not isinstance(made, Refusal):
            return
        why = "It could not be recorded as a complaint by itself."
    _waits(row, "waiting", why)


def _why_not(organisation: Organisation, row: MailIn, mail: Mail) -> str | None:
    """Why no complaint is made of it by itself; None: one is."""
    if row.mailbox is None or not row.mailbox.makes_complaints:
        return f"{mail.told_by[:1].upper()}{mail.told_by[1:]}." if mail.told_by else ""
    if not mail.may_be_answered:
        return "A machine may have sent it, so nothing was made of it by itself."
    if row.mailbox.begun is None or row.came < row.mailbox.begun - _BEFORE:
        return _SAME_DAY
    if is_of_staff(organisation, mail):
        return "Its sender works here."
    if has_case(organisation, mail):
        return "There is a case of the same address, so nothing was made of it by itself."
    return None


def _waits(row: MailIn, state: str, why: str) -> None:
    row.state, row.why = state, why[:300]
    row.save(update_fields=["state", "why"])


def _came_back(organisation: Organisation, row: MailIn, mail: Mail, now: datetime) -> None:
    """A message of ours that could not be delivered is marked so, and waits to be sent by post instead."""
    told = mail.bounced
    sent = messages_named(organisation, told.identities) if told is not None else []
    message = sent[0] if sent else None
    if told is None or message is None:
        _waits(row, "waiting", "A mail server says that something came back, and we cannot tell what.")
        return
    row.message, row.case = message, message.case
    row.save(update_fields=["message", "case"])
    if not told.final:
        _waits(row, "set-aside", "A message of ours is late. The mail server goes on trying.")
        return
    Message.objects.filter(pk=message.pk, state__in=("sent", "waiting", "unsure")).update(
        state="returned", why=_returned_words(told.why, message), settled=now
    )
    _waits(row, "waiting", f"A message of ours came back{f': {told.why}' if told.why else ''}.")
    if message.case is not None and message.to == "complainant":
        tell(organisation, record_of(message.case), "came-back", f"mail/{row.pk}/back", now)


def _returned_words(why: str, message: Message) -> str:
    instead = " Write by post, or phone." if message.to == "complainant" else ""
    return f"It came back{f' ({why[:100]})' if why else ''}.{instead}"
