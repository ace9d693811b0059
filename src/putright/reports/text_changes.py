"""What is different between two texts, line by line, with a few lines around each change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

AROUND: Final = 2
"""Lines that are shown before and after a change."""
MOST: Final = 6000
"""Lines of the longer text up to which they are compared one by one; beyond that it would take too long."""

Sort = Literal["same", "out", "in", "gap"]


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
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    return list(_shown(groups, old, new))


def _shown(groups: Iterable[list[tuple[str, int, int, int, int]]], old: list[str], new: list[str]) -> Iterator[Changed]:
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
