"""Easier words for what a limit counts from, and what the words of a procedure mean."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Policy
from putright.wording.body_words import body
from putright.wording.condition_words import decided
from putright.wording.language import in_english, say
from putright.wording.procedure_parts import Item, Part, items_of
from putright.wording.stage_words import owed_in

_PLAINER: Final = MappingProxyType(
    {
        "receiving your": "getting your",
        "sending our acknowledgement": "sending that first letter",
        "the end of our investigation": "the day we finish looking into it",
        "the end of our review": "the day we finish our review",
        "hearing that the person concerned agrees": "hearing that the other person agrees",
        "asking the member of staff": "asking them",
        "getting that statement": "hearing from them",
        "getting the details from you": "getting them",
    }
)
"""English alone is harder here than it need be; other languages have one set of words for both papers."""

_STRENGTHS: Final = MappingProxyType(
    {
        "should": "“We should”: we do this, unless there is a good reason not to.",
        "normally": "“We will normally”: we do this for most people, but not for all.",
        "aim": "“We aim to”: we try to do this. It is not a promise.",
        "may": "“We may”: we can do this, but do not have to.",
    }
)


def plainer(limit: str) -> str:
    """A time limit, what it counts from in easier words."""
    if in_english():
        for hard, easy in _PLAINER.items():
            limit = limit.replace(hard, easy)
    return limit


def explained(policy: Policy) -> tuple[Part, ...]:
    """What the words mean that this policy's papers use."""
    return tuple(items_of("", [Item(say(one)) for one in _meanings(policy)]))


def _meanings(policy: Policy) -> Iterator[str]:
    owed = [duty for stage in policy.stages for duty in owed_in(stage, policy)]
    strengths = {duty.strength for duty in owed}
    if strengths:
        yield "“We will”: we promise to do this."
    yield from (meaning for strength, meaning in _STRENGTHS.items() if strength in strengths)
    if any(duty.medium for duty in owed) or any(window.in_writing for window in policy.windows):
        yield "“In writing”: in a letter or an email."
    if len(policy.stages) > 1:
        yield "“Stage”: one of the steps we take with a complaint. If one step does not help, there may be another."
    there = [route for route in policy.routes if decided(route.conditions, policy.settings) is not False]
    names = " ".join(body(route.body).name for route in there)
    if "Ombudsman" in names:
        yield "“Ombudsman”: somebody who looks at complaints and takes no side. They do not work for us."
    if "Adjudicat" in names:
        yield "“Adjudicator”: somebody from outside who decides who is right."
