"""The documents of a case, as its facts tell of them; and what whoever erases a case needs to know of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from putright.accounts.models import Organisation
from putright.register.models import Case, DocumentText, FactRow, HeldBack, KeptFile
from putright.register.parts import ADDED, TOLD, WITHDRAWN
from putright.register.reading import Entry, Record

WHAT: Final = (
    "letter", "our-letter", "photograph", "statement", "consent", "call-note", "record", "email", "other",
)  # fmt: skip
"""What a document can be: codes, of which the words stand with the pages."""

HOLDS: Final = ("third-party", "clinical")
"""What asks for caution before it is given to anybody: what is about somebody else, or about somebody's health."""


class Gone(NamedTuple):
    """That a document was withdrawn: by whom, when, why; ``to`` is the case to which it was moved."""

    number: int
    account: int | None
    at: datetime
    reason: str
    to: str


class Document(NamedTuple):
    """A document as it stands now. ``number`` is that of the entry that added it; ``file`` the hash of its content.

    ``came`` is a day as ISO 8601, or nothing; ``beside`` the number of an entry that it bears out, or 0.
    """

    number: int
    fact: int
    file: str
    size: int
    media: str
    form: str
    what: str
    came: str
    holds: tuple[str, ...]
    beside: int
    name: str
    description: str
    came_from: str
    remark: str
    added: datetime
    account: int | None
    from_case: str
    erased: bool
    gone: Gone | None = None


def documents_of(record: Record) -> list[Document]:
    """Every document of a case in the order in which they were added, those that were withdrawn too."""
    found: dict[int, Document] = {}
    for entry in record.entries:
        about = number_of(entry.says.get("document"))
        if entry.row.kind == ADDED.name:
            found[entry.row.number] = _added(entry)
        elif entry.row.kind == TOLD.name and about in found:
            found[about] = _told(found[about], entry.says)
        elif entry.row.kind == WITHDRAWN.name and about in found:
            row, says = entry.row, entry.says
            gone = Gone(row.number, row.account_id, row.recorded, str(says.get("reason", "")), str(says.get("to", "")))
            found[about] = found[about]._replace(gone=gone)
    return list(found.values())


def number_of(identity: object) -> int:
    """The number of an entry from its id, such as f7; 0 for anything else."""
    text = str(identity)
    return int(text[1:]) if text[:1] == "f" and text[1:].isascii() and text[1:].isdigit() and len(text) < 12 else 0


def _added(entry: Entry) -> Document:
    says, row = entry.says, entry.row
    first = Document(
        number=row.number,
        fact=row.pk,
        file=str(says.get("file", "")),
        size=int(str(says.get("size", 0))),
        media=str(says.get("media", "")),
        form=str(says.get("form", "")),
        what="other", came="", holds=(), beside=0, name="", description="", came_from="", remark="",
        added=row.recorded,
        account=row.account_id,
        from_case=str(says.get("from_case", "")),
        erased=entry.erased,
    )  # fmt: skip
    return _told(first, says)._replace(name=str(says.get("name", "")))


def _told(before: Document, says: Mapping[str, object]) -> Document:
    holds = says.get("holds")
    return before._replace(
        what=str(says.get("what", "other")),
        came=str(says.get("came", "")),
        holds=tuple(str(one) for one in holds) if isinstance(holds, list | tuple) else (),
        beside=number_of(says.get("beside")),
        description=str(says.get("description", "")),
        came_from=str(says.get("came_from", "")),
        remark=str(says.get("remark", "")),
    )


class FileFact(NamedTuple):
    """A fact that speaks of a file. ``erased``: its personal part is gone, and the file may be."""

    reference: str
    number: int
    file: str
    size: int
    erased: bool


def file_facts(organisation: Organisation) -> Iterator[FileFact]:
    """Every fact of an organisation that speaks of a file, a thousand at a time."""
    rows = FactRow.objects.filter(organisation=organisation, kind=ADDED.name).select_related("case", "personal")
    for row in rows.order_by("position").iterator(chunk_size=1000):
        says = row.says
        erased = getattr(row, "personal", None) is None
        yield FileFact(row.case.reference, row.number, str(says.get("file")), int(str(says.get("size", 0))), erased)


def files_held_back(organisation: Organisation) -> set[str]:
    """The hashes of the files of what is held back: no fact speaks of them yet, and they are no strays."""
    held = HeldBack.objects.filter(organisation=organisation, says__files__isnull=False)
    return {str(file["digest"]) for files in held.values_list("says__files", flat=True) for file in files}


def files_of_case_alone(organisation: Organisation, case: Case) -> list[str]:
    """The hashes of the files that this case has, and neither another of the organisation nor what is held back: they
    can go with it."""
    rows = DocumentText.objects.filter(organisation=organisation)
    own = set(rows.filter(case=case).values_list("digest", flat=True))
    others = set(rows.filter(digest__in=own).exclude(case=case).values_list("digest", flat=True))
    return sorted(own - others - files_held_back(organisation))


def forget_documents(organisation: Organisation, case: Case) -> list[str]:
    """Take away the words of a case's documents and what is kept of its files, for whoever erases the case.

    Within the organisation's transaction, after ``take_chain``, so that nobody adds one of them meanwhile. Gives the
    hashes of the files to take off the disk (``Store.forget``) once that is committed; what is left then is a stray.
    """
    alone = files_of_case_alone(organisation, case)
    DocumentText.objects.filter(organisation=organisation, case=case).delete()
    KeptFile.objects.filter(organisation=organisation, digest__in=alone).delete()
    return alone
