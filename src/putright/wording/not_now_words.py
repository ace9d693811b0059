"""Why whoever complained cannot do something now: the rule that says so, and what they can do instead."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.windows import WindowRow
from putright.wording.body_words import the_body
from putright.wording.dates import long_day
from putright.wording.language import say
from putright.wording.limit_words import window_limit
from putright.wording.plain_names import capital, stage_name


def rule_words(why: str, clause: str, window: WindowRow | None, act: str, about: str, found: Assessment) -> str:
    """Why something cannot be done now, with the rule that says so."""
    policy = found.policy
    stage = stage_name(window.to, policy) if window is not None else say("the next stage")
    text = say(_RULES.get(why, _RULES[""]), stage=stage, status=say(_STATUS[found.status]))
    if why == "elsewhere" and window is not None:
        named = capital(the_body(str(policy.by_id[window.to].held_by)))
        text = say("{body} does not look at complaints like yours.", body=named)
    if why == "window-over" and window is not None and window.closes is not None:
        over = "The time to ask for {stage} ended on {day}. Our rule is: {limit}."
        limit = window_limit(window.window, policy)
        text = say(over, stage=stage, day=long_day(window.closes), limit=limit)
    return f"{text} {say('That is rule {clause} of our procedure.', clause=clause)}" if clause else text


_RULES: Final = MappingProxyType(
    {
        "consent-first": "You complain for somebody else. We first need to know that they agree.",
        "not-yours": "Only the person whom the complaint is about can do this.",
        "complainants": "Only whoever made the complaint can do this.",
        "not-ended": "Your complaint is open. There is nothing to open again.",
        "ended-by-us": "We closed your complaint. You cannot open it again here.",
        "go-on-first": "You can ask for {stage} after an answer of ours. Your complaint ended without one: {status}.",
        "ended-unanswered": "You can ask for {stage} after an answer of ours. Your complaint ended without one: "
        "{status}.",
        "nothing-asked": "We are not waiting for an answer to this. Perhaps it came already.",
        "not-asked": "Our procedure gives everybody a written answer at this stage.",
        "not-open": "Your complaint is not open now: {status}.",
        "not-yet": "You can ask for {stage} once we have answered. We have not answered yet.",
        "gone-past": "You asked for this stage already, or your complaint is past it.",
        "last-stage": "There is no later stage. This is the last one of our procedure.",
        "goes-on": "This complaint goes on as part of another one. The page of this one says more.",
        "": "This cannot be done on this page.",
    }
)
_STATUS: Final = MappingProxyType(
    {
        "open": "we are looking into it",
        "responded": "we have answered it",
        "settled": "it was put right",
        "external": "it is with an outside body",
        "withdrawn": "you stopped it",
        "closed": "it is closed",
    }
)


def instead_words(why: str) -> tuple[str, ...]:
    """What they can do instead."""
    return tuple(say(one) for one in _INSTEAD.get(why, ()))


_INSTEAD: Final = MappingProxyType(
    {
        "complainants": ("Tell us what you want in your own words. We read it and answer you.",),
        "consent-first": (
            "Tell us how they will agree. You can do that now.",
            "You can add words and files at any time. We keep them.",
        ),
        "not-yet": ("If we are late, tell us that it takes too long. We look at it.",),
        "window-over": (
            "Tell us why you ask only now. We read it and answer you.",
            "An outside body may still look at it. The page of your complaint says which.",
        ),
        "ended-by-us": ("Tell us why it should be opened again. We read it and answer you.",),
        "go-on-first": ("Go on with your complaint first, on its page. Then we look into it and answer you.",),
        "ended-unanswered": (
            "Tell us here why it should go on. We keep the day on which you asked.",
            "An outside body may still look at it. The page of your complaint says which.",
        ),
        "elsewhere": ("Another outside body may look at it. The page of your complaint says which.",),
        "last-stage": ("If you are still not happy, an outside body may look at it.",),
        "not-asked": ("If you want no answer, you can stop your complaint.",),
    }
)
KEPT_AS_WORDS: Final = frozenset(
    {
        "consent-first",
        "complainants",
        "not-yet",
        "window-over",
        "ended-by-us",
        "go-on-first",
        "ended-unanswered",
        "last-stage",
        "not-open",
        "nothing-asked",
        "not-asked",
        "goes-on",
    }
)
"""Where it cannot be done at once, and can be sent to us all the same."""
