"""What a policy says before any case exists: roles, readings, limits as published, promises. The paper, as data."""

from __future__ import annotations

from putright.codes import load_codes
from putright.procedure.actions import STOCK_ACTIONS
from putright.procedure.facts import STOCK, FactKind
from putright.procedure.moments import write_day
from putright.procedure.policy import Policy, Standing
from putright.procedure.policy_rules import Bind, Published, Silence


def paper(policy: Policy) -> dict[str, object]:
    """The policy's own words as plain values, for worked cases and later for the published page."""
    return {
        "kind": policy.kind,
        "division": policy.division,
        "binds": [_bound(one) for one in policy.binds],
        "source": dict(policy.source),
        "declared": dict(policy.declared),
        "settings": dict(policy.settings),
        "days": _days(policy),
        "facts": _facts(policy),
        "words": _words(policy),
        "roles": {
            role.id: {
                "title": role.title,
                "also called": list(role.also_called),
                "side": role.side,
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
            stage.id: {
                "title": stage.title,
                "owner": stage.owner,
                "clauses": [stage.clause, *stage.also],
                "more time": list(stage.extension.says) if stage.extension is not None else None,
                "closes by itself": [_silence(one) for one in stage.silences],
                "panel": dict(stage.panels[0].including) if stage.panels else None,
            }
            for stage in policy.stages
        },
        "limits": [
            {
                "clauses": [duty.clause, *duty.also],
                "do": duty.action.name,
                "stage": duty.stage,
                "in": duty.medium,
                "to": duty.recipient,
                "signed off by": list(duty.signed_off_by),
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
                "if": [str(one) for one in route.conditions],
                "clauses": [route.clause, *route.also],
                "besides": [clause for _, _, clause in route.besides],
            }
            for route in policy.routes
        ],
        "promised": [_standing(promise) for promise in policy.standing if promise.plain is False],
    }


def _days(policy: Policy) -> dict[str, object]:
    """The days that the policy lists itself: holidays, the first and last of each term, closed days."""
    return {
        "holidays": [f"{write_day(one.day)} {one.name}" for one in policy.holidays],
        "terms": _spans(policy.terms),
        "closures": _spans(policy.closures),
    }


def _spans(days: frozenset[int]) -> list[str]:
    begins = [day for day in sorted(days) if day - 1 not in days]
    ends = [day for day in sorted(days) if day + 1 not in days]
    return [f"{write_day(first)} to {write_day(last)}" for first, last in zip(begins, ends, strict=True)]


def _facts(policy: Policy) -> dict[str, object]:
    """The facts that it declares itself, without those that a law adds and the policy does not name."""
    lawful = [load_codes()[law.code].facts for law in policy.laws]
    return {
        kind.name: _fact(kind)
        for kind in policy.facts.values()
        if kind.name not in STOCK and not any(kind is facts.get(kind.name) for facts in lawful)
    }


def _words(policy: Policy) -> dict[str, object]:
    """The words it has of its own: for what a case depends on, and for its actions, promised and as an order."""
    others = STOCK_ACTIONS.keys() | frozenset(name for law in policy.laws for name in law.orders)
    return {
        **{name: dict(words) for name, words in policy.attribute_words.items()},
        **{
            one.name: {"promise": one.promise, "order": one.order, "outlives stage": one.outlives_stage}
            for one in policy.actions.values()
            if one.promise or one.order or one.name not in others
        },
    }


def _fact(kind: FactKind) -> dict[str, object]:
    says = {one.name: list(one.values) or one.type for one in kind.attributes}
    return {"records": kind.records, "correspondence": kind.correspondence, "says": says}


def _silence(one: Silence) -> str:
    unless = f" unless {' or '.join(one.unless)}" if one.unless else ""
    return f"{one.after} after {' or '.join(one.of)}{unless}: {one.ending}"


def _bound(one: Bind) -> str:
    return f"{one.code} if {' and '.join(map(str, one.conditions))}" if one.conditions else one.code


def _published(found: tuple[Published, ...]) -> list[str]:
    return [f"{one.clause} {one.verb}: {one.limit}, from: {one.of}" for one in found]


def _standing(promise: Standing) -> str:
    items = f" ({', '.join(promise.items)})" if promise.items else ""
    who = f", by {promise.role}" if promise.role else ""
    return f"{'+'.join((promise.clause, *promise.also))} {promise.kind}: {promise.says}{items}{who}"
