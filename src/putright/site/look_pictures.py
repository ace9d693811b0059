"""A picture for the head of public pages, made anew of what somebody sent.

Nothing of the sent file goes out: it is decoded, laid on white, made as small as it is shown, and written again. So
there is no place for scripts, notes of a camera or what else a file can hide, and a page stays light.
"""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from typing import Any, Final, NamedTuple

LARGEST: Final = 2_000_000
"""Bytes of the file that is sent."""
MOST_DOTS: Final = 12_000_000
"""Width times height. A file of a few kilobytes can hold a picture that fills a machine's memory."""
_ROOM: Final = (560, 128)
"""Twice as large as it is shown, so that it is sharp on a telephone."""
_KINDS: Final = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
_WRONG_KIND: Final = (
    "The logo must be a PNG or a JPEG. Save it as one of these. An SVG can hold scripts and is not taken."
)
_UNREADABLE: Final = "The logo cannot be read. Save it anew, as a PNG or a JPEG."

_LIGHT: Final = 20_000
"""Bytes up to which a PNG is preferred: it has no smears around letters."""


class Unfit(ValueError):
    """Why a picture is not taken, as a sentence."""


class Made(NamedTuple):
    """A picture as it is kept and served."""

    name: str
    content: bytes
    width: int
    height: int


def made_of(sent: bytes) -> Made:
    """The picture, made anew. Raises ``Unfit``."""
    if len(sent) > LARGEST:
        raise Unfit(f"The logo has {len(sent) / 1e6:.1f} MB, and may have {LARGEST / 1e6:g}. Save it smaller.")
    kind = next((kind for begin, kind in _KINDS.items() if sent.startswith(begin)), "")
    if not kind:
        raise Unfit(_WRONG_KIND)
    return _again(sent, kind)


def _again(sent: bytes, kind: str) -> Made:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # of a picture that would grow too large, above all
            with Image.open(BytesIO(sent), formats=[kind]) as found:
                width, height = found.size
                if width * height > MOST_DOTS:
                    raise Unfit(
                        f"The logo has {width} by {height} dots, and may have {MOST_DOTS // 1_000_000} million in all. "
                        "Save it smaller."
                    )
                turned = ImageOps.exif_transpose(found).convert("RGBA")
    except Unfit:
        raise
    except Exception as error:  # each reader of pictures has faults of its own
        raise Unfit(_UNREADABLE) from error
    turned.thumbnail(_ROOM, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", turned.size, "white")
    ground.paste(turned, mask=turned.getchannel("A"))
    ending, content = _written(ground)
    return Made(f"{hashlib.sha256(content).hexdigest()[:16]}.{ending}", content, *ground.size)


def _written(ground: Any) -> tuple[str, bytes]:
    """The ending and the bytes of the lightest file that shows it well."""
    few, many = BytesIO(), BytesIO()
    ground.quantize(256).save(few, "PNG", optimize=True)
    if few.tell() <= _LIGHT:
        return "png", few.getvalue()
    ground.save(many, "JPEG", quality=85, optimize=True)
    return min(("png", few.getvalue()), ("jpg", many.getvalue()), key=lambda one: len(one[1]))
