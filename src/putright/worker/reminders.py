"""Reminders: whoever owes something hears of it when it is nearly due, and once more when it is overdue.

Found by index (register_duty, owed_next): nothing due costs nothing. Each is written once, under a key made of the
duty and its due time, so that a worker that was off for a week catches up and nobody hears twice (hazards, Deadlines).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from django.db.models import Q

from putright.accounts.models import Organisation, RoleHeld
from putright.calendars import load_calendars
from putright.procedure.moments import day_of, start_of_day
from putright.register.adopting import in_force
from putright.register.append import send_for
from putright.register.models import Duty
from putright.register.reading import policy_of

MOST: Final = 1000


def remind(organisation: Organisation, now: datetime) -> int:
    """Write the reminders that are due now and not written yet; how many. Within the organisation's transaction."""
    count = 0
    for duty, kind in _fallen(organisation, now):
        for to in _whom(organisation, duty):
            key = f"{duty.case.reference}/{duty.action}/{duty.clause}/{duty.due}/{kind}/{to}"
            count += send_for(duty.case, kind, to, key, now)
    return count


def _fallen(organisation: Organisation, now: datetime) -> Iterator[tuple[Duty, str]]:
    soon = _end_of_next_working_day(organisation, now)
    here = Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))
    owed = Duty.objects.filter(here, organisation=organisation, state="open", due_at__lte=soon)
    for duty in owed.select_related("case").order_by("-due_at", "-id")[:MOST]:
        yield duty, "overdue" if duty.due_at is not None and duty.due_at <= now else "due-soon"


def _end_of_next_working_day(organisation: Organisation, now: datetime) -> datetime:
    """A day before a weekend looks ahead to its end, so that Monday's duties are known on Friday."""
    day = day_of(int(now.timestamp()))
    try:
        policy = policy_of(in_force(organisation, now.date()))
    except LookupError:
        return now
    table = load_calendars()[policy.division].known_on(day)
    return datetime.fromtimestamp(start_of_day(table.after(day, 1) + 1), UTC)


def _whom(organisation: Organisation, duty: Duty) -> list[str]:
    """Whoever handles it; nobody does: the holders of the role that owes it; nobody holds it: the managers."""
    if duty.person:
        return [duty.person]
    held = RoleHeld.objects.filter(organisation=organisation, membership__active=True)
    for which in (Q(role__policy_roles__contains=[duty.role]), Q(role__slug="manager")):
        people = held.filter(which).values_list("membership__person", flat=True)
        if found := sorted(f"person-{key}" for key in set(people)):
            return found
    return []
