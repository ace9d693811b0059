"""Which small numbers the public is not told, so that they cannot be worked out either. Pure.

What is told of a promise are spans: whole months that follow one another, of which each belongs to one span alone.
A span is closed, and told once, as soon as nothing in it is small; otherwise it takes in the next month. Whatever the
public adds or subtracts, of one page or of pages of different months, is therefore a sum of whole spans, each of
which it was told anyway. See docs/promises-kept.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

FEWEST: Final = 5
"""The smallest number that may be told, as statistics of health and of complaints have it. It may be set higher."""

BAND_AFTER: Final = 3
"""After so many months a span is closed though one side of it is small, so that what was late does not wait while
what was kept is told: then it is only said that a side is small."""

LONGEST: Final = 12
"""No span has more months."""

Few = Literal["", "failed", "kept", "both", "all"]
"""What is withheld: nothing; how many were not kept, or kept, of which there are few; both sides; how many in all."""


class Told(NamedTuple):
    """What is told of a span of so many months. ``owed`` and ``kept`` are None where they are withheld."""

    months: int
    owed: int | None
    kept: int | None
    few: Few = ""


def told(
    months: Sequence[tuple[int, int]], fewest: int, *, band_after: int = BAND_AFTER, longest: int = LONGEST
) -> list[Told]:
    """The spans that can be closed, of months given as (kept, not kept), the earliest first.

    The months after the last of them wait. Never told is any number from 1 to below ``fewest``.
    """
    if fewest < FEWEST:
        raise ValueError(f"numbers below {FEWEST} are always withheld, not only those below {fewest}")
    found: list[Told] = []
    length = kept = failed = 0
    for one, other in months:
        length, kept, failed = length + 1, kept + one, failed + other
        closed = _closed(length, kept, failed, fewest, band_after, longest)
        if closed is not None:
            found.append(closed)
            length = kept = failed = 0
    return found


def _closed(length: int, kept: int, failed: int, fewest: int, band_after: int, longest: int) -> Told | None:
    owed = kept + failed
    if not (_small(kept, fewest) or _small(failed, fewest)):
        return Told(length, owed, kept)
    if length >= band_after and owed >= fewest:
        # With fewer than this both sides could be small, and to say of one that it is would tell the other.
        if owed < 2 * fewest - 1:
            return Told(length, owed, None, "both")
        return Told(length, owed, None, "failed" if failed < fewest else "kept")
    return Told(length, None, None, "all") if length >= longest else None


def _small(number: int, fewest: int) -> bool:
    return 0 < number < fewest


class Summed(NamedTuple):
    """Several spans as one, made from nothing but what is told of each.

    ``least``: that many were kept at least; ``exact``: just so many. A span of fewer than may be told counts nowhere.
    """

    owed: int
    least: int
    exact: bool


def summed(spans: Sequence[tuple[int | None, int | None, str, int]]) -> Summed:
    """The sum of spans, each with what was owed, what was kept, what is few, and below which number that is."""
    owed = least = 0
    exact = True
    for all_owed, kept, few, fewest in spans:
        if all_owed is None:
            continue
        owed += all_owed
        if kept is not None:
            least += kept
        else:
            exact = False
            least += all_owed - (fewest - 1) if few == "failed" else 1
    return Summed(owed, least, exact)
