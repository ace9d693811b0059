"""What the facts of a case say that conditions may ask for: the day of receipt, what a fact says, an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from putright.procedure.case import Case, Period
from putright.procedure.conditions import OUTCOME, RECEIVED, as_word
from putright.procedure.facts import outcome_of
from putright.procedure.policy import Policy


def said_before(place: int, case: Case, policy: Policy) -> dict[str, str]:
    """The day of receipt, and what the last fact of each kind before ``place`` says, where the policy asks for it."""
    known = {RECEIVED: date.fromordinal(case.facts[0].day).isoformat()}
    for kind, attribute in policy.asked_facts:
        for number in case.places.get(kind, ()):
            if number < place and attribute in case.facts[number].attributes:
                known[f"{kind}.{attribute}"] = as_word(case.facts[number].attributes[attribute])
    return known


def known_in(period: Period, case: Case, policy: Policy, known: Mapping[str, str]) -> Mapping[str, str]:
    """What conditions may look at in a stage: its own latest outcome, and what was said before it ended.

    What is said later is no longer about that stage: a plea that is changed before the tribunal does not undo what
    the league owed while it was admitted.
    """
    later = {OUTCOME, *(f"{kind}.{attribute}" for kind, attribute in policy.asked_facts)}
    found = {name: value for name, value in known.items() if name not in later}
    if policy.asks_receipt or policy.asked_facts:
        found |= said_before(period.end, case, policy)
    outcome = outcome_of(case.facts[period.responses[-1]]) if period.responses else None
    return found | {OUTCOME: outcome} if outcome is not None else found
