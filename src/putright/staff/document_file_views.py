"""Taking a document away: as a file to be saved, never as something that the browser shows as a page of ours."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse

from putright.casework.document_acts import store_of
from putright.casework.files_held import held_because
from putright.casework.looking import View, note_read
from putright.files.kinds import kind_of
from putright.files.names import saved_as
from putright.files.store import digest_of
from putright.register.documents import Document, documents_of
from putright.register.models import KeptFile
from putright.site.saving import POLICY_OF_A_FILE as POLICY_OF_A_FILE
from putright.site.saving import read_from as read_from
from putright.site.saving import saved as saved
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk


@desk("read", only_looks=True)
def document_file(at: Desk, reference: str, number: int) -> HttpResponse:
    """The file of a document. That somebody took it is recorded, with its number."""
    view = view_at(at, reference)
    one = next((one for one in documents_of(view.record) if one.number == number), None)
    if one is None:
        raise Http404
    kept = KeptFile.objects.filter(organisation=at.organisation, digest=one.file).first()
    store = store_of(at.organisation)
    held, _, _ = held_because(store, kept, one)
    if held:
        return _not_now(at, view, one, held)
    place = store.path(one.file) if store is not None else None
    try:
        same = place is not None and _digest(place) == one.file
    except OSError:
        place, same = None, False
    if place is None:
        return _not_now(at, view, one, "The file is missing from its folder. Ask whoever runs putright.")
    if not same:
        return _not_now(at, view, one, "The file in the folder is not the one that was added: its hash differs.")
    note_read(view, at.member.account, f"document f{number}")
    kind = kind_of(one.form)
    return saved(read_from(place), saved_as(one.name or f"{view.case.reference}-{number}", kind), kind, one.size)


def _digest(place: Path) -> str:
    with place.open("rb") as file:
        return digest_of(file)


def _not_now(at: Desk, view: View, one: Document, why: str) -> HttpResponse:
    """Why it cannot be taken, in words."""
    context: dict[str, object] = {"title": f"Document {one.number}", "why": [why]}
    return case_screen(at, view, "staff/act_impossible.html", context, under="case-documents", status=409)
