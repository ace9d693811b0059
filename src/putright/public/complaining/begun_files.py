"""The files of a complaint that is begun: a folder of its own for each, away from those of cases, gone with the draft.

Nothing is ever shown or served from there. On sending, what lies there is copied to the documents of the organisation.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction

from putright.accounts.models import Organisation
from putright.casework.document_acts import Brought, store_of
from putright.files.kinds import kind_of
from putright.files.store import Kept, Store, parts_of

_NAME: Final = "begun"
_AN_HOUR: Final = 3600.0
_IMAGE: Final = "image/"


class BegunFile(NamedTuple):
    """A file: the name it came with, its hash, its size in bytes, the code of its kind."""

    name: str
    digest: str
    size: int
    code: str


class Missing(Exception):
    """A file is not in its folder any more."""


def place_of(organisation: int, draft: int) -> Store | None:
    """The folder of a draft; None where the operator has named none for documents."""
    folder = _folder(organisation)
    return Store(folder, draft) if folder is not None else None


def brought(organisation: Organisation, draft: int, files: Collection[BegunFile]) -> list[Brought]:
    """Copy the files to the documents of the organisation; they are on the disk there when this returns.

    Raises Missing, and OSError where the disk fails.
    """
    here, there = place_of(organisation.pk, draft), store_of(organisation)
    found = []
    for one in files:
        place = here.lies(one.digest) if here is not None else None
        if place is None or there is None:
            raise Missing(one.name)
        with place.open("rb") as file:
            kept = there.keep(parts_of(file), settings.DOCUMENT_MOST)
        kind = kind_of(one.code)
        found.append(Brought(one.name, Kept(*kept), kind, "photograph" if kind.media.startswith(_IMAGE) else "other"))
    return found


def forget_folder_later(organisation: int, draft: int) -> None:
    """Take a draft's folder away once the transaction is through."""
    folder = _folder(organisation)
    if folder is not None:
        transaction.on_commit(lambda: shutil.rmtree(folder / str(draft), ignore_errors=True))


def forget_folder(organisation: int, *, except_of: Collection[int]) -> None:
    """Take the folders away that belong to no draft, such as those that a crash left behind.

    One that is new is let alone: its draft may be about to be written.
    """
    folder = _folder(organisation)
    if folder is None or not folder.is_dir():
        return
    for one in folder.iterdir():
        known = one.name.isdigit() and int(one.name) in except_of
        if not known and time.time() - one.stat().st_mtime > _AN_HOUR:
            shutil.rmtree(one, ignore_errors=True)


def _folder(organisation: int) -> Path | None:
    folder: Path | None = settings.DOCUMENTS
    return folder / _NAME / str(organisation) if folder is not None else None
