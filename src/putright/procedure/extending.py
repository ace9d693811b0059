"""Whether an extension counts: what the policy asks of one, and what a recorded one lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from putright.procedure.conditions import all_hold
from putright.procedure.policy import Extension


def rule_for(rules: Sequence[Extension], said: Mapping[str, object], known: Mapping[str, str]) -> Extension | None:
    """The rule under which an extension stands: the first for such a case that is about its action."""
    for rule in rules:
        if (not rule.actions or said.get("action") in rule.actions) and all_hold(rule.conditions, known):
            return rule
    return None


def wrong_with(
    rules: Sequence[Extension], said: Mapping[str, object], before: int, known: Mapping[str, str]
) -> tuple[str, str] | None:
    """The code of the problem for which an extension moves nothing, with its clause; None where it counts.

    ``said`` is what the fact says, ``before`` how many extensions have counted in this stage already.
    """
    if not rules:
        return None
    rule = rule_for(rules, said, known)
    if rule is None:
        return "extension-not-allowed", rules[0].clause
    code = _wrong(rule, said, before)
    return (code, rule.clause) if code is not None else None


def _wrong(rule: Extension, said: Mapping[str, object], before: int) -> str | None:
    if rule.needs_agreement and said.get("agreed") is not True:
        return "extension-not-agreed"
    reason = said.get("reason")
    if rule.needs_reason and (not reason or (rule.reasons and reason not in rule.reasons)):
        return "extension-without-reason"
    if rule.approved_by is not None and said.get("approved_by") != rule.approved_by:
        return "extension-not-approved"
    if rule.times is not None and before >= rule.times:
        return "extension-too-often"
    return None
