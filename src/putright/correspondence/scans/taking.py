"""Taking scans out of a folder: first the bytes, then the row with its place, then, and only then, the folder.

A scanner writes slowly. A file is taken once nobody has changed it for a minute and it ends as such a file ends; one
that does not is taken after ten, for then it is damaged and a person has to look.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime
from time import monotonic
from typing import Final, NamedTuple

from django.conf import settings

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.correspondence.scans.folders import note_folders
from putright.files.kinds import UNKNOWN, Kind, Unfit, recognise
from putright.files.names import clean
from putright.files.store import Kept, Store, TooLarge, parts_of
from putright.incoming.scan_folders import (
    TAKEN,
    TOO_LARGE,
    Folder,
    Lying,
    is_same,
    looks_whole,
    lying_in,
    move_within,
    opened,
)
from putright.register.mail_models import MailIn
from putright.register.models import KeptFile
from putright.register.scan_models import ScanFolder, ScanPlace

STILL: Final = 60.0
"""Seconds for which nobody may have changed a file."""
GIVEN_UP: Final = 600.0
"""The same of one that does not end as it should."""
SCAN: Final = "scan"
_ENOUGH: Final = 20.0
_HEAD: Final = 1_000_000
_MOST_WATCHED: Final = 2_000

log = logging.getLogger("putright.mailbox")


class Read(NamedTuple):
    """A file as it was read: what is kept of it, whether that is all of it, and what it is or why nobody knows."""

    kept: Kept
    whole: bool
    kind: Kind
    why: str


def take_scans(organisation: Organisation, store: Store | None, now: datetime, seconds: float = _ENOUGH) -> int:
    """Take what lies whole in the organisation's folders; how many files were new. Raises WrongFile.

    Killed at any moment, the next round goes on from there.
    """
    folders, count, until = note_folders(organisation, now), 0, monotonic() + seconds
    for folder in folders if store is not None else ():
        assert store is not None  # noqa: S101 - or there is nothing to loop over
        with within(organisation):
            row = ScanFolder.objects.get_or_create(organisation=organisation, name=folder.name)[0]
        try:
            count += _of_folder(organisation, folder, row, store, now, until)
        except OSError as error:
            _failed(organisation, row, f"It cannot be looked into ({error.strerror}).", now)
    return count


def _failed(organisation: Organisation, row: ScanFolder, why: str, now: datetime) -> None:
    log.warning("organisation %s, folder of scans %s: %s", organisation.pk, row.pk, why)
    with within(organisation):
        row.failing, row.why = row.failing or now, why[:300]
        row.save(update_fields=["failing", "why"])


def _of_folder(
    organisation: Organisation, folder: Folder, row: ScanFolder, store: Store, now: datetime, until: float
) -> int:
    lying, others = lying_in(folder)
    watched: dict[str, float] = {}
    count, trouble = 0, ""
    for one in lying[:_MOST_WATCHED]:
        since = float(row.watched.get(one.mark, now.timestamp()))
        if monotonic() < until and _is_due(one, now.timestamp() - since):
            try:
                fresh = _take(organisation, row, store, one, now)
            except OSError as error:  # it waits, and the next one is taken all the same
                fresh, trouble = None, f"{one.name} could not be taken ({error.strerror})."
            if fresh is not None:
                count += fresh
                continue
        watched[one.mark] = since
    with within(organisation):
        row.reached, row.watched, row.others = now, watched, others
        row.failing, row.why = (row.failing or now, trouble[:300]) if trouble else (None, "")
        row.save(update_fields=["reached", "watched", "others", "failing", "why"])
    return count


def _is_due(one: Lying, still: float) -> bool:
    """Whether it is to be taken: it is whole, or nobody goes on with it."""
    if still < STILL:
        return False
    try:
        return still >= GIVEN_UP or looks_whole(one)
    except OSError:
        return True  # taking it says why it cannot be taken


def _take(organisation: Organisation, folder: ScanFolder, store: Store, one: Lying, now: datetime) -> int | None:
    """Keep it and take it away: 1 if it is new, 0 if its bytes came before; None: somebody is writing to it."""
    with within(organisation):
        place = ScanPlace.objects.filter(organisation=organisation, folder=folder, name=one.name, mark=one.mark)
        known = place.select_related("mail").first()
    if known is not None:  # we were stopped between keeping it and taking it away
        move_within(one, TOO_LARGE if known.mail.state == "too-large" else TAKEN, known.mail.digest)
        return 0
    read = _read(store, one)
    if read is None:
        return None
    with within(organisation):
        fresh = _keep(organisation, folder, one, read, now)
    if not fresh:
        log.info("organisation %s, folder of scans %s: a file came again", organisation.pk, folder.pk)
    move_within(one, TAKEN if read.whole else TOO_LARGE, read.kept.digest)
    return int(fresh)


def _read(store: Store, one: Lying) -> Read | None:
    most = settings.DOCUMENT_MOST
    with opened(one) as file:
        if one.size > most:
            digest = hashlib.sha256(f"{one.size}\n".encode() + file.read(_HEAD)).hexdigest()
            return Read(Kept(digest, 0), False, UNKNOWN, "") if is_same(file, one) else None
        try:
            kind, why = recognise(file), ""
        except Unfit as unfit:
            kind, why = UNKNOWN, f"It {unfit}"
        file.seek(0)
        try:
            kept = store.keep(parts_of(file), most)
        except TooLarge:  # it grew while it was read
            return None
        return Read(kept, True, kind, why) if is_same(file, one) and kept.size == one.size else None


def _keep(organisation: Organisation, folder: ScanFolder, one: Lying, read: Read, now: datetime) -> bool:
    came = min(datetime.fromtimestamp(one.changed, UTC), now)
    said = {"door": SCAN, "name": clean(one.name), "form": read.kind.code, "size": one.size, "came": came, "kept": now}
    if not read.whole:
        said |= {"state": "too-large", "why": "It is too large to be kept here. It lies in the folder “too-large”."}
    elif read.why:
        said |= {"state": "unreadable", "why": read.why}
    mail, fresh = MailIn.objects.get_or_create(organisation=organisation, digest=read.kept.digest, defaults=said)
    if read.whole:
        KeptFile.objects.get_or_create(
            organisation=organisation, digest=read.kept.digest, defaults={"size": read.kept.size, "kept": now}
        )
    ScanPlace.objects.create(
        organisation=organisation, folder=folder, name=one.name, mark=one.mark, taken=now, mail=mail
    )
    return fresh
