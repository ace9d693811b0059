"""A letter in the outbox when its time has come: as it was kept, or why it must not go any more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.casework.looking import look
from putright.correspondence.enclosures import why_they_stay
from putright.correspondence.letter_mail import Kept, address_in, email_of, written_to
from putright.correspondence.models import LetterMail
from putright.register.models import Message

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
    stays = why_they_stay(organisation, view.record, found.enclosed)
    return f"{stays} Send the letter again without it." if stays else ""
