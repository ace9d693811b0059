"""Teams: who works together. A change replaces the people of a team by those that are chosen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from putright.accounts.models import Organisation, Person
from putright.accounts.worklist_models import Team, Teammate

SAME_NAME: Final = "There is a team of this name. Choose another name, or change that team."


class Refused(Exception):
    """Why it was not done, as a sentence."""


def name_team(organisation: Organisation, name: str, team: Team | None = None) -> Team:
    """Found a team, or give one another name. Raises Refused where there is one of that name."""
    # One at a time, so that two do not found the same team at once.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    others = Team.objects.filter(organisation=organisation, name__iexact=name)
    if (others.exclude(pk=team.pk) if team is not None else others).exists():
        raise Refused(SAME_NAME)
    if team is None:
        return Team.objects.create(organisation=organisation, name=name)
    team.name = name
    team.save(update_fields=["name"])
    return team


def put_together(team: Team, people: Collection[int]) -> None:
    """The people of a team are these and no others; of another organisation's none."""
    chosen = set(Person.objects.filter(organisation=team.organisation_id, pk__in=people).values_list("pk", flat=True))
    now = set(Teammate.objects.filter(team=team).values_list("person_id", flat=True))
    Teammate.objects.filter(team=team, person__in=now - chosen).delete()
    Teammate.objects.bulk_create(
        Teammate(organisation_id=team.organisation_id, team=team, person_id=key) for key in sorted(chosen - now)
    )


def part(team: Team) -> None:
    """Take a team away. Its people and what they owe stay as they are."""
    Teammate.objects.filter(team=team).delete()
    team.delete()
