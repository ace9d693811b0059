"""The same work on many parts, in several processes at once, and what came of it added up in the order of the parts."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Final, TypeVar

from putright.procedure.comparing.tally import Outcomes

P = TypeVar("P")

Work = Callable[[Any], Outcomes]
"""Does one part, and gives what came of it."""

MOST_PROCESSES: Final = 64
_WAITING: Final = 2
"""So many parts for each process are read ahead, and no more: memory does not grow with what there is to read."""

_works: list[Work] = []


def usual_processes() -> int:
    """As many as this process may use cores, and at most eight."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, 8))


class Processes:
    """Processes that do the work; with one, it is done here."""

    def __init__(self, work: Work, executor: ProcessPoolExecutor | None, number: int) -> None:
        self.work = work
        self.executor = executor
        self.number = number

    def results(self, parts: Iterable[P]) -> Iterator[tuple[P, Outcomes]]:
        """Each part with what came of it, in their order. One part alone is done here, whatever there is."""
        coming = iter(parts)
        first = list(islice(coming, 2))
        if self.executor is None or len(first) < 2:
            for part in chain(first, coming):
                yield part, self.work(part)
            return
        waiting: deque[tuple[P, Future[Outcomes]]] = deque()
        for part in chain(first, coming):
            waiting.append((part, self.executor.submit(_do, part)))
            if len(waiting) > _WAITING * self.number:
                done, found = waiting.popleft()
                yield done, found.result()
        while waiting:
            done, found = waiting.popleft()
            yield done, found.result()


@contextmanager
def processes(work: Work, number: int) -> Iterator[Processes]:
    """Processes for this work, gone when the block ends; they are there before it begins.

    They are copies of this one, so that the work need not be sent to them. Whoever opens a connection does so within
    the block, for a copy of it in another process would not be its own. Raises RuntimeError where one was ended from
    outside.
    """
    if number < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield Processes(work, None, 1)
        return
    executor = ProcessPoolExecutor(number, multiprocessing.get_context("fork"), _begin, (work,))
    try:
        executor.submit(_ready).result()
        yield Processes(work, executor, number)
    except BrokenProcessPool:
        raise RuntimeError("a process that did part of the work was ended, perhaps for want of memory") from None
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(work: Work) -> None:
    # Ctrl-C reaches every process of a terminal; only the first one answers to it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _works[:] = [work]


def _ready() -> None:
    """Nothing: it is done as soon as the processes are there."""


def _do(part: object) -> Outcomes:
    return _works[0](part)
