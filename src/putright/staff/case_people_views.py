"""The screens for people and needs of a case, and for a staff note that was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from putright.casework.checking import can_record
from putright.casework.looking import View, note_read
from putright.casework.noting import notes_of, people_noted
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_history import note_reads
from putright.staff.case_people import people_page
from putright.staff.case_people_forms import AuthorityForm, NoteForm, PersonForm, person_to_note
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import people_of
from putright.staff.needs_forms import NeedsForm
from putright.staff.noting_forms import NotingForm
from putright.staff.noting_views import note_down
from putright.staff.own_words import hint_of, title_of
from putright.wording.dates import long_day
from putright.wording.people_words import COMPLAINANT

_PEOPLE = "case-people"


@desk("read", only_looks=True)
def case_people(at: Desk, reference: str) -> HttpResponse:
    """Everybody on a case: how to reach them, who may speak for whom, who deals with it."""
    view = view_at(at, reference)
    note_read(view, at.member.account, "page")
    may_note = can_record("person-noted", view.found, at.member.permissions)
    shown = people_page(view, address_of(at.organisation, view.case.reference), may_note=may_note)
    return case_screen(at, view, "staff/case_people_page.html", {"title": "People", "shown": shown}, under=_PEOPLE)


@desk("handle")
def case_needs(at: Desk, reference: str) -> HttpResponse:
    """Note, change or take back what the person needs."""
    view = view_at(at, reference)
    words = str(view.record.latest("contact-given").get("needs") or "")
    context = _context(at, view, "needs-noted") | {"quoted": [("In their words", words)] if words else []}
    return note_down(at, view, NeedsForm, context, str(context["back"]), under="case")


@desk("handle")
def case_person(at: Desk, reference: str) -> HttpResponse:
    """Note somebody else on the case, or what is different of them."""
    view = view_at(at, reference)
    who = person_to_note(view, str(at.request.GET.get("who") or ""))
    part = str(at.request.GET.get("part") or "")

    def make(seen: View, data: Mapping[str, Any] | None) -> NotingForm:
        return PersonForm(who if data is None or who in people_noted(view.record) else person_to_note(seen, ""), part,
                          seen, data)  # fmt: skip

    return _of_people(at, view, "person-noted", make)


@desk("handle")
def case_authority(at: Desk, reference: str) -> HttpResponse:
    """Note what lets somebody complain or speak for another."""
    view = view_at(at, reference)
    who = str(at.request.GET.get("who") or COMPLAINANT)
    noted = people_noted(view.record)
    if who != COMPLAINANT and who not in noted:
        raise Http404
    people = people_of(at.organisation)

    def make(seen: View, data: Mapping[str, Any] | None) -> NotingForm:
        return AuthorityForm(who, people, seen, data)

    name = view.complainant if who == COMPLAINANT else str(noted[who].get("name") or "")
    return _of_people(at, view, "authority-noted", make, f"It is about {name or 'the complainant'}.")


@desk("handle")
def case_note(at: Desk, reference: str) -> HttpResponse:
    """Correct a staff note: first which, then what was wrong with it."""
    view = view_at(at, reference)
    if not can_record("note-corrected", view.found, at.member.permissions):
        raise PermissionDenied
    of = str(at.request.GET.get("of") or "")
    notes = {one.id: one for one in notes_of(view.record)}
    context = _context(at, view, "note-corrected")
    if of not in notes:
        listed = [
            (f"?of={one.id}", f"Entry {one.row.number}, {long_day(one.row.recorded.toordinal())}", text)
            for one in reversed(notes.values())
            if (text := note_reads(view, one.id))
        ]
        return case_screen(at, view, "staff/case_which_note.html", {**context, "notes": listed}, under="case")
    text = note_reads(view, of)

    def make(seen: View, data: Mapping[str, Any] | None) -> NotingForm:
        return NoteForm(of, text, seen, data)

    number = notes[of].row.number
    onward = f"{context['back']}#entry-{number}"
    return note_down(at, view, make, context | {"hints": [f"This is entry {number}.", *_kept()]}, onward, under="case")


def _of_people(at: Desk, view: View, kind: str, make: Any, *hints: str) -> HttpResponse:
    back = reverse(_PEOPLE, args=[at.organisation.slug, view.case.reference])
    context = _context(at, view, kind) | {"back": back}
    if hints:
        context["hints"] = list(hints)
    return note_down(at, view, make, context, back, under=_PEOPLE)


def _context(at: Desk, view: View, kind: str) -> dict[str, Any]:
    policy = view.found.policy
    return {
        "title": title_of(kind, policy),
        "hints": [hint_of(kind, policy)],
        "back": address_of(at.organisation, view.case.reference),
    }


def _kept() -> tuple[str, ...]:
    return ("What it said at first stays on the record.",)
