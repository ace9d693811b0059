"""How wide text is, without a font: a table of widths that no usual sans-serif exceeds, and lines broken by it.

Nobody knows which font will show a drawing. The table holds, in hundredths of the size of the text and rounded up, the
largest advance width that a letter has in DejaVu Sans, Liberation Sans (whose widths are those of Arial and Helvetica),
Roboto, Noto Sans and Open Sans, as their font files give it. Most come from DejaVu Sans; the others are narrower by an
eighth or so. A browser test measures real text against it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from math import ceil
from types import MappingProxyType
from typing import Final

_REGULAR: Final = (
    (28, "'ijl"), (34, ' ,.:;I·‘’'), (37, '-f'), (42, '!()/[\\]rt¡²³¹'), (46, '"'), (50, 'ª°º'), (53, 'sz“”'),
    (56, '*?JL_c|¦¯'), (59, '`k¨•'), (62, 'FTaeovxy§«»¿ðø'), (66, '$0123456789bdghnpqu{}¢£¥µ¶ßþ–€'),
    (69, 'ABEKPSVXYZÞ'), (73, 'CR¤'), (76, 'HNU'), (79, '&DGOQÐØ'), (84, '#+<=>^w~¬±×÷'), (91, 'M'), (96, '%'),
    (99, 'Wm¼½¾æ'), (102, '@©®Æ—…→←'),
)  # fmt: skip
_BOLD: Final = (
    (31, "'"), (35, ' ijl'), (40, ',.:;I·‘’'), (43, '-/\\'), (46, '!()[]f¡²³¹'), (50, 'rt°'), (53, '"'),
    (57, '*J_|¦ª¯º'), (61, '`csz¨'), (64, '?L§¿–•'), (67, 'kvxy«¶»“”'), (70, '$0123456789EFTaeo¢£¤¥ðø€'),
    (74, 'CPSYZbdghnpqu{}µÞßþ'), (78, 'ABKRVX'), (84, '#+<=>DGHNU^~¬±Ð×÷'), (88, '&OQØ'), (93, 'w'),
    (101, '%@M©®—…→←'), (105, 'm¼½¾æ'), (111, 'WÆ'),
)  # fmt: skip
_WIDE: Final = 110
"""A sign that fills a square, as those of Chinese and Japanese do."""
_PICTURE: Final = 150
"""An emoji, which fonts draw wider than a square."""
_UNKNOWN: Final = 160
"""Letters of which the table knows nothing."""
_ACCENT: Final = 13
"""What an accent or a horn may add to a letter beyond Western Europe."""


def _table(rows: tuple[tuple[int, str], ...]) -> Mapping[str, int]:
    return MappingProxyType({char: width for width, chars in rows for char in chars})


_TABLES: Final = (_table(_REGULAR), _table(_BOLD))


@lru_cache(maxsize=4096)
def _char(char: str, bold: bool) -> int:
    table = _TABLES[bold]
    base = unicodedata.normalize("NFD", char)[0]
    if char in table:
        return table[char]
    if base in table:
        return table[base] + (_ACCENT if ord(char) > 0xFF else 0)
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if ord(char) >= 0x1F000 or unicodedata.category(char) == "So":
        return _PICTURE
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _UNKNOWN


def width_of(text: str, size: int, bold: bool = False) -> int:
    """How much room a text needs at the most, in units of the drawing."""
    return ceil(sum(_char(char, bold) for char in text) * size / 100)


def wrapped(text: str, room: int, size: int, bold: bool = False) -> tuple[str, ...]:
    """The text in lines that fit into the room, broken at blanks, and within a word that is longer than a line.

    A line keeps the blank at which it was broken, so that the lines put together are the text.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line}{word}"
        if width_of(longer, size, bold) <= room:
            line = f"{longer} "
            continue
        if line:
            lines.append(line)
        *full, rest = _pieces(word, room, size, bold)
        lines += full
        line = f"{rest} "
    return (*lines, line.removesuffix(" "))


def _pieces(word: str, room: int, size: int, bold: bool) -> list[str]:
    """A word in pieces that fit; as a rule the word alone. An accent stays with the letter that bears it."""
    pieces, piece, taken = [], "", 0
    for char in word:
        width = _char(char, bold)
        if piece and width and ceil((taken + width) * size / 100) > room:
            pieces.append(piece)
            piece, taken = "", 0
        piece, taken = piece + char, taken + width
    return [*pieces, piece]
