"""Whether mail leaves, from the server's own shell; and a mail to try it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from putright.command.environment import NotSet, set_up
from putright.procedure.faults import printable

if TYPE_CHECKING:
    from putright.accounts.models import Organisation

_TRIED = "This is a mail to try how mail leaves putright. It needs no answer.\n"


def show_sending(given: argparse.Namespace) -> int:
    """Say by which way mail leaves and how each organisation's stands, or send a mail to try it; 1 if none goes."""
    set_up()
    from putright.accounts.scope import within
    from putright.command.checking import organisations
    from putright.outgoing.ways import lost_of, way

    chosen = way()
    if chosen is None:
        raise NotSet("No way for mail is chosen, so none leaves (docs/sending.md).")
    print(f"Mail leaves by {chosen.carries.name}. {' '.join(lost_of(chosen.carries))}".rstrip())
    if given.to:
        return _try(given.to)
    wrong = False
    for organisation in organisations(given.organisation):
        with within(organisation):
            stands, stopped = _stands(organisation)
        print(f"{organisation.slug}: {stands}")
        wrong |= stopped
    return int(wrong)


def _stands(organisation: Organisation) -> tuple[str, bool]:
    from putright.register.models import Message
    from putright.register.outgoing_model import Outgoing

    waits = Message.objects.filter(organisation=organisation, state="waiting").count()
    waiting = f"{waits} {'message waits' if waits == 1 else 'messages wait'}."
    found = Outgoing.objects.filter(organisation=organisation, failing__isnull=False).first()
    if found is None or found.failing is None:
        return waiting, False
    since = found.failing.isoformat(timespec="seconds")
    return f"NONE HAS GONE OUT since {since}. {printable(found.why)}. {waiting}", True


def _try(address: str) -> int:
    from email.message import EmailMessage
    from email.policy import SMTP

    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import timezone

    from putright.correspondence.letter_mail import written_to
    from putright.outgoing.way import Outcome, Ready
    from putright.outgoing.ways import way
    from putright.register.append import new_identity

    chosen, identity, mail = way(), new_identity(), EmailMessage(policy=SMTP)
    try:
        validate_email(address)
        to = written_to(address)
    except (ValidationError, ValueError):
        to = ""
    if not to or chosen is None:
        raise NotSet(f"{printable(address)} is no address that can be written to.")
    mail["Subject"], mail["From"], mail["To"] = "A mail to try it", settings.DEFAULT_FROM_EMAIL, to
    mail["Date"] = timezone.now()
    mail["Message-ID"] = f"<{identity}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_TRIED)
    told = chosen.send(Ready(to, mail.as_bytes(), identity))
    if told.outcome is Outcome.WENT:
        print(f"It was taken{f', as {printable(told.carrier)}' if told.carrier else ''}.")
        return 0
    print(f"It did not go. {printable(told.why)}.")
    return 1
