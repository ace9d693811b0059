"""A letter as a file: PDF, large print, Word, a web page as it goes out by email, plain text."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from putright.accounts.letterheads import letterhead_of
from putright.casework.agreed import agreed_titles, name_actions
from putright.casework.looking import View, note_read
from putright.correspondence.leaflets import leaflet
from putright.correspondence.letter_sheet import address_of_complainant, sheet_of
from putright.correspondence.lettering import fitting, letter_title
from putright.letters import LetterText, letters
from putright.publishing.paper import paper_named
from putright.publishing.setting import NotSet
from putright.site.papers import as_file
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.document_file_views import POLICY_OF_A_FILE
from putright.staff.door import Desk, desk
from putright.staff.letter_files_shown import letter_files
from putright.staff.letter_views import shown_on
from putright.stationery.forms import Choice, file_named, made
from putright.stationery.sheet import Sheet


@desk("read", only_looks=True)
def letter_file(at: Desk, reference: str, kind: str, file: str) -> HttpResponse:
    """The file of a letter. That somebody read the letter is recorded. What cannot be set says why, and what can be."""
    asked = file_named(file)
    if kind not in letters() or (asked is None and paper_named(file) is None):
        raise Http404
    view = view_at(at, reference)
    if asked is None:
        return _paper(at, view, letters()[kind], file)
    kind = fitting(kind, view.found)
    known = letters()[kind]
    note_read(view, at.member.account, "letter")
    try:
        content = made(_sheet(at, view, known), asked)
    except NotSet as fault:
        return _not_made(at, view, known, fault)
    return _as_file(content, asked, f"{view.case.reference}-{kind}-{file}")


def _paper(at: Desk, view: View, letter: LetterText, file: str) -> HttpResponse:
    """A paper of the procedure that can go with a letter, of the policy by which this case is dealt with."""
    paper = paper_named(file)
    try:
        found = leaflet(at.organisation, view.record, file, timezone.localdate(at.now))
    except NotSet as fault:
        return _not_made(at, view, letter, fault)
    if found is None or paper is None:
        raise Http404
    return as_file(found.content, paper, f"{view.case.reference}-{file}")


def _sheet(at: Desk, view: View, letter: LetterText) -> Sheet:
    name_actions(view, agreed_titles(view))
    text = shown_on(at, view, letter.kind)
    contact = view.record.latest("contact-given")
    to = address_of_complainant(contact) if letter.to == "complainant" else ()
    day = timezone.localdate(at.now)
    return sheet_of(text, letterhead_of(at.organisation), view.case.reference, day, to)


def _as_file(content: bytes, asked: Choice, name: str) -> HttpResponse:
    shown = asked.form.id == "pdf"
    return HttpResponse(
        content,
        content_type=asked.form.media_type,
        headers={
            "Content-Disposition": content_disposition_header(not shown, name) or "attachment",
            "Cache-Control": "private, no-store",
            **({} if shown else {"Content-Security-Policy": POLICY_OF_A_FILE}),
        },
    )


def _not_made(at: Desk, view: View, letter: LetterText, fault: NotSet) -> HttpResponse:
    context: dict[str, object] = {
        "title": letter_title(letter.kind, view.found),
        "why": str(fault),
        "files": letter_files(at, view, letter, shown_on(at, view, letter.kind).text),
    }
    return case_screen(at, view, "staff/letter_not_made.html", context, status=422)
