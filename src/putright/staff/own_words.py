"""Words for what the register records besides the procedure's own facts, and for everything that can be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from putright.casework.moved_dates import move_of
from putright.procedure.moments import parse_day
from putright.procedure.policy import Policy
from putright.register.reading import Entry
from putright.wording.act_words import act_hint, act_title, case_attribute_words
from putright.wording.calendar_words import change_words, move_words
from putright.wording.dates import long_day
from putright.wording.plain_names import Naming, capital, listed, stage_name

_OWN: Final = MappingProxyType(
    {
        "point-raised": (
            "Note a separate point of the complaint",
            "When the complaint is about several matters. Each can be decided by itself.",
        ),
        "described": ("Note what the case depends on", "When you know what this procedure asks about the case."),
        "service-noted": ("Note which service it is about", "When you know which of your services it is about."),
        "contact-given": (
            "Note who complains and how to reach them",
            "When you learn a name, a number, an address, a wish or a need.",
        ),
        "noted": ("Make a note", "For what is no step of the procedure."),
        "policy-changed": ("A new version of the procedure", "It is recorded when the version is adopted."),
    }
)
CONTACT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "Name",
        "email": "Email",
        "phone": "Phone",
        "address": "Address",
        "concerned": "About whom",
        "needs": "Needs",
        "wish": "Wish",
        "words": "In their words",
    }
)
"""What can be noted of a complainant, in the order in which it is shown."""

GROUPS: Final = (
    (
        "Talking and writing to the complainant",
        (
            "phoned", "acknowledged", "receipt-sent", "summary-given", "replied", "informed", "details-requested",
            "details-received", "delay-explained", "meeting-offered", "meeting-declined", "meeting-held", "written-up",
        ),
    ),
    ("Who deals with it", ("assigned", "registered", "transferred")),
    (
        "Looking into it",
        (
            "consent-requested", "consent-received", "statement-requested", "statement-received",
            "statement-examined", "investigation-completed", "signed-off", "review-completed",
        ),
    ),
    ("Deciding and answering", ("extended", "settled", "responded", "response-received")),
    ("Putting right and learning", ("action-agreed", "action-done", "lesson-recorded")),
    ("Going on, or coming to an end", ("escalated", "referred", "withdrawn", "closed", "reopened")),
    ("What we know of the case", ("contact-given", "point-raised", "described", "service-noted", "noted")),
    ("Keeping the record right", ("ticked", "corrected")),
)  # fmt: skip
"""Everything of the common stock that can be recorded on a case, in groups, as people look for it."""

OFFERED: Final = MappingProxyType(
    {
        "open": ("phoned", "responded", "noted"),
        "responded": ("response-received", "escalated", "closed"),
        "settled": ("closed", "reopened"),
        "withdrawn": ("closed", "reopened"),
        "external": ("informed", "lesson-recorded", "closed"),
        "closed": ("lesson-recorded", "reopened"),
    }
)
"""What is likely to come next in each state of a case, besides what is owed."""


def title_of(kind: str, policy: Policy, stage: str = "") -> str:
    """What the button says. Each stage has its answer, so with ``stage`` an answer says which: "(stage 1)"."""
    title = _OWN[kind][0] if kind in _OWN else act_title(kind, policy)
    return f"{title} ({stage_name(stage, policy)})" if kind == "responded" and stage else title


def own_title(kind: str) -> str:
    """What the button of a kind says that every policy knows, or that is the register's own."""
    return _OWN[kind][0] if kind in _OWN else act_title(kind)


def hint_of(kind: str, policy: Policy) -> str:
    """When to use it."""
    return _OWN[kind][1] if kind in _OWN else act_hint(kind, policy)


def own_sentence(entry: Entry, policy: Policy, naming: Naming = str) -> str:
    """An entry of the register's own as a sentence."""
    says = entry.says
    if entry.row.kind == "noted":
        return "Made a note."
    if entry.row.kind == "calendar-changed":
        return _calendar_changed(says)
    if entry.row.kind == "policy-changed":
        first = long_day(date.fromisoformat(str(says["day"])).toordinal())
        return f"A new version of the procedure holds for this case from {first}. What was done or late before stays."
    if entry.row.kind == "point-raised":
        about = str(says.get("about", "")) or "its words were erased"
        return f"Noted a point of the complaint: {about.rstrip('.')}."
    if entry.row.kind == "service-noted":
        return f"Noted the service: {naming(str(says.get('service_id', '')))}."
    if entry.row.kind == "described":
        answers = []
        for name, value in says.items():
            asked = case_attribute_words(name, policy)
            word = str(value).lower() if isinstance(value, bool) else str(value)
            answers.append(f"{asked.label} {dict(asked.choices).get(word, word)}.")
        return f"Noted what the case depends on. {' '.join(answers)}"
    known = [label.lower() for name, label in CONTACT.items() if says.get(name)]
    return f"Noted who complains{f': {listed(known)}' if known else ''}."


def _calendar_changed(says: Mapping[str, object]) -> str:
    first, last = parse_day(says["first"]), parse_day(says["last"])
    words = change_words(str(says["what"]), first, last, str(says.get("name", "")), str(says.get("of", "")))
    return f"The calendar changed: {words}."


def moved_sentences(entry: Entry, policy: Policy) -> tuple[str, ...]:
    """Each date that moved with a change of the calendar; none for any other entry."""
    moves = entry.says.get("moves")
    if entry.row.kind != "calendar-changed" or not isinstance(moves, list):
        return ()
    found = (move_of(one) for one in moves)
    return tuple(
        move_words(one.stage, one.action, one.was, one.now, policy, expected=one.expected, law=one.law) for one in found
    )


def own_text(entry: Entry, policy: Policy) -> tuple[tuple[str, str], ...]:
    """What an entry of the register's own says at length. The first words of all stand elsewhere on the page."""
    says = entry.says
    if entry.row.kind == "noted":
        return (("", str(says.get("text", ""))),) if says.get("text") else ()
    if entry.row.kind == "calendar-changed":
        return tuple(("", one) for one in moved_sentences(entry, policy))
    if entry.row.kind == "contact-given" and entry.row.number > 2:
        return tuple((label, str(says[name])) for name, label in CONTACT.items() if says.get(name))
    return ()


def sentence_of(text: str) -> str:
    """A message of the engine as a sentence to a person: with a capital and a full stop."""
    text = text.strip()
    return capital(text if text.endswith((".", "?", "!")) else f"{text}.")
