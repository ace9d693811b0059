"""What is different between two texts, line by line, with a few lines around each change."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

AROUND: Final = 2
"""Lines that are shown before and after a change."""
MOST: Final = 6000
"""Lines of the longer text up to which they are compared one by one; beyond that nobody could read it."""
CLOSELY: Final = 150
"""Lines of a stretch that are compared each with each. The work grows with the third power of this number."""

Sort = Literal["same", "out", "in", "gap"]
Stretch = tuple[str, int, int, int, int]
"""What became of lines: "equal" or "replace", and from where to where they stand in the old and the new text."""


class Changed(NamedTuple):
    """A line: the same in both, taken out, put in, or a gap where lines that are the same are left out."""

    sort: Sort
    number: int | None
    text: str

    @property
    def words(self) -> str:
        """What the colour says, for whoever does not see it."""
        return {"out": "Taken out", "in": "Put in"}.get(self.sort, "")


def changed_lines(before: str, after: str) -> list[Changed] | None:
    """The changes; an empty list: there is none. None: the texts are too long to be compared line by line."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > MOST:
        return None
    return list(_shown(_groups(list(_stretches(old, new))), old, new))


def _groups(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """The changes, each with the lines around it; those between which few lines are the same stand together."""
    group: list[Stretch] = []
    for place, (what, first_old, last_old, first_new, last_new) in enumerate(stretches):
        if what != "equal":
            group.append((what, first_old, last_old, first_new, last_new))
            continue
        first, last, length = place == 0, place == len(stretches) - 1, last_old - first_old
        if not first and not last and length <= 2 * AROUND:
            group.append((what, first_old, last_old, first_new, last_new))
            continue
        around = min(AROUND, length)
        if not first:
            yield [*group, (what, first_old, first_old + around, first_new, first_new + around)]
        group = [(what, last_old - around, last_old, last_new - around, last_new)] if not last else []
    if group:
        yield group


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    """The stretches of both texts, joined: no two of the same kind follow one another."""
    last: Stretch | None = None
    for one in _within(old, new, (0, len(old), 0, len(new))):
        if last is not None and last[0] == one[0]:
            last = (last[0], last[1], one[2], last[3], one[4])
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _within(old: Sequence[str], new: Sequence[str], room: tuple[int, int, int, int]) -> Iterator[Stretch]:
    """The stretches between places of both texts.

    Lines that both have once hold the texts together, and what lies between them is looked at closely. Where there is
    none, and too much for that, the one is simply taken out and the other put in.
    """
    first_old, last_old, first_new, last_new = room
    while first_old < last_old and first_new < last_new and old[first_old] == new[first_new]:
        yield "equal", first_old, first_old + 1, first_new, first_new + 1
        first_old, first_new = first_old + 1, first_new + 1
    end = 0
    while last_old > first_old and last_new > first_new and old[last_old - 1] == new[last_new - 1]:
        last_old, last_new, end = last_old - 1, last_new - 1, end + 1
    if max(last_old - first_old, last_new - first_new) <= CLOSELY:
        yield from _closely(old, new, (first_old, last_old, first_new, last_new))
    elif held := _held(old, new, (first_old, last_old, first_new, last_new)):
        for here, there in [*held, (last_old, last_new)]:
            yield from _within(old, new, (first_old, here, first_new, there))
            first_old, first_new = here, there
    else:
        yield "replace", first_old, last_old, first_new, last_new
    if end:
        yield "equal", last_old, last_old + end, last_new, last_new + end


def _closely(old: Sequence[str], new: Sequence[str], room: tuple[int, int, int, int]) -> Iterator[Stretch]:
    first_old, last_old, first_new, last_new = room
    pieces = SequenceMatcher(None, old[first_old:last_old], new[first_new:last_new], autojunk=False).get_opcodes()
    for what, a, b, c, d in pieces:
        kind = "equal" if what == "equal" else "replace"
        yield kind, first_old + a, first_old + b, first_new + c, first_new + d


def _held(old: Sequence[str], new: Sequence[str], room: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Where lines stand that both have once there, in the same order in both: the longest row of such."""
    first_old, last_old, first_new, last_new = room
    times = Counter(old[first_old:last_old]), Counter(new[first_new:last_new])
    there = {new[place]: place for place in range(first_new, last_new) if times[1][new[place]] == 1}
    ends: list[int] = []
    rows: list[int] = []
    found: list[tuple[int, int, int]] = []
    for place in range(first_old, last_old):
        if times[0][old[place]] != 1 or old[place] not in there:
            continue
        other = there[old[place]]
        length = bisect_left(ends, other)
        found.append((place, other, rows[length - 1] if length else -1))
        ends[length : length + 1] = [other]
        rows[length : length + 1] = [len(found) - 1]
    row: list[tuple[int, int]] = []
    at = rows[-1] if rows else -1
    while at >= 0:
        place, other, at = found[at]
        row.append((place, other))
    return row[::-1]


def _shown(groups: Iterable[list[Stretch]], old: list[str], new: list[str]) -> Iterator[Changed]:
    for place, group in enumerate(groups):
        if place or group[0][3] > 0:
            yield Changed("gap", None, "")
        for what, first_old, last_old, first_new, last_new in group:
            if what == "equal":
                for number in range(first_new, last_new):
                    yield Changed("same", number + 1, new[number])
                continue
            for number in range(first_old, last_old):
                yield Changed("out", None, old[number])
            for number in range(first_new, last_new):
                yield Changed("in", number + 1, new[number])
