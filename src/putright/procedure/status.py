"""What state a case is in: contract.md, Life of a duty, 8."""

from __future__ import annotations

from typing import Literal

from putright.procedure.calendar import Calendar
from putright.procedure.case import Case
from putright.procedure.policy import Policy
from putright.procedure.routes import opened_before

_ENDED = ("settled", "withdrawn", "closed")

CaseStatus = Literal["open", "responded", "settled", "external", "withdrawn", "closed"]


def status_of(case: Case, policy: Policy, calendar: Calendar) -> tuple[CaseStatus, list[int]]:
    """The status, and the places of the referrals that took a shut case to an outside body.

    Of several facts that would give a status, the last counts.
    """
    stage = policy.stage_of(case.periods[0].stage)
    status: CaseStatus = "open"
    answered = last_answered = False
    outside: list[int] = []
    for place in case.turns:
        fact = case.facts[place]
        kind = fact.kind
        if kind == "responded":
            answered = True
            last_answered = last_answered or stage.id == policy.last_internal
            if status == "open":
                status = "responded"
        elif kind == "escalated":
            stage = policy.by_id[str(fact.attributes["to"])]
            answered = False
            status = "external" if stage.held_by is not None else "open"
        elif kind == "reopened":
            status = "responded" if answered else "external" if stage.held_by is not None else "open"
        elif kind == "referred":
            # Where a route opens by time or by a letter, whoever goes there then need not wait for an answer.
            body = str(fact.attributes.get("body"))
            if last_answered or (policy.timed_routes and opened_before(body, place, case, policy, calendar)):
                if status in _ENDED:
                    outside.append(place)
                status = "external"
        elif kind in policy.endings:
            status = policy.endings[kind]  # type: ignore[assignment]
    return status, outside
