"""What came by other doors than mail, made when the demonstration is: a scanned letter, a call, acts on a page."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.casework.held_back import hold_complaint
from putright.casework.receiving import Complaint
from putright.correspondence.hearing import Heard, hear
from putright.correspondence.mailbox.deciding import read_one
from putright.correspondence.mailbox.intake import keep_row
from putright.correspondence.scans.taking import SCAN
from putright.demonstration.on_their_page import act_on_their_page
from putright.procedure.acts import Refusal
from putright.procedure.moments import write_instant
from putright.register.models import Case

_HOUSE: Final = "osier"
_CASE: Final = "missed-visits-and-the-lift"
_BY: Final = "lewis-kamara"
_LETTER: Final = (
    "About your number {reference}",
    "",
    "Dear Sir or Madam,",
    "",
    "Winifred asked me to write this down for her, because her hand shakes.",
    "The man came about the lift on Tuesday, looked at it and went away again.",
    "On Thursday morning nobody came to her until twenty to eleven.",
    "",
    "Yours faithfully",
    "Edith Sumner, 12 Willow Court",
)
_ADVERTISEMENT: Final = (
    "Dear owner of the web site, your site is on page nine of all searches. We bring it to page one within thirty days "
    "or you pay nothing. Answer today."
)
_CALL: Final = (
    "She asked when the lift will go again. The engineer came on Tuesday and went away. She would like to know before "
    "her sister comes, who cannot climb the stairs either."
)


def use_doors(
    organisation: Organisation, cases: Mapping[str, Case], members: Mapping[str, Member], now: datetime
) -> None:
    """At one provider a letter that names a case and an advertisement wait for somebody; a call stands on that
    case. At another two people used the page of their case.

    Raises RuntimeError if any of it is refused."""
    act_on_their_page(organisation, cases, now)
    if organisation.slug != _HOUSE:
        return
    case, by = cases[_CASE], members[_BY]
    _advertise(organisation, now)
    _scan(organisation, case.reference, now)
    at = write_instant(int((now - timedelta(hours=3)).timestamp()))
    says = {"name": "Winifred Appleyard", "phone": "01632 960411", "words": _CALL}
    done = hear(organisation, case, Heard("phone", at, says), by, now=now, key=None)
    if isinstance(done, Refusal):
        raise RuntimeError(f"the call of the demonstration was refused: {done.why}")


def _advertise(organisation: Organisation, now: datetime) -> None:
    """A machine filled in the complaint form: it waits for somebody to say so."""
    came = now - timedelta(hours=5)
    said = Complaint(_ADVERTISEMENT, "web", write_instant(int(came.timestamp())), "Seo Team", "seo@ranking.example")
    hold_complaint(organisation, said, "field", now=came, key="demonstration/advertisement")


def _scan(organisation: Organisation, reference: str, now: datetime) -> None:
    store = store_of(organisation)
    if store is None:
        return
    content = _pdf([one.format(reference=reference) for one in _LETTER])
    came = now - timedelta(hours=4)
    row, _ = keep_row(organisation, store.keep([content], len(content)), len(content), came, now)
    row.door, row.name, row.form = SCAN, "Scan 0007.pdf", "pdf"
    row.save(update_fields=["door", "name", "form"])
    read_one(organisation, store, row.pk, [], now)


def _pdf(lines: list[str]) -> bytes:
    """A letter on one page."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    kind = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in kind.items()})
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 16 TL 70 740 Td {' '.join(f'({one}) Tj T*' for one in lines)} ET".encode("ascii"))
    page[NameObject("/Contents")] = stream
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
