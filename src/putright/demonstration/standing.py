"""What the demonstration shows of people and services: who stands in for whom, and what complaints are about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.utils import timezone

from putright.accounts.changes import Hand
from putright.accounts.deputies import Standing, stand_in
from putright.accounts.models import Membership, Organisation, Person, Service

_SERVICES: Final = MappingProxyType({"larkfield": ("Injections", "Laser treatment", "Skin checks")})
_AWAY: Final = MappingProxyType({"osier": ("rajesh-vadgama", "alistair-munro", 12)})
"""Who is away, who stands in, and for how many days from the day on which the demonstration is built."""


def services_of(organisation: Organisation) -> list[Service]:
    """The services that a provider names, made now; most name none."""
    names = _SERVICES.get(organisation.slug, ())
    if names:
        Organisation.objects.filter(pk=organisation.pk).update(has_services=True)
    return [Service.objects.create(organisation=organisation, name=name) for name in names]


def somebody_away(organisation: Organisation, people: Mapping[str, Person], now: datetime) -> None:
    """Let somebody stand in for somebody who is on leave."""
    told = _AWAY.get(organisation.slug)
    if told is None:
        return
    absent, deputy, days = told
    first = timezone.localdate(now)
    members = {slug: Membership.objects.select_related("person").get(person=people[slug]) for slug in (absent, deputy)}
    wanted = Standing(members[deputy], members[absent], None, first, first + timedelta(days=days), "leave")
    stand_in(organisation, wanted, Hand(members[absent].account_id, now))
