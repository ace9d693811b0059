"""How wide text is, without a font: a table of widths that no usual sans-serif exceeds, and lines broken by it.

Nobody knows which font will show a drawing. The table holds, in hundredths of the size of the text, the advance widths
of DejaVu Sans rounded up, the widest of the fonts that systems put in for "sans-serif"; Arial, Helvetica and Liberation
Sans are narrower by an eighth or so. A browser test measures real text against it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from math import ceil
from types import MappingProxyType
from typing import Final

_REGULAR: Final = (
    (28, "'ijl"), (30, "IJ"), (32, " ,.·‘’"), (34, "/:;\\|¦"), (36, "f"), (37, "-"), (40, "()[]t"), (42, "r!¡²³¹"),
    (50, '"*_`§¨¯°–ªº'), (53, "sz“”"), (55, "c?¿"), (58, "FkL•"), (61, "vxyPÞ"), (64, "TYaeo«»ðøß"),
    (64, "$0123456789ESbdghnpqu{}¢£¤¥µ¶þ€"), (66, "K"), (70, "ABVXZCR"), (76, "UNH"), (79, "&DGÐOQØ"), (82, "w"),
    (84, "#+<=>^~¬±×÷→←"), (87, "M"), (99, "%¼½¾mÆWæ"), (102, "@©®—…"),
)  # fmt: skip
_BOLD: Final = (
    (31, "'"), (35, " ijl"), (38, "/\\|¦,.IJ·‘’"), (42, ":;-"), (46, "f²³¹!()[]¡"), (50, "t_`r§¨¯°–"), (53, '"*'),
    (60, "ªº?z¿cs"), (65, "L¤¶•x«»"), (68, "vy“”kae"), (70, "EFToðø$0123456789¢£¥€"), (74, "bdghnpqu{}ßþSYZCPµÞ"),
    (78, "BAKRVX"), (84, "UG#+<=>DHN^~¬±Ð×÷→←"), (88, "&OQØ"), (93, "w"), (101, "@M©®—…%"), (105, "¼½¾mæ"), (111, "WÆ"),
)  # fmt: skip
_WIDE: Final = 110
"""A sign that fills a square, as those of Chinese and Japanese do."""
_PICTURE: Final = 150
"""An emoji, which fonts draw wider than a square."""
_UNKNOWN: Final = 140
"""Letters of which the table knows nothing."""


def _table(rows: tuple[tuple[int, str], ...]) -> Mapping[str, int]:
    return MappingProxyType({char: width for width, chars in rows for char in chars})


_TABLES: Final = (_table(_REGULAR), _table(_BOLD))


@lru_cache(maxsize=4096)
def _char(char: str, bold: bool) -> int:
    table = _TABLES[bold]
    base = unicodedata.normalize("NFD", char)[0]
    if base in table:
        return table[base]
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
