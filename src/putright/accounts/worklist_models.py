"""Teams, and the views of the worklist that members saved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation, Person


class Team(models.Model):
    """People who work together: what they were given, and what their roles owe, is one view of the worklist."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "name"], name="one_team_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Teammate(models.Model):
    """That somebody is in a team. A person may be in several."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="mates", db_index=False, db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "person"], name="in_a_team_once")]
        indexes: ClassVar = [models.Index(fields=["organisation", "person"], name="teams_of_a_person")]

    def __str__(self) -> str:
        return f"person {self.person_id} in team {self.team_id}"


class SavedView(models.Model):
    """A view of the worklist with its filters and its order, under a name. ``asked`` is what its address asks."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(max_length=60)
    asked = models.CharField(max_length=600)
    shared = models.BooleanField(default=False, help_text="Everybody of the organisation sees it.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "account", "name"], name="one_saved_view_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class OpensFirst(models.Model):
    """Which saved view a member's worklist opens with."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "account"], name="one_view_opens_first")
        ]

    def __str__(self) -> str:
        return f"view {self.view_id} for account {self.account_id}"
