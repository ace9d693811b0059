"""The roles that an organisation's policies name, and what each of them is named for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.procedure.moments import ZONE
from putright.procedure.policy import Duty, Policy
from putright.register.reading import policy_of
from putright.reports.versions import STANDING_WORDS, versions_of
from putright.wording.plain_names import capital, listed, stage_name, with_blanks

PROVIDER = "provider"


class PolicyRole(NamedTuple):
    """A role that a policy names: its id and title, whose side it is on, what it is named for, and by which versions.

    ``binds``: it is named by the version in force, by one to come, or by one under which a case is open.
    """

    id: str
    title: str
    side: str
    does: list[str]
    versions: list[str]

    @property
    def ours(self) -> bool:
        """Whether somebody of the organisation has to be it."""
        return self.side == PROVIDER


def policy_roles(organisation: Organisation, now: datetime) -> list[PolicyRole]:
    """Every role that the versions name which are in force, to come, or under which cases are open, in their order."""
    found: dict[str, PolicyRole] = {}
    today = timezone.localdate(now, ZONE)
    lines = versions_of(organisation, now)
    for line in sorted(lines, key=lambda one: one.standing != "in-force"):
        if line.standing not in ("in-force", "coming") and not line.open:
            continue
        policy = policy_of(line.version)
        since = f", from {line.version.adopted_from.day} {line.version.adopted_from:%B %Y}"
        version = f"{STANDING_WORDS[line.standing]}{since if line.version.adopted_from > today else ''}"
        if line.standing not in ("in-force", "coming"):
            version = f"{version}, with open cases"
        for role in policy.roles.values():
            known = found.setdefault(role.id, PolicyRole(role.id, role.title, role.side, [], []))
            known.versions.append(version)
            known.does.extend(one for one in named_for(role.id, policy) if one not in known.does)
    return list(found.values())


def named_for(role: str, policy: Policy) -> list[str]:
    """What a policy names a role for, each as a sentence without its stop."""
    found: list[str] = []
    for stage in policy.stages:
        where = stage_name(stage.id, policy)
        if stage.owner == role:
            found.append(f"{capital(where)} is theirs")
        owes = dict.fromkeys(with_blanks(duty.action.name) for duty in stage.duties if role in _owed_by(duty))
        if owes:
            found.append(f"Owes in {where}: {listed(list(owes))}")
        for words, names in (
            ("Must sign off in {where}: {what}", lambda duty: duty.signed_off_by),
            ("Must take part in {where}: {what}", lambda duty: duty.together_with),
            ("Is sent in {where}: {what}", lambda duty: (duty.recipient,)),
        ):
            what = dict.fromkeys(with_blanks(duty.action.name) for duty in stage.duties if role in names(duty))
            if what:
                found.append(words.format(where=where, what=listed(list(what))))
        if any(rule.approved_by == role for rule in stage.extensions):
            found.append(f"Must agree to a new date in {where}")
        if any(role in (*panel.among, *(one for one, _ in panel.including)) for panel in stage.panels):
            found.append(f"Sits on the panel of {where}")
    return found + [f"Promised of them: {one.says.rstrip('.')}" for one in policy.standing if one.role == role]


def _owed_by(duty: Duty) -> Iterator[str]:
    yield duty.role
    yield from (role for _, role in duty.roles)
