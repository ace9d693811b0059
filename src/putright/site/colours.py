"""Colours: read as people write them, how far two stand apart, and the nearest one that can be read.

Contrast is that of WCAG 2.2 (relative luminance of sRGB): from 1, the same, to 21, black on white.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Final

Rgb = tuple[int, int, int]

WHITE: Final = "#ffffff"
_SHORT: Final = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])")
_LONG: Final = re.compile(r"#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")
_TRIPLE: Final = re.compile(r"(?:rgb\()?\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)?")
_STEPS: Final = 400


def read_colour(typed: str) -> str:
    """A colour as #rrggbb, from #1c5b58, 1c5b58, #abc, rgb(28, 91, 88) or 28, 91, 88. Raises ``ValueError``."""
    text = typed.strip().lower()
    if len(text) > 40 or not text.isascii():
        raise ValueError(typed)
    if found := _LONG.fullmatch(text):
        return "#" + "".join(found.groups())
    if found := _SHORT.fullmatch(text):
        return "#" + "".join(2 * sign for sign in found.groups())
    if (found := _TRIPLE.fullmatch(text)) and all(int(one) < 256 for one in found.groups()):
        return written((int(found[1]), int(found[2]), int(found[3])))
    raise ValueError(typed)


def parts(colour: str) -> Rgb:
    """Red, green and blue of #rrggbb, each from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def written(rgb: Rgb) -> str:
    """The same as #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _light(colour: str) -> float:
    """Relative luminance, from 0 to 1."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (part / 255 for part in parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21."""
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another, from 0 to 1."""
    red, green, blue = (
        round(mine + (theirs - mine) * share) for mine, theirs in zip(parts(colour), parts(other), strict=True)
    )
    return written((red, green, blue))


def nearest(colour: str, will_do: Callable[[str], bool]) -> str:
    """The colour of the same hue that is least lighter or darker and will do; empty where none will."""
    hue, light, strength = rgb_to_hls(*(part / 255 for part in parts(colour)))
    for step in range(_STEPS + 1):
        for there in (light - step / _STEPS, light + step / _STEPS):
            if 0 <= there <= 1:
                red, green, blue = (round(255 * part) for part in hls_to_rgb(hue, there, strength))
                found = written((red, green, blue))
                if will_do(found):
                    return found
    return ""
