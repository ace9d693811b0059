"""Keeping what lies in a mailbox: first the bytes, then the row with its place, then, and only then, the mailbox.

Our own record says what is new, never what the mailbox says was seen: people read it too (hazards, Mail).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime
from time import monotonic
from typing import Final, NamedTuple

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.correspondence.mailbox.configured import mailbox_of
from putright.files.store import Kept, Store, TooLarge
from putright.incoming.boxes import Box
from putright.incoming.imap import Folder, NotGiven, Unreached, opened
from putright.incoming.mail import MOST_BYTES
from putright.procedure.moments import ZONE
from putright.register.mail_models import Mailbox, MailIn, MailPlace
from putright.register.models import KeptFile

ENOUGH: Final = 40.0
"""Seconds after which the rest waits for the next minute, so that other work gets its turn."""

log = logging.getLogger("putright.mailbox")


class Taken(NamedTuple):
    """How many mails were kept, and how many the server did not hand over."""

    kept: int = 0
    left: int = 0


def take_in(organisation: Organisation, box: Box, store: Store, now: datetime, seconds: float = ENOUGH) -> Taken:
    """Keep every mail of the folder that is not known. One that the server does not hand over is tried next time."""
    with within(organisation):
        mailbox = mailbox_of(organisation, box.name)
    try:
        with opened(box) as folder:
            with within(organisation):
                _reached(mailbox, folder, now)
            return _all(organisation, box, mailbox, folder, store, now, monotonic() + seconds)
    except Unreached as error:
        _failed(organisation, mailbox, str(error), now)
    except OSError as error:
        _failed(organisation, mailbox, f"The folder of documents cannot be written ({error.strerror}).", now)
    return Taken()


def _reached(mailbox: Mailbox, folder: Folder, now: datetime) -> None:
    if mailbox.validity != folder.validity:  # its numbers mean nothing any more: all of it is looked at again
        mailbox.validity, mailbox.seen_to = folder.validity, 0
    mailbox.begun = mailbox.begun or now
    mailbox.reached, mailbox.failing, mailbox.why = now, None, ""
    mailbox.save(update_fields=["validity", "seen_to", "begun", "reached", "failing", "why"])


def _failed(organisation: Organisation, mailbox: Mailbox, why: str, now: datetime) -> None:
    log.warning("organisation %s, mailbox %s: %s", organisation.pk, mailbox.pk, why)
    with within(organisation):
        mailbox.failing, mailbox.why = mailbox.failing or now, why[:300]
        mailbox.save(update_fields=["failing", "why"])


def _all(
    organisation: Organisation, box: Box, mailbox: Mailbox, folder: Folder, store: Store, now: datetime, until: float
) -> Taken:
    # Mails that go elsewhere once they are kept are looked for from the first: one may have been left between the two.
    first = 1 if box.move_to else mailbox.seen_to
    with within(organisation):
        places = MailPlace.objects.filter(organisation=organisation, mailbox=mailbox, validity=folder.validity)
        known = set(places.filter(uid__gte=first).values_list("uid", flat=True))
    kept, left, end = 0, [], folder.next
    for uid in folder.uids(first):
        if monotonic() > until:
            end = uid
            break
        try:
            if uid not in known:
                kept += _one(organisation, box, mailbox, folder, store, uid, now)
            if box.move_to:
                folder.move(uid, box.move_to)
        except NotGiven:
            log.warning("organisation %s, mailbox %s: mail %s was not handed over", organisation.pk, mailbox.pk, uid)
            left.append(uid)
    with within(organisation):
        mailbox.seen_to, mailbox.left = min([end, *left]), len(left)
        mailbox.save(update_fields=["seen_to", "left"])
    return Taken(kept, len(left))


def _one(
    organisation: Organisation, box: Box, mailbox: Mailbox, folder: Folder, store: Store, uid: int, now: datetime
) -> int:
    """Keep one mail, and where it lies; 1 if it was not known. Nothing is kept of one that is there no more."""
    found = folder.described(uid)
    if found is None:
        return 0
    came = min(found.arrived or now, now)
    if box.first_day and timezone.localdate(came, ZONE) < date.fromisoformat(box.first_day):
        return 0
    size, kept = found.size, None
    if size <= MOST_BYTES:
        try:
            kept = store.keep(folder.pieces(uid), MOST_BYTES)
        except TooLarge:  # the server had said less
            size = MOST_BYTES + 1
    if kept is None:
        kept = store.keep([folder.head(uid)], MOST_BYTES)
    with within(organisation):
        mail, fresh = keep_row(organisation, kept, max(size, kept.size), came, now, mailbox)
        MailPlace.objects.create(
            organisation=organisation, mailbox=mailbox, validity=folder.validity, uid=uid, mail=mail
        )
    return int(fresh)


def keep_row(
    organisation: Organisation, kept: Kept, size: int, came: datetime, now: datetime, mailbox: Mailbox | None = None
) -> tuple[MailIn, bool]:
    """The row of a mail whose bytes lie in the folder, and whether it is new. Within the organisation's transaction."""
    mail, fresh = MailIn.objects.get_or_create(
        organisation=organisation,
        digest=kept.digest,
        defaults={"mailbox": mailbox, "size": size, "came": came, "kept": now},
    )
    KeptFile.objects.get_or_create(
        organisation=organisation, digest=kept.digest, defaults={"size": kept.size, "kept": now}
    )
    return mail, fresh


def bring_in(organisation: Organisation, store: Store, parts: Iterable[bytes], came: datetime, now: datetime) -> bool:
    """Keep a mail that somebody brought as a file; whether it is new. Raises TooLarge."""
    kept = store.keep(parts, MOST_BYTES)
    with within(organisation):
        return keep_row(organisation, kept, kept.size, came, now)[1]
