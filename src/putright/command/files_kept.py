"""The files of documents on the disk: looked over, taken out with a case, carried to a real server."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from putright.command.environment import NotSet
from putright.files.kinds import kind_of
from putright.files.names import saved_as
from putright.files.store import Store, digest_of, make_folder
from putright.procedure.faults import printable

if TYPE_CHECKING:
    from putright.accounts.models import Organisation
    from putright.register.documents import FileFact
    from putright.register.reading import Record

_DAY = 24 * 60 * 60
_MOST_SHOWN = 50


def check_documents(organisation: Organisation, *, sweep: bool) -> int:
    """Look whether each file that a fact speaks of is there and as it was; say which are not. 1 if one is not.

    Files that no fact speaks of are left by forms that were never finished: they are said, and with ``sweep`` those
    that are older than a day go.
    """
    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.correspondence.post_posted import files_of_post
    from putright.register.append import take_chain
    from putright.register.documents import file_facts, files_held_back
    from putright.register.mail_models import MailIn

    with within(organisation):
        facts = list(file_facts(organisation))
    store = store_of(organisation)
    if store is None:
        if not facts:
            return 0
        print(f"{organisation.slug}: there are {len(facts)} documents, and PUTRIGHT_DOCUMENTS names no folder.")
        return 1
    wrong = [words for one in facts if (words := _wrong_with(store, one))]
    if facts:
        gone = sum(one.erased for one in facts)
        erased = f" {gone} of them were erased." if gone else ""
        state = f"NOT there or not as they were: {len(wrong)}" if wrong else "each file is there, and its hash is right"
        print(f"{organisation.slug}: {len(facts)} documents, {state}.{erased}")
    for words in wrong[:_MOST_SHOWN]:
        print(f"  {printable(words)}")
    if len(wrong) > _MOST_SHOWN:
        print(f"  and {len(wrong) - _MOST_SHOWN} more.")
    with within(organisation):
        if sweep:  # whoever adds a document waits, so that no file is swept from under its fact
            take_chain(organisation.pk)
        mails = set(MailIn.objects.filter(organisation=organisation).values_list("digest", flat=True))
        known = mails | files_of_post(organisation) | files_held_back(organisation)
        known |= {one.file for one in file_facts(organisation) if not one.erased}
        strays = list(store.strays(known))
        swept = [_sweep(one) for one in strays if sweep and time.time() - one.stat().st_mtime > _DAY]
    if strays:
        done = (
            f" {len(swept)} of them were taken away." if sweep else " putright verify --sweep takes away those of more"
        )
        print(f"{organisation.slug}: {len(strays)} files belong to no document.{done}{'' if sweep else ' than a day.'}")
    return 1 if wrong else 0


def _wrong_with(store: Store, one: FileFact) -> str:
    if one.erased:
        return ""
    place = store.lies(one.file)
    where = f"{one.reference}, document {one.number} ({one.file})"
    if place is None:
        return f"{where}: the file is missing."
    with place.open("rb") as file:
        if digest_of(file) != one.file:
            return f"{where}: the file is another than the one that was added."
    if place == store.apart(one.file):
        print(f"  {where}: something harmful was found in it; it lies in {printable(str(place))}.")
    return ""


def _sweep(place: Path) -> Path:
    place.unlink()
    return place


def take_documents(organisation: Organisation, record: Record, folder: Path) -> None:
    """Copy the documents of a case into a new folder, with a list of them. That they were taken is recorded."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.casework.looking import note_read, view_of
    from putright.register.documents import documents_of

    store = store_of(organisation)
    if store is None:
        raise NotSet("PUTRIGHT_DOCUMENTS names no folder, so there are no files to take.")
    folder.mkdir(mode=0o700)
    listed: list[dict[str, object]] = []
    for one in documents_of(record):
        if one.gone is not None:
            continue
        name = f"{one.number:03}-{saved_as(one.name, kind_of(one.form))}"
        place = store.path(one.file)
        if place.is_file():
            shutil.copyfile(place, folder / name)
        listed.append(
            {
                "document": one.number, "file": name if place.is_file() else None, "sha256": one.file, "size": one.size,
                "media": one.media, "what": one.what, "came": one.came, "came_from": one.came_from, "name": one.name,
                "description": one.description, "remark": one.remark, "holds": list(one.holds),
            }
        )  # fmt: skip
    text = json.dumps(listed, ensure_ascii=False, indent=1)
    (folder / "documents.json").write_text(f"{text}\n", encoding="utf-8")
    with within(organisation):
        note_read(view_of(organisation, record, timezone.now()), None, "export")


def carry(origin: Path, target: Path | None) -> int:
    """Copy a trial's files of documents into the folder of a real server; how many. Raises NotSet."""
    files = sorted(one for one in origin.rglob("*") if one.is_file() and len(one.name) == 64) if origin.is_dir() else []
    if not files:
        return 0
    if target is None:
        raise NotSet(
            f"The trial keeps {len(files)} files of documents, and nothing was moved. Say into which folder they are "
            "to be copied: --documents FOLDER (docs/install.md, Moving a trial here)."
        )
    for one in files:
        place = target / one.relative_to(origin)
        make_folder(place.parent)
        shutil.copyfile(one, place)
        place.chmod(0o600)
        with place.open("rb") as file:
            os.fsync(file.fileno())
        if not filecmp.cmp(one, place, shallow=False):
            raise NotSet(f"{place} was not copied as it is, and nothing was moved. Is the disk full?")
    return len(files)
