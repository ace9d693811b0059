"""What is owed next over all cases, read from the index of open duties: a page costs the same at any size."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.reports.asking import GOVERNS, IN_FORCE, PAGE, ask, open_to

FILTERS: Final = MappingProxyType({"all": "Everything", "mine": "Mine", "overdue": "Overdue", "today": "Due today"})
"""What the worklist can be narrowed to, and what the page calls it."""

MOST_COUNTED: Final = 200
"""Nobody needs to know whether it is 4,000 or 5,000, and counting them would cost more each year."""


class Owed(NamedTuple):
    """One open duty as it is kept, with its case."""

    id: int
    case: int
    place: int
    stage: str
    action: str
    role: str
    person: str
    clause: str | None
    strength: str
    due: str | None
    due_at: datetime | None
    law: str | None
    law_due: str | None
    law_state: str | None
    reference: str
    policy: int
    governs: int
    site: int | None = None


class Place(NamedTuple):
    """Where a page of the worklist ends: the next one begins after it."""

    due_at: datetime | None
    id: int

    def __str__(self) -> str:
        return f"{self.due_at.timestamp():.0f}.{self.id}" if self.due_at is not None else f"none.{self.id}"


def place_of(text: str) -> Place | None:
    """The place that an address names; None for anything that is none."""
    when, _, number = text.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if when == "none":
        return Place(None, int(number))
    if not (when.isascii() and when.isdigit() and len(when) < 12):
        return None
    return Place(datetime.fromtimestamp(int(when), tz=timezone.get_current_timezone()), int(number))


class Worklist(NamedTuple):
    """A page of the worklist, where it goes on, and how much there is under each filter.

    ``newest`` is the newest change of the calendar, ``recounting`` whether dates are still being made anew after one,
    ``policy`` the policy version in force today (None: none).
    """

    rows: list[Owed]
    more: Place | None
    counts: dict[str, int]
    newest: int
    recounting: bool
    policy: int | None


def worklist(
    organisation: Organisation, member: Member, chosen: str, now: datetime, after: Place | None = None
) -> Worklist:
    """A page: two queries, one for its rows and one for the counts beside the filters."""
    asked = _asked(organisation, member, now)
    found = [Owed(*row) for row in ask(_page_sql(chosen, member, after), asked | _from(after))]
    rows, more = found[:PAGE], None
    if len(found) > PAGE:
        more = Place(rows[-1].due_at, rows[-1].id)
    *counts, newest, recounting, policy = ask(_counts_sql(member), asked)[0]
    return Worklist(rows, more, dict(zip(FILTERS, counts, strict=True)), newest or 0, recounting, policy)


def _asked(organisation: Organisation, member: Member, now: datetime) -> dict[str, Any]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    roles = {f"role{number}": role for number, role in enumerate(sorted(member.policy_roles))}
    return {
        "organisation": organisation.pk,
        "now": now,
        # What is due today is late from the next midnight on (projecting.late_from).
        "tomorrow": midnight + timedelta(days=1),
        "today": timezone.localdate(now),
        **{f"me{number}": person for number, person in enumerate(member.persons)},
        "barred": list(member.barred),
        **roles,
    }


def _from(after: Place | None) -> dict[str, Any]:
    return {"after_due": after.due_at, "after_id": after.id} if after is not None else {}


def _sources(chosen: str, member: Member) -> list[str]:
    """Whose duties: everybody's, or mine and what my roles owe that nobody has been given. Each is one index scan."""
    seen = open_to(member)
    if chosen != "mine":
        return [seen]
    roles = [f"person = '' AND role = %(role{number})s" for number in range(len(member.policy_roles))]
    mine = [f"person = %(me{number})s" for number in range(len(member.persons))]
    return [f"{one} AND {seen}" for one in (*mine, *roles)]


_TIMES: Final = MappingProxyType(
    {
        "all": "due_at IS NOT NULL",
        "mine": "due_at IS NOT NULL",
        "overdue": "due_at <= %(now)s",
        "today": "due_at > %(now)s AND due_at <= %(tomorrow)s",
    }
)
_COLUMNS: Final = (
    "id, case_id, place, stage, action, role, person, clause, strength, due, due_at, law, law_due, law_state"
)
_OPEN: Final = f"organisation_id = %(organisation)s AND state = 'open' AND {IN_FORCE}"


def _some(columns: str, source: str, time: str, most: int) -> str:
    # In the index's order, also where only a count is wanted: the planner then has no reason to read the table.
    where = f"{_OPEN} AND {source} AND {time}"
    return f"(SELECT {columns} FROM register_duty WHERE {where} ORDER BY due_at, id LIMIT {most})"  # noqa: S608 - ours


def _parts(chosen: str, member: Member, after: Place | None) -> list[str]:
    """The scans that a page is merged from: what has a date, earliest first, then what has none."""
    dated = _TIMES[chosen]
    undated = "due_at IS NULL" if chosen in ("all", "mine") else None
    if after is not None and after.due_at is not None:
        dated += " AND (due_at, id) > (%(after_due)s, %(after_id)s)"
    times = [dated] if after is None or after.due_at is not None else []
    if undated is not None:
        times.append(undated if times else f"{undated} AND id > %(after_id)s")
    return [_some(_COLUMNS, source, time, PAGE + 1) for source in _sources(chosen, member) for time in times]


def _page_sql(chosen: str, member: Member, after: Place | None) -> str:
    merged = " UNION ALL ".join(_parts(chosen, member, after)) or _some(_COLUMNS, "TRUE", "FALSE", 1)
    columns = ", ".join(f"d.{name}" for name in _COLUMNS.split(", "))
    return (
        f"SELECT {columns}, c.reference, c.policy_id, {GOVERNS}, c.site_id"  # noqa: S608 - every part is a text of this module
        f" FROM (SELECT * FROM ({merged}) parts ORDER BY due_at NULLS LAST, id LIMIT {PAGE + 1}) d"
        " JOIN register_case c ON c.id = d.case_id ORDER BY d.due_at NULLS LAST, d.id"
    )


_CALENDAR: Final = """
    (SELECT calendar FROM register_head WHERE organisation_id = %(organisation)s),
    EXISTS (SELECT 1 FROM register_recount WHERE organisation_id = %(organisation)s AND done IS NULL),
    (SELECT id FROM register_policyversion WHERE organisation_id = %(organisation)s AND adopted_from <= %(today)s
     ORDER BY adopted_from DESC, id DESC LIMIT 1)
"""


def _counts_sql(member: Member) -> str:
    counts = []
    for chosen in FILTERS:
        times = [_TIMES[chosen]] + (["due_at IS NULL"] if chosen in ("all", "mine") else [])
        scans = [_some("1", source, time, MOST_COUNTED) for source in _sources(chosen, member) for time in times]
        counts.append(f"(SELECT count(*) FROM ({' UNION ALL '.join(scans)}) few)")  # noqa: S608 - ours
    return f"SELECT {', '.join(f'least({count}, {MOST_COUNTED})' for count in counts)}, {_CALENDAR}"
