"""How often something was done lately: for limits that hold in every process alike."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """A count within a short span of time. It belongs to no organisation, and its key says nothing of anybody: it is
    made with our secret key and the day, so that the same sender has another one tomorrow."""

    key = models.BinaryField(max_length=16)
    slot = models.BigIntegerField(help_text="When the span begins: seconds since 1970.")
    count = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "slot"], name="one_tally_of_a_slot")]
        indexes: ClassVar = [models.Index(fields=["slot"], name="tallies_by_slot")]

    def __str__(self) -> str:
        return f"{self.count} since {self.slot}"
