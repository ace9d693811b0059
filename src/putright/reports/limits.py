"""A stored duty in words: what it owes, and its time limit in the policy's own length."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Clock, Duty, Policy
from putright.strands import STAGE, of_stage
from putright.wording.duty_words import order_words, start_words
from putright.wording.law_words import order_of

STRENGTHS: Final = MappingProxyType(
    {
        "must": "a firm promise",
        "should": "what should be done",
        "normally": "what is normally done",
        "aim": "an aim",
        "may": "what may be done",
    }
)
"""How strongly something is promised, in words for staff."""


def spoken_of(stage: str, policy: Policy) -> tuple[Policy, str, str]:
    """Which policy a stored duty is owed under, the stage there, and what stands before its title: for a duty of a
    strand that of the strand, its one stage and its name; for any other the case's own and nothing.
    """
    sort = of_stage(stage)
    return (sort.under(policy), STAGE, f"{sort.title}: ") if sort is not None else (policy, stage, "")


def owed_in_words(policy: Policy, stage: str, action: str) -> str:
    """What a stored duty owes, as an order to staff, of a policy, a law or a strand."""
    ruling, where, before = spoken_of(stage, policy)
    return before + (order_of(action, ruling) or title_of(ruling, where, action))


def title_of(policy: Policy, stage: str, action: str) -> str:
    """What a stored duty owes, as an order to staff. At a later stage it is a request that is acknowledged."""
    if action == "acknowledge" and policy.order.get(stage, 0) > 0:
        return "Acknowledge the request in writing"
    return order_words(action, policy)


def limit_of(policy: Policy, stage: str, action: str, clause: str | None) -> str:
    """The limit of the promise behind a stored duty: "20 working days after the complaint arrives".

    Empty where the policy sets none, or sets several under one clause.
    """
    return one_limit(duties_of(policy, stage, action, clause), policy)


def one_limit(duties: Iterable[Duty], policy: Policy) -> str:
    """The limit that all these promises have; empty where they differ."""
    limits = {limit_of_duty(duty, policy) for duty in duties}
    return limits.pop() if len(limits) == 1 else ""


def duties_of(policy: Policy, stage: str, action: str, clause: str | None) -> tuple[Duty, ...]:
    """The promises of the policy behind a stored duty."""
    found = policy.by_id.get(stage)
    duties = found.duties if found is not None else ()
    return tuple(duty for duty in duties if duty.action.name == action and duty.clause == clause)


def policy_says(duty: Duty, policy: Policy) -> str:
    """Where a promise stands, how firm it is, and its limit: "IE-19, an aim: 20 working days after ..."."""
    limit = limit_of_duty(duty, policy)
    return f"{duty.clause}, {STRENGTHS[duty.strength]}{f': {limit}' if limit else ''}"


def limit_of_duty(duty: Duty, policy: Policy) -> str:
    """The limit of a promise: "20 working days after the complaint arrives"; empty where the policy sets none."""
    parts = [_clock(duty.clock, duty, policy)] if duty.timed else []
    if duty.ceiling is not None and duty.ceiling.duration is not None:
        parts.append(f"at the latest {_clock(duty.ceiling, duty, policy)}")
    return ", ".join(part for part in parts if part)


def _clock(clock: Clock, duty: Duty, policy: Policy) -> str:
    start = clock.start
    if start.attribute is not None:
        return "by the date that was named"
    kinds = start.kinds
    if not kinds:
        first = start.whole_case or policy.order.get(duty.stage, 0) == 0
        kinds = ("received",) if first else ("escalated",)
    if clock.duration is None:
        return ""
    if duty.recurs and clock is duty.clock:
        return f"at least every {clock.duration}"
    return f"{clock.duration} {'before' if clock.backwards else 'after'} {start_words(kinds, policy)}"
