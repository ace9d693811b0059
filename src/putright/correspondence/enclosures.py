"""What goes with a letter by email: the letter as a file, papers of the procedure, documents of the case.

A document may leave only if it stands on the case, is not about somebody else as well, and its file is whole and, where
files are scanned, was found clean. That is judged when it is chosen, when the letter is sent, and when it goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from django.conf import settings

from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.correspondence.leaflets import Leaflet, leaflet
from putright.correspondence.letter_form import MAIL_ALONE
from putright.files.kinds import KINDS, PLAIN, kind_of
from putright.files.names import saved_as
from putright.files.store import Store
from putright.procedure.faults import Fault
from putright.publishing.setting import NotSet
from putright.register.documents import Document, documents_of
from putright.register.models import KeptFile
from putright.register.reading import Record
from putright.stationery.forms import file_named, made
from putright.stationery.mail import Enclosed
from putright.stationery.sheet import Sheet

MOST: Final = 15_000_000
"""Bytes of files that one email carries. On its way it is a third larger, and many mail servers take 25 MB."""
_PDF: Final = KINDS["application/pdf"]
_OURS: Final = frozenset({"txt", "eml"})
"""As what the register keeps our letters: texts with marks, and whole emails. Neither is meant to be enclosed."""


class Chosen(NamedTuple):
    """What goes with a letter: its form (``letter_form``), file names of papers, numbers of documents of the case."""

    form: str = MAIL_ALONE
    papers: tuple[str, ...] = ()
    documents: tuple[int, ...] = ()


class Found(NamedTuple):
    """A file that goes with a letter, and where it is from: the name of a file of ours, or a number of a document."""

    source: str | int
    file: Enclosed

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.file.content)


class NotEnclosed(Exception):
    """Why something cannot go with a letter."""

    def __init__(self, why: str, where: str) -> None:
        super().__init__(why)
        self.fault = Fault(why, where)


class Offer(NamedTuple):
    """The documents that can be enclosed, and those that stand on the case and cannot, each with why."""

    documents: tuple[Document, ...]
    others: tuple[tuple[Document, str], ...]


def documents_offered(organisation: Organisation, known: Record, hidden: Iterable[int] = ()) -> Offer:
    """The documents of a case that may leave, the newest first. What is withdrawn is not spoken of."""
    unseen = frozenset(hidden)
    standing = [one for one in reversed(documents_of(known)) if one.gone is None and one.number not in unseen]
    standing = [one for one in standing if not (one.what == "our-letter" and one.form in _OURS)]
    held = _held(organisation, standing)
    return Offer(
        tuple(one for one in standing if not held[one.number]),
        tuple((one, held[one.number]) for one in standing if held[one.number]),
    )


def why_they_stay(organisation: Organisation, known: Record, numbers: Iterable[int]) -> str:
    """Why one of these documents may not leave now, as a sentence that names it; nothing, if all may."""
    wanted = set(numbers)
    found = [one for one in documents_of(known) if one.number in wanted]
    for number, why in _held(organisation, found).items():
        if why:
            return f"Document {number} cannot go with it. {why}"
    return ""


def enclosed(organisation: Organisation, known: Record, sheet: Sheet, chosen: Chosen, today: date) -> tuple[Found, ...]:
    """What was chosen, as files. Raises NotEnclosed, with the sentence and the question that it belongs to."""
    numbers = dict.fromkeys(chosen.documents)
    documents = {one.number: one for one in documents_of(known) if one.number in numbers}
    if len(documents) < len(numbers) or (why := why_they_stay(organisation, known, numbers)):
        gone = "A document that was chosen is not on the case any more. Choose again."
        raise NotEnclosed(gone if len(documents) < len(numbers) else why, "documents")
    _not_too_large(sum(one.size for one in documents.values()))
    found = [*_as_file(sheet, chosen.form), *_papers(organisation, known, chosen.papers, today)]
    found += [_document(organisation, documents[number]) for number in numbers]
    _not_too_large(sum(one.size for one in found))
    return _told_apart(found)


def _not_too_large(size: int) -> None:
    if size > MOST:
        raise NotEnclosed(
            f"These files have {size / 1e6:.1f} MB together, and an email carries {MOST // 1_000_000} MB. Leave some"
            " of them out, or send them by post.",
            "documents",
        )


def _as_file(sheet: Sheet, form: str) -> Iterator[Found]:
    choice = file_named(form)
    if choice is None:
        return
    size = f" in large print, {choice.size} point" if choice.size else ""
    try:
        content = made(sheet, choice)
    except NotSet as fault:
        raise NotEnclosed(f"{fault} Send the email alone.", "letter_as") from None
    yield Found(form, Enclosed(f"Letter {sheet.reference}{size}.{choice.form.id}", choice.form.media_type, content))


def _papers(organisation: Organisation, known: Record, names: tuple[str, ...], today: date) -> Iterator[Found]:
    for name in dict.fromkeys(names):
        try:
            paper: Leaflet | None = leaflet(organisation, known, name, today)
        except NotSet as fault:
            raise NotEnclosed(str(fault), "papers") from None
        if paper is None:
            raise NotEnclosed("There is no paper of that name. Choose again.", "papers")
        yield Found(name, Enclosed(saved_as(f"{paper.title}.pdf", _PDF), _PDF.media, paper.content))


def _document(organisation: Organisation, one: Document) -> Found:
    store = store_of(organisation)
    assert store is not None  # noqa: S101 - it may leave, so that its file lies in it
    content, kind = store.path(one.file).read_bytes(), kind_of(one.form)
    if hashlib.sha256(content).hexdigest() != one.file:
        why = "The file in the folder is not the one that was added: its hash differs."
        raise NotEnclosed(f"Document {one.number} cannot go with it. {why}", "documents")
    return Found(one.number, Enclosed(saved_as(one.name or f"document {one.number}", kind), kind.media, content))


def _told_apart(found: list[Found]) -> tuple[Found, ...]:
    """Files of one name get a number, so that one saved does not take the place of another."""
    seen: dict[str, int] = {}
    named = []
    for one in found:
        name = one.file.name
        count = seen[name.lower()] = seen.get(name.lower(), 0) + 1
        if count > 1:
            stem, dot, ending = name.rpartition(".")
            name = f"{stem} ({count}){dot}{ending}"
        named.append(one._replace(file=one.file._replace(name=name)))
    return tuple(named)


def _held(organisation: Organisation, documents: list[Document]) -> dict[int, str]:
    """Why each of them may not leave, as a sentence; empty where it may. One query."""
    rows = KeptFile.objects.filter(organisation=organisation, digest__in={one.file for one in documents})
    files = {one.digest: one for one in rows} if documents else {}
    store = store_of(organisation)
    return {one.number: _why(one, files.get(one.file), store) for one in documents}


def _why(one: Document, file: KeptFile | None, store: Store | None) -> str:
    if one.gone is not None or one.erased:
        return "It was withdrawn."
    if "third-party" in one.holds:
        return "It holds something about somebody else."
    if kind_of(one.form).media == PLAIN:
        return "It is a kind of file that mail servers do not pass on."
    if file is None or store is None or store.lies(one.file) is None:
        return "Its file is missing."
    if file.scan == "infected":
        return "The scanner found something harmful in it."
    if settings.CLAMD and file.scan != "clean":
        return "It was not checked for viruses yet."
    return ""
