"""Putting a version of the policy in force from a day on: who may, which day will do, and what goes with it.

The pages and the command take the same act. What was adopted is never changed: another version follows it, or takes its
place where both are for the same day.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple

from django.utils import timezone

from putright.accounts.founding import RoleNeeded, make_roles, roles_needed
from putright.accounts.models import Organisation
from putright.casework.proposals import unkeepable
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault, Faulty
from putright.procedure.moments import ZONE
from putright.procedure.policy import Policy
from putright.register.adopting import adopt, in_force, readable
from putright.register.models import Phase, PolicyVersion
from putright.register.reading import policy_of

YEARS_AHEAD: Final = 5
"""A day later than this is a slip of the pen."""
LONGEST_REASON: Final = 4000


class Adopted(NamedTuple):
    """The version, and the roles that were made or taken for its own. ``again``: it was adopted before."""

    version: PolicyVersion
    roles: tuple[RoleNeeded, ...] = ()
    again: bool = False


def adopt_version(
    organisation: Organisation,
    text: str,
    *,
    start: date,
    reason: str,
    by: int | None,
    now: datetime,
    newest: int | None = None,
) -> Adopted | Refusal:
    """Adopt a policy file. Within the organisation's transaction; ``by`` is an account, nobody's: a command.

    Some role of the organisation stands for each role of the policy afterwards. ``newest`` is the version that was
    adopted last when the person looked; if there is a newer one now, nothing is done.
    """
    # Its turn: two people who adopt at once must not each overlook what the other does.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    last = newest_version(organisation)
    faults = _wrong_reason(reason)
    if newest is not None and last is not None and last != newest:
        faults.append(
            Fault(
                "Somebody adopted another version while you looked at this page. See what is in force now, and decide "
                "again.",
                "",
            )
        )
    faults += _wrong_day(organisation, start, now)
    try:
        policy = readable(text)
    except Faulty as faulty:
        return Refusal("not-well-formed", faults=(*faults, *faulty.faults))
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    needed = tuple(roles_needed(organisation, policy))
    try:
        version = adopt(organisation, text, adopted_from=start, by=by, reason=reason.strip(), at=now)
    except Faulty as faulty:  # another version of that day takes over what is open
        return Refusal("not-well-formed", faults=tuple(one._replace(path="start") for one in faulty.faults))
    make_roles(organisation, policy)
    return Adopted(version, needed)


def newest_version(organisation: Organisation) -> int | None:
    """The version that was adopted last, whatever its day; nothing: none was ever adopted."""
    found: int | None = (
        PolicyVersion.objects.filter(organisation=organisation).order_by("-id").values_list("pk", flat=True).first()
    )
    return found


def received_since(organisation: Organisation, day: date) -> int:
    """How many complaints that were received on that day or later are in the register: they stay under theirs."""
    since = datetime.combine(day, datetime.min.time(), tzinfo=ZONE)
    return Phase.objects.filter(organisation=organisation, received__gte=since).values("case").distinct().count()


def renamed(organisation: Organisation, policy: Policy, start: date) -> str | None:
    """What the policy in force calls itself, where this one calls itself otherwise."""
    try:
        before = policy_of(in_force(organisation, start)).id
    except LookupError:
        return None
    return before if before != policy.id else None


def _wrong_reason(reason: str) -> list[Fault]:
    if not reason.strip():
        return [Fault("Say why it is adopted: whoever inspects the register will ask.", "reason")]
    if len(reason) > LONGEST_REASON:
        return [Fault(f"It has {len(reason):,} characters. At most {LONGEST_REASON:,} are kept.", "reason")]
    return unkeepable({"reason": reason})


def _wrong_day(organisation: Organisation, start: date, now: datetime) -> list[Fault]:
    today = timezone.localdate(now, ZONE)
    if start.year > today.year + YEARS_AHEAD:
        return [Fault(f"{start.year} is more than {YEARS_AHEAD} years away. Check the year.", "start")]
    if start >= today:
        return []
    count = received_since(organisation, start)
    if not count:
        return []
    what = "1 complaint that came" if count == 1 else f"{count:,} complaints that came"
    return [
        Fault(
            f"{what} on that day or later {'is' if count == 1 else 'are'} in the register already, under the version "
            "of their time, and stay there. Adopt it from today or a later day.",
            "start",
        )
    ]
