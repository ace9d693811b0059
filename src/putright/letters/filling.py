"""A letter's text filled with the values of a case. What a value holds is printed and never read as a text again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from putright.letters.parsing import Choice, Loop, Named, Node

MOST: Final = 200_000
"""Characters of a letter, a hundred pages. A text with which a case makes more is not used."""


class TooLong(ValueError):
    """A letter would become longer than any letter."""


def fill(nodes: Sequence[Node], values: Mapping[str, object]) -> str:
    """The letter of a tree without faults. Raises TooLong, and KeyError where a named value is missing."""
    pieces: list[str] = []
    _fill(nodes, values, pieces, [MOST])
    return "".join(pieces)


def _fill(nodes: Iterable[Node], values: Mapping[str, object], pieces: list[str], left: list[int]) -> None:
    for node in nodes:
        if isinstance(node, str | Named):
            piece = node if isinstance(node, str) else str(_value(node, values))
            _take(left, len(piece))
            pieces.append(piece)
        elif isinstance(node, Choice):
            _fill(node.then if _holds(node, values) else node.otherwise, values, pieces, left)
        else:
            _repeat(node, values, pieces, left)


def _repeat(loop: Loop, values: Mapping[str, object], pieces: list[str], left: list[int]) -> None:
    listed = values[loop.listed]
    assert isinstance(listed, list | tuple)  # noqa: S101 - the table of values says so
    for one in listed:
        _take(left, 1)  # also a part that prints nothing comes to an end
        _fill(loop.then, {**values, loop.one: one}, pieces, left)
    if not listed:
        _fill(loop.otherwise, values, pieces, left)


def _take(left: list[int], length: int) -> None:
    left[0] -= length
    if left[0] < 0:
        raise TooLong(f"The letter would have more than {MOST:,} characters.")


def _holds(choice: Choice, values: Mapping[str, object]) -> bool:
    found = (bool(_value(term.value, values)) is term.wanted for term in choice.terms)
    return all(found) if choice.every else any(found)


def _value(named: Named, values: Mapping[str, object]) -> object:
    found = values[named.name]
    if not named.part:
        return found
    assert isinstance(found, Mapping)  # noqa: S101 - the table of values says which lists have parts
    return found[named.part]
