"""For whoever complains where it may not be safe: the organisation's own urgent numbers, and its reception desks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation, Site


class OwnUrgent(models.Model):
    """Whom an organisation wants called in an emergency: its out-of-hours line, its safeguarding lead, its repairs."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    place = models.PositiveSmallIntegerField(help_text="1 stands first.")
    when = models.CharField(max_length=200, help_text="In which danger.")
    name = models.CharField(max_length=200, help_text="Who answers.")
    phone = models.CharField(max_length=40)
    says = models.CharField(max_length=300, blank=True, help_text="At which hours, and what else there is to know.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "place"], name="one_urgent_number_at_a_place")
        ]

    def __str__(self) -> str:
        return f"urgent number {self.place} of organisation {self.organisation_id}"


class ReceptionDesk(models.Model):
    """A browser at which visitors complain by themselves, one after the other. It is known by a key of its own."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    name = models.CharField(max_length=100)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    prints = models.BooleanField(default=False, help_text="A visitor can print here.")
    idle_minutes = models.PositiveSmallIntegerField(
        default=3, help_text="Minutes after which it asks if somebody is there."
    )
    digest = models.BinaryField(unique=True, help_text="SHA-256 of the key in the browser's cookie.")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(idle_minutes__range=(2, 15)), name="a_desk_waits_2_to_15_minutes")
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-begun_at"], name="desks_of_an_organisation")]

    def __str__(self) -> str:
        return self.name
