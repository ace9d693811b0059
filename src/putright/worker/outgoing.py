"""A round over the outboxes: what waits is sent, organisation by organisation, while mail goes out at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.correspondence.carrier_reports import any_sent, came_back
from putright.correspondence.mail_stopped import goes_if_none_waits, note_attempt, stopped_since, tell_health
from putright.correspondence.outbox import send, waiting
from putright.outgoing.notify import ByNotify
from putright.outgoing.way import Told
from putright.outgoing.ways import way

_ENOUGH: Final = 2
"""After so many organisations in a row whose mail was not taken the round ends: the others have the same way."""


class Round:
    """One round. While the way is down it costs an attempt or two, and each organisation with mail is noted."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.down: list[Told] = []
        self.stopped: list[datetime] = []

    def empty(self, organisation: Organisation) -> None:
        """Send what waits; stop at the first that finds that nothing goes."""
        self._send(organisation)
        with within(organisation):
            since = stopped_since(organisation, self.clock())
        self.stopped += [since] if since is not None else []

    def told(self) -> None:
        """Let the health page say how it stands."""
        tell_health(min(self.stopped, default=None))

    def _send(self, organisation: Organisation) -> None:
        with within(organisation):
            messages = waiting(organisation, self.clock())
            if len(self.down) >= _ENOUGH and messages:
                note_attempt(organisation, self.down[-1], self.clock())
            elif not messages:
                goes_if_none_waits(organisation)
        if len(self.down) >= _ENOUGH:
            return
        for message in messages:
            sent = send(organisation, message, self.clock())
            if sent.told is not None and not sent.reached:
                self.down.append(sent.told)
                return
            if sent.told is not None:
                self.down.clear()


def take_reports(organisations: Iterable[Organisation], now: datetime) -> int:
    """Ask a carrier that tells of it what did not arrive, and mark that; how many there were."""
    chosen = way()
    if not isinstance(chosen, ByNotify):
        return 0
    asks = []
    for one in organisations:
        with within(one):
            if any_sent(one, now):
                asks.append(one)
    reports = list(chosen.failures()) if asks else []
    count = 0
    for one in asks if reports else []:
        with within(one):
            count += came_back(one, reports, now)
    return count
