"""Two who do something at the same moment, each with a connection of its own, in an order that the test chooses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Doer(threading.Thread):
    """One of them: begun at once. ``done`` is what it gave back; ``fault`` what was raised."""

    def __init__(self, what: Callable[[], Any]) -> None:
        super().__init__()
        self.what = what
        self.done: Any = None
        self.fault: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Do it, and give the connection back."""
        from django.db import connection

        try:
            self.done = self.what()
        except BaseException as fault:  # noqa: BLE001 - kept for whoever waits for it
            self.fault = fault
        finally:
            connection.close()

    def came_to(self) -> Any:
        """What it gave back, once it ended; what it raised is raised here."""
        self.join(120)  # as long as a busy machine may take
        assert not self.is_alive(), "it never ended"
        if self.fault is not None:
            raise self.fault
        return self.done


@contextmanager
def chain_taken(organisation: Any) -> Iterator[None]:
    """Hold the chain of an organisation, so that whoever writes waits for it; those who came first go on first."""
    from putright.accounts.scope import within
    from putright.register.append import take_chain

    with within(organisation):
        take_chain(organisation.pk)
        yield


def wait_until_waiting(number: int) -> None:
    """Wait until so many connections wait for a lock."""
    from django.db import connection

    until = time.monotonic() + 60
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody waits for a lock; {number} should")
