"""The letters that somebody is asked to look at; and what was remarked on a letter that went out."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from putright.accounts.members import names_of
from putright.casework.looking import note_read
from putright.correspondence.letter_record import record_gone_with
from putright.correspondence.looks import looks_asked, looks_for
from putright.correspondence.models import LetterLook
from putright.letters import letters
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.letter_standing import comment_shown, day_words, events_of


class ToLook(NamedTuple):
    """A letter that somebody is to look at. ``late``: the day has passed."""

    href: str
    title: str
    reference: str
    who: str
    asked: str
    by: str
    late: bool


@desk("read", only_looks=True)
def letters_to_look(at: Desk) -> HttpResponse:
    """What I am asked to look at, and what I asked others for."""
    mine, asked = looks_for(at.organisation, at.member), looks_asked(at.organisation, at.member)
    names = names_of(at.organisation, {one.person.key for one in (*mine, *asked)})
    context: dict[str, object] = {
        "mine": [_line(at, one, _whose(at, one)) for one in mine],
        "asked": [_line(at, one, names.get(one.person.key, one.person.name)) for one in asked],
    }
    return at.page("staff/letters_to_look.html", context)


def _whose(at: Desk, one: LetterLook) -> str:
    """Who asked; for somebody else, in whose place."""
    instead = f", instead of {one.person.name}" if one.person.key != at.member.person else ""
    return f"{one.account}{instead}"


def _line(at: Desk, one: LetterLook, who: str) -> ToLook:
    return ToLook(
        reverse("letter-look", args=[at.organisation.slug, one.case.reference, one.kind]),
        letters()[one.kind].title,
        one.case.reference,
        who,
        day_words(timezone.localdate(one.at)),
        day_words(one.by),
        one.by < timezone.localdate(at.now),
    )


@desk("read", only_looks=True)
def letter_remarks(at: Desk, reference: str, number: int) -> HttpResponse:
    """What was remarked on a letter that went out, and who approved it; ``number`` is the entry of its going."""
    view = view_at(at, reference)
    beside = record_gone_with(view.case, number)
    if not beside.revisions and beside.empty:
        raise Http404
    note_read(view, at.member.account, "letter")
    kinds = [one.kind for part in beside for one in part]
    context: dict[str, object] = {
        "title": f"Comments and approval: {letters()[kinds[0]].title}",
        "number": number,
        "comments": [comment_shown(one, None) for one in beside.comments],
        "events": events_of(beside, view.found.policy),
    }
    return case_screen(at, view, "staff/letter_remarks.html", context)
