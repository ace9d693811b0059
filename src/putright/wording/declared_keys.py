"""What each key means that declares something besides the procedure, in a sentence or two: see policy_keys.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CLAUSE: Final = "The clause of the provider's own text that says this."

DECLARED_KEYS: Final[Mapping[str, str]] = {
    "valid": "When the policy holds, and when it was last looked through.",
    "letters count": "Whether a letter meets its limit by being sent or by arriving.",
    "definition": "What the policy calls a complaint.",
    "exclusions": "What the policy does not take as a complaint: one thing, or several.",
    "late complaints": "When a complaint is taken after the time to complain.",
    "oral complaints": "What becomes of a complaint made by word of mouth.",
    "discussion offered": "The offer to talk about how the complaint will be handled.",
    "relevant period": "The longest that an answer may take, and what is done when it takes longer.",
    "representatives": "Who may act for whom, and what the limits do while authority is awaited.",
    "adjustments": "Help with complaining, and changes for those who need them.",
    "meetings": "Meetings between the complainant and the provider: one, or several.",
    "stands in": "Who does a role's part when its holder cannot. By the role that is stood in for.",
    "people named": "Roles of which the source names the holder. The name itself is not written down.",
    "alongside": "Other procedures that a complaint can set off, such as safeguarding.",
    "learning": "What is kept of each closed case so that it is not forgotten.",
    "keeping": "How long a case is kept.",
    "directory": "How somebody is reached, by a name of your own choice.",
    "laws cited": "Laws that the source names: one, or several.",
    "numbering": "How the source numbers its lists, so that its slips can be found.",
    "gates": "Steps that the source lets wait for something: one, or several.",
}
"""By the key of the file, what it holds."""

DECLARED_PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "Valid": {
        "from": "The first day on which it holds, as 2026-01-01.",
        "to": "The last day, if it ends.",
        "reviewed": "The day on which it was last looked through.",
    },
    "LettersCount": {"when": "When a letter counts: when it is sent, or when it has arrived.", "clause": _CLAUSE},
    "Definition": {"complaint": "What a complaint is, in words.", "clause": _CLAUSE},
    "Exclusion": {"what": "What is not taken as a complaint, in words.", "clause": _CLAUSE},
    "LateComplaints": {"taken if": "What lets it be taken, in words: one thing, or several.", "clause": _CLAUSE},
    "OralComplaints": {
        "taken by": "Who takes it down, in words.",
        "written down": "Whether, when and how it is written down.",
        "copied": "Who is given a copy.",
        "settled at once": "What becomes of one that is settled at once.",
        "clause": _CLAUSE,
    },
    "Discussion": {
        "about": "What the talk is about: one thing, or several.",
        "if declined": "What happens if the complainant does not want to talk.",
        "clause": _CLAUSE,
    },
    "RelevantPeriod": {
        "within": "How long, such as 6 months.",
        "of": "What it counts from, in words.",
        "if missed": "What is done when it was missed.",
        "longer": "How it may be made longer.",
        "clause": _CLAUSE,
    },
    "Representatives": {
        "with consent": "What is asked of somebody who acts with consent.",
        "for a child": "Who may complain for a child.",
        "for somebody without capacity": "Who may complain for somebody who cannot decide it.",
        "for somebody who died": "Who may complain about the care of somebody who died.",
        "attorney": "What is asked of an attorney or deputy.",
        "member of parliament": "What is asked of a member of parliament.",
        "while authority is awaited": "Whether the limits run on while authority is awaited.",
        "clause": _CLAUSE,
    },
    "Adjustments": {
        "help": "Who helps with complaining, or where help is found.",
        "offered": "What is changed for whoever needs it.",
        "recorded": "Where it is written down.",
        "reviewed": "When it is looked at again.",
        "standard": "The standard that is followed: one, or several.",
        "clause": _CLAUSE,
    },
    "Meeting": {
        "with": "With whom, in words.",
        "called by": "Who calls the meeting.",
        "may be declined": "That the complainant may decline, and on what terms.",
        "accompanied": "Who may come with the complainant.",
        "risk checked": "How it is made sure that the meeting is safe.",
        "within": "In what time it is held, such as 10 working days.",
        "lapses": "When the offer of a meeting ends.",
        "clause": _CLAUSE,
    },
    "StandsIn": {
        "by": "The other role that does its part.",
        "when": "A list: the holder is away, or is complained about.",
        "clause": _CLAUSE,
    },
    "PersonNamed": {"role": "The role of which the source names the holder.", "clause": _CLAUSE},
    "Alongside": {
        "process": "The other procedure: safeguarding, candour, serious-incident, data-protection, or another.",
        "begins": "When it begins, in words.",
        "runs": "Whether the complaint goes on beside it, or stops for it.",
        "asked at intake": "Whether it is asked about when a complaint comes in.",
        "acknowledge within": "In what time it is acknowledged, if it has a time of its own.",
        "clause": _CLAUSE,
    },
    "Learning": {
        "on each case": "What is kept of each case: lesson, action, owner, date.",
        "looked at every": "How often complaints are looked at as a whole, such as 3 months.",
        "annual report": "To whom there is a report every year.",
        "clause": _CLAUSE,
    },
    "Keeping": {
        "for": "How long, such as 6 years.",
        "of": "From when, in words: closing.",
        "basis": "The ground for keeping it so long.",
        "held if": "What keeps it from being destroyed then.",
        "clause": _CLAUSE,
    },
    "Directory": {
        "name": "Who it is.",
        "phone": "The number, as the source writes it.",
        "email": "The email address.",
        "address": "The postal address.",
        "web": "The web address.",
        "verified": "The day on which somebody last looked whether it still holds.",
        "clause": _CLAUSE,
    },
    "LawCited": {"law": "The law, as the source names it.", "clause": _CLAUSE},
    "Numbering": {
        "of": "What is numbered, in words.",
        "printed": "The numbers as the source prints them, in order.",
        "refers to": "The numbers that the source refers to: one, or several.",
        "clause": _CLAUSE,
    },
    "Gate": {
        "step": "The step, in words.",
        "waits for": "The fact that it waits for.",
        "clause": _CLAUSE,
    },
}
"""By shape and key, what it means."""
