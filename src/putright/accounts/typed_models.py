"""What somebody typed into a form and has not recorded: kept when their session ended, or kept because they asked."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class KeptTyping(models.Model):
    """What was in a form that came when its session had ended. Sealed with a key that only that browser has.

    No organisation: which form it was, and of which case, is sealed with it. Gone after some hours.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.BinaryField(unique=True, help_text="Of the browser's key and the form's address.")
    sealed = models.BinaryField()
    at = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"kept typing {self.pk}"


class BegunForm(models.Model):
    """A form that a member began and keeps for later: one for each member and form. Nobody else sees it."""

    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, db_index=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    address = models.CharField(max_length=400, help_text="Of the form, within the organisation's pages.")
    case = models.CharField(max_length=40, blank=True, help_text="The reference of its case, if it is of one.")
    title = models.CharField(max_length=200)
    typed = models.JSONField(help_text="The fields of the form, each with its values.")
    at = models.DateTimeField(help_text="When it was kept last.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "account", "address"], name="one_begun_form_of_an_address")
        ]

    def __str__(self) -> str:
        return f"begun form {self.pk}"
