"""What is kept beside a draft: every text that it had, and what past cases would have been under it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation


class DraftText(models.Model):
    """A text that a draft had, with who gave it that text and how. Added and never changed: nothing typed is lost."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    draft = models.ForeignKey(
        "register.PolicyDraft", models.PROTECT, related_name="texts", db_index=False, db_constraint=False
    )
    revision = models.PositiveIntegerField(help_text="1 is the text with which it began.")
    text = models.TextField()
    how = models.CharField(max_length=12, help_text="begun, typed, uploaded or form")
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=64, null=True, help_text="The form that brought it; sent again it counts once.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "revision"], name="one_text_of_a_revision"),
            models.UniqueConstraint(fields=["organisation", "key"], name="a_text_counts_once"),
        ]

    def __str__(self) -> str:
        return f"text {self.revision} of draft {self.draft_id}"


class DraftLot(models.Model):
    """Some hundred past cases under a draft. A run writes lot after lot, and goes on where it was left."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    draft = models.ForeignKey(
        "register.PolicyDraft", models.PROTECT, related_name="lots", db_index=False, db_constraint=False
    )
    run = models.CharField(max_length=32)
    last = models.PositiveIntegerField(help_text="The number of the last case in it.")
    cases = models.PositiveIntegerField(help_text="How many cases it holds.")
    says = models.JSONField(help_text="What came of them: counts, and the cases that change.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "run", "last"], name="one_lot_of_a_place")]

    def __str__(self) -> str:
        return f"lot to {self.last} of draft {self.draft_id}"
