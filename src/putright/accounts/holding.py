"""Who holds which role on a day. It begins and ends by itself: every question asks with the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Q

from putright.accounts.changes import Hand, Refused, note
from putright.accounts.models import Membership, Organisation, Person, Role, RoleHeld

LAST: Final = (
    "This would leave nobody who can add people or change roles. "
    "First give somebody else a role that may, then try again."
)


def held_on(day: date, prefix: str = "") -> Q:
    """Of rows with ``since`` and ``until``, those that hold on a day."""
    return (Q(**{f"{prefix}since": None}) | Q(**{f"{prefix}since__lte": day})) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day})
    )


def here_on(day: date, prefix: str = "") -> Q:
    """Of memberships, those that let somebody in on a day."""
    ends = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day})
    return Q(**{f"{prefix}active": True}) & ends


def on_day(alias: str) -> str:
    """The same as ``held_on`` in SQL, with the day as a parameter."""
    return f"({alias}.since IS NULL OR {alias}.since <= %(day)s) AND ({alias}.until IS NULL OR {alias}.until > %(day)s)"


def here(alias: str) -> str:
    """The same as ``here_on`` in SQL, with the day as a parameter."""
    return f"{alias}.active AND ({alias}.until IS NULL OR {alias}.until > %(day)s)"


def effective(members: str) -> str:
    """Every role that somebody has on a day: their own, and those in which they stand in for somebody.

    Of the memberships to which the condition ``members`` (on ``m``) holds. Rows: membership, role (nothing: whoever
    they stand in for holds none), the membership in whose place, whether in all of its roles, the day it ends.
    """
    return f"""
        SELECT m.id AS membership, h.role_id AS role, NULL::bigint AS instead_of, false AS whole, NULL::date AS until
        FROM accounts_membership m JOIN accounts_roleheld h ON h.membership_id = m.id AND {on_day("h")}
        WHERE {members}
        UNION ALL
        SELECT m.id, coalesce(h.role_id, CASE WHEN d.instead_of_id IS NULL THEN d.role_id END), d.instead_of_id,
               d.role_id IS NULL, d.until
        FROM accounts_membership m JOIN accounts_deputy d ON d.membership_id = m.id AND {on_day("d")}
        LEFT JOIN accounts_membership o ON o.id = d.instead_of_id
        LEFT JOIN accounts_roleheld h ON h.membership_id = o.id AND {on_day("h")}
            AND (d.role_id IS NULL OR d.role_id = h.role_id)
        WHERE {members} AND (d.instead_of_id IS NULL OR ({here("o")}))
    """  # noqa: S608 - every part is a text of this module


def until_words(until: date | None) -> str:
    """The last day, in words; of what has no end: nothing."""
    return day_words(until - timedelta(days=1)) if until is not None else ""


def day_words(day: date | None) -> str:
    """A day as a list of changes writes it: 5 December 2026."""
    return f"{day.day} {day:%B %Y}" if day is not None else ""


def span_words(since: date | None, until: date | None) -> str:
    """From when to when, in words."""
    begins = f"from {day_words(since)}" if since is not None else "from the beginning"
    if until is not None and since is not None and until <= since:
        return f"{begins}, taken back before it began"
    return f"{begins} to {until_words(until)}" if until is not None else begins


@contextmanager
def keeping_an_administrator(organisation: Organisation, today: date) -> Iterator[None]:
    """Do something to roles or people, unless it would leave a day, now or later, without an administrator.

    Raises Refused, and what was done within the block is undone. Two at once: one after the other.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        yield
        missing = day_without_administrator(organisation, today)
        if missing is not None:
            raise Refused(
                LAST
                if missing <= today
                else f"From {day_words(missing)} on nobody could add people or change roles. "
                "First give somebody else a role that may from that day, then try again."
            )


def day_without_administrator(organisation: Organisation, today: date) -> date | None:
    """The first day from today on which nobody may administer in their own right; nothing: there is none."""
    held = RoleHeld.objects.filter(
        organisation=organisation,
        role__permissions__contains=["administer"],
        role__retired_at=None,
        membership__active=True,
        membership__account__is_active=True,
    ).values_list("since", "until", "membership__until")
    return first_uncovered(
        ((since or date.min, min((one for one in ends if one is not None), default=None)) for since, *ends in held),
        today,
    )


def first_uncovered(spans: Iterable[tuple[date, date | None]], today: date) -> date | None:
    """The first day from today that none of the spans covers; nothing where one goes on for ever."""
    known, day = list(spans), today
    while True:
        reaching = [until for since, until in known if since <= day and (until is None or until > day)]
        if not reaching:
            return day
        if None in reaching:
            return None
        day = max(one for one in reaching if one is not None)


class Source(NamedTuple):
    """The directory that says who holds a role: its id, and what people call it."""

    id: str
    name: str


def give(
    organisation: Organisation,
    membership: Membership,
    role: Role,
    by: Hand,
    *,
    since: date,
    until: date | None = None,
    source: Source | None = None,
) -> RoleHeld:
    """Give a member a role from a day, until a day if there is one. Raises Refused where they hold it then already.

    ``source``: a directory says so, and nobody here.
    """
    if role.retired_at is not None:
        raise Refused(f"The role {role.title} is retired. Take it up again first.")
    if since < by.today:
        raise Refused("A role is given from today on or from a later day. Who held what before stays as it was.")
    if until is not None and until <= since:
        raise Refused("The last day must not be before the first.")
    own = RoleHeld.objects.filter(organisation=organisation, membership=membership, role=role)
    ends_after = Q(until=None) | Q(until__gt=since)
    begins_before = Q() if until is None else Q(since=None) | Q(since__lt=until)
    for one in own.filter(ends_after & begins_before):
        if one.since is None or one.until is None or one.until > one.since:
            raise Refused(f"They hold this role already {span_words(one.since, one.until)}.")
    made = RoleHeld.objects.create(
        organisation=organisation,
        membership=membership,
        role=role,
        since=since,
        until=until,
        given_by_id=None if source is not None else by.account,
        given_at=by.now,
        from_directory=source.id if source is not None else "",
    )
    person = Person.objects.get(pk=membership.person_id)
    said = f"{span_words(since, until)}{_says(source)}"
    note(organisation, by, "person", person.pk, person.name, [(role.title, "", said)])
    return made


def set_end(organisation: Organisation, held: RoleHeld, by: Hand, until: date, source: Source | None = None) -> None:
    """Let somebody hold a role until a day and no longer. What has ended stays as it was: raises Refused."""
    if held.until is not None and held.until <= by.today:
        raise Refused("This has ended already. What was stays as it was.")
    if until < by.today:
        raise Refused("A day that has passed cannot be the end: the role was held until now.")
    until = max(until, held.since) if held.since is not None else until
    before = span_words(held.since, held.until)
    ended_by = None if source is not None else by.account
    RoleHeld.objects.filter(pk=held.pk).update(until=until, ended_by_id=ended_by, ended_at=by.now)
    person = Person.objects.get(pk=held.membership.person_id)
    after = f"{span_words(held.since, until)}{_says(source)}"
    note(organisation, by, "person", person.pk, person.name, [(held.role.title, before, after)])


def _says(source: Source | None) -> str:
    return f", as {source.name} says" if source is not None else ""
