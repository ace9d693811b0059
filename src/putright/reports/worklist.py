"""What is owed next over all cases, read from the indexes of open duties: a page costs the same at any size."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.accounts.planned import ask_planned
from putright.reports.asking import IN_FORCE, PAGE, open_to
from putright.reports.worklist_asked import VIEWS, Asked, Place, place_of
from putright.reports.worklist_sql import LOOKED_AT, MATES, ORDERED, page_sql, scans, some, values

__all__ = [
    "MOST_COUNTED",
    "Around",
    "Owed",
    "Page",
    "Place",
    "Saved",
    "Worklist",
    "around",
    "owed",
    "place_of",
    "worklist",
]

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
    received: datetime | None = None
    drafts: str | None = None
    """The drafts on its case that nobody has touched (correspondence.drafts_told)."""


class Page(NamedTuple):
    """A page of duties and where it goes on. ``looked``: it ends where as many were looked at as are for one page."""

    rows: list[Owed]
    more: Place | None
    looked: bool


class Saved(NamedTuple):
    """A saved view as somebody sees it: whose it is, and whether their worklist opens with it."""

    id: int
    name: str
    asked: str
    shared: bool
    own: bool
    first: bool
    by: str


class Around(NamedTuple):
    """What stands around the list: how much there is in each view, the saved views, how many teams I am in.

    ``newest`` is the newest change of the calendar, ``recounting`` whether dates are still being made anew after one,
    ``policy`` the policy version in force today (None: none), ``bodies`` the newest change of the organisation's own
    list of outside bodies (0: none), ``looks`` how many letters I, or whom I stand in for, am asked to look at,
    ``asked`` how many I asked others to look at that they have not.
    """

    counts: dict[str, int]
    saved: list[Saved]
    teams: int
    newest: int
    recounting: bool
    policy: int | None
    bodies: int
    looks: int
    asked: int


class Worklist(NamedTuple):
    """A page with what stands around it."""

    rows: list[Owed]
    more: Place | None
    counts: dict[str, int]
    newest: int
    recounting: bool
    policy: int | None


def worklist(
    organisation: Organisation, member: Member, chosen: str, now: datetime, after: Place | None = None
) -> Worklist:
    """A page of a view of duties, the earliest first: two queries."""
    found, page = around(organisation, member, now), owed(organisation, member, Asked(chosen, after=after), now)
    return Worklist(page.rows, page.more, found.counts, found.newest, found.recounting, found.policy)


def owed(organisation: Organisation, member: Member, asked: Asked, now: datetime) -> Page:
    """A page of duties: one query."""
    found = ask_planned(page_sql(asked, member), params(organisation, member, now) | values(asked))
    fitting = [Owed(*row[:-2]) for row in found if row[-2]]
    rows, order = fitting[:PAGE], asked.order
    if len(fitting) > PAGE:
        return Page(rows, _place(rows[-1], order), looked=False)
    if found and found[-1][-1] == LOOKED_AT:  # the last that was looked at stands behind what fits, or is it
        return Page(rows, _place(Owed(*found[-1][:-2]), order), looked=True)
    return Page(rows, None, looked=False)


def _place(row: Owed, order: str) -> Place:
    by = ORDERED[order]
    group = {"case_id": str(row.case), "action": row.action, "person": row.person}.get(by.group)
    at = row.due_at if by.time == "due_at" else row.received if by.time else None
    return Place(at, row.id, group)


def params(organisation: Organisation, member: Member, now: datetime) -> dict[str, Any]:
    """What every question of the worklist takes."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "organisation": organisation.pk,
        "now": now,
        # What is due today is late from the next midnight on (projecting.late_from).
        "tomorrow": midnight + timedelta(days=1),
        "today": timezone.localdate(now),
        "persons": list(member.persons),
        "people": [int(one.removeprefix("person-")) for one in member.persons],
        "day": timezone.localdate(now),
        "person": int(member.person.removeprefix("person-")),
        "account": member.account,
        "roles": sorted(member.policy_roles),
        "barred": list(member.barred),
        "strands": list(member.closed_strands),
    }


_CALENDAR: Final = """
    (SELECT calendar FROM register_head WHERE organisation_id = %(organisation)s),
    EXISTS (SELECT 1 FROM register_recount WHERE organisation_id = %(organisation)s AND done IS NULL),
    (SELECT id FROM register_policyversion WHERE organisation_id = %(organisation)s AND adopted_from <= %(today)s
     ORDER BY adopted_from DESC, id DESC LIMIT 1),
    (SELECT coalesce(max(id), 0) FROM accounts_outsidebody WHERE organisation_id = %(organisation)s),
    (SELECT count(*) FROM correspondence_letterlook WHERE organisation_id = %(organisation)s AND settled IS NULL
        AND person_id = ANY(%(people)s) AND NOT case_id = ANY(%(barred)s)),
    (SELECT count(*) FROM correspondence_letterlook WHERE organisation_id = %(organisation)s AND settled IS NULL
        AND account_id = %(account)s AND NOT case_id = ANY(%(barred)s))
"""
_SAVED: Final = """
    (SELECT json_agg(json_build_array(v.id, v.name, v.asked, v.shared, v.account_id = %(account)s, f.id IS NOT NULL,
                                      coalesce(nullif(w.name, ''), w.email)) ORDER BY lower(v.name), v.id)
     FROM accounts_savedview v JOIN accounts_account w ON w.id = v.account_id
     LEFT JOIN accounts_opensfirst f ON f.organisation_id = v.organisation_id AND f.account_id = %(account)s
        AND f.view_id = v.id
     WHERE v.organisation_id = %(organisation)s AND (v.account_id = %(account)s OR v.shared)),
    (SELECT count(*) FROM accounts_teammate WHERE organisation_id = %(organisation)s AND person_id = %(person)s)
"""


def around(organisation: Organisation, member: Member, now: datetime) -> Around:
    """The counts beside the views, each up to MOST_COUNTED, the saved views and what holds for the whole list: one
    query.
    """
    row = ask_planned(_around_sql(member), params(organisation, member, now))[0]
    *counts, saved, teams, newest, recounting, policy, bodies, looks, asked = row
    return Around(
        dict(zip(VIEWS, counts, strict=True)),
        [Saved(*one) for one in saved or ()],
        teams,
        newest or 0,
        recounting,
        policy,
        bodies,
        looks,
        asked,
    )


def _around_sql(member: Member) -> str:
    # What is overdue stands first of everything: of as many as are counted, those of them that are late.
    early = some("due_at", "", "TRUE", ORDERED["due"], MOST_COUNTED, member)
    counted = {"all": "(SELECT count(*) FROM early)"}
    counted["overdue"] = "(SELECT count(*) FROM early WHERE due_at <= %(now)s)"
    counts = ", ".join(counted.get(show) or _count(show, member) for show in VIEWS)
    return f"WITH {MATES}, early AS MATERIALIZED ({early}) SELECT {counts}, {_SAVED}, {_CALENDAR}"


def _count(show: str, member: Member) -> str:
    if show == "waiting":
        parts = [waits(part, "1", MOST_COUNTED, member) for part in ("until > %(now)s", "until IS NULL")]
    else:
        led = scans(Asked(show), member)
        # In the index's order, though only a count is wanted: the planner has no reason then to read the table.
        where = f" AND {led.fits[0]}" if led.fits else ""
        parts = [
            some("1", owners, f"{condition}{where}", ORDERED["due"], MOST_COUNTED, member)
            for owners, condition in led.led
        ]
    return f"(SELECT count(*) FROM (SELECT 1 FROM ({' UNION ALL '.join(parts)}) found LIMIT {MOST_COUNTED}) few)"  # noqa: S608 - ours


def waits(part: str, columns: str, most: int, member: Member) -> str:
    """The first of what is waited for that ends by itself, or of what does not."""
    order = "asked_at, id" if part.startswith("until IS NULL") else "until, id"
    where = f"organisation_id = %(organisation)s AND {IN_FORCE} AND {part} AND {open_to(member)}"
    return f"(SELECT {columns} FROM register_waiting WHERE {where} ORDER BY {order} LIMIT {most})"  # noqa: S608 - ours
