"""An outside body as one organisation shows it: its own directory first, then ours, and what warns of it.

A contact is printed in a letter or on a page only if the organisation gave it, or if it was read in the body's own
page. Everything else that is known of a contact is for staff, to be checked. What a policy prints is never taken for
true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from putright.bodies import body_entry
from putright.bodies.ages import DEFAULT_MONTHS, FRESH, NEVER, standing
from putright.bodies.entry import BodyEntry
from putright.bodies.own import OwnBody
from putright.procedure.policy import Policy
from putright.wording.body_words import Body, body, the_body
from putright.wording.dates import MONTHS
from putright.wording.directory_words import (
    age_words,
    contact_words,
    known_words,
    takes_words,
    verified_ways,
)
from putright.wording.language import in_english, named, own, say
from putright.wording.plain_names import capital, sentence

_A_TIME: Final = re.compile(
    r"\b(?:(?:day|week|month|year)s?|d?diwrnod|wythnos|[mf]is|[bf]lynedd|o flynyddoedd|[bf]lwyddyn)\b"
)
"""A length of time, in any language that we speak."""


@dataclass(frozen=True, slots=True)
class BodyShown:
    """What is said of a body.

    ``contact`` is one line, empty where none may be printed; ``checked`` the day on which that contact was last looked
    at. ``does`` and ``takes`` are the organisation's own words, empty where it has none; ``time`` follows "Please ask
    them". ``maybe`` is a contact that nobody here has checked: for staff alone. ``own``: the organisation has an entry;
    ``offered``: every complainant is told of it. ``state``: whether the check is fresh, old or was never made.
    """

    id: str
    name: str
    the: str
    does: str = ""
    takes: str = ""
    time: str = ""
    contact: str = ""
    checked: date | None = None
    state: str = NEVER
    maybe: str = ""
    own: bool = False
    offered: bool = False
    ways: tuple[tuple[str, str], ...] = ()

    def lines(self, said: str) -> tuple[str, ...]:
        """What the directory adds to what a policy says of a body (``said``): for whom, by when, how to reach it."""
        about = self.about(said)
        return tuple(part for part in (about, self.reached) if part)

    def about(self, said: str) -> str:
        """What it does and for whom in the organisation's words, and by when it is to be asked."""
        return " ".join(part for part in (own(sentence(self.does)), self.whom, self.asked(said)) if part)

    @property
    def name_said(self) -> str:
        """Its name in the language spoken now, if it has one there and the organisation did not give it another."""
        return named(self.name)

    @property
    def the_said(self) -> str:
        """The same within an English sentence: "the Housing Ombudsman"; elsewhere the name alone."""
        return self.the if in_english() else self.name_said

    @property
    def whom(self) -> str:
        """For whom it is, in the organisation's words: "It is for anybody who lives in the county."."""
        words = self.takes.strip()
        small = words[:1].lower() + words[1:] if words[1:2].islower() else words
        return say("It is for {whom}.", whom=own(small.rstrip("."))) if words else ""

    def asked(self, said: str) -> str:
        """By when it is to be asked, where what is said already gives no time."""
        if not self.time or _A_TIME.search(said):
            return ""
        return say("Please ask them {limit}.", limit=own(self.time))

    @property
    def reached(self) -> str:
        """How to reach it, with the day on which that was looked at: "To reach them: ... We checked this on ..."."""
        if not self.contact:
            return ""
        return self._with_day(say("To reach them: {contact}.", contact=self.ways_said))

    @property
    def contact_said(self) -> str:
        """The same without the words that lead in: "Phone 01632 960 001. We checked this on ..."."""
        return self._with_day(f"{capital(self.ways_said)}.") if self.contact else ""

    def _with_day(self, reached: str) -> str:
        if self.checked is None:
            return reached
        day = f"{self.checked.day} {say(MONTHS[self.checked.month - 1])} {self.checked.year}"
        return f"{reached} {say('We checked this on {day}.', day=day)}"

    @property
    def ways_said(self) -> str:
        """The ways in the language spoken now; the directory may have been made in another."""
        return contact_words(dict(self.ways)) if self.ways else own(self.contact)

    def warning(self, today: date) -> str:
        """What staff are told before they rely on it; empty for a contact that was checked lately."""
        if not self.contact:
            return f"There is no checked way to reach {self.the}."
        if self.state == NEVER:
            return f"The contact of {self.the} was never checked."
        if self.state != FRESH:
            return f"The contact of {self.the} was last checked {age_words(self.checked, today)}."
        return ""


NOTHING_SHOWN: Final[Mapping[str, BodyShown]] = MappingProxyType({})
"""No directory: what a policy says of its bodies stands alone."""


def body_shown(body_id: str, own: OwnBody | None, today: date) -> BodyShown:
    """What is said of one body: the organisation's words where it has any."""
    entry, known = body_entry(body_id), body(body_id)
    said = own if own is not None else OwnBody(body_id)
    if contact_words(said.ways):
        ways, checked = dict(said.ways), said.checked_on
    else:
        ways, checked = _ours(entry)
    contact = contact_words(ways)
    months = said.months or (entry.check_every if entry is not None else DEFAULT_MONTHS)
    return BodyShown(
        id=body_id,
        name=said.name or known.name,
        the=_within_sentence(said.name, known),
        does=said.does,
        takes=said.takes,
        time=said.window.rstrip(".") or known.time,
        contact=contact,
        checked=checked,
        state=standing(checked, today, months),
        maybe="" if contact or entry is None else contact_words(entry.contact.ways),
        own=own is not None,
        offered=said.offered,
        ways=tuple(ways.items()),
    )


def _ours(entry: BodyEntry | None) -> tuple[dict[str, str], date | None]:
    """The contact of our own directory, as far as it was read in the body's own page, and when."""
    ways = verified_ways(entry.contact) if entry is not None else {}
    return ways, entry.contact.known.on if entry is not None and ways else None


def _within_sentence(name: str, known: Body) -> str:
    if not name or name == known.name:
        return the_body(known.id)
    # A name that somebody typed is used as it was typed: only they know whether it takes "the".
    return name


def directory_of(body_ids: Iterable[str], own: Mapping[str, OwnBody], today: date) -> dict[str, BodyShown]:
    """The bodies of these ids, in their order, then those of which the organisation tells everybody."""
    ids = dict.fromkeys((*body_ids, *(one.id for one in own.values() if one.offered)))
    return {body_id: body_shown(body_id, own.get(body_id), today) for body_id in ids}


def bodies_of(policy: Policy) -> list[str]:
    """The ids of the bodies that a policy names: on its routes, and as holders of stages."""
    named = [route.body for route in policy.routes]
    return list(dict.fromkeys([*named, *(stage.held_by for stage in policy.stages if stage.held_by is not None)]))


def others_offered(named: Iterable[str], directory: Mapping[str, BodyShown]) -> list[BodyShown]:
    """Those of whom everybody is told though the policy does not name them."""
    known = set(named)
    return [one for one in directory.values() if one.offered and one.id not in known]


def other_words(one: BodyShown) -> str:
    """A body that only the organisation's directory names, as the complainant reads it on a page."""
    return " ".join((sentence(one.name), *one.lines("")))


def our_facts(entry: BodyEntry) -> list[tuple[str, str, str]]:
    """What our own directory says of a body, for staff: group, what it says, how that is known."""
    facts = [
        ("What it does", " ".join(filter(None, (entry.remit.does, entry.remit.more))), known_words(entry.remit.known))
    ]
    if takes_words(entry):
        facts.append(("Whom it takes", takes_words(entry), known_words(entry.takes.known)))
    if entry.window is not None:
        later = f" Later {entry.window.later}." if entry.window.later else ""
        facts.append(("How long there is", f"{sentence(entry.window.says)}{later}", known_words(entry.window.known)))
    if entry.contact.ways:
        facts.append(
            ("How to reach it", sentence(contact_words(dict(entry.contact.ways))), known_words(entry.contact.known))
        )
    return facts
