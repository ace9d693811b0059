"""Leaving an organisation, and coming back: everything that lets somebody in ends at once."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import F, Q

from putright.accounts.changes import Hand, Refused, note
from putright.accounts.holding import (
    day_words,
    give,
    here_on,
    keeping_an_administrator,
    set_end,
    until_words,
)
from putright.accounts.models import (
    Account,
    Deputy,
    EmailChange,
    Membership,
    OneTimeSignIn,
    Organisation,
    Person,
    RoleHeld,
)
from putright.accounts.scope import within

ACCESS: Final = "Access"


def end(organisation: Organisation, membership: Membership, by: Hand) -> None:
    """End a membership at once, with its roles, its standing in, and every way in that was handed out.

    Raises Refused where nobody could administer any more. Whoever belongs nowhere else is signed out in every browser.
    """
    with keeping_an_administrator(organisation, by.today):
        for held in RoleHeld.objects.filter(_not_over(by.today), membership=membership).select_related(
            "membership", "role"
        ):
            set_end(organisation, held, by, by.today)
        end_standing_in(organisation, Q(membership=membership) | Q(instead_of=membership), by)
        _set(organisation, membership, by, active=False, until=by.today)
        take_back_ways_in(membership.account)
    if not belongs_elsewhere(organisation, membership.account, by.today):
        sign_out_everywhere(membership.account_id)


def set_last_day(organisation: Organisation, membership: Membership, by: Hand, until: date | None) -> None:
    """Let a membership end by itself; ``until`` is the first day on which it no longer is, nothing: no end.

    Raises Refused for a day that has come already, or where nobody could administer from then on.
    """
    if until is not None and until <= by.today:
        raise Refused("The last day must be today or later. To shut somebody out now, end the membership.")
    with keeping_an_administrator(organisation, by.today):
        _set(organisation, membership, by, active=True, until=until)


def let_in_again(organisation: Organisation, membership: Membership, by: Hand) -> None:
    """Begin an ended membership again, from today, with the roles that it had by hand when it ended."""
    ended = membership.until
    if ended is None:  # from before days were kept: its rows of roles were left as they were
        _set(organisation, membership, by, active=True, until=None)
        return
    own = RoleHeld.objects.filter(membership=membership, role__retired_at=None).select_related("membership", "role")
    by_hand = own.filter(from_directory="")  # what a directory gave, it gives again at the next sign-in
    had = {held.role_id: held.role for held in by_hand.filter(until=ended).exclude(since__gte=ended)}
    for held in own.filter(Q(until=None) | Q(until__gt=ended)):
        # It ended with the membership, by itself: the row now says so, since the membership goes on.
        RoleHeld.objects.filter(pk=held.pk).update(until=ended, ended_by_id=by.account, ended_at=by.now)
        if not held.from_directory and (held.since is None or held.since < ended):
            had[held.role_id] = held.role
    _set(organisation, membership, by, active=True, until=None)
    for role in had.values():
        give(organisation, membership, role, by, since=by.today)


def end_standing_in(organisation: Organisation, which: Q, by: Hand) -> None:
    """Let those rows of standing in end today; what has ended stays as it was."""
    found = Deputy.objects.filter(which, organisation=organisation, until__gt=by.today)
    for one in found.select_related("membership__person", "instead_of__person", "role"):
        until = max(by.today, one.since) if one.since <= by.today else one.since
        Deputy.objects.filter(pk=one.pk).update(until=until, ended_by_id=by.account, ended_at=by.now)
        note(
            organisation,
            by,
            "deputy",
            one.pk,
            one.title,
            [("Last day", until_words(one.until), f"ended {day_words(by.today)}")],
        )


def take_back_ways_in(account: Account) -> None:
    """Take back the links that sign somebody in once or confirm a new address."""
    OneTimeSignIn.objects.filter(account=account, used=None).delete()
    EmailChange.objects.filter(account=account, used=None).delete()


def belongs_elsewhere(organisation: Organisation, account: Account, today: date) -> bool:
    """Whether the account belongs to any other organisation today."""
    with within(organisation, account.pk):
        others = Membership.objects.filter(here_on(today), account=account).exclude(organisation=organisation)
        return others.exists()


def sign_out_everywhere(account: int) -> None:
    """End every session of an account, in whatever browser."""
    Account.objects.filter(pk=account).update(shut_out=F("shut_out") + 1)


def _not_over(today: date) -> Q:
    return Q(until=None) | Q(until__gt=today)


def _set(organisation: Organisation, membership: Membership, by: Hand, *, active: bool, until: date | None) -> None:
    before = _access_words(membership.active, membership.until, by.today)
    Membership.objects.filter(pk=membership.pk).update(active=active, until=until)
    Person.objects.filter(pk=membership.person_id).update(active=active)
    membership.active, membership.until = active, until
    person = Person.objects.get(pk=membership.person_id)
    note(organisation, by, "person", person.pk, person.name, [(ACCESS, before, _access_words(active, until, by.today))])


def _access_words(active: bool, until: date | None, today: date) -> str:
    if not active or (until is not None and until <= today):
        return f"ended {day_words(until)}".strip()
    return f"can sign in, last day {until_words(until)}" if until is not None else "can sign in"
