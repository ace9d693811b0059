"""A case file to a History, or to every fault in it: contract.md, Input.

A case file may also be a worked case: then it carries a title, what it shows, and what is expected of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.actions import STOCK_ACTIONS
from putright.procedure.conditions import as_word
from putright.procedure.document import Document, Path, written_path
from putright.procedure.factreader import FactReader
from putright.procedure.facts import CASE_ATTRIBUTES, STOCK, Fact, FactKind
from putright.procedure.faults import Fault, nearest, shown, unknown_name
from putright.procedure.history import CalendarChanges, History
from putright.procedure.moments import parse_day
from putright.procedure.policy import Policy

FACTS_LIMIT: Final = 2000
PROCLAIMED_LIMIT: Final = 100
_KEYS: Final = ("policy", "attributes", "calendar", "points", "facts", "title", "shows", "expect")
_DIVISIONS: Final = ("england-and-wales", "scotland", "northern-ireland")


class CaseFile(NamedTuple):
    """What a case file says: the case itself, and for a worked case what is expected of it."""

    history: History
    title: str | None = None
    shows: tuple[str, ...] = ()
    expect: tuple[object, ...] = ()


def read_case(document: Document, policy: Policy | None) -> CaseFile | tuple[Fault, ...]:
    """Read a case under a policy; without one (it could not be read) only the common stock of names is known.

    Returns every fault at once if there is any.
    """
    reader = _CaseReader(document, policy)
    found = reader.read()
    return found if not reader.faults else tuple(sorted(reader.faults, key=lambda fault: fault.line or 0))


def _days(ranges: Iterable[range]) -> Iterator[int]:
    """Every day of the ranges once, however often they overlap."""
    last = 0
    for days in sorted(ranges, key=lambda days: days.start):
        yield from range(max(days.start, last), days.stop)
        last = max(last, days.stop)


class _CaseReader:
    def __init__(self, document: Document, policy: Policy | None) -> None:
        self.document = document
        self.policy = policy
        self.faults: list[Fault] = []
        self.kinds: Mapping[str, FactKind] = policy.facts if policy is not None else STOCK
        self.actions: Iterable[str] = policy.actions if policy is not None else STOCK_ACTIONS
        self.stages: Iterable[str] | None = policy.order if policy is not None else None
        self.clauses: set[str] | None = policy.tickable if policy is not None else None

    def fault(self, path: Path, message: str) -> None:
        """Note a fault at a place of the file."""
        self.faults.append(Fault(message, written_path(path), self.document.line(path)))

    def read(self) -> CaseFile:
        value = self.document.value
        if not isinstance(value, dict):
            self.fault((), f"found {shown(value)}, expected a mapping with policy and facts.")
            return CaseFile(History(()))
        for key in value:
            if key not in _KEYS:
                self.fault((key,), unknown_name("a key of a case file", key, _KEYS) + " Rename it or take it out.")
        attributes = self._attributes(value.get("attributes", {}))
        calendar = self._calendar(value["calendar"]) if "calendar" in value else None
        points = self._points(value.get("points", []))
        facts = self._facts(value, points)
        if self.policy is not None and not isinstance(value.get("policy", ""), str):
            self.fault(("policy",), f"found {shown(value['policy'])}, expected the name of a policy.")
        title = value.get("title")
        shows = value.get("shows", [])
        expect = value.get("expect", [])
        if "title" in value and (isinstance(title, bool) or not isinstance(title, str | int | float)):
            self.fault(("title",), f"found {shown(title)}, expected text.")
        for name, several in (("shows", shows), ("expect", expect)):
            if not isinstance(several, list):
                self.fault((name,), f"found {shown(several)}, expected a list.")
        return CaseFile(
            History(tuple(facts), MappingProxyType(attributes), MappingProxyType(points), calendar),
            str(title) if title is not None else None,
            tuple(str(one) for one in shows) if isinstance(shows, list) else (),
            tuple(expect) if isinstance(expect, list) else (),
        )

    def _attributes(self, given: object) -> dict[str, str]:
        if not isinstance(given, dict):
            self.fault(("attributes",), f"found {shown(given)}, expected a mapping such as {{funding: nhs}}.")
            return {}
        known = self.policy.attributes if self.policy is not None else CASE_ATTRIBUTES
        found = {}
        for name, value in given.items():
            path: Path = ("attributes", name)
            values = known.get(name)
            if values is None:
                self.fault(path, unknown_name("an attribute of a case", name, known))
            elif set(values) == {"true", "false"}:
                if not isinstance(value, bool):
                    self.fault(path, f"found {shown(value)}, expected true or false.")
                else:
                    found[name] = as_word(value)
            elif isinstance(value, bool) or not isinstance(value, str | int | float):
                self.fault(path, f"found {shown(value)}, expected one of: {', '.join(values)}.")
            elif str(value) not in values:
                self.fault(path, unknown_name(f"a value of {name}", value, values))
            else:
                found[name] = str(value)
        return found

    def _calendar(self, given: object) -> CalendarChanges | None:
        if not isinstance(given, dict):
            self.fault(("calendar",), f"found {shown(given)}, expected a mapping such as {{division: scotland}}.")
            return None
        keys = ("division", "closures", "proclaimed")
        for key in given:
            if key not in keys:
                self.fault(("calendar", key), unknown_name("a key of a calendar", key, keys))
        division = given.get("division")
        if "division" in given and division not in _DIVISIONS:
            self.fault(("calendar", "division"), unknown_name("a division", division, _DIVISIONS))
            division = None
        closures = frozenset(_days(self._closure(path, one) for path, one in self._list(given, "closures")))
        proclaimed = []
        for path, one in self._list(given, "proclaimed"):
            days = self._day_pair(path, one, ("date", "on"))
            if days is not None:
                proclaimed.append(days)
        if len(proclaimed) > PROCLAIMED_LIMIT:
            message = (
                f"there are {len(proclaimed):,} proclaimed days; at most {PROCLAIMED_LIMIT} are read. Shorten the list."
            )
            self.fault(("calendar", "proclaimed"), message)
        return CalendarChanges(division, closures, tuple(proclaimed[:PROCLAIMED_LIMIT]))

    def _list(self, given: dict[str, object], key: str) -> list[tuple[Path, object]]:
        value = given.get(key, [])
        if not isinstance(value, list):
            self.fault(("calendar", key), f"found {shown(value)}, expected a list.")
            return []
        return [(("calendar", key, number), one) for number, one in enumerate(value)]

    def _closure(self, path: Path, one: object) -> range:
        if isinstance(one, dict):
            days = self._day_pair(path, one, ("from", "to"))
            if days is not None and days[1] < days[0]:
                self.fault(
                    path, f"the closure ends on {one['to']}, before it begins on {one['from']}. Mend one of them."
                )
            return range(days[0], days[1] + 1) if days is not None else range(0)
        day = self._day(path, one)
        return range(day, day + 1) if day is not None else range(0)

    def _day_pair(self, path: Path, one: object, keys: tuple[str, str]) -> tuple[int, int] | None:
        if not isinstance(one, dict):
            self.fault(path, f"found {shown(one)}, expected {{{keys[0]}: 2026-12-29, {keys[1]}: 2026-12-31}}.")
            return None
        for key in one:
            if key not in keys:
                self.fault((*path, key), unknown_name("a key that may stand here", key, keys))
        found = []
        for key in keys:
            if key not in one:
                self.fault(path, f'the key "{key}" is missing. Add it.')
            else:
                found.append(self._day((*path, key), one[key]))
        return (found[0], found[1]) if len(found) == 2 and found[0] and found[1] else None

    def _day(self, path: Path, value: object) -> int | None:
        try:
            return parse_day(value, 1989, 2100)
        except ValueError as error:
            self.fault(path, f"found {shown(value)}: {error}.")
            return None

    def _points(self, given: object) -> dict[str, str]:
        if not isinstance(given, list):
            self.fault(("points",), f"found {shown(given)}, expected a list such as [{{id: p1, about: staff}}].")
            return {}
        found: dict[str, str] = {}
        for number, point in enumerate(given):
            path: Path = ("points", number)
            if not isinstance(point, dict):
                self.fault(path, f"found {shown(point)}, expected a mapping such as {{id: p1, about: staff}}.")
                continue
            for key, value in point.items():
                if key not in ("id", "about"):
                    self.fault((*path, key), unknown_name("a key of a point", key, ("id", "about")))
                elif isinstance(value, bool) or not isinstance(value, str | int | float):
                    self.fault((*path, key), f"found {shown(value)}, expected text.")
            identity = str(point.get("id", ""))
            if "id" not in point:
                self.fault(path, 'the key "id" is missing. Give the point a short name, such as p1.')
            elif identity in found:
                self.fault((*path, "id"), f"two points have the id {shown(identity)}. Give each its own.")
            found[identity] = str(point.get("about", ""))
        return found

    def _facts(self, value: dict[str, object], points: Mapping[str, str]) -> list[Fact]:
        if "facts" not in value:
            self.fault((), 'the key "facts" is missing. List what happened, beginning with {fact: received, at: ...}.')
            return []
        given = value["facts"]
        if not isinstance(given, list):
            self.fault(("facts",), f"found {shown(given)}, expected a list of facts.")
            return []
        if len(given) > FACTS_LIMIT:
            self.fault(("facts",), f"there are {len(given):,} facts; at most {FACTS_LIMIT:,} are read. Split the case.")
            return []
        named = [one.get("fact") for one in given if isinstance(one, dict)]
        if "received" not in named and not any(
            isinstance(name, str) and nearest(name, self.kinds) == "received" for name in named
        ):
            self.fault(
                ("facts",), "no fact says that the complaint was received. Add {fact: received, at: 2026-03-02T10:15}."
            )
        reader = FactReader(self, points)
        found = [fact for number, one in enumerate(given) if (fact := reader.fact(("facts", number), one)) is not None]
        reader.corrections()
        return found
