"""What a member owes: what they were given, and what a role of theirs owes and nobody was given. For their mornings.

As the worklist's "Mine", without a page's end and without a word of the case: what is owed is said by the policy alone,
so that a calendar or a mail names a case by its reference and says nothing of the complaint.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.procedure.moments import end_of_day
from putright.procedure.policy import Policy
from putright.reports.asking import GOVERNS, IN_FORCE, ask, owed_to
from putright.reports.limits import owed_in_words
from putright.reports.who_complained import policies_of, read_policies
from putright.wording.duty_words import due_in_words


class Mine(NamedTuple):
    """A duty of somebody's. ``key`` is its place in the case's duties, the same whatever its date becomes.

    ``due`` is the day or, where hours count, the moment, by the policy or by a law, whichever is earlier; ``due_at``
    the first moment at which it is late. ``revision`` is counted up with each entry on the case, ``changed`` is when
    the last one was made.
    """

    key: str
    case: int
    reference: str
    what: str
    agreed: bool
    due: date | datetime | None
    due_at: datetime | None
    revision: int
    changed: datetime

    @property
    def by(self) -> str:
        """By when, in words: "due Monday 30 March 2026"."""
        return due_in_words(self.due, isinstance(self.due, datetime))

    def is_late(self, at: datetime) -> bool:
        """Whether it is overdue at that moment."""
        return self.due_at is not None and self.due_at <= at


class Place(NamedTuple):
    """Where a duty stands in its case: which act, by which clause or law, the how-manieth of these."""

    case: int
    stage: str
    action: str
    clause: str
    nth: int

    def __str__(self) -> str:
        return "\t".join(map(str, self))


NTH: Final = """(
    SELECT count(*) FROM register_duty o WHERE o.case_id = d.case_id AND o.place < d.place
        AND o.since <= %(now)s AND (o.until IS NULL OR o.until > %(now)s) AND o.stage = d.stage
        AND o.action = d.action AND coalesce(o.clause, o.law, '') = coalesce(d.clause, d.law, ''))"""
"""Of the duties alike, in whatever state, the how-manieth: the same when those before it are done."""

_ONE: Final = (
    "(SELECT id, case_id, place, stage, action, clause, law, due, due_at, law_due, law_state FROM register_duty"  # noqa: S608 - texts of ours
    f" WHERE organisation_id = %(organisation)s AND state = 'open' AND {IN_FORCE}"
    " AND {whose} AND {seen} AND {dated} ORDER BY due_at, id LIMIT %(most)s)"
)


def my_duties(organisation: Organisation, member: Member, now: datetime, most: int) -> list[Mine]:
    """The first ``most`` of what this member owes now, the earliest first, undated last. Two queries at most."""
    roles = {f"role{number}": role for number, role in enumerate(sorted(member.policy_roles))}
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "now": now,
        "today": timezone.localdate(now),
        **{f"me{number}": person for number, person in enumerate(member.persons)},
        "barred": list(member.barred),
        "strands": list(member.closed_strands),
        "most": most,
        **roles,
    }
    rows = ask(_sql(member, len(roles)), asked)
    policies = read_policies(policies_of(organisation, [row[12] for row in rows]))
    return [_mine(row, policies[row[12]]) for row in rows]


def _sql(member: Member, roles: int) -> str:
    whose = [
        *(f"person = %(me{number})s" for number in range(len(member.persons))),
        *(f"person = '' AND role = %(role{number})s" for number in range(roles)),
    ]
    scans = [
        _ONE.format(whose=one, seen=owed_to(member), dated=dated)
        for one in whose
        for dated in ("due_at IS NOT NULL", "due_at IS NULL")
    ]
    return (
        "SELECT d.case_id, d.stage, d.action, d.clause, d.law, d.due, d.due_at, d.law_due, d.law_state, c.reference,"  # noqa: S608 - every part is a text of ours
        f" {NTH}, f.number, {GOVERNS}, f.recorded"
        f" FROM (SELECT * FROM ({' UNION ALL '.join(scans)}) parts ORDER BY due_at NULLS LAST, id LIMIT %(most)s) d"
        " JOIN register_case c ON c.id = d.case_id"
        " CROSS JOIN LATERAL (SELECT number, recorded FROM register_fact WHERE case_id = d.case_id"
        "  ORDER BY number DESC LIMIT 1) f"
        " ORDER BY d.due_at NULLS LAST, d.id"
    )


def _mine(row: tuple[Any, ...], policy: Policy) -> Mine:
    case, stage, action, clause, law, due, due_at, law_due, law_state, reference, nth, revision, _, changed = row
    dates = [_when(one) for one in (due, law_due if law_state == "open" else None) if one is not None]
    return Mine(
        str(Place(case, stage, action, clause or law or "", nth)),
        case,
        reference,
        owed_in_words(policy, stage, action),
        action == "do-action",
        min(dates, key=_end, default=None),
        due_at,
        revision,
        changed,
    )


def _when(due: str) -> date | datetime:
    """Replay writes an instant where hours count, and a date where days do."""
    return datetime.fromisoformat(due) if "T" in due else date.fromisoformat(due)


def _end(due: date | datetime) -> datetime:
    return due if isinstance(due, datetime) else datetime.fromtimestamp(end_of_day(due.toordinal()), UTC)
