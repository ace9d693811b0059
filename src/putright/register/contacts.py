"""How somebody is recognised again: an address, a number, a name, each in one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from putright.register.words import digits_of

LONGEST: Final = 254
_BESIDE: Final = "with:"
"""Before what somebody is recognised by who takes part in a case and did not complain: a representative, an adviser."""
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


def beside(values: Iterable[str]) -> tuple[str, ...]:
    """The same of somebody who takes part in a case and did not complain."""
    return tuple(f"{_BESIDE}{value}"[:LONGEST] for value in values)


def contacts_in(kind: str, says: Mapping[str, object]) -> tuple[str, ...]:
    """Under what a case is found again from now on, by what an entry of that kind says of somebody."""
    values = values_of(*(str(says.get(name, "")) for name in ("name", "email", "phone")))
    if kind == "contact-given":
        return (*values, *beside(name_value(str(says[name])) for name in ("concerned",) if says.get(name)))
    return beside(values) if kind == "person-noted" else ()


def telling(values: tuple[str, ...]) -> tuple[str, ...]:
    """Those that speak for the same person having complained: an address, a number, a name of more than one word."""
    own = (value for value in values if not value.startswith(_BESIDE))
    return tuple(value for value in own if not value.startswith("name:") or " " in value)
