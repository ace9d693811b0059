"""The page of a case: where it stands, what is owed and why, what may be done, and everything that happened."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from putright.accounts.begun_forms import begun_of_case
from putright.casework.looking import View, case_of, look, note_read
from putright.staff.bodies_shown import directory_at
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_page import case_page
from putright.staff.door import Desk, desk
from putright.staff.messages_shown import messages_of
from putright.wording.standing_words import case_status_words


def view_at(at: Desk, reference: str) -> View:
    """The case of that reference as it stands now, or no such page."""
    case = case_of(at.organisation, reference)
    if case is None:
        raise Http404
    return look(at.organisation, case, at.now)


@desk("read", only_looks=True)
def case(at: Desk, reference: str) -> HttpResponse:
    """The page of a case. That somebody read it is recorded."""
    view = view_at(at, reference)
    note_read(view, at.member.account, "page")
    address = address_of(at.organisation, view.case.reference)
    here = f"cases/{view.case.reference}/".lower()  # an address may be written in small letters
    begun = any(one.lower().startswith(here) for one in at.member.begun)
    shown = case_page(view, at.member, address, view.accounts, directory_at(at, view.found.policy))
    context: dict[str, object] = {
        "status": view.found.status,
        "status_words": case_status_words(view.found.status),
        "shown": shown,
        "may_take_away": at.member.may("report"),
        "begun_here": begun_of_case(at.organisation, at.member.account, view.case.reference) if begun else (),
        "messages_sent": messages_of(at.organisation, view.case),
    }
    return case_screen(at, view, "staff/case.html", context, under="case")
