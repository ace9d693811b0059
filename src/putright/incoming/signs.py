"""Bytes made into text, whatever they claim to be, and signs that must not be kept taken out. Nothing here raises."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

_TRAPS: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
"""What Python also calls an encoding of text. One turns the words of a mail into code, others take hours."""

# NUL is refused by PostgreSQL; the others turn writing round or cannot be seen, and lone halves are no signs at all.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text without signs that cannot be kept, or that would show it otherwise than it is."""
    return _UNSEEN.sub("", text)


def text_of_bytes(raw: bytes, charset: str) -> str:
    """The bytes as text: as they say, else as UTF-8, else as the usual letters of the west."""
    for one in (charset, "utf-8"):
        name = one.strip().strip("'\"").lower()
        if not name or len(name) > 40:
            continue
        try:
            known = codecs.lookup(name)
            if known.name.replace("_", "-") in _TRAPS or not known._is_text_encoding:
                continue
            return raw.decode(known.name)
        except (LookupError, ValueError, UnicodeError, TypeError):
            continue
    return raw.decode("cp1252", "replace")


def or_else(work: Callable[[], T], otherwise: T) -> T:
    """What the library finds, or this where it fails: its readers have faults of their own (hazards, Mail)."""
    try:
        return work()
    except Exception:  # noqa: BLE001 - whatever a mail makes it raise
        return otherwise
