"""Which policy an organisation has adopted, and from when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from putright.accounts.models import Organisation, Role
from putright.codes import with_law
from putright.procedure.faults import Fault, Faulty
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.register.models import Duty, FactRow, PolicyVersion


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

    What must be asked before, and what goes with it: casework.adopting.
    """
    readable(text)
    return PolicyVersion.objects.create(
        organisation=organisation,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        adopted_from=adopted_from,
        adopted_by_id=by,
        reason=reason,
        adopted_at=at or timezone.now(),
    )


def readable(text: str) -> Policy:
    """The policy of a text, if cases can be kept under it. Raises Faulty with every fault."""
    found = read_policy(text, "the policy file")
    if not isinstance(found, Policy):
        raise Faulty(found.faults)
    found = with_law(found)
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


def in_force(organisation: Organisation, on: date) -> PolicyVersion:
    """The version in force on a day: a complaint stays under the one in force when it was received.

    One received before the first was adopted comes under the first. Raises LookupError where none was ever adopted. The
    text is deferred: it is long, and a process reads each policy once.
    """
    versions = PolicyVersion.objects.filter(organisation=organisation).defer("text")
    found = versions.filter(adopted_from__lte=on).order_by("-adopted_from", "-id").first()
    found = found or versions.order_by("adopted_from", "id").first()
    if found is None:
        raise LookupError(f"{organisation.name} has adopted no policy yet. Adopt one: putright adopt.")
    return found


def current_and_coming(organisation: Organisation, today: date) -> list[PolicyVersion]:
    """The version in force, then those adopted for a later day, the nearest first. Raises LookupError as in_force."""
    coming = PolicyVersion.objects.filter(organisation=organisation, adopted_from__gt=today).defer("text")
    current = in_force(organisation, today)
    return [current, *(one for one in coming.order_by("adopted_from", "id") if one.pk != current.pk)]
