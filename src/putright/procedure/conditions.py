"""Conditions, as a policy writes them: "channel is phone or email", "subject is not care", "iscas_subscriber is true".

Read aloud they mean what they say. Several may be joined by "and". They look at the attributes of the case, the
settings of the policy, and how and by whom the complaint was received.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from putright.procedure.facts import CHANNELS

_FORM: Final = re.compile(r"([a-z][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?) is (not )?([a-z0-9_-]+(?: or [a-z0-9_-]+)*)\Z")
_DATED: Final = re.compile(r"received (before|from) ([0-9]{4}-[0-9]{2}-[0-9]{2})\Z")

RECEIVED: Final = "received"
"""The name under which a condition asks for the day of receipt, as ISO 8601 text."""

RECEIPT: Final[Mapping[str, tuple[str, ...]]] = {"channel": CHANNELS, "by": ("complainant", "representative")}
"""What a condition may ask of the receipt itself."""

OUTCOME: Final = "outcome"
"""The name under which a condition asks for the outcome of the latest response of the present stage."""


class Condition(NamedTuple):
    """``name`` is (or is not) one of ``values``. With the name not given in the case, neither holds, except that
    a channel which is not known is not any particular channel. Under the name ``received`` it is: before that day
    (or, negated, from that day on). ``words`` are the policy's own for values of its own attribute: each value with a
    sentence that has no full stop."""

    name: str
    values: frozenset[str]
    negated: bool = False
    words: tuple[tuple[str, str], ...] = ()

    def holds(self, known: Mapping[str, str]) -> bool:
        """Whether it holds, given what is known of the case. What is not known is never guessed."""
        found = known.get(self.name)
        if found is None:
            return self.negated and self.name in RECEIPT
        if self.name == RECEIVED:
            return (found < min(self.values)) is not self.negated
        return (found in self.values) is not self.negated

    def __str__(self) -> str:
        if self.name == RECEIVED:
            return f"received {'from' if self.negated else 'before'} {min(self.values)}"
        return f"{self.name} is {'not ' if self.negated else ''}{' or '.join(sorted(self.values))}"


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Read a condition. Raises ValueError with a sentence that shows the form."""
    found = []
    for part in text.split(" and "):
        dated = _DATED.match(part.strip())
        if dated is not None:
            found.append(Condition(RECEIVED, frozenset({dated[2]}), dated[1] == "from"))
            continue
        match = _FORM.match(part.strip())
        if match is None:
            raise ValueError(
                'expected a condition such as "channel is phone", "subject is care or both" or "funding is not nhs"'
            )
        found.append(Condition(match[1], frozenset(match[3].split(" or ")), bool(match[2])))
    return tuple(found)


def all_hold(conditions: tuple[Condition, ...], known: Mapping[str, str]) -> bool:
    """Whether every one of them holds; none at all holds always."""
    for condition in conditions:  # noqa: SIM110 (a generator would cost more than the conditions do)
        if not condition.holds(known):
            return False
    return True


def as_word(value: object) -> str:
    """A value of a case attribute as conditions write it: true and false as words, else its text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
