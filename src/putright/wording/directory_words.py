"""What the directory of outside bodies says of its entries: where a fact comes from, how old a check is, what warns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from putright.bodies.ages import FRESH, NEVER, months_between, standing
from putright.bodies.entry import SEEN, UNVERIFIED, VERIFIED, BodyContact, BodyEntry, Known
from putright.wording.language import own, say
from putright.wording.plain_names import listed

WAY_NAMES: Final = MappingProxyType(
    {
        "phone": "Phone",
        "textphone": "Textphone or relay",
        "email": "Email",
        "web": "Web page",
        "post": "Post",
        "other": "Another way",
    }
)
"""What each way to reach a body is called."""

_GROUPS: Final = MappingProxyType(
    {"remit": "what it does", "takes": "whom it takes", "window": "how long there is", "contact": "how to reach it"}
)
_STATUSES: Final = MappingProxyType(
    {
        VERIFIED: "read in its own page on {on}: {read}",
        SEEN: "seen on {on}, not in its own page of that day: {read}",
        UNVERIFIED: "not checked: from general knowledge",
    }
)


def day_words(day: date) -> str:
    """1 March 2026."""
    return f"{day.day} {day:%B %Y}"


def known_words(known: Known) -> str:
    """How a group of facts came to be known, in a line."""
    on = day_words(known.on) if known.on is not None else ""
    return _STATUSES[known.status].format(on=on, read=known.read)


def group_name(group: str) -> str:
    """What a group of facts is about: "how to reach it"."""
    return _GROUPS[group]


def age_words(checked: date | None, today: date) -> str:
    """How old a check is: "today", "3 months ago", "never"."""
    if checked is None:
        return "never"
    if checked >= today:
        return "today"
    months = months_between(checked, today)
    if months == 0:
        return "less than a month ago"
    return f"{months} month{'' if months == 1 else 's'} ago"


def places_words(entry: BodyEntry) -> str:
    """Where a body does its work."""
    return "the United Kingdom" if len(entry.remit.where) == 4 else listed(entry.remit.where)


def takes_words(entry: BodyEntry) -> str:
    """Whose complaints a body takes, as far as that is kept, with whether we have to have answered first."""
    first = "The provider has to have had its chance to answer first." if entry.takes.stages_first else ""
    return " ".join(part for part in (entry.takes.who, first) if part)


def contact_words(ways: Mapping[str, str]) -> str:
    """Ways to reach a body in a line: "phone 01632 960 001; www.body.example"."""
    named = {
        "phone": say("phone"), "textphone": say("textphone or relay"), "email": say("email"), "post": say("post:"),
    }  # fmt: skip
    said = ((named.get(way, ""), text.strip().rstrip(".;")) for way, text in ways.items() if text.strip())
    return "; ".join(f"{name} {own(text)}" if name else own(text) for name, text in said)


def verified_ways(contact: BodyContact) -> dict[str, str]:
    """Those ways to reach a body that were read in its own page: all that may stand in a letter."""
    return {way: text for way, text in contact.ways.items() if contact.status_of(way) == VERIFIED}


def entry_warnings(entry: BodyEntry, today: date) -> Iterator[str]:
    """What warns of an entry: groups that nobody has read, and those that were looked at too long ago."""
    states = [(group, standing(known.on, today, entry.check_every), known) for group, known in entry.groups]
    unread = [group_name(group) for group, state, _ in states if state == NEVER]
    if entry.contact.known.status != UNVERIFIED:
        unread += [WAY_NAMES[way].lower() for way in entry.contact.not_read]
    if unread:
        yield f"Not checked: {listed(unread)}."
    for group, state, known in states:
        if state not in (NEVER, FRESH):
            yield f"Checked {age_words(known.on, today)}, more than {entry.check_every} months: {group_name(group)}."
    if entry.look:
        yield entry.look


def is_old(entry: BodyEntry, today: date) -> bool:
    """Whether some group of facts was looked at longer ago than the entry allows."""
    return any(standing(known.on, today, entry.check_every) not in (NEVER, FRESH) for _, known in entry.groups)
