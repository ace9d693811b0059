"""A finding of an exploration: what is wrong, where, and the case that shows it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from putright.procedure.assessment import Assessment
from putright.procedure.facts import Fact
from putright.procedure.moments import Moment

CODES: Final = (
    "dead-end",
    "wait-without-limit",
    "circular-wait",
    "left-without-route",
    "stage-not-reached",
    "duty-never-owed",
    "clock-never-starts",
    "window-never-opens",
    "route-never-opens",
)
"""Every code that a finding of an exploration can have."""

Severity = Literal["serious", "notice"]


class Witness(NamedTuple):
    """The shortest case that shows a finding: its attributes, its facts, and the moment at which to look."""

    attributes: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    at: Moment
    found: Assessment


class Finding(NamedTuple):
    """Something wrong with a procedure.

    ``clause`` and ``line`` say where in the policy file; None where nothing there can be named. ``about`` is what the
    sentence needs; what is named there as "waits" is the place of a duty in its stage, counted from nought.
    ``beginnings``: for which of the beginnings of the search it holds. ``also``: later stages where it is the same.
    """

    code: str
    severity: Severity
    stage: str
    clause: str | None
    line: int | None
    about: tuple[tuple[str, str], ...]
    witness: Witness
    beginnings: tuple[int, ...]
    also: tuple[str, ...] = ()
