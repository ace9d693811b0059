"""Not taking a complaint up: the rules of a policy that can say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from putright.procedure.policy import Policy
from putright.wording.body_words import body_name
from putright.wording.plain_names import capital

_LONGEST: Final = 90
"""Letters of a rule that are shown where one is chosen."""


def rules(policy: Policy) -> list[tuple[str, str]]:
    """The clauses that can say so, each with what it says: the time to complain, what the policy leaves out, where
    others look into it. Several rules of one clause stand together."""
    found: dict[str, list[str]] = {}
    for clause, says in _rules(policy):
        found.setdefault(clause, []).append(says)
    return [(clause, _short(f"{clause}: {'; '.join(says)}")) for clause, says in found.items()]


def _rules(policy: Policy) -> Iterator[tuple[str, str]]:
    if policy.complain is not None and policy.complain.clause:
        yield policy.complain.clause, "the time to complain"
    left_out = policy.declared.get("exclusions")
    for one in left_out if isinstance(left_out, list) else []:
        if isinstance(one, Mapping) and one.get("clause"):
            yield str(one["clause"]), f"left out: {one.get('what', '')}"
    for route in policy.routes:
        if route.clause:
            yield route.clause, capital(body_name(route.body))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} ..."
