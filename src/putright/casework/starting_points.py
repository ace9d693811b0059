"""What a draft may begin as, besides a file of one's own: a version of the organisation's, or a policy that comes with
putright."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from putright.accounts.models import Organisation
from putright.policies import bundled, policy_text
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.register.adopting import in_force
from putright.register.models import PolicyVersion
from putright.wording.dates import long_day


class Source(NamedTuple):
    """Policies that come with putright. ``text`` raises KeyError for an id that there is not."""

    key: str
    heading: str
    ids: Callable[[], Iterable[str]]
    text: Callable[[str], str]


class Start(NamedTuple):
    """Something to begin with. ``id`` names it in a form."""

    id: str
    title: str
    heading: str


class Beginning(NamedTuple):
    """The text that a draft begins with, what it is called, and where it is from, in words."""

    text: str
    title: str
    origin: str


SOURCES: Final[tuple[Source, ...]] = (
    Source("bundled", "Procedures of other providers, as they were published", bundled, policy_text),
)
"""Where policies come from that are there for everybody."""

_OWN: Final = "Your own versions"


def starting_points(organisation: Organisation, today: date) -> list[Start]:
    """All of them: the version in force first, then the organisation's others, the newest first. Two questions."""
    versions = (
        PolicyVersion.objects.filter(organisation=organisation)
        .order_by("-adopted_from", "-id")
        .values_list("pk", "adopted_from")
    )
    try:
        current = in_force(organisation, today).pk
    except LookupError:
        current = None
    own = [
        Start(
            f"version/{pk}",
            f"The version {'in force, ' if pk == current else ''}from {long_day(day.toordinal())}",
            _OWN,
        )
        for pk, day in sorted(versions, key=lambda one: one[0] != current)
    ]
    return [*own, *_common()]


def beginning(organisation: Organisation, start: str) -> Beginning:
    """What a draft begins with that starts there. Raises LookupError where there is no such start."""
    key, _, name = start.partition("/")
    if key == "version":
        return _from_version(organisation, name)
    for source in SOURCES:
        if source.key == key and name in source.ids():
            return Beginning(source.text(name), title_of(source.text(name)) or name, f"{source.heading}: {name}")
    raise LookupError(f"a draft cannot begin with {start}")


def title_of(text: str) -> str:
    """What a policy calls itself; nothing, if it cannot be read."""
    found = read_policy(text, "the policy file")
    return found.title if isinstance(found, Policy) else ""


def _from_version(organisation: Organisation, name: str) -> Beginning:
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 18 else 0
    found = PolicyVersion.objects.filter(organisation=organisation, pk=number).first()
    if found is None:
        raise LookupError(f"there is no version {name}")
    day = long_day(found.adopted_from.toordinal())
    return Beginning(found.text, f"Change of the version from {day}", f"the version from {day}")


def _common() -> Iterator[Start]:
    for source in SOURCES:
        for name in source.ids():
            yield Start(f"{source.key}/{name}", _title(source.text(name)) or name, source.heading)


@lru_cache(maxsize=64)
def _title(text: str) -> str:
    return title_of(text)
