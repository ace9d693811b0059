"""Mail from the server's own shell: files taken in by hand or from a folder, and how the mailboxes stand."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from putright.command.environment import NotSet, set_up
from putright.files.store import TooLarge, parts_of
from putright.incoming.boxes import WrongFile
from putright.incoming.heads import arrived
from putright.procedure.faults import printable

if TYPE_CHECKING:
    from putright.accounts.models import Organisation
    from putright.files.store import Store

_HEAD = 200_000


def take_files(given: argparse.Namespace) -> int:
    """Take mails in that lie as files, or in folders; 1 if one could not be kept. What is known already stays as it is.

    They wait for a person, unless they belong to a case. Nothing is answered because of them.
    """
    set_up()
    from putright.casework.document_acts import store_of
    from putright.command.checking import organisations
    from putright.correspondence.mailbox.run import read_new

    (organisation,) = organisations(given.organisation)
    store = store_of(organisation)
    if store is None:
        raise NotSet("PUTRIGHT_DOCUMENTS names no folder, and mail is kept there.")
    files = [one for name in given.files for one in _files_in(Path(name))]
    kept = wrong = 0
    for path in files:
        try:
            kept += _take(organisation, store, path)
        except (TooLarge, OSError) as error:
            wrong += 1
            why = "it is larger than 50 MB" if isinstance(error, TooLarge) else str(error.strerror)
            print(f"{printable(str(path))}: not kept, {why}.")
    read = 0
    while done := read_new(organisation):  # some hundreds at a time
        read += done
    were = "1 mail was" if read == 1 else f"{read} mails were"
    print(f"{organisation.slug}: {_counted(len(files), 'file')}, {kept} of them new; {were} read.")
    return int(wrong > 0)


def _counted(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number} {thing}s"


def _files_in(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(one for one in path.iterdir() if one.suffix.lower() == ".eml" and one.is_file())
    return [path]


def _take(organisation: Organisation, store: Store, path: Path) -> int:
    from django.utils import timezone

    from putright.correspondence.mailbox.intake import bring_in

    now = timezone.now()
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0)
        came = arrived(head) or datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return int(bring_in(organisation, store, parts_of(file), min(came, now), now))


def list_mailboxes(given: argparse.Namespace) -> int:
    """Say how each mailbox stands, and what waits; 1 if one is not reached, or a mail could not be read."""
    set_up()
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.command.checking import organisations
    from putright.correspondence.mailbox.configured import boxes_for, counts_of, of_nobody, unreached
    from putright.correspondence.scans.folders import folders_of_nobody
    from putright.register.mail_models import Mailbox

    wrong, now, mine = False, timezone.now(), organisations(given.organisation)
    for organisation in mine:
        try:
            names = [one.name for one in boxes_for(organisation)]
        except WrongFile as error:
            raise NotSet(f"PUTRIGHT_MAILBOXES: {error}.") from None
        with within(organisation):
            counts, away = counts_of(organisation), {one.name for one in unreached(organisation, now)}
            known = {one.name: one for one in Mailbox.objects.filter(organisation=organisation)}
        for name in names:
            print(f"{organisation.slug}, {name}: {_stands(known.get(name), name in away)}")
        unread = counts.get("unreadable", 0)
        if names or counts:
            print(
                f"{organisation.slug}: {_waiting(counts.get('waiting', 0))}, {unread} could not be read, "
                f"{counts.get('too-large', 0)} are too large, {counts.get('new', 0)} are still to be read."
            )
        wrong |= bool(away & set(names)) or unread > 0
        wrong |= _list_scans(organisation, now)
    slugs = {one.slug for one in mine}
    unknown = [] if given.organisation else [(one.organisation, one.name) for one in of_nobody(slugs)]
    unknown += [] if given.organisation else [(one.organisation, one.name) for one in folders_of_nobody(slugs)]
    for slug, name in unknown:
        wrong = True
        print(f"{slug}, {name}: NEVER READ. No organisation has this short name.")
    return int(wrong)


def _list_scans(organisation: Organisation, now: datetime) -> bool:
    """Say how each folder of scans stands; whether one was not read for so long that staff are told."""
    from putright.accounts.scope import within
    from putright.correspondence.mailbox.configured import TOLD_AFTER
    from putright.correspondence.scans.folders import folders_for
    from putright.register.scan_models import ScanFolder

    wrong = False
    with within(organisation):
        known = {one.name: one for one in ScanFolder.objects.filter(organisation=organisation)}
    for folder in folders_for(organisation):
        row = known.get(folder.name)
        if row is None or (row.reached is None and row.failing is None):
            stands = "not read yet. Does the worker run?"
        elif row.failing is not None:
            stands = f"NOT READ since {row.failing.isoformat(timespec='seconds')}. {printable(row.why)}"
        else:
            assert row.reached is not None  # noqa: S101 - one of the two is there
            stands = f"last read {row.reached.isoformat(timespec='seconds')}."
            if row.watched:
                stands += f" {_counted(len(row.watched), 'file')} may still be written."
            if row.others:
                stands += f" {_counted(row.others, 'file')} there that are no PDF, TIFF or JPEG: left alone."
        since = row.failing or row.reached if row is not None else None
        wrong |= since is not None and since <= now - TOLD_AFTER
        print(f"{organisation.slug}, scans {folder.name}: {stands}")
    return wrong


def _waiting(number: int) -> str:
    return f"{_counted(number, 'mail')} {'waits' if number == 1 else 'wait'} for somebody"


def _stands(mailbox: object, away: bool) -> str:
    from putright.register.mail_models import Mailbox

    if not isinstance(mailbox, Mailbox) or (mailbox.reached is None and mailbox.failing is None):
        return "not read yet. Does the worker run?"
    if mailbox.failing is not None or mailbox.reached is None:
        since = mailbox.failing.isoformat(timespec="seconds") if mailbox.failing is not None else ""
        told = "NOT REACHED" if away else "not reached"
        return f"{told} since {since}. {printable(mailbox.why)}"
    if away:
        return f"NOT READ since {mailbox.reached.isoformat(timespec='seconds')}. Does the worker run?"
    left = f" The server did not hand over {_counted(mailbox.left, 'mail')}." if mailbox.left else ""
    return f"last read {mailbox.reached.isoformat(timespec='seconds')}.{left}"
