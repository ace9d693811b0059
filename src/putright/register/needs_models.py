"""The table of needs that are to be looked at again. It follows from the facts, and can be made again from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Organisation


class NeedsReview(models.Model):
    """The day on which a case's needs are to be looked at again, while the case goes on. No need stands in it.

    The page that lists them joins the personal part of ``fact``: with that erased, the case is not listed.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.OneToOneField("register.Case", models.PROTECT, db_constraint=False)
    fact = models.ForeignKey("register.FactRow", models.PROTECT, db_index=False, db_constraint=False)
    due = models.DateField()
    until = models.DateTimeField(null=True, help_text="When the case comes to its end by itself; nothing: never.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "due", "case"], name="needs_to_look_at")]

    def __str__(self) -> str:
        return f"needs of case {self.case_id} on {self.due}"
