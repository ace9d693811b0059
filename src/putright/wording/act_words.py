"""Acts: what staff can do on a case, each with the title of its button and one line on when to use it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.policy import Policy
from putright.wording.field_words import FieldWords, act_fields, case_attribute_words, field_words, value_words
from putright.wording.plain_names import capital, channel_words, with_blanks

__all__ = [
    "FieldWords", "act_fields", "act_hint", "act_title", "case_attribute_words", "channel_words", "field_words",
    "letter_kind_for", "value_words",
]  # fmt: skip


class _Act(NamedTuple):
    title: str
    hint: str
    letter: str | None = None


_ACTS: Final = MappingProxyType(
    {
        "received": _Act("Record a complaint", "When somebody is unhappy with us and wants an answer."),
        "receipt-sent": _Act("Record an automatic receipt", "It does not take the place of our letter.", "receipt"),
        "registered": _Act("Enter in the register", "When the complaint has its number in the central register."),
        "summary-given": _Act("Record that the summary was given", "When the complainant has our procedure in short."),
        "phoned": _Act("Record a phone call", "After each call, answered or not."),
        "acknowledged": _Act("Acknowledge", "When our letter to say we have it goes out.", "acknowledgement"),
        "replied": _Act("Send a first reply", "When a short answer goes out ahead of the full one.", "first-reply"),
        "transferred": _Act("Ask another department", "When another department must tell us something first."),
        "informed": _Act("Send an update", "When there is news, or none for a while.", "update"),
        "details-requested": _Act("Ask for details", "When we need to know more to look into it.", "details-request"),
        "details-received": _Act("Record the details", "When the complainant has answered our questions."),
        "consent-requested": _Act("Ask for consent", "When somebody complains for another person.", "consent-request"),
        "consent-received": _Act("Record consent", "When the person concerned has agreed."),
        "assigned": _Act("Give to somebody to handle", "When somebody takes on this stage, or takes over."),
        "statement-requested": _Act(
            "Ask for a statement", "When a member of staff should say what happened.", "statement-request"
        ),
        "statement-received": _Act("Record a statement", "When the member of staff has given a statement."),
        "statement-examined": _Act("Record that a statement was examined", "When you have gone through the statement."),
        "meeting-offered": _Act("Invite to a meeting", "When a talk could help to put it right.", "meeting-invitation"),
        "meeting-declined": _Act("Record that a meeting was declined", "When the complainant does not want to meet."),
        "meeting-held": _Act("Record a meeting", "When the meeting has taken place."),
        "written-up": _Act("Send a note of what was said", "After a phone call or a meeting.", "meeting-notes"),
        "investigation-completed": _Act("Complete the investigation", "When you know what happened."),
        "delay-explained": _Act("Explain a delay", "When the answer is late or will be.", "delay-explanation"),
        "extended": _Act("Change a time limit", "When more time is needed on this case.", "extension-notice"),
        "settled": _Act(
            "Record that it is settled", "When the complainant is satisfied already.", "settlement-confirmation"
        ),
        "responded": _Act("Send our answer", "When this stage is decided and answered.", "stage-response"),
        "signed-off": _Act("Sign off", "When you have read what is to be sent, and it may go."),
        "response-received": _Act("Record that the response arrived", "When you know the day on which it arrived."),
        "escalated": _Act(
            "Record a request for the next stage",
            "When the complainant is not satisfied with the answer.",
            "escalation-acknowledgement",
        ),
        "review-completed": _Act("Complete the review", "When the review is done and its outcome not yet sent."),
        "referred": _Act(
            "Record that it went to an outside body", "When the complainant has gone there.", "referral-information"
        ),
        "lesson-recorded": _Act("Record what was learned", "When you know what should change, or that nothing should."),
        "action-agreed": _Act("Agree to put something right", "When we have promised to do something."),
        "action-done": _Act("Record that it was put right", "When something we promised is done."),
        "withdrawn": _Act(
            "Record a withdrawal", "When the complainant no longer wants an answer.", "withdrawal-confirmation"
        ),
        "closed": _Act("Close the case", "When nothing more is to come.", "closing-confirmation"),
        "reopened": _Act("Open the case again", "When it is not over after all."),
        "corrected": _Act("Correct an entry", "When something was entered wrongly. Both versions are kept."),
        "ticked": _Act("Tick a promise", "When a promise in plain words has been kept."),
    }
)
WORDED: Final = frozenset(_ACTS)
"""The kinds of fact whose act has words of its own here."""


def act_title(kind: str, policy: Policy | None = None) -> str:
    """The title of the button: "Record a phone call". For a policy's own fact: "Record: the bed was made"."""
    if kind in _ACTS:
        return _ACTS[kind].title
    return f"Record: {_records(kind, policy)}"


def act_hint(kind: str, policy: Policy | None = None) -> str:
    """One line on when to use it."""
    if kind in _ACTS:
        return _ACTS[kind].hint
    return f"{capital(_records(kind, policy))}."


def letter_kind_for(kind: str) -> str | None:
    """The kind of letter that goes with a fact, or None. The last answer and notes of a call have their own too."""
    return _ACTS[kind].letter if kind in _ACTS else None


def _records(kind: str, policy: Policy | None) -> str:
    found = policy.facts.get(kind) if policy is not None else None
    return found.records.rstrip(".") if found is not None and found.records else with_blanks(kind)
