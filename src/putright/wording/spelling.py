"""A reference and a number as they are read out over the telephone, so that nobody hears another letter."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_LETTERS: Final = MappingProxyType(
    {
        word[0]: word
        for word in (
            "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec "
            "Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
        ).split()
    }
)
_FIGURES: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelt(reference: str) -> str:
    """A reference sign by sign: "L for Lima, S for Sierra, C for Charlie, dash, zero, zero, one, two"."""
    said = []
    for sign in reference.upper():
        if sign in _LETTERS:
            said.append(f"{sign} for {_LETTERS[sign]}")
        elif sign.isascii() and sign.isdigit():
            said.append(_FIGURES[int(sign)])
        elif sign == "-":
            said.append("dash")
    return ", ".join(said)


def in_figures(number: str) -> str:
    """A telephone number figure by figure, with a stop where it is written with one: "zero one six; nine six zero"."""
    parts = ["".join(sign for sign in part if sign.isascii() and sign.isdigit()) for part in number.split()]
    said = "; ".join(" ".join(_FIGURES[int(sign)] for sign in part) for part in parts if part)
    return f"plus {said}" if number.strip().startswith("+") else said
