"""Who and what a letter on a case speaks of, taken from what is recorded on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.outside_bodies import own_bodies
from putright.casework.looking import View
from putright.correspondence.letter_people import LetterPeople, LetterPoint
from putright.register.relating import relations_of
from putright.site.public_address import in_other_languages, public_address
from putright.wording.act_words import value_words
from putright.wording.body_shown import BodyShown, bodies_of, directory_of
from putright.wording.dates import long_day
from putright.wording.duty_words import role_title
from putright.wording.language import ENGLISH, LANGUAGES, in_english, own, say, speaking
from putright.wording.plain_names import channel_words


def directory_for(view: View) -> dict[str, BodyShown]:
    """The outside bodies that a letter on this case may name, as the organisation has them: one query."""
    today = timezone.localdate(view.now)
    return directory_of(bodies_of(view.found.policy), own_bodies(view.organisation), today)


def people_of_case(view: View, directory: Mapping[str, BodyShown], signer: Member | None) -> LetterPeople:
    """Who and what a letter on this case speaks of.

    ``signer`` is whoever writes it; None: nobody does, and whoever deals with the case signs.
    """
    found, house = view.found, view.organisation
    contact = view.record.latest("contact-given")
    period = found.case.periods[-1]
    place = found.case.last("assigned", period.begin, period.end)
    said = found.case.facts[place].attributes if place is not None else {}
    asked = found.case.last("statement-requested", period.begin, period.end)
    staff = str(found.case.facts[asked].attributes.get("person", "")) if asked is not None else ""
    ways = [one for one in (house.phone, house.email) if one]
    handler = view.naming(str(said["person"])) if said.get("person") else ""
    return LetterPeople(
        provider=house.name,
        reference=view.case.reference,
        complainant=view.complainant,
        person_concerned=str(contact.get("concerned", "")),
        handler=handler,
        handler_contact=" or ".join(ways),
        signatory=signer.name if signer is not None else handler,
        signatory_role=role_title(str(said["role"]), found.policy) if _signs(signer, said) else "",
        complaint=str(contact.get("words", "")),
        points=_points(view),
        member_of_staff=view.naming(staff) if staff else "",
        member_of_staff_id=staff,
        not_taken_up=str(view.record.latest("not-accepted").get("words", "")),
        meeting=_meeting(view.record.latest("meeting-arranged")),
        meeting_in=_meeting_in(view.record.latest("meeting-arranged")),
        follow=public_address(house, "follow"),
        follow_in=in_other_languages(house, "follow"),
        directory=directory,
    )


def _meeting(said: Mapping[str, object]) -> str:
    """The meeting that was fixed, as a letter tells of it; nothing where no day is fixed."""
    if not said.get("day"):
        return ""
    hour, place, coming = (str(said.get(name, "")).strip() for name in ("hour", "place", "coming"))
    how = f", {_face_to_face(str(said['medium']))}" if said.get("medium") else ""
    where = f" {say('Where, or how to join: {place}.', place=own(place.rstrip('.')))}" if place else ""
    who = f" {say('Who comes: {people}.', people=own(coming.rstrip('.')))}" if coming else ""
    day = long_day(date.fromisoformat(str(said["day"])).toordinal())
    when = (
        say("The meeting is on {day} at {hour}", day=day, hour=hour)
        if hour
        else say("The meeting is on {day}", day=day)
    )
    return f"{when}{how}.{where}{who}"


def _meeting_in(said: Mapping[str, object]) -> dict[str, str]:
    """The same in our other languages."""
    found = {}
    for language in LANGUAGES:
        if language != ENGLISH and said.get("day"):
            with speaking(language):
                found[language] = _meeting(said)
    return found


def _face_to_face(medium: str) -> str:
    return value_words("medium", medium) if in_english() else channel_words(medium)


def _signs(signer: Member | None, said: Mapping[str, object]) -> bool:
    """Whether whoever signs is the one who was given the stage, in a role."""
    return bool(said.get("role")) and (signer is None or said.get("person") == signer.person)


def _points(view: View) -> tuple[LetterPoint, ...]:
    decided: dict[str, str] = {}
    for place in view.found.case.periods[-1].responses:
        decisions = view.found.case.facts[place].attributes.get("points")
        if isinstance(decisions, Mapping):
            decided |= {str(key): str(one) for key, one in decisions.items()}
    moved = relations_of(view.record.entries).moved  # what became a case of its own is answered there
    return tuple(
        LetterPoint(about, decided.get(key, ""), key)
        for key, about in view.record.history.points.items()
        if about and (key in decided or key not in moved)
    )
