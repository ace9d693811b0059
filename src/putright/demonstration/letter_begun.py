"""A letter on a case that somebody has begun to write: the answer that is due next, half of it still to be written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.looking import view_of
from putright.correspondence.case_letters import Written, keep_letter
from putright.correspondence.letter_people import LetterPeople
from putright.correspondence.lettering import letter_text
from putright.correspondence.own_texts import texts_on
from putright.demonstration.letter_looked_at import remark_on
from putright.procedure.acts import Refusal
from putright.register.models import Case
from putright.register.reading import record_of

_HOUSE: Final = "brightwater"
_CASE: Final = "waiting-list"
_KIND: Final = "stage-response"
_AGO: Final = timedelta(hours=2)
_WRITTEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "our decision": "We uphold your complaint. You were told a time that we could not keep, and were not told so.",
        "the reasons": "the letters were written by a system that nobody had told of the longer wait.",
        "how the complaint was looked into": "We read every letter that was sent to you since July, and asked the team "
        "that plans the first appointments when it knew of the longer wait.",
    }
)
"""What has been written so far, by what the place asks for. The rest is still to be written."""


def begin_letter(
    organisation: Organisation, cases: Mapping[str, Case], members: Mapping[str, Member], now: datetime
) -> None:
    """Begin it, as whoever deals with the case does on its page; at the other providers nobody is writing."""
    if organisation.slug != _HOUSE:
        return
    by, case, at = members["adaeze-adeyemi"], cases[_CASE], now - _AGO
    view = view_of(organisation, record_of(case), at)
    contact = view.record.latest("contact-given")
    people = LetterPeople(
        provider=organisation.name,
        reference=case.reference,
        complainant=str(contact.get("name", "")),
        handler=by.name,
        handler_contact=" or ".join((organisation.phone, organisation.email)),
        signatory=by.name,
        complaint=str(contact.get("words", "")),
    )
    letter = letter_text(_KIND, view.found, people, texts_on(organisation, timezone.localdate(at)))
    text = letter.text
    for asked, words in _WRITTEN.items():
        text = text.replace(f"[write here: {asked}]", words)
    done = keep_letter(organisation, case, _KIND, Written(letter.subject, text), seen=0, by=by, now=at)
    if isinstance(done, Refusal):
        raise TypeError(f"the letter on {case.reference} was refused: {done}")
    remark_on(organisation, case, _KIND, members, now)
