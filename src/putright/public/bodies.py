"""What complainants are told of outside bodies: from the provider's own directory."""

from __future__ import annotations

from django.utils import timezone

from putright.accounts.outside_bodies import own_bodies
from putright.procedure.policy import Policy
from putright.public.door import Counter
from putright.wording.body_shown import BodyShown, bodies_of, directory_of


def directory_at(at: Counter, policy: Policy | None = None) -> dict[str, BodyShown]:
    """The bodies that a policy names (that of today, if none is given) and those of which everybody is told."""
    named = bodies_of(policy if policy is not None else at.policy)
    return directory_of(named, own_bodies(at.organisation), timezone.localdate(at.now))
