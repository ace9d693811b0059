"""What adopting a draft would mean, for the page on which it is confirmed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from putright.accounts.founding import RoleNeeded, roles_needed
from putright.casework.adopting import received_since, renamed
from putright.lint.finding import ERROR
from putright.procedure.policy import Policy
from putright.register.models import PolicyDraft
from putright.reports.policy_look import look_at
from putright.reports.versions import Line, versions_of
from putright.staff.door import Desk
from putright.wording.dates import long_day


class Adoption(NamedTuple):
    """What somebody should know before they adopt: which cases, until when, what takes whose place, which roles."""

    first_day: str
    last_day: str
    today: bool
    takes_over: str | None
    stay_open: int
    received_already: int
    withdraws: Line | None
    name: str
    renamed: str | None
    roles: list[RoleNeeded]
    errors: int


def adoption(at: Desk, draft: PolicyDraft, policy: Policy, start: date) -> Adoption:
    """What it would mean to adopt this draft from that day on."""
    lines = versions_of(at.organisation, at.now)
    effective = [one for one in lines if one.standing in ("in-force", "coming", "past")]
    following = [one for one in effective if one.version.adopted_from > start]
    same_day = [one for one in effective if one.version.adopted_from == start]
    last = following[-1].version.adopted_from - timedelta(days=1) if following else None
    today = timezone.localdate(at.now)
    return Adoption(
        long_day(start.toordinal()),
        long_day(last.toordinal()) if last is not None else "",
        start == today,
        policy.takes_open,
        sum(one.open for one in lines),
        received_since(at.organisation, start) if start <= today else 0,
        same_day[0] if same_day and same_day[0].standing == "coming" else None,
        policy.id,
        renamed(at.organisation, policy, start),
        roles_needed(at.organisation, policy),
        look_at(draft.text, today).count(ERROR),
    )


def shown_standing(standing: str) -> tuple[str, str]:
    """How a version stands, in words, and the colour of its tag."""
    return _STANDING[standing]


_STANDING: dict[str, tuple[str, str]] = {
    "in-force": ("In force", "green"),
    "coming": ("Still to come", "blue"),
    "past": ("Past", "grey"),
    "withdrawn": ("Withdrawn before its day", "grey"),
    "replaced": ("Replaced on the same day", "grey"),
}
