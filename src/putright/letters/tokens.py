"""A letter's text in pieces: what is printed as it stands, names of values, and words that steer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_MARK: Final = re.compile(r"\{\{([^{}\n]*)\}\}|\{%([^{}%\n]*)%\}|(\{\{|\{%|\{#|\}\}|%\})")


class Token(NamedTuple):
    """A piece. ``sort``: text, value, word, or stray (a brace pair that belongs to nothing). ``line`` from 1."""

    sort: str
    text: str
    line: int


def tokens_of(text: str) -> Iterator[Token]:
    """The pieces in order. A line that holds nothing but words that steer leaves no line behind."""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        found = list(_in_line(line, number))
        if any(one.sort == "word" for one in found) and all(
            one.sort == "word" or (one.sort == "text" and not one.text.strip()) for one in found
        ):
            yield from (one for one in found if one.sort == "word")
            continue
        yield from found
        if number < len(lines):
            yield Token("text", "\n", number)


def _in_line(line: str, number: int) -> Iterator[Token]:
    at = 0
    for match in _MARK.finditer(line):
        if match.start() > at:
            yield Token("text", line[at : match.start()], number)
        at = match.end()
        value, word, stray = match.groups()
        if stray is not None:
            yield Token("stray", stray, number)
        elif value is not None:
            yield Token("value", value, number)
        else:
            yield Token("word", word, number)
    if at < len(line):
        yield Token("text", line[at:], number)
