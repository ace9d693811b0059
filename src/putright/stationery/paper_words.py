"""Words as paper can hold them: too long for a line, paragraphs without end, signs that no typeface has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final
from unicodedata import category, name

from putright.stationery.marks import Lines

_HERE: Final = "\u200b"
"""Nothing to see: a line may be broken here."""
_PARTS: Final = re.compile(r"[^@./?&=_-]*[@./?&=_-]+|[^@./?&=_-]+")
_LONGEST_LINE: Final = 4_000
"""To set a paragraph takes the square of its length, while every other letter waits."""
_MOST_LINES: Final = 60
_PHONE: Final = re.compile(r"(?<![\w.,-])(?:\(?0[0-9]{2,4}\)?|\+[0-9]{2} [0-9]{2,4})(?: [0-9]{2,8}){1,3}(?![\w])")
_CHANGE_A_PICTURE: Final = frozenset("\u200d\ufe0e\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


def breakable(text: str, longest: int) -> str:
    """The text, in which words of more than so many signs may be broken anywhere: no line runs off the sheet.

    A phone number is not broken where there is room for it in one line.
    """
    text = _PHONE.sub(lambda found: found[0].replace(" ", "\u00a0") if len(found[0]) <= longest else found[0], text)
    if len(text) <= longest:
        return text
    return _longer_than(longest).sub(lambda found: _HERE.join(_pieces(found[0], longest)), text)


@cache
def _longer_than(longest: int) -> re.Pattern[str]:
    return re.compile(rf"\S{{{longest + 1},}}")


def _pieces(word: str, longest: int) -> list[str]:
    """Where it may be broken: as one would break an address, or anywhere if that is not enough."""
    parts = _PARTS.findall(word)
    return parts if max(map(len, parts)) <= longest else _signs(word)


def _signs(word: str) -> list[str]:
    """Its signs, each with those that only change it."""
    found: list[str] = []
    for sign in word:
        if found and (category(sign) in ("Mn", "Mc", "Me", "Cf") or found[-1].endswith("\u200d")):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def apart(lines: Lines) -> Iterator[Lines]:
    """A paragraph as one or, where it is too long to be set at once, as several."""
    short = [piece for line in lines for piece in _cut(line)]
    for begin in range(0, len(short), _MOST_LINES):
        yield tuple(short[begin : begin + _MOST_LINES])


def _cut(line: str) -> Iterator[str]:
    while len(line) > _LONGEST_LINE:
        end = line.rfind(" ", 1, _LONGEST_LINE) if " " in line[1:_LONGEST_LINE] else _LONGEST_LINE
        yield line[:end]
        line = line[end:].lstrip()
    yield line


def in_words(signs: str) -> tuple[dict[str, str], str]:
    """For signs that no typeface has: pictures with their names, as "[thumbs up sign]", and the signs that are none.

    What only changes the picture before it, such as the tone of a skin, is left out.
    """
    named: dict[str, str] = {}
    left = ""
    for sign in signs:
        if sign in _CHANGE_A_PICTURE:
            named[sign] = ""
        elif category(sign) in ("So", "Sk", "Sm") and name(sign, None) is not None:
            named[sign] = f"[{name(sign).lower()}]"
        else:
            left += sign
    return named, left
