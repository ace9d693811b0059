"""A policy text as a careful reader sees it: its faults, or what it says and what ``putright check`` finds in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.lint.finding import ERROR, INFO, WARNING, Finding, Severity
from putright.lint.registry import RULES, check
from putright.lint.rule import Rule
from putright.procedure.document import with_lines
from putright.procedure.faults import Fault, Faulty
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, Read, read_with_places
from putright.register.adopting import readable

AROUND: Final = 2
"""How many lines of the text are shown before and after the one that is meant."""

SEVERITIES: Final[tuple[Severity, ...]] = (ERROR, WARNING, INFO)
_RULES: Final = MappingProxyType({rule.id: rule for rule in RULES})


class TextLine(NamedTuple):
    """A line of the text: its number from 1, the text, and whether it is the one that is meant."""

    number: int
    text: str
    meant: bool = False


class Found(NamedTuple):
    """What one rule found: the rule, and each place."""

    rule: Rule
    findings: tuple[Finding, ...]


class Look(NamedTuple):
    """A text, read. With faults there is no policy and nothing was checked."""

    policy: Policy | None
    faults: tuple[Fault, ...]
    findings: tuple[Finding, ...]

    def count(self, severity: Severity) -> int:
        """How many findings there are of a severity."""
        return sum(one.severity == severity for one in self.findings)

    def of(self, severity: Severity) -> list[Found]:
        """The findings of a severity, rule by rule."""
        grouped: dict[str, list[Finding]] = {}
        for one in self.findings:
            if one.severity == severity:
                grouped.setdefault(one.rule, []).append(one)
        return [Found(_RULES[name], tuple(found)) for name, found in grouped.items()]


@lru_cache(maxsize=64)
def look_at(text: str, today: date) -> Look:
    """Read a text and check it as of a day. The same text is read once by each process."""
    read = read_with_places(text, "the policy file")
    if isinstance(read, Faults):
        return Look(None, read.faults, ())
    try:
        policy = readable(text)
        found = check(Read(read.policy, with_lines(read.document, text)), today)
    except Faulty as faulty:
        return Look(None, faulty.faults, ())
    return Look(policy, (), tuple(found))


def lines_of(text: str) -> list[TextLine]:
    """The whole text with the numbers of its lines."""
    return [TextLine(number, line) for number, line in enumerate(_split(text), 1)]


def around(lines: Sequence[TextLine], number: int | None) -> list[TextLine]:
    """The lines around one; nothing where no line is known."""
    if number is None or not 1 <= number <= len(lines):
        return []
    first = max(0, number - 1 - AROUND)
    return [one._replace(meant=one.number == number) for one in lines[first : number + AROUND]]


def _split(text: str) -> list[str]:
    # As the reader of policy files counts: a form feed, say, ends no line.
    found = text.split("\n")
    return found[:-1] if found[-1] == "" else found
