"""A case as people look at it: everything recorded, where it stands, who is who. Looking is recorded too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils import timezone

from putright.accounts.members import who_acted
from putright.accounts.models import Organisation, Site
from putright.accounts.planned import planned
from putright.calendars import load_calendars
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import Fact
from putright.register.models import Case, PolicyVersion
from putright.register.reading import Record, record_of
from putright.wording.needs import Needs, needs_of


@dataclass(frozen=True, slots=True)
class View:
    """A case at a moment. ``seen`` is what an act sends back, so that nobody acts on an older state unawares."""

    organisation: Organisation
    record: Record
    found: Assessment
    names: Mapping[str, str]
    accounts: Mapping[int, str]
    now: datetime
    persons: Mapping[int, str] = field(default_factory=dict)
    """As which person of the organisation each account acts that entered something."""
    away: Mapping[str, str] = field(default_factory=dict)
    """Who stands in today for whom of the people named on the case."""
    hidden: frozenset[int] = frozenset()
    """The numbers of entries that name a case which is closed to whoever looks: they are not shown."""

    closed: frozenset[str] = frozenset()
    """The ids of the strands that are closed to whoever looks."""

    @property
    def case(self) -> Case:
        """The row of the case."""
        return self.record.case

    @property
    def seen(self) -> int:
        """How many entries there were when this was looked at."""
        return len(self.record.entries)

    @property
    def complainant(self) -> str:
        """The name given; nothing, if the complaint is anonymous."""
        return str(self.record.latest("contact-given").get("name", ""))

    @property
    def needs(self) -> Needs:
        """What the complainant needs from us, as it was said last."""
        return needs_of(self.record.latest("needs-noted"), self.record.latest("contact-given").get("needs"))

    def naming(self, key: str) -> str:
        """The name of a person of the organisation; anything else as it is."""
        return self.names.get(key, key)

    def naming_now(self, key: str) -> str:
        """The same for somebody who owes something now, with who stands in for them today."""
        deputy = self.away.get(key)
        return f"{self.naming(key)}, for whom {deputy} stands in" if deputy else self.naming(key)

    def fact(self, identity: str) -> Fact | None:
        """The fact of that id as it reads now, corrections applied."""
        return next((fact for fact in self.found.case.facts if fact.id == identity), None)


def case_of(organisation: Organisation, reference: str) -> Case | None:
    """The case of that reference, if this organisation has it: with its policy version and its site, one query.

    The text of the version is left out: it is long, and known to this process once it has read it.
    """
    parts = [
        (model, [field.attname for field in model._meta.concrete_fields if field.attname != "text"])
        for model in (Case, PolicyVersion, Site)
    ]
    columns = ", ".join(f"{table}.{name}" for table, (_, names) in zip("cvs", parts, strict=True) for name in names)
    with planned() as cursor:  # asked by each page of a case
        cursor.execute(
            f"SELECT {columns} FROM register_case c JOIN register_policyversion v ON v.id = c.policy_id"  # noqa: S608
            " LEFT JOIN accounts_site s ON s.id = c.site_id WHERE c.organisation_id = %s AND c.reference = %s",
            [organisation.pk, reference.strip().upper()],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    (_, of_case), (_, of_version), (_, of_site) = parts
    end, last = len(of_case), len(of_case) + len(of_version)
    case = Case.from_db(None, of_case, row[:end])
    case.policy = PolicyVersion.from_db(None, of_version, row[end:last])
    case.site = Site.from_db(None, of_site, row[last:]) if row[last] is not None else None
    return case


def look(organisation: Organisation, case: Case, now: datetime) -> View:
    """The case as it stands now. Within the organisation's transaction."""
    return view_of(organisation, record_of(case), now)


def view_of(organisation: Organisation, record: Record, now: datetime) -> View:
    """A record that is already at hand, as it stands now."""
    found = assess(record.history, record.policy, load_calendars(), now)
    entered = {entry.row.account_id for entry in record.entries if entry.row.account_id is not None}
    known = who_acted(organisation, _people_in(record), entered, timezone.localdate(now))
    return View(organisation, record, found, known.people, known.accounts, now, known.persons, known.away)


def _people_in(record: Record) -> set[str]:
    """The keys of everybody whom a fact of the case names."""
    found = set()
    for entry in record.entries:
        corrected = entry.says.get("set")
        for says in (entry.says, corrected if isinstance(corrected, Mapping) else {}):
            found |= set(str(says.get("people", "")).split())
            found |= {str(says[name]) for name in ("person", "owner", "service_id") if name in says}
    return found


FOLLOWED: Final = "followed"
"""How it is noted that the complainant, or whoever speaks for them, read their case."""


def note_followed(case: Case, now: datetime) -> None:
    """Record that somebody outside read the case with a code."""
    _note(case, None, now, FOLLOWED)


def note_read(view: View, account: int | None, what: str) -> None:
    """Record that somebody read the case: an inspector may ask who did."""
    _note(view.case, account, view.now, what)


def _note(case: Case, account: int | None, now: datetime, what: str) -> None:
    with planned() as cursor:  # asked by each page of a case
        cursor.execute(
            "INSERT INTO register_caseread (organisation_id, case_id, account_id, at, what)"
            " VALUES (%s, %s, %s, %s, %s)",
            [case.organisation_id, case.pk, account, now, what],
        )
