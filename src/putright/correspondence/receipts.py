"""The receipt that goes to a complainant by itself: made as letters are, and kept as it went.

It bears the register number and what happens next. No word that somebody typed stands in it: it goes to an address that
somebody typed, who need not be whoever it belongs to.
"""

from __future__ import annotations

import logging
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction
from django.utils import timezone

from putright.accounts.letterheads import letterhead_of
from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import About, Brought, add_documents, store_of
from putright.casework.looking import View
from putright.casework.recording import Proposed, Recorded, record
from putright.casework.who_may import needed_for
from putright.correspondence.enclosures import Chosen, NotEnclosed, enclosed
from putright.correspondence.in_welsh import letter_for
from putright.correspondence.letter_form import MAIL_ALONE, files_go, form_needed, letters_to
from putright.correspondence.letter_mail import Heads, Kept, mail_of
from putright.correspondence.letter_sheet import sheet_of
from putright.correspondence.lettering import LetterPeople
from putright.correspondence.own_texts import texts_on
from putright.files.kinds import KINDS
from putright.files.names import clean
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.register.models import Case, DocumentText, Message
from putright.register.parts import ADDED, CAME_AS
from putright.site.public_address import in_other_languages, public_address
from putright.stationery.mail import Enclosed
from putright.stationery.sheet import Sheet

RECEIPT: Final = "receipt"
"""The kind of message, and of letter."""
SENT_BY_ITSELF: Final = MappingProxyType({"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"})
"""What keeps other machines from answering it."""
_BY_ITSELF: Final = Member(0, "", "putright", frozenset({"handle", needed_for(ADDED.name)}), frozenset(), ())

log = logging.getLogger("putright.outbox")


def receipt_sheet(organisation: Organisation, view: View) -> Sheet:
    """The receipt of a case, as it is now; in Welsh and in English for somebody who wants Welsh."""
    today = timezone.localdate(view.now)
    came = str(view.record.latest(CAME_AS.name).get("reference") or "")
    follow, others = public_address(organisation, "follow"), in_other_languages(organisation, "follow")
    people = LetterPeople(organisation.name, view.case.reference, follow=follow, follow_in=others, came_as=came)
    language = letters_to(organisation, view.needs)
    letter = letter_for(RECEIPT, view.found, people, texts_on(organisation, today), language)
    return sheet_of(letter, letterhead_of(organisation), view.case.reference, today)


def receipt_mail(organisation: Organisation, view: View, message: Message, address: str) -> Kept:
    """The receipt as a mail, with large print where somebody said that they need it. Raises ValueError as mail_of."""
    sheet = receipt_sheet(organisation, view)
    heads = Heads(address, message.identity, view.now, SENT_BY_ITSELF)
    return Kept(address, mail_of(organisation, sheet, heads, _large(organisation, view, sheet)))


def _large(organisation: Organisation, view: View, sheet: Sheet) -> list[Enclosed]:
    if not files_go():
        return []
    chosen = Chosen(form_needed(view.needs) or MAIL_ALONE)
    try:
        found = enclosed(organisation, view.record, sheet, chosen, timezone.localdate(view.now))
    except NotEnclosed as fault:  # the number must reach them all the same
        log.warning("the receipt of %s goes without large print: %s", view.case.reference, fault)
        return []
    return [one.file for one in found]


def record_receipt(organisation: Organisation, message: Message, case: Case, mail: Kept | None, now: datetime) -> None:
    """The receipt that went out is a fact of the case, once: its form's key is the message's. And a document.

    That key is of its number: the key of a message can be longer than that of a form.
    """
    done = record(
        organisation, case,
        Proposed("receipt-sent", now.isoformat(timespec="seconds"), {"medium": "email"}, None, "Sent by itself."),
        _BY_ITSELF, now=now, key=f"message/{message.pk}/sent", source="putright",
    )  # fmt: skip
    if isinstance(done, Refusal):
        log.warning("message %s was sent and its receipt could not be recorded: %s", message.pk, done.why)
    elif mail is not None and not done.again:
        _keep(organisation, message, done, mail, now)


def _keep(organisation: Organisation, message: Message, done: Recorded, mail: Kept, now: datetime) -> None:
    """What went, byte for byte, beside the fact. If it cannot be kept the fact stands all the same: it has gone."""
    store = store_of(organisation)
    if store is None:
        return
    title = letters()[RECEIPT].title
    about = About(
        "our-letter", description=f"{title}: the email, as it went", beside=done.record.entries[-1].row.number
    )
    try:
        with transaction.atomic():
            kept = store.keep([mail.content], len(mail.content))
            file = Brought(clean(f"{title}.eml"), kept, KINDS["message/rfc822"])
            added = add_documents(
                organisation, done.record.case, [file], about, _BY_ITSELF, now=now, key=f"message/{message.pk}/kept",
                source="putright",
            )  # fmt: skip
            if isinstance(added, Recorded):  # its words would be found on every case
                texts = DocumentText.objects.filter(organisation=organisation, fact=added.record.entries[-1].row.pk)
                texts.update(state=RECEIPT, taken=True)
    except Exception:  # whatever it is: it has gone, and that is a fact
        log.exception("the receipt of message %s could not be kept", message.pk)
        return
    if isinstance(added, Refusal):
        log.warning("the receipt of message %s could not be kept: %s", message.pk, added.why)
