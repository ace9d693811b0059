"""The mailboxes that the operator has named, by organisation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, Q

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.incoming.boxes import Box, WrongFile, boxes_of
from putright.register.mail_models import Mailbox, MailIn

TOLD_AFTER: Final = timedelta(minutes=15)
"""After so long without reaching a mailbox staff are told."""


def boxes_for(organisation: Organisation) -> list[Box]:
    """The mailboxes of an organisation, as the file says now. Raises WrongFile."""
    if settings.MAILBOXES is None:
        return []
    return [one for one in boxes_of(settings.MAILBOXES) if one.organisation == organisation.slug]


def of_nobody(slugs: Collection[str]) -> list[Box]:
    """The mailboxes of an organisation that there is not, of those with these short names. Raises WrongFile."""
    if settings.MAILBOXES is None:
        return []
    return [one for one in boxes_of(settings.MAILBOXES) if one.organisation not in slugs]


def mailbox_of(organisation: Organisation, name: str) -> Mailbox:
    """What is kept of a mailbox; made when it is first asked for. Within the organisation's transaction."""
    return Mailbox.objects.get_or_create(organisation=organisation, name=name)[0]


def unreached(organisation: Organisation, now: datetime) -> list[Mailbox]:
    """The mailboxes that were not read for so long that staff are told: not reached, or the worker does not run."""
    before = now - TOLD_AFTER
    away = Q(failing__lte=before) | Q(reached__lte=before)
    return list(Mailbox.objects.filter(away, organisation=organisation).order_by("name"))


def note_file(organisation: Organisation, now: datetime) -> list[Box]:
    """The mailboxes of an organisation, with what the file says noted: one that it no longer names is missed by nobody,
    and with a file that cannot be read none is reached. Raises WrongFile."""
    try:
        boxes = boxes_for(organisation)
    except WrongFile:
        with within(organisation):
            mine = Mailbox.objects.filter(organisation=organisation)
            mine.filter(failing=None, reached__isnull=False).update(failing=now)
            mine.update(why="The file that names the mailboxes cannot be read.")
        raise
    with within(organisation):
        gone = Mailbox.objects.filter(organisation=organisation).exclude(name__in=[one.name for one in boxes])
        gone.update(failing=None, reached=None)
    return boxes


def counts_of(organisation: Organisation) -> dict[str, int]:
    """How many mails there are in each state. Within the organisation's transaction."""
    mine = MailIn.objects.filter(organisation=organisation).order_by().values_list("state")
    return dict(mine.annotate(count=Count("pk")))
