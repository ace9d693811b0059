"""The picture of a letterhead: which kinds are taken, and the picture written into a page."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

_KINDS: Final = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
"""By their first bytes. No SVG: it can name other files."""


def kind_of(picture: bytes) -> str:
    """Which it is, png or jpeg. Raises ``ValueError`` for anything else."""
    for begin, kind in _KINDS.items():
        if picture.startswith(begin):
            return kind
    raise ValueError("The picture of a letterhead must be a PNG or a JPEG. Save it as one of these.")


def as_data(picture: bytes) -> str:
    """The picture as the source of an image in a page that stands alone; empty for none."""
    if not picture:
        return ""
    return f"data:image/{kind_of(picture)};base64,{b64encode(picture).decode()}"
