"""Reading facts that were written down years ago.

A stored fact carries the number of the schema it was written under. When the form of a kind of fact changes, SCHEMA in
facts.py goes up by one and a step is added here that turns the old form into the next. Stored facts are never
rewritten: they are read through these steps, one after the other, for as long as the register is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from putright.procedure.facts import SCHEMA

Record = dict[str, object]
Step = Callable[[Record], Record]

STEPS: Final[Mapping[int, Mapping[str, Step]]] = MappingProxyType({})
"""For each schema number, by kind of fact, the step to the next number. A kind without a step is unchanged."""


class UnreadableSchema(ValueError):
    """The record is of a schema that this version cannot read: newer than itself, or no number at all."""


def upcast(
    record: Mapping[str, object], *, steps: Mapping[int, Mapping[str, Step]] = STEPS, current: int = SCHEMA
) -> Record:
    """The record in today's form. A record without a number is of schema 1, the first.

    Raises UnreadableSchema for a number this version does not know, because guessing would falsify the record.
    """
    number = record.get("schema", 1)
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise UnreadableSchema("expected the schema as a whole number from 1")
    if number > current:
        raise UnreadableSchema(
            f"this fact was written under schema {number}, and this version reads up to {current}; "
            "read it with a newer version of putright"
        )
    found: Record = dict(record)
    for step in range(number, current):
        change = steps.get(step, {}).get(str(found.get("fact")))
        if change is not None:
            found = change(dict(found))
    if "schema" in record or number != current:
        found["schema"] = current
    return found
