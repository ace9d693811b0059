"""Rows of the register to the engine's objects: the policy of a case, its history."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.accounts.planned import planned
from putright.codes import with_law
from putright.procedure.conditions import as_word
from putright.procedure.facts import Fact
from putright.procedure.faults import Faulty
from putright.procedure.history import CalendarChanges, History
from putright.procedure.moments import moment_of_instant, parse_day, parse_moment
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.procedure.succession import succeeded
from putright.procedure.upcast import upcast
from putright.register.calendars import calendar_of
from putright.register.models import Case, FactRow, PolicyVersion
from putright.register.parts import OURS, TAKEN_OVER, joined


class Entry(NamedTuple):
    """One fact of a case as it was entered: its row, and both its parts put together."""

    row: FactRow
    says: Mapping[str, object]
    note: str | None
    erased: bool

    @property
    def id(self) -> str:
        """How corrections name it."""
        return f"f{self.row.number}"


class Record(NamedTuple):
    """A case as the register keeps it: its entries in order, the policy it runs under, and the engine's history.

    ``newest`` is the newest change of the calendar that it was read with.
    """

    case: Case
    policy: Policy
    entries: tuple[Entry, ...]
    history: History
    newest: int

    def latest(self, kind: str) -> Mapping[str, object]:
        """What was said last under one of the register's own kinds, later words over earlier ones."""
        said: dict[str, object] = {}
        for entry in self.entries:
            if entry.row.kind == kind:
                said |= entry.says
        return said


_MOST_READ: Final = 256


@lru_cache(maxsize=_MOST_READ)
def sound(text: str) -> Policy:
    """The policy of a text, with the laws that bind it, read once in this process. Raises Faulty with every fault."""
    found = read_policy(text, "the policy file")
    if not isinstance(found, Policy):
        raise Faulty(found.faults)
    return with_law(found)


def compiled(text: str) -> Policy:
    """The policy of a text that was adopted. It was read without faults then."""
    try:
        return sound(text)
    except Faulty as faulty:
        faults = "; ".join(map(str, faulty.faults))
        raise ValueError(f"a policy that was adopted cannot be read any more: {faults}") from None


_READ: dict[str, Policy] = {}
"""Policies by the digest of their text: a version that was read once need not be fetched with its text again."""


def policy_of(version: PolicyVersion) -> Policy:
    """The policy of a version. Its text may be deferred: it is fetched when this process has not read it yet."""
    found = _READ.get(version.digest)
    if found is None:
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        found = _READ[version.digest] = compiled(version.text)
    return found


def record_of(case: Case) -> Record:
    """The case with everything that was recorded on it: one query."""
    names = [field.attname for field in FactRow._meta.concrete_fields]
    columns = ", ".join(f"f.{name}" for name in names)
    with planned() as cursor:  # by far the most frequent question about a case
        cursor.execute(
            f"SELECT {columns}, p.says, (SELECT calendar FROM register_head WHERE organisation_id = %s)"  # noqa: S608
            " FROM register_fact f LEFT JOIN register_personal p ON p.fact_id = f.id"
            " WHERE f.case_id = %s ORDER BY f.number",
            [case.organisation_id, case.pk],
        )
        found = cursor.fetchall()
    says = names.index("says")
    entries = []
    for *values, hidden, _ in found:
        values[says] = json.loads(values[says])
        row = FactRow.from_db(None, names, values)
        entries.append(_entry(row, json.loads(hidden) if hidden is not None else None))
    return as_record(case, entries, found[0][-1] if found else 0)


def records_of(organisation: int, cases: Iterable[Case], newest: int) -> list[Record]:
    """Several cases with everything that was recorded on them: one query. ``newest``: see ``calendars``."""
    wanted = {case.pk: case for case in cases}
    rows = FactRow.objects.filter(organisation=organisation, case_id__in=list(wanted)).select_related("personal")
    entries: dict[int, list[Entry]] = {}
    for row in rows.order_by("case_id", "number"):
        entries.setdefault(row.case_id, []).append(entry_of(row))
    return [as_record(case, entries.get(key, ()), newest) for key, case in wanted.items()]


def as_record(case: Case, entries: Iterable[Entry], newest: int) -> Record:
    """The case with these entries, the last ones not yet written, perhaps. ``newest``: see ``calendars``."""
    known = tuple(entries)
    policy = _governing(case, known)
    calendar = calendar_of(case.organisation_id, newest, policy, case.site_id)
    return Record(case, policy, known, history_of(known, calendar), newest)


def _governing(case: Case, entries: Iterable[Entry]) -> Policy:
    taken = ((entry.row.kind, entry.row.says) for entry in entries)
    return governing(policy_of(case.policy), taken, lambda digest: policy_by_digest(case.organisation_id, digest))


def governing(
    policy: Policy, entries: Iterable[tuple[str, Mapping[str, object]]], of_digest: Callable[[str], Policy]
) -> Policy:
    """The policy of a case that came under ``policy``: that one, and those that took it over since, each from its day.

    ``entries`` are kinds with what they say; ``of_digest`` finds a version by the digest of its text.
    """
    taken: dict[int, str] = {}
    for kind, says in entries:
        if kind == TAKEN_OVER.name:
            taken[parse_day(says["day"])] = str(says["version"])  # for one day the last holds
    for day in sorted(taken):
        policy = succeeded(policy, of_digest(taken[day]), day)
    return policy


def policy_by_digest(organisation: int, digest: str) -> Policy:
    """The policy of that text among the versions of an organisation. Raises PolicyVersion.DoesNotExist."""
    found = _READ.get(digest)
    if found is None:
        version = PolicyVersion.objects.filter(organisation=organisation, digest=digest).order_by("pk").first()
        if version is None:
            raise PolicyVersion.DoesNotExist(f"no version of the policy has the digest {digest}")
        found = policy_of(version)
    return found


def entry_of(row: FactRow) -> Entry:
    """A row with its personal part, where it is still there."""
    personal = getattr(row, "personal", None)
    return _entry(row, dict(personal.says) if personal is not None else None)


def _entry(row: FactRow, hidden: dict[str, object] | None) -> Entry:
    if row.commitment is None:
        hidden = None  # a personal part that nothing vouches for was put there by other hands (chain.check says so)
    note = hidden.pop("note", None) if hidden is not None else None
    erased = hidden is None and row.commitment is not None
    return Entry(row, joined(row.says, hidden or {}), str(note) if note is not None else None, erased)


class Noted(NamedTuple):
    """What the engine needs of one entry. ``recorded`` is an instant; None where nobody asks when it was entered."""

    number: int
    kind: str
    schema: int
    happened: str
    says: Mapping[str, object]
    recorded: int | None = None
    note: str | None = None


def history_of(entries: Iterable[Entry], calendar: CalendarChanges | None = None) -> History:
    """What the engine needs of the entries."""
    noted = (
        Noted(
            entry.row.number,
            entry.row.kind,
            entry.row.schema,
            entry.row.happened,
            entry.says,
            int(entry.row.recorded.timestamp()),
            entry.note,
        )
        for entry in entries
    )
    return history_from(noted, calendar)


def history_from(entries: Iterable[Noted], calendar: CalendarChanges | None = None) -> History:
    """The history of a case from its entries in their order; ``calendar``: the days that its organisation entered."""
    facts: list[Fact] = []
    attributes: dict[str, str] = {}
    points: dict[str, str] = {}
    for entry in entries:
        if entry.kind == "described":
            attributes |= {name: as_word(value) for name, value in entry.says.items()}
        elif entry.kind == "point-raised":
            points[str(entry.says["id"])] = str(entry.says.get("about", ""))
        elif entry.kind not in OURS:
            facts.append(_fact(entry))
    return History(tuple(facts), MappingProxyType(attributes), MappingProxyType(points), calendar)


def _fact(entry: Noted) -> Fact:
    read = upcast({"fact": entry.kind, **entry.says, "schema": entry.schema})
    says = {name: value for name, value in read.items() if name not in ("fact", "schema")}
    moment = parse_moment(entry.happened)
    return Fact(
        str(read["fact"]),
        moment.day,
        moment.instant,
        moment.bare,
        MappingProxyType(says),
        f"f{entry.number}",
        moment_of_instant(entry.recorded) if entry.recorded is not None else None,
        entry.note,
    )
