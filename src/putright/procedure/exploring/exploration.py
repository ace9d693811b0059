"""Exploring a policy: the search, and everything wrong that it found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from putright.procedure.calendar import Calendar
from putright.procedure.exploring.beginnings import Beginning
from putright.procedure.exploring.finding import CODES, Finding
from putright.procedure.exploring.findings import of_states
from putright.procedure.exploring.missing import of_absence
from putright.procedure.exploring.searching import Bounds, search
from putright.procedure.policy import Policy


class Exploration(NamedTuple):
    """What an exploration came to.

    ``states`` that differ, ``steps`` tried (facts and waits), ``deepest``: facts after the receipt. ``exhausted``:
    nothing within the abstraction was left out; else a bound was reached, and what is not found may yet be there.
    ``closely``: all duties told states apart. Findings: the serious first, then in the order of the stages.
    """

    policy: Policy
    bounds: Bounds
    closely: bool
    beginnings: tuple[Beginning, ...]
    states: int
    steps: int
    deepest: int
    exhausted: bool
    findings: tuple[Finding, ...]

    @property
    def serious(self) -> bool:
        """Whether any finding is serious."""
        return any(one.severity == "serious" for one in self.findings)


def explore(
    policy: Policy, calendars: Mapping[str, Calendar], start: date, bounds: Bounds | None = None, closely: bool = False
) -> Exploration:
    """What a case received on ``start`` can come to under the policy, and what is wrong there.

    ``start`` bears on the dates of the witnesses alone; a working day far from holidays makes them easy to read.
    Raises KeyError where the calendar of the policy is not among ``calendars``.
    """
    within = bounds or Bounds()
    found = search(policy, calendars, start, within, closely)
    findings = [*of_states(found), *of_absence(found)]
    findings.sort(key=lambda one: (one.severity != "serious", policy.order[one.stage], CODES.index(one.code)))
    return Exploration(
        policy,
        within,
        closely,
        found.beginnings,
        found.states,
        found.steps,
        found.deepest,
        found.exhausted,
        tuple(findings),
    )
