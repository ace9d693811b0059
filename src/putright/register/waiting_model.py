"""What is kept of what the cases wait for. Follows from the facts, as phases and duties do (register/waiting.py)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Organisation


class Waiting(models.Model):
    """Something of the complainant's that a case waits for, from ``since`` to ``until``, if nothing new happens."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, related_name="waits", db_index=False, db_constraint=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="When it ends by itself; nothing: not before something comes.")
    what = models.CharField(max_length=12, help_text="details, consent, clock or next-stage")
    about = models.CharField(max_length=60, help_text="The stage to ask for, or the fact that began the wait.")
    ends = models.CharField(max_length=300, help_text="The kinds of fact that end it.")
    clause = models.CharField(max_length=40, null=True)
    stage = models.CharField(max_length=60)
    asked = models.CharField(max_length=10, help_text="The day on which it began.")
    asked_at = models.DateTimeField()
    last = models.CharField(max_length=10, null=True, help_text="The last day on which it is waited for.")

    class Meta:
        indexes: ClassVar = [
            # By its end, so that what has ended, of which there is ever more, is never looked at.
            models.Index(fields=["organisation", "until", "id"], name="waits_until"),
            models.Index(
                fields=["organisation", "asked_at", "id"], condition=Q(until__isnull=True), name="waits_without_end"
            ),
            models.Index(fields=["case"], name="waits_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} waits for {self.what}"
