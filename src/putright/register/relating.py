"""How cases stand to one another: worked out from the entries of one of them, and from those that speak of a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.accounts.models import Organisation
from putright.register.models import Case, CaseGroup, FactRow
from putright.register.parts import OF_GROUPS, OF_TWO
from putright.register.parts_beside import GROUPED, JOINED, LINKED, SPLIT, UNGROUPED, UNJOINED, UNLINKED, UNSPLIT
from putright.register.reading import Entry


class Joining(NamedTuple):
    """That this case was joined with another: the entry that says so, and those that were made with it, or nothing."""

    reference: str
    number: int
    moved: str = ""
    carried: str = ""
    closed: str = ""


class Relations(NamedTuple):
    """What a case has to do with others, by their references, as it stands now.

    ``goes_on``: the case in which this one goes on. ``came``: those that were joined with this one. ``into``: what
    became of parts of it, each with the ids of the points that moved. ``groups``: the numbers of its groups.
    ``back_in``: the case into which this one, once a part of it, was taken back. ``back``: parts taken back into it.
    """

    links: Mapping[str, str]
    goes_on: Joining | None
    came: Mapping[str, Joining]
    origin: str
    into: Mapping[str, tuple[str, ...]]
    groups: tuple[int, ...]
    back_in: Joining | None = None
    back: tuple[str, ...] = ()

    @property
    def elsewhere(self) -> Joining | None:
        """The case in which this complaint goes on, whether it came twice or was taken back."""
        return self.goes_on or self.back_in

    @property
    def others(self) -> tuple[str, ...]:
        """Every case that is named, once."""
        ends = (self.goes_on.reference,) if self.goes_on is not None else ()
        origin = (self.origin,) if self.origin else ()
        return tuple(dict.fromkeys((*ends, *self.came, *origin, *self.into, *self.back, *self.links)))

    @property
    def moved(self) -> Mapping[str, str]:
        """Each point that is dealt with in another case, with that case."""
        return {point: reference for reference, points in self.into.items() for point in points}


_NOTHING: Final = MappingProxyType[str, str]({})
NONE: Final = Relations(_NOTHING, None, MappingProxyType({}), "", MappingProxyType({}), ())
"""A case that stands by itself."""


def relations_of(entries: Iterable[Entry]) -> Relations:
    """What the entries of a case say of others; the last word counts."""
    told = [entry for entry in entries if entry.row.kind in OF_TWO or entry.row.kind in OF_GROUPS]
    if not told:
        return NONE
    goes_on, came = _joined(told)
    origin, into, back_in, back = _split(told)
    return Relations(_links(told), goes_on, came, origin, into, _groups(told), back_in, back)


def _links(told: Iterable[Entry]) -> dict[str, str]:
    links: dict[str, str] = {}
    for entry in told:
        if entry.row.kind == LINKED.name:
            links[_other(entry)] = str(entry.says["how"])
        elif entry.row.kind == UNLINKED.name:
            links.pop(_other(entry), None)
    return links


def _joined(told: Iterable[Entry]) -> tuple[Joining | None, dict[str, Joining]]:
    """The case in which this one goes on, and those that go on in this one."""
    goes_on: Joining | None = None
    came: dict[str, Joining] = {}
    for entry in told:
        other = _other(entry)
        if entry.row.kind == JOINED.name:
            made = (str(entry.says.get(name, "")) for name in ("moved", "carried", "closed"))
            joined = Joining(other, entry.row.number, *made)
            if entry.says["part"] == "ends":
                goes_on = joined
            else:
                came[other] = joined
        elif entry.row.kind == UNJOINED.name:
            came.pop(other, None)
            goes_on = None if goes_on is not None and goes_on.reference == other else goes_on
    return goes_on, came


def _split(told: Iterable[Entry]) -> tuple[str, dict[str, tuple[str, ...]], Joining | None, tuple[str, ...]]:
    """The case that this one was a part of, what became of parts of this one, and what of both was taken back."""
    origin, into = "", dict[str, tuple[str, ...]]()
    back_in, back = None, dict[str, None]()
    for entry in told:
        if entry.row.kind == SPLIT.name and entry.says["part"] == "from":
            origin = _other(entry)
        elif entry.row.kind == SPLIT.name:
            into[_other(entry)] = tuple(str(entry.says.get("points", "")).split())
        elif entry.row.kind == UNSPLIT.name and entry.says["part"] == "ends":
            back_in = Joining(_other(entry), entry.row.number, closed=str(entry.says.get("closed", "")))
        elif entry.row.kind == UNSPLIT.name:
            into.pop(_other(entry), None)
            back[_other(entry)] = None
    return origin, into, back_in, tuple(back)


def _groups(told: Iterable[Entry]) -> tuple[int, ...]:
    groups: dict[int, None] = {}
    for entry in told:
        if entry.row.kind == GROUPED.name:
            groups[group_number(entry.says)] = None
        elif entry.row.kind == UNGROUPED.name:
            groups.pop(group_number(entry.says), None)
    return tuple(groups)


def _other(entry: Entry) -> str:
    return str(entry.says.get("reference", ""))


def group_number(says: Mapping[str, object]) -> int:
    """The number of the group that an entry names, as in g3."""
    return int(str(says["group"])[1:])


def members_of(organisation: Organisation, group: int | None = None) -> dict[int, list[int]]:
    """The row ids of the cases in each group, or in one, in the order in which they came: one query."""
    rows = FactRow.objects.filter(organisation=organisation, kind__in=[GROUPED.name, UNGROUPED.name])
    found: dict[int, dict[int, None]] = {}
    for case, kind, says in rows.order_by("id").values_list("case", "kind", "says"):
        number = group_number(says)
        if group not in (None, number):
            continue
        cases = found.setdefault(number, {})
        cases.pop(case, None)
        if kind == GROUPED.name:
            cases[case] = None
    return {number: list(cases) for number, cases in found.items()}


def groups_named(organisation: Organisation, numbers: Iterable[int]) -> dict[int, str]:
    """What these groups are called."""
    rows = CaseGroup.objects.filter(organisation=organisation, number__in=list(numbers))
    return dict(rows.values_list("number", "name"))


def keys_of_cases(organisation: Organisation, references: Iterable[str]) -> dict[str, int]:
    """The row ids of these cases by their references: one query."""
    rows = Case.objects.filter(organisation=organisation, reference__in=list(references))
    return dict(rows.values_list("reference", "pk"))
