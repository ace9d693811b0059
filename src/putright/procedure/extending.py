"""Whether an extension counts: what the policy asks of one, and what a recorded one lacks."""

from __future__ import annotations

from collections.abc import Mapping

from putright.procedure.policy import Extension


def wrong_with(rule: Extension, said: Mapping[str, object], before: int) -> str | None:
    """The code of the problem for which an extension moves nothing, or None where it counts.

    ``said`` is what the fact says, ``before`` how many extensions have counted in this stage already.
    """
    if rule.needs_agreement and said.get("agreed") is not True:
        return "extension-not-agreed"
    if rule.actions and said.get("action") not in rule.actions:
        return "extension-not-allowed"
    reason = said.get("reason")
    if rule.needs_reason and (not reason or (rule.reasons and reason not in rule.reasons)):
        return "extension-without-reason"
    if rule.approved_by is not None and said.get("approved_by") != rule.approved_by:
        return "extension-not-approved"
    if rule.times is not None and before >= rule.times:
        return "extension-too-often"
    return None
