"""Papers that were made lately, so that whoever asks for the same paper again costs next to nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final


class Shelf:
    """Papers by their key, as many as there is room for; what was not asked for longest goes first.

    A paper that is not there is made, one at a time: however many ask, no more than one processor works for them.
    """

    def __init__(self, room: int) -> None:
        """``room``: how many bytes may lie on the shelf at once."""
        self._room: Final = room
        self._papers: OrderedDict[str, bytes] = OrderedDict()
        self._looking: Final = Lock()
        self._making: Final = Lock()

    def take(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The paper of that key: from the shelf, or made and put there. What ``make`` raises is raised."""
        found = self._found(key)
        if found is not None:
            return found
        with self._making:
            found = self._found(key)  # somebody else may have waited for it and made it
            if found is None:
                found = make()
                self._put(key, found)
            return found

    def _found(self, key: str) -> bytes | None:
        with self._looking:
            if key in self._papers:
                self._papers.move_to_end(key)
            return self._papers.get(key)

    def _put(self, key: str, paper: bytes) -> None:
        with self._looking:
            self._papers[key] = paper
            while sum(map(len, self._papers.values())) > self._room:
                self._papers.popitem(last=False)
