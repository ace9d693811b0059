"""The folders of scans that the operator has named, by organisation."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.incoming.boxes import WrongFile
from putright.incoming.scan_folders import Folder, scan_folders_of
from putright.register.scan_models import ScanFolder


def folders_for(organisation: Organisation) -> list[Folder]:
    """The folders of an organisation, as the file says now. Raises WrongFile."""
    if settings.MAILBOXES is None:
        return []
    return [one for one in scan_folders_of(settings.MAILBOXES) if one.organisation == organisation.slug]


def folders_of_nobody(slugs: set[str]) -> list[Folder]:
    """The folders of an organisation that there is not, of those with these short names. Raises WrongFile."""
    if settings.MAILBOXES is None:
        return []
    return [one for one in scan_folders_of(settings.MAILBOXES) if one.organisation not in slugs]


def note_folders(organisation: Organisation, now: datetime) -> list[Folder]:
    """The folders, with what the file says noted: one that it no longer names is missed by nobody. Raises WrongFile."""
    mine = ScanFolder.objects.filter(organisation=organisation)
    try:
        folders = folders_for(organisation)
    except WrongFile:
        with within(organisation):
            mine.filter(failing=None, reached__isnull=False).update(failing=now)
            mine.update(why="The file that names the folders cannot be read.")
        raise
    with within(organisation):
        mine.exclude(name__in=[one.name for one in folders]).update(failing=None, reached=None, others=0)
    return folders
