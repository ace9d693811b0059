"""How somebody is recognised again: an address, a number, a name, each in one spelling."""

from __future__ import annotations

import re
from typing import Final

from putright.register.words import digits_of

LONGEST: Final = 254
_NO_WORD: Final = re.compile(r"[^\w\s]")


def email_value(text: str) -> str:
    """An email address, whatever its capitals; nothing for nothing."""
    return text.strip().lower()[:LONGEST]


def phone_value(text: str) -> str:
    """The digits of a number however it is typed (register.words); nothing for fewer than seven."""
    digits = digits_of(text)
    return f"tel:{digits}" if len(digits) >= 7 else ""


def name_value(text: str) -> str:
    """A name without capitals, stops and hyphens; nothing for nothing."""
    words = _NO_WORD.sub("", text.casefold()).split()
    return f"name:{' '.join(words)}"[:LONGEST] if words else ""


def surname_first(text: str) -> str:
    """The same with the last word first, so that a case is found by a surname alone; nothing for a single word."""
    words = _NO_WORD.sub("", text.casefold()).split()
    return f"name:{' '.join([words[-1], *words[:-1]])}"[:LONGEST] if len(words) > 1 else ""


def values_of(name: str, email: str, phone: str) -> tuple[str, ...]:
    """Everything under which a case is found again."""
    return tuple(
        value for value in (email_value(email), phone_value(phone), name_value(name), surname_first(name)) if value
    )


def telling(values: tuple[str, ...]) -> tuple[str, ...]:
    """Those that speak for the same person: an address, a number, a name of more than one word."""
    return tuple(value for value in values if not value.startswith("name:") or " " in value)
