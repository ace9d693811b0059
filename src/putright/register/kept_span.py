"""The table of what the public is told of kept promises."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Organisation


class KeptSpan(models.Model):
    """How a promise was kept in some whole months, as the public is told it: what is withheld is not in here either.

    Written once and never changed, so that no two days' pages can be subtracted (docs/promises-kept.md).
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    policy = models.ForeignKey("register.PolicyVersion", models.PROTECT, db_constraint=False, db_index=False)
    promise = models.CharField(max_length=64, help_text="Which promise, with its terms: a digest.")
    stage = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    clause = models.CharField(max_length=40)
    strength = models.CharField(max_length=12)
    first = models.DateField(help_text="The first day of its first month.")
    last = models.DateField(help_text="The first day of its last month.")
    owed = models.PositiveIntegerField(null=True, help_text="How often it was owed; nothing: fewer than that.")
    kept = models.PositiveIntegerField(null=True, help_text="How often it was kept on time; nothing: withheld.")
    few = models.CharField(max_length=8, blank=True, help_text="Where kept is withheld, which side is few.")
    fewest = models.PositiveSmallIntegerField(help_text="Smaller numbers than this were withheld.")
    made = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "promise", "first"], name="a_month_is_told_once")
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "last"], name="told_lately")]

    def __str__(self) -> str:
        return f"{self.action} of {self.organisation_id} from {self.first}"
