"""What becomes of a scanned letter, as somebody decides it: whole, or some of its pages. Each in one transaction.

Where a scan holds several letters, it waits until somebody says that the last of them is placed.
"""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import About, Brought, add_documents
from putright.casework.receiving import Complaint, receive
from putright.casework.recording import Recorded
from putright.casework.remark_steps import Step, take_step
from putright.casework.remarks import Told, note_remark
from putright.casework.who_may import needed_for
from putright.correspondence.hearing import Heard, hear
from putright.correspondence.mailbox.filing import BY_ITSELF, decided, note_decision
from putright.files.kinds import KINDS, kind_of
from putright.files.names import clean
from putright.files.pages import take_pages
from putright.files.store import Kept, Store, parts_of
from putright.procedure.acts import Refusal
from putright.register.mail_models import MailIn
from putright.register.models import Case
from putright.register.parts import ADDED
from putright.register.remark_models import Remark

_MOST: Final = 200_000_000
WORDS: Final = "Their letter"


class Part(NamedTuple):
    """What of a scan is meant: its pages from ``first`` to ``last`` (0: all), and whether there is more in it."""

    first: int = 0
    last: int = 0
    more: bool = False

    @property
    def words(self) -> str:
        """Which pages, as a description says it."""
        if not self.first:
            return ""
        return f"page {self.first}" if self.first == self.last else f"pages {self.first} to {self.last}"


def brought_of(store: Store, row: MailIn, part: Part) -> Brought:
    """The letter as a document, whole or those pages. Raises NotTaken, and OSError. Before the chain is taken."""
    place = store.lies(row.digest)
    if place is None:
        raise FileNotFoundError(row.digest)
    name, about = clean(row.name), f"{WORDS}{f' ({part.words})' if part.first else ''}"
    if not part.first:
        return Brought(name, Kept(row.digest, place.stat().st_size), kind_of(row.form), "letter", about)
    with tempfile.TemporaryFile() as out:
        take_pages(place, part.first, part.last, out)
        kept = store.keep(parts_of(out), _MOST)
    stem = name.rpartition(".")[0] or name
    return Brought(clean(f"{stem} {part.words}.pdf"), kept, KINDS["application/pdf"], "letter", about)


def letter_on_case(
    organisation: Organisation, row: MailIn, case: Case, file: Brought, by: Member, *, came: date, name: str,
    part: Part, now: datetime, key: str,
) -> Recorded | Refusal:  # fmt: skip
    """Put the letter on a case: that it came, and itself as a document. Whoever deals with the case is told."""
    says = {"mail": str(row.pk), "name": name}
    heard = Heard("letter", came.isoformat(), says, files=[file], about=About("letter", came.isoformat(), name))
    done = hear(organisation, case, heard, by, now=now, key=key)
    if isinstance(done, Recorded) and not done.again:
        _placed(row, "reply", by, now, part, case, done.record.entries[-2].row.number)
    return done


def complaint_by_letter(
    organisation: Organisation, row: MailIn, complaint: Complaint, file: Brought, by: Member, part: Part,
    given: dict[str, Any],
) -> Recorded | Refusal:  # fmt: skip
    """Make a complaint of the letter, with itself as a document."""
    done = receive(organisation, complaint, by, **given)
    if isinstance(done, Refusal) or done.again:
        return done
    adder = by if needed_for(ADDED.name) in by.permissions else BY_ITSELF
    about = About("letter", complaint.at[:10], complaint.name)
    source = "staff" if adder is by else "putright"
    added = add_documents(organisation, done.record.case, [file], about, adder, now=given["now"], source=source)
    if isinstance(added, Refusal):
        raise ValueError(f"the document of scanned letter {row.pk} was refused: {added.why}")
    _placed(row, "complaint", by, given["now"], part, done.record.case, 1)
    return Recorded(added.record, done.problems)


def remark_by_letter(
    organisation: Organisation, row: MailIn, told: Told, by: Member, part: Part, *, now: datetime, key: str
) -> Remark:
    """Write down what the letter says as praise, a suggestion or a question. A form sent again makes no other."""
    before = Remark.objects.filter(organisation=organisation, key=key).exists()
    remark = note_remark(organisation, told, by.account, now=now, key=key)
    if not before:
        words = f"{part.words[:1].upper()}{part.words[1:]}: {remark.reference}" if part.first else remark.reference
        _noted(row, "praise", by, now, part, words)
        where = f"They wrote a letter. It lies under Mail, among what is settled: {clean(row.name)}."
        take_step(organisation, remark.number, Step("noted", words=where), by, now=now, key=f"{key}/scan")
    return remark


def _placed(row: MailIn, became: str, by: Member, now: datetime, part: Part, case: Case, number: int) -> None:
    words = part.words[:1].upper() + part.words[1:]
    _noted(row, became, by, now, part, words, case, number)


def _noted(
    row: MailIn, became: str, by: Member, now: datetime, part: Part, words: str, case: Case | None = None,
    number: int = 0,
) -> None:  # fmt: skip
    """Note what became of the letter; where there is more in the scan, it goes on waiting."""
    if part.more:
        note_decision(row, became, by, now, words, case)
    else:
        decided(row, became, by, now, words, case, number)
