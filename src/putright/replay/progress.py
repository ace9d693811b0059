"""How far a long command is, on standard error: a line that changes in a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final, TextIO

_IN_A_TERMINAL: Final = 0.5
_ELSEWHERE: Final = 30.0
"""Seconds between two reports."""


class Progress:
    """Counts what is done. ``total`` is how much there is, in the measure of ``advance``; None where nobody knows.
    ``clock`` gives seconds."""

    def __init__(
        self, stream: TextIO | None, what: str, total: int | None, clock: Callable[[], float] = monotonic
    ) -> None:
        self.clock = clock
        self.stream = stream
        self.what = what
        self.total = total
        self.counted = 0
        self.measured = 0
        self.begun = self.told = clock()
        self.terminal = stream is not None and stream.isatty()

    def advance(self, counted: int, measured: int) -> None:
        """So many more are done, and so much of the total."""
        self.counted += counted
        self.measured += measured
        now = self.clock()
        if self.stream is not None and now - self.told >= (_IN_A_TERMINAL if self.terminal else _ELSEWHERE):
            self.told = now
            self._say(now - self.begun)

    def end(self) -> None:
        """Take the line away, where it is one that changes."""
        if self.terminal and self.stream is not None:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def _say(self, seconds: float) -> None:
        if self.stream is None or seconds <= 0:
            return
        said = f"{self.counted:,} {self.what}, {self.counted / seconds:,.0f} a second"
        if self.total and self.measured:
            left = seconds * max(self.total - self.measured, 0) / self.measured
            said += f", {min(100 * self.measured // self.total, 100)}%, {_time(left)} left"
        self.stream.write(f"\r{said}\x1b[K" if self.terminal else f"{said}\n")
        self.stream.flush()


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(round(seconds), 1)} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
