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


class Told(NamedTuple):
    """What is said of a rule where its function stands."""

    id: str
    severity: Severity
    wants: str
    because: str
    basis: str
    mending: str

    def __call__(self, look: Look) -> Rule:
        """The rule that ``look`` is the function of. To stand above it as a decorator."""
        return Rule(*self, look)
