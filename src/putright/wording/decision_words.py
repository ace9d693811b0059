"""What was decided and agreed on a complaint, as whoever complained reads it: in a letter or on the case's page."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Policy
from putright.procedure.row import Row
from putright.wording.dates import long_day
from putright.wording.language import own, say
from putright.wording.plain_names import capital, sentence, stage_name
from putright.wording.standing_words import outcome_sentence

DECISIONS: Final = MappingProxyType(
    {
        "upheld": "We agree with you on this point.",
        "partly-upheld": "We agree with part of this point.",
        "not-upheld": "We do not agree with this point.",
    }
)
"""A decision on one point, in the words that our letters have for it."""


def answer_told(stage: str, day: int, outcome: str | None, policy: Policy) -> str:
    """An answer that was sent: at which stage, when, and what we found, where that was recorded."""
    when, name = long_day(day), stage_name(stage, policy)
    if outcome is None:
        return say("We sent you our answer ({stage}) on {day}.", stage=name, day=when)
    found = outcome_sentence(outcome)
    return say("We sent you our answer ({stage}) on {day}. {found}", stage=name, day=when, found=found)


def decision_told(decision: str, stage: str, policy: Policy) -> str:
    """A decision on one point; with its ``stage``, if one is given because there were several."""
    said = say(DECISIONS[decision])
    if not stage:
        return said
    return f"{capital(stage_name(stage, policy))}: {said}"


def point_erased() -> str:
    """What stands in place of a point whose words were erased."""
    return say("We do not keep the words of this point any more.")


def not_decided(over: bool) -> str:
    """A point of an answered complaint on which nothing was decided; ``over``: and nothing will be."""
    return say("We did not decide this point.") if over else say("We have not decided this point yet.")


def goes_on_as(reference: str) -> str:
    """A point that became a complaint of its own."""
    return say("This point goes on as a complaint of its own. Its number is {number}.", number=reference)


def goes_on_at(stage: str, policy: Policy) -> str:
    """A complaint that was answered and is at a later stage now."""
    return say("Your complaint goes on. It is at {stage} now. We have not answered there yet.",
               stage=stage_name(stage, policy))  # fmt: skip


def agreed_told(row: Row) -> str:
    """Something that we agreed to do, by when, and whether it was done."""
    about = row.event.attributes.get("action") if row.event is not None else None
    what = own(sentence(str(about))) if about else sentence(say("What we agreed"))
    by = long_day(row.due) if row.due is not None else ""
    if row.done is not None:
        day = long_day(row.done.day)
        if row.status == "late":
            return say("{what} We did this on {day}. We had said by {by}.", what=what, day=day, by=by)
        return say("{what} We did this on {day}.", what=what, day=day)
    if row.status == "overdue":
        return say("{what} We said we would do this by {by}. We have not done it yet.", what=what, by=by)
    if by:
        return say("{what} We will do this by {by}.", what=what, by=by)
    return say("{what} We will do this. There is no set date for it.", what=what)
