"""Who has which role on a day, over a whole organisation, those included who stand in for somebody."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from django.db import connection

from putright.accounts.holding import effective, here
from putright.accounts.models import Organisation


class Has(NamedTuple):
    """That somebody has a role on a day. ``instead_of``: the person in whose place, ``absent`` their name; empty for
    their own role, and where nobody holds it. ``until``: the first day on which they no longer stand in."""

    person: str
    slug: str
    title: str
    permissions: frozenset[str]
    policy_roles: tuple[str, ...]
    instead_of: str
    absent: str
    until: date | None


class Holders(NamedTuple):
    """Everybody who has a role on a day, and who stands in for whom in everything, by the key of who is away."""

    rows: tuple[Has, ...]
    deputies: dict[str, tuple[str, ...]]

    def of_policy_role(self, role: str) -> list[str]:
        """The keys of those who have a role of the policy."""
        return sorted({one.person for one in self.rows if role in one.policy_roles})

    def of_slug(self, slug: str) -> list[str]:
        """The keys of those who have a role of the organisation."""
        return sorted({one.person for one in self.rows if one.slug == slug})


_HAS: Final = f"""
    SELECT p.id, r.slug, r.title, r.permissions, r.policy_roles, other.person_id, absent.name, g.until, g.whole
    FROM ({effective("m.organisation_id = %(organisation)s")}) g
    JOIN accounts_membership m ON m.id = g.membership AND {here("m")}
    JOIN accounts_person p ON p.id = m.person_id
    LEFT JOIN accounts_role r ON r.id = g.role
    LEFT JOIN accounts_membership other ON other.id = g.instead_of
    LEFT JOIN accounts_person absent ON absent.id = other.person_id
"""  # noqa: S608 - ours


def holders_on(organisation: Organisation, day: date) -> Holders:
    """Everybody who has a role on that day: one question."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS, {"organisation": organisation.pk, "day": day})
        found = cursor.fetchall()
    deputies: dict[str, set[str]] = {}
    for person, *_, absent, _, _, whole in found:
        if absent is not None and whole:
            deputies.setdefault(f"person-{absent}", set()).add(f"person-{person}")
    return Holders(
        tuple(
            Has(
                f"person-{person}",
                slug,
                title,
                frozenset(permissions),
                tuple(policy_roles),
                f"person-{absent}" if absent is not None else "",
                name or "",
                until,
            )
            for person, slug, title, permissions, policy_roles, absent, name, until, _ in found
            if slug is not None
        ),
        {key: tuple(sorted(several)) for key, several in deputies.items()},
    )
