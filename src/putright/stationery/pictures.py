"""The picture of a letterhead: which kinds are taken, how large it is, and the picture written into a page."""

from __future__ import annotations

import struct
from base64 import b64encode
from typing import Final

LARGEST: Final = 300_000
"""Bytes. Each mail carries it."""
MOST_DOTS: Final = 4_000
"""Dots on a side: a small file can hold a picture that fills a machine's memory."""

_KINDS: Final = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
"""By their first bytes. No SVG: it can name other files."""
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The marks in a JPEG after which its size stands."""


def kind_of(picture: bytes) -> str:
    """Which it is, png or jpeg. Raises ``ValueError`` for anything else."""
    for begin, kind in _KINDS.items():
        if picture.startswith(begin):
            return kind
    raise ValueError("The picture of a letterhead must be a PNG or a JPEG. Save it as one of these.")


def fault_of(picture: bytes) -> str:
    """Why a picture cannot stand on letters, as a sentence; empty where it can, as far as its head tells."""
    if len(picture) > LARGEST:
        return f"The picture has {len(picture) // 1000} kB, and may have {LARGEST // 1000}. Save it smaller."
    try:
        width, height = _dots(picture)
    except ValueError as fault:
        return str(fault)
    except (IndexError, struct.error):
        return "The picture cannot be read. Save it anew, as a PNG or a JPEG."
    if not (0 < width <= MOST_DOTS and 0 < height <= MOST_DOTS):
        return f"The picture has {width} by {height} dots, and may have {MOST_DOTS} on a side. Save it smaller."
    return ""


def as_data(picture: bytes) -> str:
    """The picture as the source of an image in a page that stands alone; empty for none."""
    if not picture:
        return ""
    return f"data:image/{kind_of(picture)};base64,{b64encode(picture).decode()}"


def _dots(picture: bytes) -> tuple[int, int]:
    """Width and height in dots, as the picture's head says."""
    if kind_of(picture) == "png":
        width, height = struct.unpack(">II", picture[16:24])
        return width, height
    at = 2
    while True:
        if picture[at] != 0xFF:
            raise IndexError
        mark, length = picture[at + 1], struct.unpack(">H", picture[at + 2 : at + 4])[0]
        if mark in _FRAMES:
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            return width, height
        at += 2 + length
