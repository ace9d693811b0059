"""What an administrator does to the people of an organisation: add them, change their roles, end a membership."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from putright.accounts.founding import add_member, add_person
from putright.accounts.models import Account, Membership, Organisation, Person, Role, RoleHeld
from putright.accounts.one_time import new_link
from putright.accounts.scope import within

LAST = (
    "This would leave nobody who can add people or change roles. "
    "First give somebody else a role that may, then try again."
)


class Refused(Exception):
    """Why it was not done, as a sentence."""


class Added(NamedTuple):
    """Somebody was added. ``link`` signs a new account in once; an account that was there before needs none."""

    person: Person
    link: str
    known_before: bool


def add(organisation: Organisation, name: str, job: str, email: str, roles: Iterable[Role]) -> Added:
    """Add somebody; with an email address they get an account and these roles."""
    if not email:
        return Added(add_person(organisation, name, job), "", known_before=False)
    _refuse_twice(organisation, email)
    return _enter(organisation, add_person(organisation, name, job), email, roles)


def give_account(organisation: Organisation, person: Person, email: str, roles: Iterable[Role]) -> Added:
    """Let somebody sign in who was only a name."""
    _refuse_twice(organisation, email)
    return _enter(organisation, person, email, roles)


def _enter(organisation: Organisation, person: Person, email: str, roles: Iterable[Role]) -> Added:
    known = Account.objects.filter(email__iexact=email).exists()
    account = add_member(organisation, person, email, roles)
    # A link to an account that was there already would let an administrator sign in as that person elsewhere.
    return Added(person, "" if known else new_link(account), known_before=known)


def _refuse_twice(organisation: Organisation, email: str) -> None:
    if Membership.objects.filter(organisation=organisation, account__email__iexact=email).exists():
        raise Refused("Somebody in the list below has this email address. Change their roles there.")


def change_roles(organisation: Organisation, membership: Membership, roles: Collection[Role]) -> None:
    """Give a member these roles and no others. Raises Refused if nobody could administer any more."""
    if not any("administer" in role.permissions for role in roles):
        _keep_an_administrator(organisation, membership)
    RoleHeld.objects.filter(organisation=organisation, membership=membership).exclude(role__in=roles).delete()
    held = set(
        RoleHeld.objects.filter(organisation=organisation, membership=membership).values_list("role_id", flat=True)
    )
    for role in roles:
        if role.pk not in held:
            RoleHeld.objects.create(organisation=organisation, membership=membership, role=role)


def end(organisation: Organisation, membership: Membership) -> None:
    """End a membership. Every page asks for it at every request, so a browser that is signed in is shut out too."""
    _keep_an_administrator(organisation, membership)
    _set_active(membership, active=False)


def let_in_again(membership: Membership) -> None:
    """Begin an ended membership again, with the roles that it had."""
    _set_active(membership, active=True)


def _set_active(membership: Membership, *, active: bool) -> None:
    Membership.objects.filter(pk=membership.pk).update(active=active)
    Person.objects.filter(pk=membership.person_id).update(active=active)


def _keep_an_administrator(organisation: Organisation, without: Membership) -> None:
    # One at a time: two administrators who end each other's membership at once must not both succeed.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    others = RoleHeld.objects.filter(
        organisation=organisation,
        role__permissions__contains=["administer"],
        membership__active=True,
        membership__account__is_active=True,
    ).exclude(membership=without)
    if not others.exists():
        raise Refused(LAST)


def may_have_new_link(organisation: Organisation, membership: Membership) -> bool:
    """Whether an administrator here may make another link: never used, and in no other organisation."""
    account = membership.account
    if account.last_login is not None or account.has_usable_password() or not membership.active:
        return False
    with within(organisation, account.pk):
        elsewhere = Membership.objects.filter(account=account).exclude(organisation=organisation).exists()
    return not elsewhere
