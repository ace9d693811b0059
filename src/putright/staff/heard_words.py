"""Words for what came by another door than mail: a call, a text, a message, a post, a letter, a visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from putright.register.parts import HEARD
from putright.register.reading import Entry
from putright.wording.dates import long_day

HEARD_WORDS: Final = MappingProxyType(
    {
        HEARD.name: (
            "Somebody rang, came or wrote",
            "It is recorded with the form for a call or a message, and when a scanned letter is put on the case.",
        )
    }
)
"""Title and hint of the kind."""

_HOW: Final = MappingProxyType(
    {
        "phone": "{} rang",
        "letter": "A letter came from {}",
        "email": "{} wrote an email",
        "web": "{} wrote in a chat",
        "in-person": "{} came in person",
        "text": "A text message came from {}",
        "social-media": "A message came on social media from {}",
    }
)
_WHO: Final = MappingProxyType(
    {"representative": "somebody who speaks for the complainant", "concerned": "the person concerned"}
)
_ON_THEIR_PAGE: Final = MappingProxyType(
    {
        "more": "{} added to the complaint",
        "wrong": "{} says that a date, a name or something else is wrong",
        "delay": "{} complains about how this goes on",
        "meeting": "{} asks for a meeting or a call",
        "invitation": "{} wants to come to the meeting",
        "extension-refused": "{} does not agree to the new date",
        "consent": "{} says how the consent of the person concerned will come",
        "consent-refused": "{} does not agree that somebody complains for them",
        "consent-back": "{} takes back that somebody may complain for them",
        "reach": "{} wants to be reached in another way",
        "asked": "{} asked for something that could not be done at once",
    }
)
"""What somebody was heard about on the page of their case."""
_ASKED: Final = MappingProxyType(
    {
        "next-stage": "To go to the next stage",
        "extension": "To answer about the new date",
        "invitation": "To answer the invitation to a meeting",
        "meeting": "A meeting or a call",
        "consent": "To consent",
        "satisfied": "To end it, because it was put right",
        "withdraw": "To withdraw the complaint",
        "go-on": "To go on with the complaint",
        "details": "To give the details",
        "needs": "To have it noted what they need",
        "delay": "To complain about how this goes on",
    }
)
_WISH: Final = "What they want"
_SHOWN: Final = (
    ("", "words"),
    ("Danger", "danger"),
    ("For", "concerned"),
    ("Phone", "phone"),
    ("Email", "email"),
    ("Postal address", "address"),
    ("What they need", "needs"),
    (_WISH, "wish"),
    ("Where it was written", "platform"),
    ("Address of the post", "post"),
)


def heard_sentence(entry: Entry) -> str:
    """Who was heard from, how, and when they wrote it if that was before it came."""
    says = entry.says
    channel, who = str(says.get("channel", "")), str(says.get("name") or "somebody")
    how = "A post in public came from {}" if says.get("in_public") else _HOW.get(channel, "{} turned to us")
    if says.get("about"):
        who = str(says.get("name") or _WHO.get(entry.row.source, "whoever complained"))
        how = f"{_ON_THEIR_PAGE[str(says['about'])]}, on the page of the case"
    said = how.format(who)
    written = (
        f", written on {long_day(date.fromisoformat(str(says['written'])).toordinal())}" if "written" in says else ""
    )
    return f"{said[:1].upper()}{said[1:]}{written}."


def heard_text(says: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """What they said, and what else was written down of it."""
    shown = [(label, str(says[name])) for label, name in _SHOWN if says.get(name)]
    if says.get("about") == "asked":
        return tuple((label, _ASKED.get(text, text) if label == _WISH else text) for label, text in shown)
    return tuple(shown)
