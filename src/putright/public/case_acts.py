"""What can be done now on the page of a case: the list that the page shows, each with its way and until when."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from putright.casework.complainant_acts import Acting, Source
from putright.casework.complainant_offers import (
    CONSENT,
    DETAILS,
    EXTENSION,
    INVITATION,
    NEXT_STAGE,
    NotNow,
    Offer,
    Who,
    offer_for,
    offers,
)
from putright.casework.noting import people_noted
from putright.casework.speaking import speaker_of
from putright.procedure.assessment import Assessment
from putright.public.followed import Followed
from putright.public.meeting_shown import meeting_offered
from putright.register.parts import HEARD
from putright.register.reading import Record
from putright.register.relating import relations_of
from putright.wording.language import say
from putright.wording.offer_words import act_hint_for, act_title_for
from putright.wording.people_words import COMPLAINANT

_ASKED_OF_THEM: Final = frozenset({DETAILS, EXTENSION, INVITATION, CONSENT})
_ANSWERED: Final = MappingProxyType(
    {EXTENSION: "extension-refused", INVITATION: "invitation", CONSENT: "consent-refused"}
)
"""What an answer is about that makes no fact of the procedure."""


class ActOffered(NamedTuple):
    """A line of the list: what it is, what it is for and until when, where it leads.

    ``waiting``: we asked them for it, so that it stands first and apart.
    """

    title: str
    hint: str
    href: str
    waiting: bool = False


def acts_offered(at: Followed) -> list[ActOffered]:
    """Everything that whoever looks can do on the case now, what we asked them for first."""
    return [
        ActOffered(
            act_title_for(one.act, one.about, at.found, late=one.late),
            _hint(at, one),
            address_of(at, one),
            one.act in _ASKED_OF_THEM and not _answered(at, one),
        )
        for one in offers(at.found, who_of(at))
    ]


def _hint(at: Followed, offer: Offer) -> str:
    """What stands below the link. Of what they answered, that they may still change it."""
    answered = offer.act in _ASKED_OF_THEM and _answered(at, offer)
    said = (
        say("You answered this. You can still change your answer.") if answered else "",
        meeting_offered(at) if offer.act == INVITATION else "",
        act_hint_for(offer.act, offer.about, offer.until, at.found, late=offer.late),
    )
    return " ".join(one for one in said if one)


def _answered(at: Followed, offer: Offer) -> bool:
    """Whether they answered what we asked, in words that left it open. They may change their mind; nobody waits."""
    said = _ANSWERED.get(offer.act)
    asked = answered = 0
    for entry in at.record.entries:
        if entry.id == offer.about or (offer.act == CONSENT and entry.row.kind == "consent-requested"):
            asked = entry.row.number
        elif entry.row.kind == HEARD.name and said is not None and entry.says.get("about") == said:
            answered = entry.row.number
    return answered > asked


def acts_shown(at: Followed) -> dict[str, object]:
    """The list for public/acting/offered.html, which the page of the case includes: in two parts."""
    found = acts_offered(at)
    return {
        "acts_waiting": [one for one in found if one.waiting],
        "acts_free": [one for one in found if not one.waiting],
        "too_late": asked_too_late(at),
    }


def asked_too_late(at: Followed) -> str:
    """Where somebody for whom the time to ask for the next stage is over can say why they ask only now; or nothing."""
    found = offer_for(NEXT_STAGE, "", at.found, who_of(at))
    if not isinstance(found, NotNow) or found.why != "window-over" or found.window is None:
        return ""
    return address_of(at, Offer(NEXT_STAGE, found.window.to))


def address_of(at: Followed, offer: Offer) -> str:
    """Where an act begins. A stage or an entry is no secret and names nobody."""
    path = reverse("case-act", args=[at.organisation.slug, offer.act])
    return f"{path}?{urlencode({'about': offer.about})}" if offer.about else path


def who_of(at: Followed) -> Who:
    """For whom they speak, and whether it is known that they may; or that the complaint goes on elsewhere."""
    if relations_of(at.record.entries).elsewhere is not None:
        return "goes-on"
    complained = at.speaker.who == COMPLAINANT
    if not at.speaker.represents:
        if complained:
            return "concerned"
        them = speaker_of(at.record, at.found, COMPLAINANT)
        return "spoken-for-told" if them is not None and them.sees else "spoken-for"
    if at.speaker.sees:
        return "representative" if complained else "speaks"
    return "unproven" if complained else "speaks-unproven"


def source_of(at: Followed) -> Source:
    """As whom the register names what they enter."""
    if at.speaker.who == COMPLAINANT:
        return "complainant"
    return "representative" if at.speaker.represents else "concerned"


def acting_as(at: Followed, record: Record, found: Assessment) -> Acting | None:
    """As whom they act on the case as it stands by then; nothing, where they may not follow it any more."""
    by_then = at.as_it_is(record, found)
    return Acting(who_of(by_then), source_of(by_then)) if by_then is not None else None


def entered_by(at: Followed, source: str) -> bool:
    """Whether whoever looks made the entries of that source, for certain.

    An entry says as what somebody acted, and not who. Where several people were ever noted in one part, nobody is
    shown what may be another's.
    """
    if source != source_of(at):
        return False
    if source == "complainant":
        return True
    return sum(said.get("part") == source for said in people_noted(at.record).values()) == 1
