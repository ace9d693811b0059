"""What the cases wait for: what the complainant was asked and has not answered, and that they may still go further."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.accounts.planned import ask_planned
from putright.correspondence.drafts_told import DRAFTS, reminder_for
from putright.procedure.policy import Policy
from putright.register.waiting import CONSENT, DETAILS, NEXT_STAGE
from putright.reports.asking import GOVERNS, PAGE
from putright.reports.who_complained import names_given, policies_of, read_policies
from putright.reports.worklist import params, waits
from putright.reports.worklist_asked import Asked, Place
from putright.reports.worklist_sql import LOOKED_AT
from putright.wording.dates import long_day
from putright.wording.fact_words import kind_words
from putright.wording.plain_names import capital, listed, stage_name

_COLUMNS: Final = "id, case_id, what, about, ends, clause, stage, asked, asked_at, last, until"


class Waited(NamedTuple):
    """Something that is waited for, as it is kept, with its case."""

    id: int
    case: int
    what: str
    about: str
    ends: str
    clause: str | None
    stage: str
    asked: str
    asked_at: datetime
    last: str | None
    until: datetime | None
    reference: str
    policy: int
    governs: int
    site: int | None
    drafts: str | None = None


class WaitingPage(NamedTuple):
    """A page of them, and where it goes on; ``looked`` as of a page of duties."""

    rows: list[Waited]
    more: Place | None
    looked: bool


class WaitingLine(NamedTuple):
    """One of them in words."""

    reference: str
    complainant: str
    what: str
    stage: str
    since: str
    until: str
    why: str
    letter: str = ""
    """The kind of a letter that is drafted to remind of it, and what is said of that."""
    drafted: str = ""


def waiting(organisation: Organisation, member: Member, asked: Asked, now: datetime) -> WaitingPage:
    """A page of what is waited for: first what ends by itself, the earliest first, then what does not, the longest
    waited for first. One query. Only a site and a stage narrow it.
    """
    fits = [
        f"{name} = %({field})s" for name, field in (("r.site_id", "site"), ("stage", "stage")) if getattr(asked, field)
    ]
    most = LOOKED_AT if fits else PAGE + 1
    order = "until NULLS LAST, CASE WHEN until IS NULL THEN asked_at END, id"
    merged = " UNION ALL ".join(waits(part, _COLUMNS, most, member) for part in _parts(asked.after))
    walk = f"SELECT * FROM ({merged}) parts ORDER BY {order} LIMIT {most}"  # noqa: S608 - every part is a text of ours
    looked = f"SELECT w.*, row_number() OVER (ORDER BY {order}) AS n FROM ({walk}) w"  # noqa: S608 - likewise
    columns = ", ".join(f"d.{name}" for name in _COLUMNS.split(", "))
    sql = (
        f"SELECT {columns}, c.reference, c.policy_id, {GOVERNS}, c.site_id, {DRAFTS.format('d.case_id')}, d.fits,"  # noqa: S608 - likewise
        " d.n FROM ("
        f"SELECT looked.*, coalesce({' AND '.join(fits) or 'TRUE'}, false) AS fits FROM ({looked}) looked"
        " JOIN register_case r ON r.id = looked.case_id) d JOIN register_case c ON c.id = d.case_id"
        f" WHERE d.fits OR d.n = {most} ORDER BY d.n LIMIT {PAGE + 2}"
    )
    after = asked.after
    given = {"after_at": after.due_at if after else None, "after_id": after.id if after else None}
    found = ask_planned(sql, params(organisation, member, now) | given | {"site": asked.site, "stage": asked.stage})
    fitting = [Waited(*row[:-2]) for row in found if row[-2]]
    rows = fitting[:PAGE]
    if len(fitting) > PAGE:
        return WaitingPage(rows, _place(rows[-1]), looked=False)
    if found and found[-1][-1] == LOOKED_AT:
        return WaitingPage(rows, _place(Waited(*found[-1][:-2])), looked=True)
    return WaitingPage(rows, None, looked=False)


def _parts(after: Place | None) -> list[str]:
    endless = "until IS NULL"
    if after is None:
        return ["until > %(now)s", endless]
    if after.group == "none":
        return [f"{endless} AND (asked_at, id) > (%(after_at)s, %(after_id)s)"]
    return ["until > %(now)s AND (until, id) > (%(after_at)s, %(after_id)s)", endless]


def _place(row: Waited) -> Place:
    return Place(row.until or row.asked_at, row.id, "none" if row.until is None else None)


def waiting_lines(organisation: Organisation, rows: list[Waited]) -> list[WaitingLine]:
    """The rows in words: at most two queries."""
    policies = read_policies(policies_of(organisation, [row.governs for row in rows]))
    complainants = names_given(organisation, [row.case for row in rows])
    return [
        WaitingLine(
            row.reference,
            complainants.get(row.case, ""),
            what_words(row, policies[row.governs]),
            capital(stage_name(row.stage, policies[row.governs])),
            long_day(date.fromisoformat(row.asked).toordinal()),
            f"Until {long_day(date.fromisoformat(row.last).toordinal())}" if row.last else "No last day",
            _why(row, policies[row.governs]),
            *(reminder_for(row.drafts, row.what) or ("", "")),
        )
        for row in rows
    ]


_WHAT: Final[Mapping[str, str]] = MappingProxyType(
    {DETAILS: "The details that we asked for", CONSENT: "The consent of the person concerned"}
)


def what_words(row: Waited, policy: Policy) -> str:
    """What is waited for."""
    if row.what == NEXT_STAGE:
        return f"Whether they ask for {stage_name(row.about, policy)}"
    if row.what in _WHAT:
        return _WHAT[row.what]
    ends = [f"“{kind_words(kind, policy)}”" for kind in row.ends.split()]
    return f"What stopped a clock: until {listed(ends, 'or')} is recorded"


def _why(row: Waited, policy: Policy) -> str:
    if row.what == NEXT_STAGE:
        return f"{row.clause}: the time to ask for it runs."
    if row.clause is not None:
        return f"{row.clause}: a clock stands still until it comes."
    return "Asked for, and not given yet."
