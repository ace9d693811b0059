"""Findings put together, so that one thing wrong with a policy is told once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from putright.procedure.exploring.finding import Finding
from putright.procedure.policy import Policy


def put_together(findings: list[Finding], policy: Policy) -> list[Finding]:
    """Each thing once, in the order of the stages.

    A duty in a circle of waiting is not told besides of its wait. What is serious for some cases is not told again as a
    notice for others. A wait is the same whoever owes it; and whoever is left without a route in several stages alike
    is left so once, told of the first stage.
    """
    found = sorted(findings, key=lambda one: (policy.order[one.stage], one.severity != "serious"))
    ringed = {(one.stage, one.clause) for one in found if one.code == "circular-wait"}
    found = [one for one in found if one.code != "wait-without-limit" or (one.stage, one.clause) not in ringed]
    found = _once(found, _what)
    return _once(found, _whoever)


def _what(one: Finding) -> tuple[object, ...]:
    """What a finding is, whoever it is that owes something and whichever duties stand between."""
    return one.code, one.stage, one.clause, tuple(part for part in one.about if part[0] not in ("role", "waits"))


def _whoever(one: Finding) -> tuple[object, ...]:
    """For a complainant left without a route, the same whatever the stage."""
    if one.code == "left-without-route":
        return one.code, one.severity, one.about, one.beginnings
    return _what(one)


def _once(findings: Iterable[Finding], alike: Callable[[Finding], tuple[object, ...]]) -> list[Finding]:
    told: dict[tuple[object, ...], Finding] = {}
    for one in findings:
        key = alike(one)
        before = told.setdefault(key, one)
        if before is one:
            continue
        stages = (*before.also, one.stage) if one.stage not in (before.stage, *before.also) else before.also
        beginnings = (
            tuple(sorted({*before.beginnings, *one.beginnings}))
            if one.severity == before.severity
            else before.beginnings
        )
        told[key] = before._replace(also=stages, beginnings=beginnings)
    return list(told.values())
