"""Which policy an organisation has adopted, and from when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from putright.accounts.models import Organisation, Role
from putright.accounts.planned import planned
from putright.procedure.faults import Fault, Faulty
from putright.procedure.policy import Policy
from putright.register.models import Duty, FactRow, PolicyVersion
from putright.register.reading import sound
from putright.register.taking_over import take_over


def adopt(
    organisation: Organisation,
    text: str,
    *,
    adopted_from: date,
    by: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> PolicyVersion:
    """Adopt a policy file from a day on. Raises Faulty for a text that is no policy, or none that can be kept.

    What must be asked before, and what goes with it: casework.adopting. Where it takes over the complaints that are
    open on that day, so many are taken over at once as somebody can wait for; the worker does the rest.
    """
    found = readable(text)
    if clash := _clash(organisation, found, adopted_from):
        raise Faulty([clash])
    now = at or timezone.now()
    version = PolicyVersion.objects.create(
        organisation=organisation,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        adopted_from=adopted_from,
        adopted_by_id=by,
        reason=reason,
        adopted_at=now,
        takes_open=found.takes_open is not None,
    )
    take_over(organisation, version, now)
    return version


def _clash(organisation: Organisation, policy: Policy, day: date) -> Fault | None:
    """Cases that a version takes over on its first day would be given back by another of the same day: say so first."""
    if policy.takes_open is not None:
        return None
    same = PolicyVersion.objects.filter(organisation=organisation, adopted_from=day, takes_open=True)
    if not same.exists():
        return None
    return Fault(
        f"a version from {day} takes over the open complaints already, and this one does not. Adopt it from another "
        'day, or let it say "open complaints: come under: this version".'
    )


def readable(text: str) -> Policy:
    """The policy of a text, if cases can be kept under it. Raises Faulty with every fault."""
    found = sound(text)
    if too_long := list(_too_long(found)):
        raise Faulty(too_long)
    return found


def _too_long(policy: Policy) -> Iterator[Fault]:
    """Names for which the register has no room. Found now, and not when the first complaint comes in."""
    titles = [role.title for role in policy.roles.values()]
    clauses = [one.clause for one in policy.carried if one.clause]
    for what, names, model, column in (
        ("name of a stage", policy.order, Duty, "stage"),
        ("name of an action", policy.actions, Duty, "action"),
        ("name of a role", policy.roles, Duty, "role"),
        ("title of a role", titles, Role, "title"),
        ("name of a clause", clauses, Duty, "clause"),
        ("place in a law", [one for law in policy.laws for one in law.provisions], Duty, "law"),
        ("name of a fact", policy.facts, FactRow, "kind"),
    ):
        most = getattr(model._meta.get_field(column), "max_length", None)
        for name in dict.fromkeys(names):
            if most is not None and len(name) > most:
                yield Fault(
                    f"the {what} has {len(name)} characters, at most {most} can be kept: {name[:40]}... Shorten it."
                )


_NAMES: Final = [field.attname for field in PolicyVersion._meta.concrete_fields if field.name != "text"]
_IN_FORCE: Final = f"""
    SELECT {", ".join(_NAMES)}, EXISTS (
        SELECT 1 FROM register_policyversion later WHERE later.organisation_id = v.organisation_id
        AND later.takes_open AND later.adopted_from > %(on)s)
    FROM register_policyversion v WHERE organisation_id = %(organisation)s
    ORDER BY adopted_from <= %(on)s DESC, abs(adopted_from - %(on)s),
        CASE WHEN adopted_from <= %(on)s THEN -id ELSE id END
    LIMIT 1
"""  # noqa: S608 - every part is a text of this module
"""The last version adopted by then, or else the first of all. Asked on nearly every page, so it is written out."""


def in_force(organisation: Organisation, on: date) -> PolicyVersion:
    """The version in force on a day: a complaint stays under the one in force when it was received.

    ``is_taken_over`` of it says whether a later version takes over what is open on that version's day.
    One received before the first was adopted comes under the first. Raises LookupError where none was ever adopted. The
    text is deferred: it is long, and a process reads each policy once.
    """
    with planned() as cursor:
        cursor.execute(_IN_FORCE, {"organisation": organisation.pk, "on": on})
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"{organisation.name} has adopted no policy yet. Adopt one: putright adopt.")
    found = PolicyVersion.from_db("default", _NAMES, row[:-1])
    found.is_taken_over = row[-1]
    return found


def current_and_coming(organisation: Organisation, today: date) -> list[PolicyVersion]:
    """The version in force, then those adopted for a later day, the nearest first. Raises LookupError as in_force."""
    coming = PolicyVersion.objects.filter(organisation=organisation, adopted_from__gt=today).defer("text")
    current = in_force(organisation, today)
    return [current, *(one for one in coming.order_by("adopted_from", "id") if one.pk != current.pk)]
