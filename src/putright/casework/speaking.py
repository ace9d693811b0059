"""Who may follow a case from outside: the complainant, and whoever was noted to speak for them; what they may see.

Somebody who complains or speaks for another, and may not be told of the other's affairs yet, sees how the procedure
goes on and nothing of its content.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from putright.casework.noting import authorities_noted, people_noted
from putright.procedure.assessment import Assessment
from putright.register.parts import AUTHORISED, HEARD
from putright.register.reading import Record
from putright.wording.people_words import COMPLAINANT

SPEAKS: Final = "representative"
"""The part of whoever speaks for another, as people are noted and as a complaint says by whom it is made."""
CONCERNED: Final = "concerned"
"""The part of the person whom the complaint is about, where somebody else makes it: they alone can consent to that."""


class Speaker(NamedTuple):
    """Somebody who may follow a case. ``who``: the complainant, or the id of a person noted on the case.

    ``represents``: they complain or speak for somebody else. ``sees``: they may be told what the case is about.
    """

    who: str
    represents: bool
    sees: bool
    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def reads(self) -> bool:
        """Whether the complainant's words, files and letters are theirs to read: not those of somebody else's complaint
        about them."""
        return self.sees and (self.who == COMPLAINANT or self.represents)


def speakers_of(record: Record, found: Assessment) -> list[Speaker]:
    """Everybody who may follow the case today, the complainant first."""
    today = date.fromordinal(found.at.day)
    given = record.latest("contact-given")
    nobody_saw = authorities_noted(record).get(COMPLAINANT, {}).get("authority") == "none"
    for_other = found.known.get("by") == SPEAKS or nobody_saw  # also where nobody noted that they complain for another
    sees = not for_other or _may_be_told(record, found, today)
    speakers = [Speaker(COMPLAINANT, for_other, sees, *_reached(given))]
    for who, said in people_noted(record).items():
        if _over(said.get("ended"), today):
            continue
        if said.get("part") == SPEAKS:
            speakers.append(Speaker(who, True, _authority_seen(record, who, today), *_reached(said)))
        elif said.get("part") == CONCERNED and for_other:
            speakers.append(Speaker(who, False, True, *_reached(said)))
    return speakers


def speaker_of(record: Record, found: Assessment, who: str) -> Speaker | None:
    """The one of that id; None where they speak for nobody any more."""
    return next((one for one in speakers_of(record, found) if one.who == who), None)


def taken_back(record: Record) -> bool:
    """Whether whoever complains might be told what it is about once, and it was noted since that they may not."""
    might = gone = False
    for entry in record.entries:
        kind, says = entry.row.kind, entry.says
        if kind == "consent-received":
            might = True
        elif kind == HEARD.name and says.get("about") == "consent-back":
            might = True  # nobody takes back what was never given
        elif kind == AUTHORISED.name and says.get("who") == COMPLAINANT and says.get("authority"):
            gone = might and says["authority"] == "none"
            might = might or says["authority"] != "none"
    return gone


def _may_be_told(record: Record, found: Assessment, today: date) -> bool:
    """Whether somebody who complains for another may be told what it is about: nothing that the policy asks for is
    missing, and nobody noted that their authority is."""
    if any(one.code == "no-consent" for one in found.problems):
        return _authority_seen(record, COMPLAINANT, today)
    said = authorities_noted(record).get(COMPLAINANT)
    return said is None or (said.get("authority") != "none" and not _past(said.get("until"), today))


def _authority_seen(record: Record, who: str, today: date) -> bool:
    """Whether somebody looked at what lets them speak, it holds today, and nothing of it is missing."""
    said = authorities_noted(record).get(who, {})
    seen = bool(said.get("seen_on")) and said.get("authority") not in (None, "", "none")
    return seen and not said.get("missing") and not _past(said.get("until"), today)


def _reached(said: Mapping[str, object]) -> tuple[str, str, str]:
    name, email, phone = (str(said.get(one) or "").strip() for one in ("name", "email", "phone"))
    return name, email, phone


def _over(day: object, today: date) -> bool:
    """Whether a day has come."""
    return bool(day) and date.fromisoformat(str(day)) <= today


def _past(day: object, today: date) -> bool:
    """Whether a last day is over."""
    return bool(day) and date.fromisoformat(str(day)) < today
