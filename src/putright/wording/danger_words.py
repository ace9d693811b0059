"""What staff are told of words that may tell of danger."""

from __future__ import annotations

from collections.abc import Iterable

from putright.bodies.danger import Sign


def signs_words(signs: Iterable[Sign]) -> str:
    """Of what there may be signs, each with the words in which they were found; empty where there are none."""
    return "; ".join(f"{one.said} (“{one.words}”)" for one in signs)
