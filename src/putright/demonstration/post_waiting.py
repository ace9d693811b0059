"""Letters of the demonstration that wait for the day's post: one in ordinary print, one in large print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.casework.looking import view_of
from putright.casework.recording import Proposed
from putright.correspondence.case_letters import Written, keep_letter
from putright.correspondence.letter_people import LetterPeople
from putright.correspondence.lettering import letter_text
from putright.correspondence.must_say import MARKER
from putright.correspondence.own_texts import texts_on
from putright.correspondence.post_models import PostLetter
from putright.correspondence.post_queue import ForPost, put_into_post
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.moments import write_instant
from putright.register.models import Case
from putright.register.reading import record_of

_HOUSE: Final = "brightwater"


class _ToPost(NamedTuple):
    case: str
    by: str
    kind: str
    to: tuple[str, ...]
    ago: timedelta
    words: str
    """What is written wherever the letter has a place to be filled in."""


_LETTERS: Final = (
    _ToPost(
        "mother-for-daughter", "adaeze-adeyemi", "consent-reminder",
        ("Jessica Whitlock", "12 Ferry Row", "Elverton", "EL1 4QT"), timedelta(hours=3),
        "You can also ring Adaeze Adeyemi on 01632 960301.",
    ),
    _ToPost(
        "carer-with-consent", "tom-rackham", "update",
        ("Ngozi Ifeoma Clarke", "Room 6", "Bridge House", "Quayside", "Elverton", "EL1 2BD"), timedelta(hours=1),
        "The second set of worksheets is at the printer, and we have spoken to everybody who was asked for them.",
    ),
)  # fmt: skip


def letters_for_the_post(
    organisation: Organisation, cases: Mapping[str, Case], members: Mapping[str, Member], now: datetime
) -> None:
    """Let them wait, as whoever deals with the case does on its page; only where files can be kept."""
    if organisation.slug != _HOUSE or store_of(organisation) is None:
        return
    for one in _LETTERS:
        _put(organisation, cases[one.case], members[one.by], one, now - one.ago)


def _put(organisation: Organisation, case: Case, by: Member, one: _ToPost, at: datetime) -> None:
    view = view_of(organisation, record_of(case), at)
    contact = view.record.latest("contact-given")
    people = LetterPeople(
        provider=organisation.name,
        reference=case.reference,
        complainant=str(contact.get("name", "")),
        person_concerned=str(contact.get("concerned", "")),
        handler=by.name,
        handler_contact=" or ".join((organisation.phone, organisation.email)),
        signatory=by.name,
        complaint=str(contact.get("words", "")),
    )
    letter = letter_text(one.kind, view.found, people, texts_on(organisation, timezone.localdate(at)))
    text = MARKER.sub(one.words, letter.text)
    kept = keep_letter(organisation, case, one.kind, Written(letter.subject, text), seen=0, by=by, now=at)
    if isinstance(kept, Refusal):
        raise TypeError(f"the letter on {case.reference} was refused: {kept}")
    fact = Proposed(letters()[one.kind].fact, write_instant(int(at.timestamp())))
    post = ForPost(one.kind, kept.letter.revision, one.to, (), ())
    done = put_into_post(organisation, case, post, [fact], by, now=at, seen=None)
    if not isinstance(done, PostLetter):
        raise TypeError(f"the letter on {case.reference} cannot go by post: {done}")
