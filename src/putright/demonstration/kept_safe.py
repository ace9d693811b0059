"""What the demonstration shows of safety: the providers' own urgent numbers, and a reception desk at one of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from putright.accounts.changes import Hand
from putright.accounts.members import Member
from putright.accounts.models import Organisation, Site
from putright.accounts.reception_desks import begin_desk
from putright.accounts.urgent_numbers import Own, keep_urgent

_NUMBERS: Final[Mapping[str, tuple[Own, ...]]] = MappingProxyType(
    {
        "osier": (
            Own("Something in your home is broken and not safe", "Urgent repairs", "01632 960 710", "Day and night."),
            Own("A neighbour or a carer frightens you", "Our safeguarding lead", "01632 960 711", "9am to 5pm."),
        ),
        "hearthline": (
            Own("Your alarm does not work", "Alarm line", "01632 960 720", "Day and night."),
        ),
        "brightwater": (
            Own("You feel worse after a session", "Duty clinician", "01632 960 730", "8am to 8pm, every day."),
        ),
        "larkfield": (
            Own("You react badly to a treatment", "Clinic out of hours", "01632 960 740", "Day and night."),
        ),
        "millrace": (
            Own("You are worried about a patient of ours", "Our safeguarding lead", "01632 960 750", "8am to 6pm."),
        ),
    }
)  # fmt: skip


def keep_safe(
    organisation: Organisation, sites: Mapping[str, Site], members: Mapping[str, Member], now: datetime
) -> None:
    """Give each provider its numbers; whoever receives complaints at the surgery and the landlord has begun a desk."""
    keep_urgent(organisation, _NUMBERS.get(organisation.slug, ()))
    if organisation.slug in ("millrace", "osier"):
        by = next(one for one in members.values() if one.may("receive"))
        hand = Hand(by.account, now - timedelta(days=6))
        begin_desk(organisation, "Waiting room", next(iter(sites.values()), None), hand, prints=True, idle_minutes=3)
