"""What a policy says before any case exists: roles, readings, limits as published, promises. The paper, as data."""

from __future__ import annotations

from putright.procedure.policy import Policy, Standing
from putright.procedure.policy_rules import Bind, Published


def paper(policy: Policy) -> dict[str, object]:
    """The policy's own words as plain values, for worked cases and later for the published page."""
    return {
        "kind": policy.kind,
        "division": policy.division,
        "binds": [_bound(one) for one in policy.binds],
        "source": dict(policy.source),
        "declared": dict(policy.declared),
        "settings": dict(policy.settings),
        "roles": {
            role.id: {
                "title": role.title,
                "also called": list(role.also_called),
                "strength": role.strength,
                "clauses": [role.clause, *role.also],
            }
            for role in policy.roles.values()
        },
        "readings": [
            {
                "about": reading.about,
                "choice": reading.choice,
                "says": reading.says,
                "settings": list(reading.settings),
                "instead": list(reading.instead),
            }
            for reading in policy.readings
        ],
        "stages": {
            stage.id: {"title": stage.title, "owner": stage.owner, "clauses": [stage.clause, *stage.also]}
            for stage in policy.stages
        },
        "limits": [
            {
                "clauses": [duty.clause, *duty.also],
                "do": duty.action.name,
                "stage": duty.stage,
                "in": duty.medium,
                "strength": duty.strength,
                "share": duty.share,
                "published": _published(duty.published),
            }
            for stage in policy.stages
            for duty in stage.duties
        ],
        "windows": [
            {
                "to": window.to,
                "clauses": [window.clause, *window.also],
                "asks for": list(window.asks_for),
                "in writing": (window.writing_clause or window.clause) if window.in_writing else None,
                "published": _published(window.published),
            }
            for window in policy.windows
        ],
        "routes": [
            {
                "body": route.body,
                "clauses": [route.clause, *route.also],
                "besides": [clause for _, _, clause in route.besides],
            }
            for route in policy.routes
        ],
        "promised": [_standing(promise) for promise in policy.standing if promise.plain is False],
    }


def _bound(one: Bind) -> str:
    return f"{one.code} if {' and '.join(map(str, one.conditions))}" if one.conditions else one.code


def _published(found: tuple[Published, ...]) -> list[str]:
    return [f"{one.clause} {one.verb}: {one.limit}, from: {one.of}" for one in found]


def _standing(promise: Standing) -> str:
    items = f" ({', '.join(promise.items)})" if promise.items else ""
    who = f", by {promise.role}" if promise.role else ""
    return f"{'+'.join((promise.clause, *promise.also))} {promise.kind}: {promise.says}{items}{who}"
