"""Where and what a new complaint can be about: the sites that are open, the services that are offered."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from putright.accounts.models import Organisation, Service, Site
from putright.accounts.planned import ask_planned


def open_sites(organisation: Organisation, day: date | None = None) -> QuerySet[Site]:
    """The sites that are open on a day (nothing: today), by name."""
    open_then = Q(closed_from=None) | Q(closed_from__gt=day or timezone.localdate())
    return Site.objects.filter(open_then, organisation=organisation).order_by("name")


_COLUMNS: Final = [field.attname for field in Site._meta.concrete_fields]
_OPEN: Final = f"""
    SELECT {", ".join(_COLUMNS)} FROM accounts_site
    WHERE organisation_id = %(organisation)s AND (closed_from IS NULL OR closed_from > %(day)s) ORDER BY name
"""  # noqa: S608 - our own words


def sites_today(organisation: Organisation) -> list[Site]:
    """The sites that are open today, by name: as ``open_sites``, for the form that everybody opens."""
    rows = ask_planned(_OPEN, {"organisation": organisation.pk, "day": timezone.localdate()})
    return [Site.from_db(None, _COLUMNS, row) for row in rows]


def offered(organisation: Organisation, day: date | None = None) -> QuerySet[Service]:
    """The services that are offered on a day (nothing: today), by name."""
    offered_then = Q(ended_from=None) | Q(ended_from__gt=day or timezone.localdate())
    return Service.objects.filter(offered_then, organisation=organisation).order_by("name")


def service_of(organisation: Organisation, key: str) -> Service | None:
    """The service of a key such as service-7, if the organisation has it."""
    number = key.removeprefix("service-")
    if number == key or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return Service.objects.filter(organisation=organisation, pk=int(number)).first()
