"""What whoever complains for somebody else is told of the consent that is missing: whom we asked when, and the form."""

from __future__ import annotations

from typing import NamedTuple

from putright.casework.complainant_offers import wants_consent
from putright.public.followed import Followed
from putright.wording.dates import long_day
from putright.wording.people_words import AGREEING, COMPLAINANT, RELATIONS


class ConsentShown(NamedTuple):
    """``given_before``: they agreed once, so "we do not know yet" would be untrue. ``asked``: the day on which we asked
    the person concerned; empty where we did not. ``form``: whether a signature would help."""

    given_before: bool
    asked: str
    form: bool


def consent_shown(at: Followed) -> ConsentShown:
    """How the consent stands, for somebody who may not be told what the case is about."""
    given_before = "consent-received" in at.found.case.places
    asked = at.found.case.places.get("consent-requested", ())
    day = long_day(at.found.case.facts[asked[-1]].day) if asked and not given_before else ""
    return ConsentShown(given_before, day, signature_helps(at))


def signature_helps(at: Followed) -> bool:
    """Whether the person concerned can sign for it: they made no other paper needed, and can decide for themselves."""
    said = at.record.latest("contact-given")
    cannot = said.get("relation") == RELATIONS["died"] or said.get("consent") == AGREEING["cannot"]
    return at.speaker.who == COMPLAINANT and at.represents and not cannot and wants_consent(at.found)
