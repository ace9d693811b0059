"""A rule: what it looks for, why, and the function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from putright.lint.finding import Hit, Severity
from putright.lint.view import View

Look = Callable[[View], Iterator[Hit]]


class Rule(NamedTuple):
    """A rule of ``putright check``.

    ``wants`` says in one sentence what a policy should do, ``because`` why, ``basis`` where that is from, ``mending``
    how a policy is mended. ``look`` is a pure function: it gives the same hits for the same file, world and day.
    """

    id: str
    severity: Severity
    wants: str
    because: str
    basis: str
    mending: str
    look: Look


def told(number: str, severity: Severity, wants: str, because: str, basis: str, mending: str) -> Callable[[Look], Rule]:
    """To stand above the function of a rule: makes the rule of it, with what is said of it."""

    def rule(look: Look) -> Rule:
        return Rule(number, severity, wants, because, basis, mending, look)

    return rule
