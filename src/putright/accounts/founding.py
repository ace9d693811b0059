"""Founding an organisation: its roles, its people, their accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from putright.accounts.models import Account, Membership, Organisation, Person, Role, RoleHeld
from putright.accounts.permissions import GENERAL_ROLES, POLICY_ROLE_MAY
from putright.procedure.policy import Policy


class RoleNeeded(NamedTuple):
    """A role of a policy for which no role of the organisation stands yet.

    ``joins`` is the role of the same name that the organisation has and that will stand for it; without one, a new role
    is made.
    """

    id: str
    title: str
    joins: Role | None


def roles_needed(organisation: Organisation, policy: Policy) -> list[RoleNeeded]:
    """The roles of a policy for which nothing of the organisation stands: what they owe would be owed by nobody."""
    return _needed(policy, {role.slug: role for role in Role.objects.filter(organisation=organisation)})


def _needed(policy: Policy, known: dict[str, Role]) -> list[RoleNeeded]:
    stood_for = {name for role in known.values() if role.retired_at is None for name in role.policy_roles}
    return [
        RoleNeeded(role.id, role.title, known.get(role.id))
        for role in policy.roles.values()
        if role.id not in stood_for
    ]


def make_roles(organisation: Organisation, policy: Policy) -> dict[str, Role]:
    """The roles that every organisation begins with, and those that its policy names. Those there keep what they may.

    Afterwards some role stands for each role of the policy, so that every duty is somebody's: one that the organisation
    chose, or the one of the same name.
    """
    known = {role.slug: role for role in Role.objects.filter(organisation=organisation)}
    for slug, (title, permissions) in GENERAL_ROLES.items():
        if slug not in known:
            known[slug] = _make(organisation, slug, title, permissions, ())
    for needed in _needed(policy, known):
        if needed.joins is None:
            known[needed.id] = _make(organisation, needed.id, needed.title, POLICY_ROLE_MAY, (needed.id,))
        else:
            stands_for = needed.joins.policy_roles
            needed.joins.policy_roles = [*stands_for, *(() if needed.id in stands_for else (needed.id,))]
            needed.joins.retired_at = None  # the procedure names it again
            needed.joins.save(update_fields=["policy_roles", "retired_at"])
    return known


def _make(
    organisation: Organisation, slug: str, title: str, permissions: Iterable[str], stands_for: Iterable[str]
) -> Role:
    return Role.objects.create(
        organisation=organisation,
        slug=slug,
        title=title,
        permissions=list(permissions),
        policy_roles=list(stands_for),
    )


def add_person(organisation: Organisation, name: str, job: str = "") -> Person:
    """Somebody whom facts can name, with no account."""
    return Person.objects.create(organisation=organisation, name=name, job=job)


def add_member(
    organisation: Organisation,
    person: Person,
    email: str,
    roles: Iterable[Role],
    *,
    since: date | None = None,
    until: date | None = None,
) -> Account:
    """Give a person an account, or the one of that address, and these roles. No password: see one_time.

    ``since``: the first day of the roles; ``until``: the first day on which they no longer belong here.
    """
    account = Account.objects.filter(email__iexact=email.strip()).first()
    if account is None:
        account = Account.objects.create_user(email.strip(), None, name=person.name)
    membership = Membership.objects.create(organisation=organisation, account=account, person=person, until=until)
    for role in roles:
        RoleHeld.objects.create(organisation=organisation, membership=membership, role=role, since=since, until=until)
    return account
