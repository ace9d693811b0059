"""The people of a case as its pages show them: who they are, how to reach them, who may speak for whom, who deals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlencode

from putright.casework.looking import View
from putright.casework.noting import authorities_noted, people_noted
from putright.staff.own_words import CONTACT
from putright.wording.dates import long_day
from putright.wording.duty_words import duty_title, role_title, status_words
from putright.wording.fact_words import fact_sentence, kind_words
from putright.wording.people_words import AUTHORITIES, COMPLAINANT, PARTS
from putright.wording.plain_names import capital
from putright.wording.problems import problem_sentence

_REACHED: Final = ("office", "phone", "email", "address", "about")
_LABELS: Final = {
    "office": "Firm or organisation",
    "phone": "Phone",
    "email": "Email",
    "address": "Address",
    "about": "To know",
}
_CONSENT: Final = ("consent-requested", "consent-received")
_ERASED: Final = "Erased"


class Authority(NamedTuple):
    """What lets somebody speak for another: how it stands in a word, with its colour, and what is known of it."""

    standing: str
    colour: str
    says: tuple[tuple[str, str], ...]


class Somebody(NamedTuple):
    """A person of a case."""

    title: str
    name: str
    rows: tuple[tuple[str, str], ...]
    authority: Authority | None
    change: str
    authorise: str
    ended: str = ""


class PeoplePage(NamedTuple):
    """Everything on the screen of the people of a case. ``consent``: what the procedure's own rules say of it."""

    people: list[Somebody]
    gone: list[Somebody]
    add: list[tuple[str, str]]
    where: tuple[tuple[str, str], ...]
    staff: tuple[tuple[str, str], ...]
    consent: tuple[str, ...]


def people_page(view: View, address: str, *, may_note: bool) -> PeoplePage:
    """The people of a case; ``address`` is where it stands."""
    people = [complainant_of(view, address, may_note=may_note), *_others(view, address, may_note=may_note)]
    named = any(one.title == PARTS["concerned"][0] and not one.ended for one in people)
    concerned = str(view.record.latest("contact-given").get("concerned") or "")
    if concerned and not named:
        people.insert(1, Somebody(PARTS["concerned"][0], concerned, (), None, "", ""))
    return PeoplePage(
        people=[one for one in people if not one.ended],
        gone=[one for one in people if one.ended],
        add=[
            (title, f"{address}record/person-noted/?{urlencode({'part': code})}") for code, (title, _) in PARTS.items()
        ]
        if may_note
        else [],
        where=_where(view),
        staff=tuple(dict.fromkeys(_staff(view))),
        consent=tuple(_consent(view)),
    )


def complainant_of(view: View, address: str, *, may_note: bool) -> Somebody:
    """The complainant; where they complain for somebody else, with their authority."""
    contact = view.record.latest("contact-given")
    erased = any(entry.erased for entry in view.record.entries if entry.row.kind == "contact-given")
    rows = tuple((CONTACT[name], str(contact[name])) for name in ("phone", "email", "address") if contact.get(name))
    for_other = view.found.known.get("by") == "representative"
    if for_other:
        rows += tuple((CONTACT[name], str(contact[name])) for name in ("relation", "consent") if contact.get(name))
    return Somebody(
        "Complainant",
        str(contact.get("name") or (_ERASED if erased else "No name given")),
        rows,
        authority_of(view, COMPLAINANT) if for_other or COMPLAINANT in authorities_noted(view.record) else None,
        f"{address}record/contact-given/" if may_note else "",
        f"{address}record/authority-noted/?who={COMPLAINANT}" if may_note and for_other else "",
    )


def _others(view: View, address: str, *, may_note: bool) -> list[Somebody]:
    found = []
    order = list(PARTS)
    noted = people_noted(view.record)
    for who, said in sorted(noted.items(), key=lambda one: order.index(part) if (part := _part(one[1])) else 99):
        part, ended = _part(said), _day(said.get("ended"))
        speaks = part == "representative"
        found.append(
            Somebody(
                PARTS[part][0] if part else "Somebody",
                str(said.get("name") or _ERASED),
                tuple((_LABELS[name], str(said[name])) for name in _REACHED if said.get(name)),
                authority_of(view, who) if speaks or who in authorities_noted(view.record) else None,
                f"{address}record/person-noted/?who={who}" if may_note else "",
                f"{address}record/authority-noted/?who={who}" if may_note and speaks else "",
                long_day(ended.toordinal()) if ended is not None else "",
            )
        )
    return found


def authority_of(view: View, who: str) -> Authority:
    """How somebody's authority to speak for another stands today, and what is known of it."""
    said = authorities_noted(view.record).get(who, {})
    today = date.fromordinal(view.found.at.day)
    until, seen = _day(said.get("until")), _day(said.get("seen_on"))
    code, missing = str(said.get("authority") or ""), str(said.get("missing") or "")
    rows = (
        ("What it is", capital(AUTHORITIES.get(code, ""))),
        ("Seen", f"{_naming(view, said)} on {long_day(seen.toordinal())}" if seen is not None else ""),
        ("Holds until", long_day(until.toordinal()) if until is not None else ""),
        ("Missing", missing),
    )
    says = tuple((label, text) for label, text in rows if text)
    if not said and who == COMPLAINANT and any(fact.kind == "consent-received" for fact in view.found.case.facts):
        return Authority("Consent received", "green", ())
    if not said:
        return Authority("Authority not noted yet", "yellow", ())
    if not code:
        return Authority("Erased", "grey", says)
    if code == "none":
        return Authority("No authority yet", "red", says)
    if until is not None and until < today:
        return Authority("Authority has run out", "red", says)
    if missing:
        return Authority("Something is missing", "yellow", says)
    return Authority("Authority seen", "green", says) if seen is not None else Authority("Not seen yet", "yellow", says)


def short_people(view: View) -> list[tuple[str, str, str, str]]:
    """Who else takes part, for the page of the case: title, name, and how their authority stands, with its colour."""
    found = []
    for one in _others(view, "", may_note=False):
        if not one.ended:
            standing = one.authority.standing if one.authority is not None else ""
            found.append((one.title, one.name, standing, one.authority.colour if one.authority is not None else ""))
    return found


def _where(view: View) -> tuple[tuple[str, str], ...]:
    site = view.case.site
    return (("Service or site", site.name),) if site is not None else ()


def _staff(view: View) -> list[tuple[str, str]]:
    """Who deals with it now, and everybody else whom an entry names, with the last thing that they are named for."""
    found = view.found
    period = found.case.periods[-1]
    place = found.case.last("assigned", period.begin, period.end)
    said = found.case.facts[place].attributes if place is not None else {}
    handler = str(said.get("person") or "")
    role = role_title(str(said.get("role") or found.stage.owner), found.policy, view.naming)
    rows = [(f"{view.naming(handler)} ({role})" if handler else f"Nobody by name yet ({role})", "deals with it now")]
    last: dict[str, str] = {}
    for fact in found.case.facts:
        for name in ("person", "owner"):
            key = str(fact.attributes.get(name) or "")
            if key and key != handler:
                last[key] = f"{kind_words(fact.kind, found.policy)}, {long_day(fact.day)}"
    return rows + [(view.naming(key), words) for key, words in last.items()]


def _consent(view: View) -> list[str]:
    """What the procedure asks of consent, and what was recorded of it: the policy's rules, shown and not copied."""
    found = view.found
    numbers = {entry.id: entry.row.number for entry in view.record.entries}
    lines = [
        f"{fact_sentence(fact, found.policy, view.naming, numbers)} {long_day(fact.day)}."
        for fact in found.case.facts
        if fact.kind in _CONSENT
    ]
    lines += [
        f"{duty_title(row)}: {status_words(row, found.calendar, found.at)}{f' ({row.clause})' if row.clause else ''}."
        for row in found.duties
        if set(row.duty.done_by or row.duty.action.done_by) & set(_CONSENT)
    ]
    lines += [
        f"{problem_sentence(one, found.policy)}{f' ({one.clause})' if one.clause else ''}"
        for one in found.problems
        if one.code == "no-consent"
    ]
    return lines


def _part(said: Mapping[str, object]) -> str:
    part = str(said.get("part") or "")
    return part if part in PARTS else ""


def _naming(view: View, said: Mapping[str, object]) -> str:
    return view.naming(str(said["person"])) if said.get("person") else "by somebody"


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
