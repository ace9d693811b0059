"""Days on which nobody works, and from when to when each was known to be one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

PROCLAIMED_LATER: Final = "holiday proclaimed later"

Since = tuple[int, int]
"""When something became known: the ordinal of a day, and how many seconds of that local day had passed."""


class Holiday(NamedTuple):
    """A bank holiday, or another day that is no working day.

    ``proclaimed`` is the day on which it became known, ``second`` how many seconds of that day had passed; None where
    it was always known (the law fixes it every year) or where nobody recorded when. ``ended`` is when it was no longer
    known to be one, because it was taken back; None: it still is.
    """

    day: int
    name: str
    proclaimed: int | None = None
    second: int = 0
    ended: Since | None = None

    @property
    def known(self) -> Since | None:
        """When it became known; None: always."""
        return None if self.proclaimed is None else (self.proclaimed, self.second)

    def holds(self, at: Since) -> bool:
        """Whether it was known to be one then. What became known at that very second was."""
        return (self.known is None or self.known <= at) and (self.ended is None or self.ended > at)


class Entered(NamedTuple):
    """A day that is entered besides the shipped ones. ``name`` None: that of the shipped holiday of the day, if any."""

    day: int
    known: int
    second: int = 0
    name: str | None = None
    ended: Since | None = None


class Entries(tuple[Entered, ...]):
    """Days that are entered. Hashed once: a calendar is looked up by them at every assessment."""

    _hash: int

    def __hash__(self) -> int:
        found = self.__dict__.get("_hash")
        if found is None:
            found = self._hash = tuple.__hash__(self)
        return found

    def __eq__(self, other: object) -> bool:
        return self is other or tuple.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other


NOTHING_ENTERED: Final = Entries()


def with_entered(holidays: Iterable[Holiday], entries: Iterable[tuple[object, ...]]) -> list[Holiday]:
    """The holidays with the days entered.

    An entry replaces the shipped holiday of its day, whose name it keeps unless it has one, and every earlier entry of
    the day, but for one that was taken back before this one became known: both stand then, one after the other.
    """
    found: dict[int, list[Holiday]] = {}
    for holiday in holidays:
        found.setdefault(holiday.day, []).append(holiday)
    for given in entries:
        one = Entered(*given)  # type: ignore[arg-type]  # pairs of a day and when it became known are entries too
        before = found.get(one.day, [])
        name = one.name or (before[-1].name if before else PROCLAIMED_LATER)
        stay = [old for old in before if old.ended is not None and old.ended <= (one.known, one.second)]
        found[one.day] = [*stay, Holiday(one.day, name, one.known, one.second, one.ended)]
    return [one for several in found.values() for one in several]
