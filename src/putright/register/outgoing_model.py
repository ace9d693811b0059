"""Whether an organisation's mail goes out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Organisation


class Outgoing(models.Model):
    """Since when no mail of an organisation has gone out, and why; one row, or none while it always went."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    failing = models.DateTimeField(null=True, help_text="Since when none has gone out; nothing: it goes.")
    why = models.CharField(max_length=200, blank=True, help_text="Why the last one did not.")
    until = models.DateTimeField(null=True, help_text="Nothing is tried before then: the carrier asked for time.")
    said = models.DateTimeField(null=True, help_text="When the log said that it does not go out.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], name="one_outgoing_of_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"outgoing mail of organisation {self.organisation_id}"
