"""Who somebody is in an organisation, and what they may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from putright.accounts.models import Account, Membership, Organisation, Person, RoleHeld


@dataclass(frozen=True, slots=True)
class Member:
    """An account in an organisation: as which person, with which permissions, for which roles of the policy."""

    account: int
    person: str
    name: str
    permissions: frozenset[str]
    policy_roles: frozenset[str]
    roles: tuple[str, ...]

    def may(self, permission: str) -> bool:
        """Whether any role of theirs carries the permission."""
        return permission in self.permissions


def member_of(organisation: Organisation, account: Account) -> Member | None:
    """This account as a member, or None: never was, or is no longer. Within the organisation's transaction."""
    found = (
        Membership.objects.filter(organisation=organisation, account=account, active=True)
        .select_related("person")
        .first()
    )
    if found is None or not account.is_active:
        return None
    roles = [
        held.role
        for held in RoleHeld.objects.filter(organisation=organisation, membership=found).select_related("role")
    ]
    return Member(
        account.pk,
        found.person.key,
        found.person.name,
        frozenset(one for role in roles for one in role.permissions),
        frozenset(one for role in roles for one in role.policy_roles),
        tuple(sorted(role.title for role in roles)),
    )


def names_of(organisation: Organisation) -> Mapping[str, str]:
    """The names of the organisation's people by the keys that facts carry."""
    people = Person.objects.filter(organisation=organisation).values_list("pk", "name")
    return {f"person-{key}": name for key, name in people}


def person_of(organisation: Organisation, key: str) -> Person | None:
    """The person of a key such as person-7, if the organisation has them."""
    number = key.removeprefix("person-")
    if number == key or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return Person.objects.filter(organisation=organisation, pk=int(number)).first()
