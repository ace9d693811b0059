"""The text of a letter, to copy, with what the policy wants it to say, and the way to record that it went out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import Http404, HttpResponse
from django.utils import timezone

from putright.casework.checking import can_record
from putright.casework.looking import View, note_read
from putright.correspondence.lettering import LetterPeople, LetterPoint, letter_text, letter_title
from putright.correspondence.own_texts import Texts, texts_on
from putright.letters import letters
from putright.register.relating import relations_of
from putright.staff.bodies_shown import directory_at, letter_warnings
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_history import agreed_titles, name_actions
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.own_words import title_of
from putright.wording.act_words import value_words
from putright.wording.dates import long_day
from putright.wording.duty_words import role_title
from putright.wording.needs import WAYS, listed_words

_LEAST_ROWS, _MOST_ROWS, _WIDTH = 10, 60, 75


@desk("read", only_looks=True)
def letter(at: Desk, reference: str, kind: str) -> HttpResponse:
    """A letter as text. That somebody read it is recorded: it tells of the case."""
    known = letters().get(kind)
    if known is None:
        raise Http404
    view = view_at(at, reference)
    note_read(view, at.member.account, "letter")
    name_actions(view, agreed_titles(view))
    people = letter_people(at, view)
    text = letter_text(kind, view.found, people, letter_texts_at(at))
    address = address_of(at.organisation, view.case.reference)
    rows = sum(1 + len(line) // _WIDTH for line in text.text.splitlines()) + 1
    may = can_record(known.fact, view.found, at.member.permissions)
    context: dict[str, object] = {
        "title": letter_title(kind, view.found),
        "subject": text.subject,
        "text": text.text,
        "rows": min(max(rows, _LEAST_ROWS), _MOST_ROWS),
        "missing": text.missing,
        "formats": view.needs.format_words if known.to == "complainant" else "",
        "ways": listed_words(view.needs.ways, WAYS) if known.to == "complainant" else "",
        "not_address": view.needs.not_address if known.to == "complainant" else "",
        "contacts": letter_warnings(text.text, view.found, people.directory, timezone.localdate(at.now)),
        "may_change_contacts": at.member.may("policy"),
        "email": str(view.record.latest("contact-given").get("email", "")) if known.to == "complainant" else "",
        "act": title_of(known.fact, view.found.policy, view.found.stage.id) if may else "",
        "act_href": f"{address}record/{known.fact}/",
    }
    return case_screen(at, view, "staff/letter.html", context)


def letter_texts_at(at: Desk) -> Texts:
    """How the organisation writes its letters today."""
    return texts_on(at.organisation, timezone.localdate(at.now))


def letter_people(at: Desk, view: View) -> LetterPeople:
    """Who and what a letter on this case speaks of."""
    found = view.found
    contact = view.record.latest("contact-given")
    period = found.case.periods[-1]
    place = found.case.last("assigned", period.begin, period.end)
    said = found.case.facts[place].attributes if place is not None else {}
    asked = found.case.last("statement-requested", period.begin, period.end)
    staff = str(found.case.facts[asked].attributes.get("person", "")) if asked is not None else ""
    ways = [one for one in (at.organisation.phone, at.organisation.email) if one]
    return LetterPeople(
        provider=at.organisation.name,
        reference=view.case.reference,
        complainant=view.complainant,
        person_concerned=str(contact.get("concerned", "")),
        handler=view.naming(str(said["person"])) if said.get("person") else "",
        handler_contact=" or ".join(ways),
        signatory=at.member.name,
        signatory_role=role_title(str(said["role"]), found.policy) if _signs(at, said) else "",
        complaint=str(contact.get("words", "")),
        points=_points(view),
        member_of_staff=view.naming(staff) if staff else "",
        member_of_staff_id=staff,
        not_taken_up=str(view.record.latest("not-accepted").get("words", "")),
        meeting=_meeting(view.record.latest("meeting-arranged")),
        directory=directory_at(at, found.policy),
    )


def _meeting(said: Mapping[str, object]) -> str:
    """The meeting that was fixed, as a letter tells of it; nothing where no day is fixed."""
    if not said.get("day"):
        return ""
    hour, place, coming = (str(said.get(name, "")).strip() for name in ("hour", "place", "coming"))
    how = f", {value_words('medium', str(said['medium']))}" if said.get("medium") else ""
    where = f" Where, or how to join: {place.rstrip('.')}." if place else ""
    who = f" Who comes: {coming.rstrip('.')}." if coming else ""
    day = long_day(date.fromisoformat(str(said["day"])).toordinal())
    return f"The meeting is on {day}{f' at {hour}' if hour else ''}{how}.{where}{who}"


def _signs(at: Desk, said: Mapping[str, object]) -> bool:
    """Whether whoever opens the letter is the one who was given the stage, in a role."""
    return bool(said.get("role")) and said.get("person") == at.member.person


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
