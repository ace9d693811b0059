"""Adding files to a case, saying anew what they are, withdrawing them, moving them to the right case.

A file lies in its folder, whole and on the disk, before the fact that speaks of it is written (``files.store``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from procrastinate.contrib.django import app

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.proposals import unkeepable
from putright.casework.recording import Recorded
from putright.casework.who_may import needed_for
from putright.files.kinds import Kind, kind_of
from putright.files.store import Kept, Store
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.procedure.moments import write_instant
from putright.register.append import By, NewFact, append, sent_before, take_chain
from putright.register.documents import Document, documents_of
from putright.register.models import Case, DocumentText, KeptFile
from putright.register.parts import ADDED, TOLD, WITHDRAWN
from putright.register.reading import Entry, Record, record_of

_JOB: Final = "putright.worker.jobs.look_at_new_documents"


class Brought(NamedTuple):
    """A file that lies in the folder: the name it came with, its hash and size, its kind.

    ``what`` and ``description`` are what is known of this file alone, such as that it came with a mail.
    """

    name: str
    kept: Kept
    kind: Kind
    what: str = ""
    description: str = ""


class About(NamedTuple):
    """What is known of a document: a code of ``WHAT``, a day as ISO 8601, words, codes of ``HOLDS``, an entry."""

    what: str
    came: str = ""
    came_from: str = ""
    description: str = ""
    remark: str = ""
    holds: tuple[str, ...] = ()
    beside: int = 0

    def says(self) -> dict[str, object]:
        """As a fact says it: nothing of what is not known."""
        beside = f"f{self.beside}" if self.beside else ""
        return {name: value for name, value in (self._asdict() | {"beside": beside}).items() if value} | {
            "holds": list(self.holds)
        }


def store_of(organisation: Organisation) -> Store | None:
    """The folder of an organisation's files; None where the operator has named none."""
    folder: Path | None = settings.DOCUMENTS
    return Store(folder, organisation.pk) if folder is not None else None


def add_documents(
    organisation: Organisation,
    case: Case,
    brought: Sequence[Brought],
    about: About,
    by: Member,
    *,
    now: datetime,
    key: str | None = None,
    bears_out: NewFact | None = None,
    source: str = "staff",
) -> Recorded | Refusal:
    """Add files to a case: a fact for each. Within the organisation's transaction, the files in their folder.

    ``bears_out`` is a fact that is recorded with them and that they bear out, such as the mail that brought them.
    """
    head = take_chain(organisation.pk)
    known, refusal = _begun(organisation, case, ADDED.name, by, key)
    if known is None:
        return Recorded(record_of(case), again=True)
    if refusal is None:  # here and below never joined by "or": a refusal counts as false
        refusal = _unkept(about.says() | {"name": [one.name for one in brought]})
    store = store_of(organisation)
    # The sweeping of strays holds the chain too: what is there now stays.
    if refusal is None and (store is None or not all(store.lies(one.kept.digest) for one in brought)):
        refusal = _impossible("A file is not there any more. Choose the files again.", "documents")
    if refusal is not None:
        return refusal
    if bears_out is not None:
        about = about._replace(beside=len(known.entries) + 1)
    facts = added_facts(brought, about, now)
    besides = [bears_out] if bears_out is not None else []
    done = append(known, head, [*besides, *facts], by=By(by.account or None, source), now=now, key=key)
    _keep(done.record, len(facts), now)
    return Recorded(done.record)


def added_facts(brought: Sequence[Brought], about: About, now: datetime) -> list[NewFact]:
    """The fact that each of these files was added. Whoever writes them calls ``keep_beside`` with what came of it."""
    says = [_alone(about, one).says() | {"name": one.name} | _of_file(one) for one in brought]
    return [_fact(ADDED.name, one, now) for one in says]


def _alone(about: About, one: Brought) -> About:
    """What is known of all files that were brought, with what is known of this one alone."""
    return about._replace(what=one.what or about.what, description=one.description or about.description)


def describe_document(
    organisation: Organisation, case: Case, number: int, about: About, by: Member, *, now: datetime, key: str | None
) -> Recorded | Refusal:
    """Say anew what is known of a document. What was said before stays in its own entry."""
    head = take_chain(organisation.pk)
    known, refusal = _begun(organisation, case, TOLD.name, by, key)
    if known is None:
        return Recorded(record_of(case), again=True)
    if refusal is None:
        refusal = _unkept(about.says())
    if refusal is None and _standing(known, number) is None:
        refusal = _impossible("This document was withdrawn meanwhile.", "what")
    if refusal is not None:
        return refusal
    fact = _fact(TOLD.name, {"document": f"f{number}"} | about.says(), now)
    return Recorded(append(known, head, [fact], by=By(by.account or None), now=now, key=key).record)


def withdraw_document(
    organisation: Organisation,
    case: Case,
    number: int,
    reason: str,
    by: Member,
    *,
    now: datetime,
    key: str | None,
    to: Case | None = None,
) -> Recorded | Refusal:
    """Take a document from view, with a reason; with ``to`` it goes to that case, and both say so."""
    head = take_chain(organisation.pk)
    known, refusal = _begun(organisation, case, WITHDRAWN.name, by, key)
    if known is None:
        return Recorded(record_of(case), again=True)
    if refusal is None:
        refusal = _unkept({"reason": reason})
    document = _standing(known, number)
    if refusal is None and (document is None or (to is not None and to.pk == case.pk)):
        refusal = _impossible(
            "This document was withdrawn already, or is on that case.", "to" if document else "reason"
        )
    if refusal is not None:
        return refusal
    assert document is not None  # noqa: S101 - or it was refused above
    says: dict[str, object] = {"document": f"f{number}", "reason": reason}
    if to is not None:
        says["to"] = to.reference
    fact = _fact(WITHDRAWN.name, says, now)
    done = append(known, head, [fact], by=By(by.account or None), now=now, key=key)
    DocumentText.objects.filter(organisation=organisation, fact=document.fact).update(
        state="withdrawn", text="", taken=False
    )
    if to is not None:
        _bring(organisation, to, document, case.reference, by, now)
    return Recorded(done.record)


def restore_document(
    organisation: Organisation, case: Case, number: int, by: Member, *, now: datetime, key: str | None
) -> Recorded | Refusal:
    """Bring back a document that was withdrawn by mistake: it is added anew, from the file that was kept."""
    take_chain(organisation.pk)
    known, refusal = _begun(organisation, case, ADDED.name, by, key)
    if known is None:
        return Recorded(record_of(case), again=True)
    document = next((one for one in documents_of(known) if one.number == number), None)
    if document is None or document.gone is None or document.erased:
        return refusal if refusal is not None else _impossible("This document is not withdrawn.", "sure")
    if refusal is None and document.gone.to:
        refusal = _impossible("It was moved to another case. Move it back from there.", "sure")
    if refusal is not None:
        return refusal
    return Recorded(_bring(organisation, case, document, case.reference, by, now, key))


def _bring(
    organisation: Organisation,
    case: Case,
    document: Document,
    origin: str,
    by: Member,
    now: datetime,
    key: str | None = None,
) -> Record:
    """Add a document that the organisation has already."""
    beside = document.beside if origin == case.reference else 0
    about = About(
        document.what, document.came, document.came_from, document.description, document.remark, document.holds, beside
    )
    file = Brought(document.name, Kept(document.file, document.size), kind_of(document.form))
    said = about.says() | {"name": document.name} | _of_file(file)
    fact = _fact(ADDED.name, said | {"from_case": origin, "from_document": f"f{document.number}"}, now)
    head = take_chain(organisation.pk)
    done = append(record_of(case), head, [fact], by=By(by.account or None), now=now, key=key)
    _keep(done.record, 1, now)
    return done.record


def _begun(
    organisation: Organisation, case: Case, kind: str, by: Member, key: str | None
) -> tuple[Record | None, Refusal | None]:
    """The case as it is now, after the chain was taken; None: this form came before. And why it may not be."""
    before = sent_before(organisation.pk, key)
    if before is not None and before.case.pk == case.pk:
        return None, None
    known = record_of(case)
    if before is not None:
        return known, _impossible("This form belongs to another complaint. Open it again from there.", "form_id")
    if needed_for(kind) not in by.permissions:
        return known, Refusal("not-permitted", faults=(Fault("You may not do this. Ask a complaint handler.", "by"),))
    return known, None


def _of_file(one: Brought) -> dict[str, object]:
    return {"file": one.kept.digest, "size": one.kept.size, "media": one.kind.media, "form": one.kind.code}


def _fact(kind: str, says: dict[str, Any], now: datetime) -> NewFact:
    return NewFact(kind, write_instant(int(now.timestamp())), says)


def _standing(known: Record, number: int) -> Document | None:
    return next((one for one in documents_of(known) if one.number == number and one.gone is None), None)


def _unkept(said: dict[str, object]) -> Refusal | None:
    faults = unkeepable(said)
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None


def _impossible(sentence: str, where: str) -> Refusal:
    return Refusal("impossible", faults=(Fault(sentence, where),))


def _keep(record: Record, count: int, now: datetime) -> None:
    """The same for the newest entries."""
    keep_beside(record, record.entries[-count:], now)


def keep_beside(record: Record, entries: Sequence[Entry], now: datetime) -> None:
    """Beside the entries of files that were just added: that the files are kept, and that their words are to be read.

    Within the transaction that wrote the entries; the worker is told as it ends.
    """
    organisation = record.case.organisation_id
    files = {
        str(one.says["file"]): KeptFile(
            organisation_id=organisation, digest=str(one.says["file"]), size=int(str(one.says["size"])), kept=now
        )
        for one in entries
    }
    KeptFile.objects.bulk_create(files.values(), ignore_conflicts=True)
    DocumentText.objects.bulk_create(
        DocumentText(
            fact_id=one.row.pk,
            organisation_id=organisation,
            case=record.case,
            digest=str(one.says["file"]),
            form=str(one.says["form"]),
        )
        for one in entries
    )
    app.configure_task(_JOB).defer(organisation=organisation)
