"""The morning email: once on each working morning, to whoever chose it, if something changed for them.

What was told is kept in the transaction that puts the mail into the outbox, so that a crash neither loses nor doubles
one. A worker that was off for a week compares with what was told a week ago: one mail, not seven.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone

from putright.accounts.members import Member, member_of
from putright.accounts.models import Morning, Organisation
from putright.register.adopting import in_force
from putright.register.append import send_to_member
from putright.register.calendars import known_calendar
from putright.register.reading import policy_of
from putright.reports.morning_changes import MOST_KNOWN, changed, gone, known_now
from putright.reports.my_duties import my_duties
from putright.wording.morning_words import as_kept

FIRST_HOUR: Final = 7
LAST_HOUR: Final = 12
"""From noon on it is no morning any more: what changed is told on the next."""


def is_morning(now: datetime) -> bool:
    """Whether anybody could be due an email at this hour."""
    return FIRST_HOUR <= timezone.localtime(now).hour < LAST_HOUR


def due_mornings(organisation: Organisation, now: datetime) -> list[int]:
    """Whose hour has come today and was not settled yet. Within the organisation's transaction."""
    today = timezone.localdate(now)
    unsettled = Q(looked=None) | Q(looked__lt=today)
    found = Morning.objects.filter(unsettled, organisation=organisation, hour__lte=timezone.localtime(now).hour)
    return list(found.order_by("pk").values_list("pk", flat=True))


def settle_morning(organisation: Organisation, key: int, now: datetime) -> bool:
    """Settle this morning for one member; whether a mail was written. Within a transaction of its own."""
    today = timezone.localdate(now)
    morning = (
        Morning.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("membership__account")
        .filter(Q(looked=None) | Q(looked__lt=today), organisation=organisation, pk=key)
        .first()
    )
    if morning is None:
        return False
    morning.looked = today
    member = member_of(organisation, morning.membership.account)
    written = False
    if member is not None and member.may("read") and _is_working(organisation, today):
        written = _compare(organisation, member, morning, now)
    morning.save(update_fields=["looked", "told", "compared", "mailed"])
    return written


def _compare(organisation: Organisation, member: Member, morning: Morning, now: datetime) -> bool:
    duties = my_duties(organisation, member, now, MOST_KNOWN + 1)
    all_known = len(duties) <= MOST_KNOWN
    duties = duties[:MOST_KNOWN]
    lines = changed(duties, morning.told, morning.compared, now)
    if morning.told is not None and morning.compared is not None:
        left = set(morning.told) - {one.key for one in duties}
        lines += gone(organisation, member, left, morning.compared, now)
    if lines:
        late = sum(one.is_late(now) for one in duties)
        says = as_kept(lines, morning.mailed, now, len(duties), late, all_known)
        key = f"morning/{morning.membership_id}/{timezone.localdate(now)}"
        if not send_to_member(organisation.pk, "morning", member.person, key, says, now):
            return False  # they had one today, and chose it again since: the rest is told on the next morning
        morning.mailed = now
    morning.told, morning.compared = known_now(duties), now
    return bool(lines)


def _is_working(organisation: Organisation, today: date) -> bool:
    try:
        policy = policy_of(in_force(organisation, today))
    except LookupError:
        return False
    return known_calendar(organisation.pk, policy).known_on(today.toordinal()).is_working(today.toordinal())
