"""Founding an organisation: its roles, its people, their accounts."""

from __future__ import annotations

from collections.abc import Iterable

from putright.accounts.models import Account, Membership, Organisation, Person, Role, RoleHeld
from putright.accounts.permissions import GENERAL_ROLES, POLICY_ROLE_MAY
from putright.procedure.policy import Policy


def make_roles(organisation: Organisation, policy: Policy) -> dict[str, Role]:
    """The roles that every organisation begins with, and those that its policy names. Those there are stay as they are.

    A role of the policy stands for itself: its duties are its holders'.
    """
    wanted: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
        slug: (title, permissions, ()) for slug, (title, permissions) in GENERAL_ROLES.items()
    }
    wanted |= {role.id: (role.title, POLICY_ROLE_MAY, (role.id,)) for role in policy.roles.values()}
    known = {role.slug: role for role in Role.objects.filter(organisation=organisation)}
    for slug, (title, permissions, stands_for) in wanted.items():
        if slug not in known:
            known[slug] = Role.objects.create(
                organisation=organisation,
                slug=slug,
                title=title,
                permissions=list(permissions),
                policy_roles=list(stands_for),
            )
    return known


def add_person(organisation: Organisation, name: str, job: str = "") -> Person:
    """Somebody whom facts can name, with no account."""
    return Person.objects.create(organisation=organisation, name=name, job=job)


def add_member(organisation: Organisation, person: Person, email: str, roles: Iterable[Role]) -> Account:
    """Give a person an account, or the one of that address, and these roles. No password: see one_time."""
    account = Account.objects.filter(email__iexact=email.strip()).first()
    if account is None:
        account = Account.objects.create_user(email.strip(), None, name=person.name)
    membership = Membership.objects.create(organisation=organisation, account=account, person=person)
    for role in roles:
        RoleHeld.objects.create(organisation=organisation, membership=membership, role=role)
    return account
