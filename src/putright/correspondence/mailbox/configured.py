"""The mailboxes that the operator has named, by organisation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count

from putright.accounts.models import Organisation
from putright.incoming.boxes import Box, boxes_of
from putright.register.mail_models import Mailbox, MailIn

TOLD_AFTER: Final = timedelta(minutes=15)
"""After so long without reaching a mailbox staff are told."""


def boxes_for(organisation: Organisation) -> list[Box]:
    """The mailboxes of an organisation, as the file says now. Raises WrongFile."""
    if settings.MAILBOXES is None:
        return []
    return [one for one in boxes_of(settings.MAILBOXES) if one.organisation == organisation.slug]


def mailbox_of(organisation: Organisation, name: str) -> Mailbox:
    """What is kept of a mailbox; made when it is first asked for. Within the organisation's transaction."""
    return Mailbox.objects.get_or_create(organisation=organisation, name=name)[0]


def unreached(organisation: Organisation, now: datetime) -> list[Mailbox]:
    """The mailboxes that could not be read for so long that staff are told."""
    return list(Mailbox.objects.filter(organisation=organisation, failing__lte=now - TOLD_AFTER).order_by("name"))


def counts_of(organisation: Organisation) -> dict[str, int]:
    """How many mails there are in each state. Within the organisation's transaction."""
    mine = MailIn.objects.filter(organisation=organisation).order_by().values_list("state")
    return dict(mine.annotate(count=Count("pk")))
