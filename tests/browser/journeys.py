"""What each of the five procedures asks for, from the complaint to the last answer: the acts of staff, in order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Act(NamedTuple):
    """One act: its button, the answers, and the letter whose text is copied before."""

    title: str
    answers: Mapping[str, str] = MappingProxyType({})
    letter: str = ""


class Journey(NamedTuple):
    """The acts of each stage; between two stages the complainant asks for the next."""

    stages: tuple[tuple[Act, ...], ...]
    asked_for: Mapping[str, str] = MappingProxyType({"Was it asked for in writing?": "Yes"})


_EMAIL: Final = {"How was it sent?": "Email"}
_UPHELD: Final = _EMAIL | {"What was the outcome?": "Upheld"}
_NOT_UPHELD: Final = _EMAIL | {"What was the outcome?": "Not upheld"}


def _acknowledge(**more: str) -> Act:
    said = _EMAIL | {"Does the letter say who deals with the complaint?": "Yes"} | more
    return Act("Acknowledge", said, "acknowledgement")


def _handled_by(who: str, role: str) -> Act:
    return Act("Give to somebody to handle", {"In what role?": role, "Who deals with it now?": who})


def _answered_by(who: str, outcome: Mapping[str, str] = _UPHELD, letter: str = "stage-response", stage: int = 1) -> Act:
    return Act(f"Send our answer (stage {stage})", {**outcome, "Who answered?": who}, letter)


_MEETING: Final = (
    Act("Invite to a meeting", {"How is the meeting held?": "By phone"}, "meeting-invitation"),
    Act("Record a meeting", {"How was the meeting held?": "By phone"}),
    Act("Send a note of what was said", {"What was written up?": "A meeting"}, "meeting-notes"),
)
_CALL: Final = (
    Act("Record a phone call", {"Did you speak to the complainant?": "Yes"}),
    Act("Send a note of what was said", {"What was written up?": "A phone call"}, "call-notes"),
)

JOURNEYS: Final = {
    "al-aesthetics": Journey(
        (
            (
                *_CALL,
                Act("Record that the summary was given"),
                _handled_by("Handler", "Clinic Manager"),
                Act("Send a first reply", _EMAIL, "first-reply"),
                _answered_by("Handler"),
            ),
            (
                _handled_by("Manager", "Company Director"),
                *_CALL,
                Act("Send a first reply", _EMAIL, "first-reply"),
                _answered_by("Manager", _NOT_UPHELD, "final-response", 2),
            ),
        ),
    ),
    "care-and-support": Journey(
        (
            (
                _handled_by("Handler", "Investigating officer"),
                _acknowledge(),
                Act("Complete the investigation"),
                _answered_by("Handler"),
            ),
            (
                _handled_by("Manager", "Reviewer at stage 2"),
                _acknowledge(),
                _answered_by("Manager", _NOT_UPHELD, "final-response", 2),
            ),
        ),
    ),
    "careium": Journey(
        (
            (
                Act("Enter in the register"),
                _acknowledge(),
                Act("Ask another department", {"Which department?": "Installations"}),
                Act("Send an update", {"What was the update about?": "Another department looks into it"}, "update"),
                _answered_by("Handler"),
            ),
            (_answered_by("Manager", _NOT_UPHELD, stage=2),),
            (_answered_by("Nurse", _NOT_UPHELD, "final-response", 3),),
        ),
        {
            "Was it asked for in writing?": "Yes",
            "Why is the complainant not satisfied?": "The alarm still fails.",
            "What does the complainant want?": "An alarm that works.",
        },
    ),
    "commisceo": Journey(
        (
            (
                Act("Ask for details", {}, "details-request"),
                _acknowledge(),
                Act("Enter in the register"),
                Act("Record the details"),
                Act("Acknowledge", {"How was it sent?": "Letter"}, "acknowledgement"),
                Act("Ask for a statement", {"Which member of staff?": "Nurse"}, "statement-request"),
                Act("Record a statement", {"Which member of staff?": "Nurse"}),
                Act("Record that a statement was examined", {"Which member of staff?": "Nurse"}),
                *_MEETING,
                Act("Complete the investigation"),
                _answered_by("Handler"),
            ),
            (
                Act("Complete the review"),
                _answered_by("Manager", _NOT_UPHELD, "final-response", 2),
            ),
        ),
    ),
    "ieso": Journey(
        (
            (
                _acknowledge(),
                _handled_by("Handler", "Senior Clinical Team"),
                Act("Ask for a statement", {"Which member of staff?": "Nurse"}, "statement-request"),
                Act("Record a statement", {"Which member of staff?": "Nurse"}),
                *_MEETING,
                _answered_by("Handler"),
            ),
            (
                _handled_by("Manager", "UK Clinical Lead"),
                _acknowledge(),
                _answered_by("Manager", _NOT_UPHELD, "final-response", 2),
            ),
        ),
    ),
}
"""By the name of the policy."""
