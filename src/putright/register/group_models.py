"""Groups of cases about one event. Which case is in which group stands in the facts of the cases."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation


class CaseGroup(models.Model):
    """A name under which cases are gathered, such as a power cut. Its name can be written anew."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField(help_text="1 is the first of its organisation.")
    name = models.CharField(max_length=120)
    made = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+", help_text="Who made it.")
    key = models.CharField(max_length=64, help_text="The form that made it; sent again it counts once.")

    class Meta:
        db_table = "register_casegroup"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_group_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="a_group_counts_once"),
        ]

    def __str__(self) -> str:
        return f"group {self.number}"
