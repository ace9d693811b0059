"""What a member chose for their mornings: addresses of their calendar feed, and the email of what changed.

Both end with the membership: a trigger of the database takes the rows away as it ends (migration 0007).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Feed(models.Model):
    """An address at which a member's duties can be fetched as a calendar. Only the hash of its token is kept."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, db_index=False)
    membership = models.ForeignKey("Membership", models.CASCADE, db_index=False, db_constraint=False)
    label = models.CharField(max_length=60, help_text="What the member calls it, such as: my phone.")
    digest = models.BinaryField(unique=True, help_text="SHA-256 of the token.")
    made = models.DateTimeField(help_text="When this address was made.")
    fetched = models.DateTimeField(null=True, help_text="When it was fetched last.")
    fetches = models.PositiveIntegerField(default=0, help_text="How often in the hour in which it was fetched last.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["membership", "label"], name="one_feed_of_a_label")]

    def __str__(self) -> str:
        return f"feed {self.pk}"


class Morning(models.Model):
    """That a member wants an email each working morning on which something changed, and what they were told last."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, db_index=False)
    membership = models.OneToOneField("Membership", models.CASCADE, db_constraint=False)
    hour = models.PositiveSmallIntegerField(help_text="From which hour on, local time.")
    looked = models.DateField(null=True, help_text="The last day of which it was settled whether there is an email.")
    told = models.JSONField(null=True, help_text="Each duty that was known, and when it becomes late; nothing: none.")
    compared = models.DateTimeField(null=True, help_text="The moment of what was told.")
    mailed = models.DateTimeField(null=True, help_text="The moment of the last email.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(hour__in=(7, 8, 9)), name="an_hour_of_the_morning")
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "looked"], name="mornings_by_day")]

    def __str__(self) -> str:
        return f"morning of membership {self.membership_id}"
