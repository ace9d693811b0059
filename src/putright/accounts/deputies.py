"""Standing in: a member has what another's roles give, from a day until a day."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from django.db.models import Q

from putright.accounts.changes import Hand, Refused, note
from putright.accounts.holding import here_on, span_words
from putright.accounts.leaving import end_standing_in
from putright.accounts.models import Deputy, Membership, Organisation, Role, RoleHeld

REASONS: Final = MappingProxyType(
    {"leave": "They are away", "vacancy": "The post is vacant", "other": "Another reason"}
)
"""Why somebody stands in. Not why they are away: that is nobody's business here."""


class Standing(NamedTuple):
    """Who is to stand in, for whom (nobody: for a role that nobody holds), in which role (none: in all of theirs),
    from the first day until the first on which they no longer do, and why."""

    membership: Membership
    instead_of: Membership | None
    role: Role | None
    since: date
    until: date
    why: str
    words: str = ""


def stand_in(organisation: Organisation, wanted: Standing, by: Hand) -> Deputy:
    """Let a member stand in for another. Raises Refused with a sentence where that cannot be."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    refusal = _refusal(organisation, wanted, by.today)
    if refusal:
        raise Refused(refusal)
    made = Deputy.objects.create(organisation=organisation, **wanted._asdict(), given_by_id=by.account, given_at=by.now)
    note(organisation, by, "deputy", made.pk, made.title, [("Stands in", "", span_words(made.since, made.until))])
    return made


def _refusal(organisation: Organisation, wanted: Standing, today: date) -> str:
    absent, role = wanted.instead_of, wanted.role
    if absent is None and role is None:
        return "Say for whom, or in which role."
    if absent is not None and absent.pk == wanted.membership.pk:
        return "Nobody stands in for themselves. Choose somebody else."
    if wanted.since < today:
        return "Standing in begins today or later. What was before stays as it was."
    if wanted.until <= wanted.since:
        return "The last day must not be before the first."
    if role is not None and role.retired_at is not None:
        return f"The role {role.title} is retired. Take it up again first."
    own = RoleHeld.objects.filter(organisation=organisation, role=role)
    overlaps = (Q(until=None) | Q(until__gt=wanted.since)) & (Q(since=None) | Q(since__lt=wanted.until))
    if absent is not None and role is not None and not own.filter(overlaps, membership=absent).exists():
        return f"{absent.person.name} does not hold the role {role.title} in that time."
    if absent is None and own.filter(overlaps & here_on(wanted.since, "membership__")).exists():
        return "Somebody holds this role in that time. Choose for whom."
    both = Deputy.objects.filter(
        organisation=organisation, membership=wanted.membership, instead_of=absent, role=role,
        since__lt=wanted.until, until__gt=wanted.since,
    )  # fmt: skip
    for one in both:
        if one.until > one.since:
            return f"They stand in already {span_words(one.since, one.until)}."
    return ""


def stop(organisation: Organisation, deputy: Deputy, by: Hand) -> None:
    """Let somebody stand in no longer, from now on; before it begins: not at all."""
    end_standing_in(organisation, Q(pk=deputy.pk), by)
