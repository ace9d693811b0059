"""What a story of the demonstration is made of: a provider, its people, its cases and what happened on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.demonstration.timing import Phrase, Span

COMPLAINANT: Final = "complainant"
CONCERNED: Final = "person-concerned"
DAY_ONLY: Final = "day only"


class BadStory(ValueError):
    """A data file of the demonstration cannot be read; says which file, which case, and what to mend."""


class Site(NamedTuple):
    """A place of the organisation."""

    slug: str
    name: str
    post: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A made-up provider."""

    slug: str
    name: str
    policy: str
    division: str
    about: str
    email: str
    phone: str
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the provider. Without an email they have no account and are only named in cases."""

    slug: str
    name: str
    title: str
    roles: tuple[str, ...] = ()
    email: str | None = None
    site: str | None = None

    @property
    def has_account(self) -> bool:
        """Whether they can sign in."""
        return self.email is not None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody outside: who complains, or for whom. Without a name: anonymous. ``relation``: of the person whom a
    complaint is for, as the complainant puts it; of the complainant, a code of ``RELATIONS``."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    post: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class ActTold:
    """One act as the file tells it; its time is still a span. ``script`` makes a Step of it."""

    do: str
    by: str
    entered_by: str
    ago: Span | None = None
    after: Span | None = None
    clock: str | None = None
    entered: Phrase | None = None
    id: str | None = None
    says: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One complaint: who, in what words, and what happened. ``shows``: why it is in the demonstration.

    ``needed``: needs by their codes; its ``review`` is a number of days from today. ``people``: who else takes part,
    with ``authority`` where they speak for another. ``notes``: staff notes, each a sort and its text.
    """

    key: str
    shows: str
    site: str | None
    complainant: Party
    concerned: Party | None
    channel: str
    words: str
    wishes: str | None
    needs: tuple[str, ...]
    needed: Mapping[str, object]
    people: tuple[Mapping[str, object], ...]
    notes: tuple[tuple[str, str], ...]
    attributes: Mapping[str, object]
    points: tuple[tuple[str, str], ...]
    handler: str
    acts: tuple[ActTold, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A compliment, a suggestion or a question: nothing is owed on it."""

    key: str
    kind: str
    sender: Party
    channel: str
    words: str
    about: str | None
    ago: Span
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for who was not dissatisfied; ``answer``: what was done, if it was."""

    key: str
    sender: Party
    channel: str
    words: str
    ago: Span
    by: str
    answer: str | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Adviser:
    """An outside body of the provider's own, made up like everything here. ``ago``: when somebody checked it."""

    name: str
    does: str
    takes: str
    phone: str
    email: str
    by: str
    how: str
    ago: Span


@dataclass(frozen=True, slots=True)
class Provider:
    """One data file."""

    file: str
    organisation: Organisation
    people: tuple[Person, ...]
    cases: tuple[Case, ...]
    remarks: tuple[Remark, ...]
    advisers: tuple[Adviser, ...] = ()
    requests: tuple[Request, ...] = ()

    def person(self, slug: str) -> Person:
        """The person of that slug. Raises KeyError."""
        for one in self.people:
            if one.slug == slug:
                return one
        raise KeyError(slug)


@dataclass(frozen=True, slots=True)
class Step:
    """One act with its time.

    ``who`` did it and ``entered_by`` recorded it: a person's slug, ``complainant`` (who enters only what comes by the
    web form) or ``person-concerned`` (who enters nothing). ``at`` is an instant with its offset, or a date where only
    the day is known; ``recorded`` is always an instant. ``number`` is its place among the acts of its case.
    """

    case: str
    number: int
    fact: str
    at: str
    recorded: str
    who: str
    entered_by: str
    says: Mapping[str, object]
    words: Mapping[str, str]
    reason: str | None
    id: str | None
