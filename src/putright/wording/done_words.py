"""What whoever complained did on the page of their case, said to them afterwards, and what happens now."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.assessment import Assessment
from putright.wording.body_words import the_body
from putright.wording.language import say
from putright.wording.plain_names import stage_name

_DONE: Final = MappingProxyType(
    {
        "details": "You gave us the details",
        "consent": "You agreed that somebody complains for you",
        "consent-coming": "You told us how they will agree",
        "add": "You added to your complaint",
        "meeting": "You asked to talk to us",
        "delay": "You told us that it takes too long or goes wrong",
        "satisfied": "You told us that it is put right",
        "go-on": "Your complaint is open again",
        "wrong": "You told us that something is wrong",
        "reach": "You told us how to reach you",
        "needs": "You told us what you need",
        "withdraw": "You stopped your complaint",
    }
)
_NEXT: Final = MappingProxyType(
    {
        "add": "Whoever deals with your complaint reads it. The dates stay as they are.",
        "meeting": "We will ring or write to you to fix a time.",
        "invitation": "We will ring or write to you to fix a time.",
        "reach": "We will ask you about it in a way that we know already. Until then we use the old one.",
        "consent-coming": "We will tell you as soon as we have it.",
        "needs": "We keep to it from now on, in all that we send you.",
        "withdraw": "We will write to you that it has ended. You can go on with it from the page of your complaint.",
        "satisfied": "The page of your complaint lets you tell us so, and go on.",
        "wrong": "We look at it. If we change an entry, what stood there before stays on record.",
        "delay": "Whoever deals with your complaint will look at it, and answer you.",
        "asked": "We read it and answer you. Nothing of your complaint changes until then.",
    }
)


def done_title(kind: str, act: str, about: str, found: Assessment) -> str:
    """The heading of the page after it, by the fact that it made and the act."""
    if act == "next-stage" and kind == "escalated":
        held = found.policy.by_id[about].held_by
        if held:
            return say("You told us that you asked {body}", body=the_body(held))
        return say("You asked for {stage}", stage=stage_name(about, found.policy))
    return say(_DONE_BY_KIND.get(kind) or _DONE.get(act) or _DONE_BY_KIND["asked"])


_DONE_BY_KIND: Final = MappingProxyType(
    {
        "asked": "We have what you wrote",
        "extended": "You agreed to the new date",
        "extension-refused": "You did not agree to the new date",
        "consent-refused": "You did not agree that somebody complains for you",
        "invitation": "You want to come to the meeting",
        "consent-back": "You took back that somebody may complain for you",
        "meeting-declined": "You do not want the meeting",
    }
)


def next_words(kind: str, act: str) -> str:
    """What happens now, besides what is owed."""
    if kind == "extension-refused":
        return say("The date stays as it was.")
    if kind in ("consent-refused", "consent-back"):
        return say("We do not tell them anything about you. We ring or write to you before we do more.")
    if kind in ("extended", "meeting-declined", "escalated"):
        return ""
    if kind == "asked":
        return say(_NEXT["asked"])
    return say(_NEXT[act]) if act in _NEXT else ""


_ACTED: Final = MappingProxyType(
    {
        "more": "You added to your complaint here.",
        "wrong": "You told us that something is wrong.",
        "delay": "You told us that it takes too long or goes wrong.",
        "meeting": "You asked to talk to us.",
        "invitation": "You told us that you want to come to the meeting.",
        "extension-refused": "You did not agree to the new date.",
        "consent": "You told us how the person you complain for will agree.",
        "consent-refused": "You did not agree that somebody complains for you.",
        "consent-back": "You took back that somebody may complain for you.",
        "reach": "You told us a new way to reach you.",
        "asked": "You asked us for something that we could not do at once.",
    }
)


def acted_words(about: str, *, mine: bool) -> str:
    """What was done on the page of the case, by what it was about; of somebody else only that it was."""
    return say(_ACTED[about] if mine else "Somebody else who takes part in this complaint told us something.")
