"""What the public's pages keep of their own: complaints that are begun and not sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Organisation


class ComplaintDraft(models.Model):
    """A complaint that somebody began and has not sent.

    What was typed is sealed with a key of its own. That key is sealed in turn, with the token in the browser and, where
    the person asked for one, with their code. Neither is kept, so that a copy of the database opens nothing.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    form = models.CharField(max_length=32, help_text="The form that it becomes: sent again, it counts once.")
    token = models.BinaryField(help_text="Hash of what the browser has.")
    by_token = models.BinaryField(help_text="The key, sealed with what the browser has.")
    code = models.BinaryField(null=True, help_text="Hash of the code with which somebody comes back.")
    by_code = models.BinaryField(null=True, help_text="The key, sealed with the code.")
    sealed = models.BinaryField(help_text="What was typed. Empty once it was sent.")
    revision = models.PositiveIntegerField(default=0)
    sent = models.BooleanField(default=False)
    at = models.DateTimeField(help_text="When it was used last.")
    until = models.DateTimeField(help_text="When it is erased.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "token"], name="one_draft_of_a_token"),
            models.UniqueConstraint(fields=["organisation", "code"], name="one_draft_of_a_code"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "until"], name="drafts_to_erase")]

    def __str__(self) -> str:
        return f"begun complaint {self.pk}"
