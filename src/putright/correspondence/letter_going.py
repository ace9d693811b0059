"""A letter in the outbox when its time has come: as it was kept, or why it must not go any more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.casework.looking import look
from putright.correspondence.letter_mail import Kept, email_of, read, written_to
from putright.correspondence.models import LetterMail
from putright.register.models import Message

LETTER: Final = "letter"
"""The kind of message of the outbox that is a letter which somebody wrote."""

AWAY: Final = "The mail server was not to be reached"
"""How it begins what is said of an attempt that surely brought nothing to any mail server."""

MAY_HAVE_GONE: Final = "It may have gone."
"""How it begins what is said of a letter since an attempt of which nobody knows how it ended."""


def may_have_gone(message: Message) -> bool:
    """Whether an attempt at a letter was cut short, so that nobody knows how it ended. Asked before the next one."""
    cut_short = message.leased is not None and not message.why
    return message.kind == LETTER and (cut_short or message.why.startswith(MAY_HAVE_GONE))


def kept_letter(organisation: Organisation, message: Message) -> Kept | None:
    """The mail, byte for byte; None where its file is not there or must not be opened."""
    found = LetterMail.objects.filter(organisation=organisation, message=message).first()
    store = store_of(organisation)
    if found is None or store is None or not store.path(found.mail).is_file():
        return None
    content = store.path(found.mail).read_bytes()
    return Kept(read(content).to, content)


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
    return ""
