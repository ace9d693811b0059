"""What a complainant told us, each part under the words in which they were asked: for the copy that they keep."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.wording.language import in_english, say
from putright.wording.needs import LABELS, Needs

TOLD: Final = MappingProxyType(
    {
        "words": "What happened",
        "wish": "What would put it right",
        "when": "When it happened",
        "concerns_date": "When you first knew about it",
        "site": "Where it happened",
        "name": "Your name",
        "email": "Your email address",
        "phone": "Your telephone number",
        "address": "Your postal address",
        "concerned": "The person you complain for",
        "relation": "Who you are to them",
        "consent": "How they can agree",
        "needs": "What else we should know to talk or write to you",
    }
)
"""What each part of a complaint is called, in the order in which a copy has them."""

WHEN: Final = "When did it happen?"
WHEN_KNOWN: Final = "When did you first know about it?"
IN_WELSH: Final = "Written on our pages in Welsh."
"""What is noted with a complaint, for staff: the question that was answered in words, and the language."""
_NOTED: Final = (WHEN, WHEN_KNOWN, IN_WELSH)

FOR_SOMEBODY: Final = "You complain for somebody else."
ANONYMOUS: Final = "You want to stay anonymous, so we do not contact you."

_NEEDS: Final = MappingProxyType(
    {
        LABELS["formats"]: "Write to you in",
        LABELS["ways"]: "Reach you by",
        LABELS["not_times"]: "Do not ring or visit at these times",
        LABELS["not_address"]: "Do not use this address or number",
        LABELS["support"]: "Help that you need",
        LABELS["other_support"]: "Also",
        LABELS["since"]: "Since",
    }
)
"""What is said of needs to staff, and the same to the person."""


def needs_told(needs: Needs) -> tuple[tuple[str, str], ...]:
    """What was chosen of needs, as the person reads it: what each is about, and what it says."""
    return tuple((say(_NEEDS.get(label, label)), text) for label, text in needs.lines)


def note_told(note: str) -> str:
    """What was noted with a complaint, as the person reads it: what we wrote of it in their language."""
    return note if in_english() else "\n".join(_line_told(line) for line in note.splitlines())


def _line_told(line: str) -> str:
    ours = next((one for one in _NOTED if line.startswith(one)), "")
    return f"{say(ours)}{line[len(ours) :]}" if ours else line
