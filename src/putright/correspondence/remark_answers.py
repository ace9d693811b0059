"""An answer by email to a compliment, a suggestion or a question, written by a person and sent through the outbox.

It says what that person wrote and nothing of what came. It belongs to no case: the message names the remark and the
step in which the answer is kept.
"""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from django.conf import settings

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.remark_steps import Step, Stepped, take_step
from putright.casework.remarks import remark_of
from putright.correspondence.letter_mail import Kept, written_to
from putright.register.append import new_identity
from putright.register.models import Message
from putright.register.remark_models import Remark, RemarkStep
from putright.stationery.marks import line_of

ANSWER: Final = "remark-answer"
"""The kind of such a message. ``to`` says the same: the address stands in the remark."""
SUBJECTS: Final = {
    "compliment": "Thank you for what you wrote to us",
    "suggestion": "Your suggestion",
    "question": "Your question",
}
_SUBJECT: Final = "What you wrote to us"
NO_ADDRESS: Final = "There is no email address that can be written to."


def can_be_written_to(remark: Remark) -> bool:
    """Whether its address can stand in a mail."""
    try:
        return bool(written_to(remark.email))
    except ValueError:
        return False


def answer_by_email(
    organisation: Organisation, remark: Remark, words: str, by: Member, *, now: datetime, key: str, seen: int
) -> Stepped | None:
    """Keep the answer and put it into the outbox, in one transaction; None: there is no such remark.

    The same form sent again sends nothing.
    """
    if not can_be_written_to(remark):
        return Stepped(remark, "refused", NO_ADDRESS)
    step = Step("answered", {"how": "email", "sent": True}, words)
    done = take_step(organisation, remark.number, step, by, now=now, key=key, seen=seen)
    if done is not None and done.when == "now" and done.step is not None:
        Message.objects.create(
            organisation=organisation,
            kind=ANSWER,
            key=message_key(remark, done.step.number),
            identity=new_identity(),
            to=ANSWER,
            made=now,
            says={"remark": remark.number, "step": done.step.number},
        )
    return done


def message_key(remark: Remark, step: int) -> str:
    """What the message of an answer is called: one for each answer."""
    return f"remark/{remark.number}/{step}/answer"


def answer_mail(organisation: Organisation, message: Message) -> tuple[str, Kept | None]:
    """Where the answer goes, and the mail; nothing where there is no address, or the words were erased."""
    remark, step = _of(organisation, message)
    if remark is None or step is None or not step.words or not can_be_written_to(remark):
        return "", None
    home = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"{SUBJECTS.get(remark.sort or remark.kind, _SUBJECT)} ({remark.reference})"
    mail["From"] = Address(line_of(organisation.name), addr_spec=settings.DEFAULT_FROM_EMAIL)
    mail["To"] = to = written_to(remark.email)
    mail["Date"] = message.made
    mail["Message-ID"] = f"<{message.identity}@{home}>"
    # A second place for what a reply is known by: some mail servers write a Message-ID of their own.
    mail["References"] = f"<{message.identity}.thread@{home}>"
    mail.set_content(f"{step.words}\n\n{organisation.name}\n")
    return to, Kept(to, mail.as_bytes())


def note_not_sent(organisation: Organisation, message: Message, now: datetime) -> None:
    """An answer that could not be sent is none: the remark is open again, and its page says why."""
    says = message.says or {}
    step = Step("not-sent", {"step": says["step"]})
    take_step(organisation, int(says["remark"]), step, None, now=now, key=f"{message.identity}/not-sent"[:64])


def _of(organisation: Organisation, message: Message) -> tuple[Remark | None, RemarkStep | None]:
    says = message.says or {}
    remark = remark_of(organisation, int(says["remark"]))
    step = RemarkStep.objects.filter(organisation=organisation, remark=remark, number=says["step"]).first()
    return remark, step if remark is not None else None
