"""Which policy an organisation has adopted, and from when."""

from __future__ import annotations

import hashlib
from datetime import date

from putright.accounts.models import Organisation
from putright.procedure.faults import Faulty
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.register.models import PolicyVersion


def adopt(
    organisation: Organisation, text: str, *, adopted_from: date, by: int | None = None, reason: str = ""
) -> PolicyVersion:
    """Adopt a policy file from a day on. Raises Faulty for a text that is no policy."""
    found = read_policy(text, "the policy file")
    if not isinstance(found, Policy):
        raise Faulty(found.faults)
    return PolicyVersion.objects.create(
        organisation=organisation,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        adopted_from=adopted_from,
        adopted_by_id=by,
        reason=reason,
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
