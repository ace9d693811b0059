"""Who somebody is in an organisation, and what they may do there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection

from putright.accounts.models import Account, Organisation, Person

_MEMBER: Final = """
    SELECT p.id, p.name,
           EXISTS (SELECT 1 FROM mfa_authenticator a WHERE a.user_id = m.account_id AND a.type IN ('totp', 'webauthn')),
           ARRAY(SELECT b.address FROM accounts_begunform b
                 WHERE b.organisation_id = m.organisation_id AND b.account_id = m.account_id),
           r.title, r.permissions, r.policy_roles
    FROM accounts_membership m
    JOIN accounts_person p ON p.id = m.person_id
    LEFT JOIN accounts_roleheld h ON h.membership_id = m.id
    LEFT JOIN accounts_role r ON r.id = h.role_id
    WHERE m.organisation_id = %s AND m.account_id = %s AND m.active
"""


@dataclass(frozen=True, slots=True)
class Member:
    """An account in an organisation: as which person, with which permissions, for which roles of the policy.

    ``has_code``: they sign in with a code from an app or a passkey. ``barred``: the cases, by their row ids,
    that they may not see, whatever their roles. ``begun``: the addresses of the forms that they keep for later.
    """

    account: int
    person: str
    name: str
    permissions: frozenset[str]
    policy_roles: frozenset[str]
    roles: tuple[str, ...]
    has_code: bool = False
    barred: frozenset[int] = frozenset()
    begun: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether any role of theirs carries the permission."""
        return permission in self.permissions


def member_of(organisation: Organisation, account: Account) -> Member | None:
    """This account as a member, or None: never was, or is no longer. Within the organisation's transaction."""
    if not account.is_active:
        return None
    with connection.cursor() as cursor:  # every page for staff asks this: one question, and no objects made of it
        cursor.execute(_MEMBER, [organisation.pk, account.pk])
        rows = cursor.fetchall()
    if not rows:
        return None
    person, name, has_code, begun = rows[0][:4]
    held = [row[4:] for row in rows if row[4] is not None]
    return Member(
        account.pk,
        f"person-{person}",
        name,
        frozenset(one for _, permissions, _ in held for one in permissions),
        frozenset(one for _, _, policy_roles in held for one in policy_roles),
        tuple(sorted(title for title, _, _ in held)),
        has_code,
        begun=frozenset(begun),
    )


def names_of(organisation: Organisation, keys: Iterable[str]) -> Mapping[str, str]:
    """The names of these people of the organisation, by the keys that facts carry."""
    return who_is_who(organisation, keys, ())[0]


_NAMED: Final = """
    SELECT true, id, name FROM accounts_person WHERE organisation_id = %s AND id = ANY(%s)
    UNION ALL SELECT false, id, coalesce(nullif(name, ''), email) FROM accounts_account WHERE id = ANY(%s)
"""


def who_is_who(
    organisation: Organisation, keys: Iterable[str], accounts: Iterable[int]
) -> tuple[Mapping[str, str], Mapping[int, str]]:
    """The names of people by the keys that facts carry, and of accounts by their ids: one question, or none."""
    people = {number for key in keys if (number := _number(key)) is not None}
    known = set(accounts)
    if not people and not known:
        return {}, {}
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [organisation.pk, list(people), list(known)])
        rows = cursor.fetchall()
    return (
        {f"person-{key}": name for is_person, key, name in rows if is_person},
        {key: name for is_person, key, name in rows if not is_person},
    )


def _number(key: str) -> int | None:
    """The id in a key such as person-7; nothing for anything else."""
    number = key.removeprefix("person-")
    if number == key or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return int(number)


def person_of(organisation: Organisation, key: str) -> Person | None:
    """The person of a key such as person-7, if the organisation has them."""
    number = _number(key)
    return Person.objects.filter(organisation=organisation, pk=number).first() if number is not None else None
