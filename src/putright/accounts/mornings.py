"""Whether a member wants a morning email, and from which hour on. Nobody else can choose it for them."""

from __future__ import annotations

from typing import Final

from putright.accounts.models import Membership, Morning, Organisation

HOURS: Final = (7, 8, 9)
"""From which hours on, local time, a member may have it."""


def morning_of(organisation: Organisation, account: int) -> Morning | None:
    """What the member chose; None: no email."""
    return Morning.objects.filter(
        organisation=organisation, membership__account=account, membership__active=True
    ).first()


def choose_morning(organisation: Organisation, account: int, hour: int | None) -> None:
    """Have the email from that hour on, or none. Chosen anew after none, the first one tells everything."""
    membership = Membership.objects.select_for_update(no_key=True).get(
        organisation=organisation, account=account, active=True
    )
    mine = Morning.objects.filter(organisation=organisation, membership=membership)
    if hour is None:
        mine.delete()
    elif not mine.update(hour=hour):
        Morning.objects.create(organisation=organisation, membership=membership, hour=hour)
