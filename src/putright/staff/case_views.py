"""The page of a case: where it stands, what is owed and why, what may be done, and everything that happened."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from putright.accounts.begun_forms import begun_of_case
from putright.casework.agreed import agreed_titles
from putright.casework.looking import View, case_of, note_read, view_of
from putright.register.reading import Record, record_of
from putright.reports.read_first import signs_of
from putright.staff.acts_shown import acts_shown
from putright.staff.bodies_shown import directory_at
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_page import case_page
from putright.staff.case_timeline import timeline_of
from putright.staff.documents_shown import documents_in_brief
from putright.staff.door import CaseClosed, Desk, desk
from putright.staff.involved_page import independence_shown
from putright.staff.letters_shown import remarked_on
from putright.staff.messages_shown import messages_of
from putright.staff.other_cases import naming_no_closed, without_closed_strands
from putright.staff.related_page import related_shown, without_closed
from putright.staff.strands_shown import strands_shown
from putright.wording.danger_words import signs_words
from putright.wording.standing_words import case_status_words


def view_at(at: Desk, reference: str) -> View:
    """The case of that reference as it stands now, or no such page.

    Every screen of a case comes through here, and so does everything that is sent in: whoever may not open it is told
    that it is closed to them, whether the complaint is about them or the case is open to some people alone.
    """
    case = case_of(at.organisation, reference)
    if case is None:
        raise Http404
    if case.pk in at.member.barred:
        raise CaseClosed
    return seen_by(at, record_of(case))


def seen_by(at: Desk, record: Record) -> View:
    """A record that is already at hand, as this member may see it: what somebody else recorded meanwhile, a look ahead.

    What names a case that is closed to them is left out, as on every screen.
    """
    view = view_of(at.organisation, naming_no_closed(record, at.member), at.now)
    return without_closed_strands(without_closed(at, view), at.member)


def nothing_new(now: View, seen: int) -> bool:
    """Whether whoever looks may see none of the entries since they looked: for them nothing changed."""
    return all(entry.row.number in now.hidden for entry in now.record.entries[seen:])


@desk("read", only_looks=True)
def case(at: Desk, reference: str) -> HttpResponse:
    """The page of a case. That somebody read it is recorded."""
    view = view_at(at, reference)
    note_read(view, at.member.account, "page")
    address = address_of(at.organisation, view.case.reference)
    shown = case_page(view, at.member, address, directory_at(at, view.found.policy))
    here = f"cases/{view.case.reference}/".lower()  # an address may be written in small letters
    begun = any(one.lower().startswith(here) for one in at.member.begun)
    context: dict[str, object] = {
        "timeline": timeline_of(view, view.accounts, agreed_titles(view), at.request.GET, remarked_on(view, address)),
        "status": view.found.status,
        "status_words": case_status_words(view.found.status),
        "shown": shown,
        "related": related_shown(at, view),
        "strands": strands_shown(view, address),
        "independence": independence_shown(view, at.member, address),
        "may_take_away": at.member.may("report"),
        "acts": acts_shown(view, address),
        "may_handle": at.member.may("handle"),
        "begun_here": begun_of_case(at.organisation, at.member.account, view.case.reference) if begun else (),
        "messages_sent": messages_of(at.organisation, view.case),
        "documents": documents_in_brief(view, address),
        "may_add": at.member.may("handle"),
        "signs": signs_words(signs_of(view.record.entries)),
    }
    return case_screen(at, view, "staff/case.html", context, under="case")
