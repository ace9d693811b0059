"""The case that shows a finding, as a case file: what anybody can replay, and keep as a worked case."""

from __future__ import annotations

from collections.abc import Mapping

from putright.procedure.exploring.finding import Witness
from putright.procedure.facts import Fact
from putright.procedure.moments import Moment, write_day, write_instant
from putright.procedure.policy import Policy


def case_file(witness: Witness, policy: Policy) -> dict[str, object]:
    """The case as a document: policy, attributes, facts, and what the engine says of it at its moment."""
    document: dict[str, object] = {"policy": policy.id}
    if witness.attributes:
        document["attributes"] = {name: _value(name, value, policy) for name, value in witness.attributes}
    document["facts"] = [_fact(fact) for fact in witness.facts]
    found = witness.found
    document["expect"] = [
        {
            "at": written_at(witness.at),
            "stage": found.stage.id,
            "status": found.status,
            "duties": [row.status for row in found.duties],
            "windows": [window.status for window in found.windows],
            "routes": [{"body": route.body, "available": route.available} for route in found.routes],
        }
    ]
    return document


def written_at(at: Moment) -> str:
    """A moment as a case file writes it, with its offset."""
    return write_day(at.day) if at.bare else write_instant(at.instant)


def _value(name: str, value: str, policy: Policy) -> object:
    """The value as a case file writes it: a yes or no for what can only be one of the two."""
    return value == "true" if set(policy.attributes.get(name, ())) == {"true", "false"} else value


def _fact(fact: Fact) -> Mapping[str, object]:
    return {"fact": fact.kind, "at": written_at(fact.moment), **fact.attributes}
