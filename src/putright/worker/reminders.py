"""Reminders: whoever owes something hears of it when it is nearly due, and once more when it is overdue.

Found by index (register_duty, owed_next): nothing due costs nothing. Each is written once, under a key made of the
duty and its due time, so that a worker that was off for a week catches up and nobody hears twice (hazards, Deadlines).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Final

from django.db.models import Q
from django.utils import timezone

from putright.accounts.holders import holders_on
from putright.accounts.holding import here_on
from putright.accounts.models import Membership, Organisation
from putright.procedure.moments import day_of, start_of_day
from putright.register.adopting import in_force
from putright.register.append import send_for
from putright.register.calendars import known_calendar
from putright.register.closing import OPEN, Bars, bars_kept
from putright.register.models import Duty, Message
from putright.register.reading import policy_of
from putright.register.strand_bars import strand_bars_kept
from putright.worker.asked import remind_of_asked
from putright.worker.statements import remind_of_statements

_AT_A_TIME: Final = 500
_LONGEST_KEY: Final = 120


def remind(organisation: Organisation, now: datetime) -> int:
    """Write the reminders that are due now and not written yet; how many. Within the organisation's transaction."""
    people = _People(organisation, now)
    found = _fallen(organisation, now)
    count = 0
    while owed := list(islice(found, _AT_A_TIME)):
        cases = {duty.case_id for duty, _ in owed}
        closed = bars_kept(organisation.pk, cases)
        strands = strand_bars_kept(organisation.pk, cases)
        some = [
            (_key(duty, kind, to), duty, kind, to)
            for duty, kind in owed
            for to in people(duty, closed.get(duty.case_id, OPEN), strands.get((duty.case_id, duty.stage), OPEN))
        ]
        keys = [key for key, *_ in some]
        written = Message.objects.filter(organisation=organisation, key__in=keys).values_list("key", flat=True)
        known = set(written)
        count += sum(send_for(duty.case, kind, to, key, now) for key, duty, kind, to in some if key not in known)
    soon = _end_of_next_working_day(organisation, now)
    return count + remind_of_statements(organisation, soon, now) + remind_of_asked(organisation, soon, now)


def _key(duty: Duty, kind: str, to: str) -> str:
    """What a reminder is about. A long one ends in its hash: cut off, two would pass for the same."""
    # Where a law's date comes first, that date is what it is about.
    by_law = duty.law is not None and duty.law_at is not None and duty.due_at == duty.law_at
    clause, due = (duty.law, duty.law_due) if by_law and duty.due_at != duty.promised_at else (duty.clause, duty.due)
    key = f"{duty.case.reference}/{duty.action}/{clause}/{due}/{kind}/{to}"
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:80]}/{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _fallen(organisation: Organisation, now: datetime) -> Iterator[tuple[Duty, str]]:
    soon = _end_of_next_working_day(organisation, now)
    here = Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))
    owed = Duty.objects.filter(here, organisation=organisation, state="open", due_at__lte=soon)
    for duty in owed.select_related("case").order_by("-due_at", "-id").iterator(chunk_size=_AT_A_TIME):
        yield duty, "overdue" if duty.due_at is not None and duty.due_at <= now else "due-soon"


def _end_of_next_working_day(organisation: Organisation, now: datetime) -> datetime:
    """A day before a weekend looks ahead to its end, so that Monday's duties are known on Friday."""
    day = day_of(int(now.timestamp()))
    try:
        policy = policy_of(in_force(organisation, date.fromordinal(day)))
    except LookupError:
        return now
    table = known_calendar(organisation.pk, policy).known_on(day)  # with the organisation's own days
    return datetime.fromtimestamp(start_of_day(table.after(day, 1) + 1), UTC)


class _People:
    """Whom to remind of a duty. Asked for each role once, however many duties there are."""

    def __init__(self, organisation: Organisation, now: datetime) -> None:
        self.holders = holders_on(organisation, timezone.localdate(now))
        members = Membership.objects.filter(here_on(timezone.localdate(now)), organisation=organisation)
        self.here = {f"person-{key}" for key in members.values_list("person", flat=True)}
        self.of: dict[str, list[str]] = {}

    def __call__(self, duty: Duty, *bars: Bars) -> list[str]:
        """Whoever handles it, and who stands in for them; nobody does, or they cannot be written to: the holders of the
        role that owes it; nobody holds it: the managers. Whoever may not open the case or the strand hears
        nothing of it.
        """

        def shut(person: str) -> bool:
            return any(one.shuts_out(person) for one in bars)

        if duty.person in self.here and not shut(duty.person):
            deputies = self.holders.deputies.get(duty.person, ())
            return [duty.person, *(one for one in deputies if not shut(one))]
        # Somebody else has to be found for what a person owes to whom the case is closed: that is for the managers.
        roles = ("", duty.role) if duty.person in self.here else (duty.role, "")
        for role in roles:
            if found := [one for one in self._of(role) if not shut(one)]:
                return found
        return []

    def _of(self, role: str) -> list[str]:
        """Who holds a role of the policy; "" for the managers."""
        if role not in self.of:
            self.of[role] = self.holders.of_policy_role(role) if role else self.holders.of_slug("manager")
        return self.of[role]
