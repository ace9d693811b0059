"""One round over an organisation's mail: every mailbox is kept, then what is new is read, mail by mail."""

from __future__ import annotations

import logging
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.casework.document_acts import store_of
from putright.correspondence.mailbox.configured import boxes_for, note_file
from putright.correspondence.mailbox.deciding import new_mails, read_one
from putright.correspondence.mailbox.intake import ENOUGH, take_in

log = logging.getLogger("putright.mailbox")


class Round(NamedTuple):
    """What a round did: mails that were kept, and mails that were read."""

    kept: int = 0
    read: int = 0


def take_in_all(organisation: Organisation, now: datetime | None = None, seconds: float = ENOUGH) -> Round:
    """Take in what came, for so many seconds or a mail longer. Killed at any moment, the next round goes on from there.

    Raises WrongFile: the operator's file of mailboxes says something that means nothing.
    """
    store = store_of(organisation)
    boxes = note_file(organisation, now or timezone.now())
    if store is None:
        if boxes:
            log.warning("organisation %s: no mail is taken in, for PUTRIGHT_DOCUMENTS names no folder", organisation.pk)
        return Round()
    until = monotonic() + seconds
    kept = sum(
        take_in(organisation, box, store, now or timezone.now(), max(1.0, until - monotonic())).kept for box in boxes
    )
    return Round(kept, read_new(organisation, now, until))


def read_new(organisation: Organisation, now: datetime | None = None, until: float | None = None) -> int:
    """Read the mails that are kept and were not read; how many."""
    store = store_of(organisation)
    if store is None:
        return 0
    with within(organisation):
        keys = new_mails(organisation)
    boxes = boxes_for(organisation)
    count = 0
    for key in keys:
        if until is not None and monotonic() > until and count:
            break
        read_one(organisation, store, key, boxes, now or timezone.now())
        count += 1
    return count
