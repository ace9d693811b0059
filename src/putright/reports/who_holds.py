"""Who held which role on a day, and who stood in for them: today, on a day to come, or on one that has passed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from putright.accounts.holding import first_uncovered, held_on, until_words
from putright.accounts.models import Deputy, Membership, Organisation, RoleHeld


class Holder(NamedTuple):
    """Somebody who holds a role on a day: from when until when (the first day on which no longer), who stands in for
    them on that day, and a note. ``instead``: they stand in themselves, where nobody holds it."""

    person: int
    name: str
    job: str
    since: date | None
    until: date | None
    deputies: tuple[str, ...] = ()
    note: str = ""
    instead: bool = False


def holders(organisation: Organisation, day: date) -> dict[int, list[Holder]]:
    """Who holds each role on a day, by the row ids of roles: two questions."""
    deputies, vacant = _deputies(organisation, day)
    ended_on_it = Q(until=day, ended_at__isnull=False)
    rows = (
        RoleHeld.objects.filter(held_on(day) | ended_on_it, organisation=organisation)
        .select_related("membership__person")
        .order_by("membership__person__name", "pk")
    )
    found: dict[int, list[Holder]] = {}
    for held in rows:
        note = _ended_that_day(held.since, held.ended_at, day) if held.until == day else ""
        if (held.until == day and not note) or (not note and not _belonged(held.membership, day)):
            continue
        person = held.membership.person
        stand_in = [words for role, words in deputies.get(held.membership_id, ()) if role in (None, held.role_id)]
        until = _earlier(held.until, held.membership.until)
        found.setdefault(held.role_id, []).append(
            Holder(person.pk, person.name, person.job, held.since, until, tuple(stand_in), note)
        )
    for role, several in vacant.items():
        found.setdefault(role, []).extend(several)
    return found


def _deputies(
    organisation: Organisation, day: date
) -> tuple[dict[int, list[tuple[int | None, str]]], dict[int, list[Holder]]]:
    """Who stands in on a day: by the membership of who is away, and by the role that nobody holds."""
    away: dict[int, list[tuple[int | None, str]]] = {}
    vacant: dict[int, list[Holder]] = {}
    rows = Deputy.objects.filter(held_on(day), organisation=organisation).select_related("membership__person")
    for one in rows.order_by("membership__person__name", "pk"):
        if not _belonged(one.membership, day):
            continue
        person = one.membership.person
        if one.instead_of_id is not None:
            words = f"{person.name} (to {until_words(one.until)})"
            away.setdefault(one.instead_of_id, []).append((one.role_id, words))
        elif one.role_id is not None:
            holder = Holder(person.pk, person.name, person.job, one.since, one.until, instead=True)
            vacant.setdefault(one.role_id, []).append(holder)
    return away, vacant


def _belonged(membership: Membership, day: date) -> bool:
    """Whether somebody belonged to the organisation on a day. Of those who left before days were kept: no."""
    return membership.active if membership.until is None else day < membership.until


def _ended_that_day(since: date | None, ended: datetime | None, day: date) -> str:
    """Of what ended at once on that day: until what time. Nothing for what had not begun, or was set to end before."""
    if ended is None or timezone.localdate(ended) != day or (since is not None and since >= day):
        return ""
    local = timezone.localtime(ended)
    return f"until {local:%H:%M} on that day"


def _earlier(one: date | None, other: date | None) -> date | None:
    both = [day for day in (one, other) if day is not None]
    return min(both) if both else None


def first_day_without(
    organisation: Organisation, groups: Mapping[str, Collection[int]], today: date
) -> dict[str, date]:
    """For each group of roles, the first day from today on which nobody holds one of them or stands in.

    Two questions. A group that is held for good is left out.
    """
    spans: dict[int, list[tuple[date, date | None]]] = {}
    wanted = {role for several in groups.values() for role in several}
    held = RoleHeld.objects.filter(organisation=organisation, role__in=wanted, membership__active=True)
    for role, since, *ends in held.values_list("role_id", "since", "until", "membership__until"):
        spans.setdefault(role, []).append((since or date.min, _earlier(*ends)))
    vacant = Deputy.objects.filter(organisation=organisation, role__in=wanted, instead_of=None, membership__active=True)
    for role, since, *ends in vacant.values_list("role_id", "since", "until", "membership__until"):
        if role is not None:
            spans.setdefault(role, []).append((since, _earlier(*ends)))
    found = {}
    for name, several in groups.items():
        day = first_uncovered([span for role in several for span in spans.get(role, ())], today)
        if day is not None:
            found[name] = day
    return found
