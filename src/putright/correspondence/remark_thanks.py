"""The mail of thanks for praise, a suggestion or a question: that it came, and the number that it has.

No word that somebody typed stands in it: it goes to an address that somebody typed, who need not be whoever it belongs
to. It goes once, to whoever wants an answer, and belongs to no case.
"""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from django.conf import settings

from putright.accounts.models import Organisation
from putright.casework.remarks import remark_of
from putright.casework.written_to import may_write
from putright.correspondence.letter_mail import Kept, written_to
from putright.correspondence.receipts import SENT_BY_ITSELF
from putright.correspondence.remark_answers import can_be_written_to
from putright.register.append import new_identity
from putright.register.models import Message
from putright.register.remark_models import Remark
from putright.stationery.marks import line_of
from putright.wording.language import ENGLISH, LANGUAGES, say, speaking, spoken

THANKS: Final = "remark-thanks"
"""The kind of such a message, and what its address is counted under."""


def thank(organisation: Organisation, remark: Remark, now: datetime) -> None:
    """Put the mail into the outbox, in the transaction that keeps the remark.

    It is in the language that is spoken, if the organisation has that. Once for a remark, and only a few a day to one
    mailbox.
    """
    key = f"remark/{remark.number}/thanks"
    if not (remark.wants_answer and remark.email and can_be_written_to(remark)):
        return
    if Message.objects.filter(organisation=organisation, key=key).exists():
        return
    if not may_write(remark.email, THANKS, now):
        return
    Message.objects.create(
        organisation=organisation,
        kind=THANKS,
        key=key,
        identity=new_identity(),
        to=THANKS,
        made=now,
        says={"remark": remark.number, "language": spoken() if organisation.offers_welsh else ENGLISH},
    )


def thanks_mail(organisation: Organisation, message: Message) -> tuple[str, Kept | None]:
    """Where it goes, and the mail; nothing where there is no address any more."""
    says = message.says or {}
    remark = remark_of(organisation, int(says["remark"]))
    if remark is None or not can_be_written_to(remark):
        return "", None
    language = str(says.get("language", ENGLISH))
    with speaking(language if language in LANGUAGES else ENGLISH):
        subject, text = _text(organisation, remark.reference)
    home = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    mail["From"] = Address(line_of(organisation.name), addr_spec=settings.DEFAULT_FROM_EMAIL)
    mail["To"] = to = written_to(remark.email)
    mail["Date"] = message.made
    mail["Message-ID"] = f"<{message.identity}@{home}>"
    for name, value in SENT_BY_ITSELF.items():
        mail[name] = value
    mail.set_content(text)
    return to, Kept(to, mail.as_bytes())


def _text(organisation: Organisation, reference: str) -> tuple[str, str]:
    ways = [one for one in (organisation.phone, organisation.email, " ".join(organisation.address.split())) if one]
    reach = say("You can reach {name} here: {ways}.", name=organisation.name, ways=", ".join(ways)) if ways else ""
    parts = (
        say("Thank you. What you sent us has reached us. A person here reads it."),
        say("It has the number {reference}. Give us this number when you write or ring.", reference=reference),
        say("You asked for an answer. We write to you or ring you. There is no set date for it."),
        say("If we see that it is a complaint, we treat it as one. Then it gets another number, and we tell you."),
        reach,
        say("Did you not write to us? Then somebody gave us your address by mistake. You need not do anything."),
        organisation.name,
    )
    subject = say("We have what you sent us ({reference})", reference=reference)
    return subject, "\n\n".join(one for one in parts if one) + "\n"
