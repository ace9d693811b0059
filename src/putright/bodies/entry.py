"""An outside body as it is kept: groups of facts, each with how it came to be known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.durations import Duration

VERIFIED, SEEN, UNVERIFIED = "verified", "seen", "unverified"
"""How a group of facts came to be known: read in the body's own page on that day; read in a stored copy or on somebody
else's page, looked at on that day; or from general knowledge alone."""

WAYS: Final = ("phone", "textphone", "email", "web", "post", "other")
"""The ways to reach a body, in the order in which they are shown."""


class Known(NamedTuple):
    """How a group of facts came to be known. ``read`` says what was read; ``on`` is the day it was looked at."""

    status: str = UNVERIFIED
    read: str = ""
    on: date | None = None


class Remit(NamedTuple):
    """What a body does, in a sentence or two, and in which countries."""

    does: str
    where: tuple[str, ...]
    more: str = ""
    known: Known = Known()


class Takes(NamedTuple):
    """Whose complaints a body takes. ``attributes``: of which cases, by attribute. ``stages_first``: only once the
    provider's own stages are done, or have taken too long."""

    who: str = ""
    attributes: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    stages_first: bool = False
    known: Known = Known()


class BodyWindow(NamedTuple):
    """Within what time a body takes a complaint.

    ``of``: from when it counts: ``knowledge`` (the day the complainant knew of the problem), ``final answer`` (the
    provider's) or ``last contact``. ``says`` is the same as a piece of a sentence; ``later``: when more is allowed.
    """

    within: Duration
    of: str
    says: str
    later: str = ""
    known: Known = Known()


class Outdated(NamedTuple):
    """Something that stood in an address once, and what is known now. ``checked``: against the body's own page."""

    says: str
    now: str
    checked: bool


class BodyContact(NamedTuple):
    """How a body is reached: text by way (``WAYS``). ``not_read``: those ways of which nothing was read."""

    ways: Mapping[str, str] = MappingProxyType({})
    not_read: tuple[str, ...] = ()
    outdated: tuple[Outdated, ...] = ()
    known: Known = Known()

    def status_of(self, way: str) -> str:
        """How one of the ways came to be known."""
        return UNVERIFIED if way in self.not_read else self.known.status


class BodyEntry(NamedTuple):
    """An outside body.

    ``called`` is its name within sentences; ``alone``: that name stands without "the". ``also`` are other right names,
    ``wrong`` those met in use that are not. ``other_ids``: further ids that policies give it, each with the name that
    goes with it. ``decides``: whether it decides on one complaint and can give redress; None where that is not said.
    ``what`` says what one is that does not. ``which``: the id stands for one of many, and this says which.
    ``look``: what to look into before relying on it. ``check_every``: how old a check may become, in months.
    """

    id: str
    name: str
    called: str
    kind: str
    remit: Remit
    alone: bool = False
    also: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    other_ids: Mapping[str, str] = MappingProxyType({})
    decides: bool | None = None
    what: str = ""
    which: str = ""
    look: str = ""
    check_every: int = 12
    takes: Takes = Takes()
    window: BodyWindow | None = None
    contact: BodyContact = BodyContact()

    @property
    def groups(self) -> tuple[tuple[str, Known], ...]:
        """The groups of facts that there are, by name, each with how it came to be known."""
        found = [("remit", self.remit.known)]
        if self.takes.who or self.takes.attributes:
            found.append(("takes", self.takes.known))
        if self.window is not None:
            found.append(("window", self.window.known))
        if self.contact.ways:
            found.append(("contact", self.contact.known))
        return tuple(found)
