"""A letter in the outbox when its time has come: as it was kept, or why it must not go any more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.casework.looking import View, look, view_of
from putright.correspondence.enclosures import why_they_stay
from putright.correspondence.letter_form import against_email
from putright.correspondence.letter_mail import Kept, address_in, email_of, is_in_welsh, written_to
from putright.correspondence.letter_overtaken import why_overtaken
from putright.correspondence.letter_record import record_gone_with
from putright.correspondence.models import LetterMail
from putright.register.models import Message
from putright.register.reading import record_of

LETTER: Final = "letter"
"""The kind of message of the outbox that is a letter which somebody wrote."""


def kept_letter(organisation: Organisation, message: Message) -> Kept | None:
    """The mail, byte for byte; None where its file is not there or must not be opened."""
    found = LetterMail.objects.filter(organisation=organisation, message=message).first()
    store = store_of(organisation)
    if found is None or store is None or not store.path(found.mail).is_file():
        return None
    content = store.path(found.mail).read_bytes()
    return Kept(address_in(content), content)


def why_no_more(organisation: Organisation, message: Message, now: datetime) -> str:
    """Why it must not go as the case stands now; nothing, if it may."""
    found = LetterMail.objects.filter(organisation=organisation, message=message).select_related("case__policy").first()
    kept = kept_letter(organisation, message)
    if found is None or kept is None:
        return "The file of this letter is not there any more. Write by post, or phone."
    view = look(organisation, found.case, now)
    if view.fact(f"f{found.fact}") is None:
        return "The entry that says that it was sent was struck out before it went."
    if written_to(email_of(view.record)) != kept.address:
        return "The email address on the case was changed before it went. Send it again, or write by post."
    if any(view.fact(f"f{one.fact}") is None for one in record_gone_with(found.case, found.fact).approvals):
        return "That it was approved was struck out before it went. Look at it again."
    if new := _said_since(view, found, kept):
        return f"{new} That was recorded before it went. Send it as they need it."
    stays = why_they_stay(organisation, view.record, found.enclosed)
    return f"{stays} Send the letter again without it." if stays else ""


def overtaken(organisation: Organisation, message: Message, now: datetime) -> str:
    """What was recorded since it was sent that must stop it, or would have; nothing, if nothing was.

    Whatever is on the case counts: an entry can be younger than ``now``, which is when the worker began.
    """
    found = LetterMail.objects.filter(organisation=organisation, message=message).select_related("case__policy").first()
    if found is None:
        return ""
    record = record_of(found.case)
    view = view_of(organisation, record, max(now, record.entries[-1].row.recorded))
    return why_overtaken(view, found.kind, max(found.facts + found.documents), message.made)


def _said_since(view: View, found: LetterMail, kept: Kept) -> str:
    """What the person's needs say by now against an email, and did not when it was sent: then a reason was asked for,
    which stands in the note of the entry."""
    entry = next((one for one in view.record.entries if one.row.number == found.fact), None)
    answered = entry.note or "" if entry is not None else ""
    against = against_email(view.needs, email_of(view.record), in_welsh=is_in_welsh(kept.content))
    return " ".join(one for one in against if one not in answered)
