"""Requests that are no complaints: a repair wanted, a question. Kept apart from the register, until one becomes one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Account, Organisation, Site


class ServiceRequest(models.Model):
    """What somebody asked for who was not dissatisfied: no clock runs. Its words are kept as they came.

    ``case`` is the complaint that came of it. Its state does not change with that: the work goes on.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField(help_text="1 is the first of its organisation.")
    at = models.DateTimeField(help_text="When they asked: the first contact.")
    made = models.DateTimeField(help_text="When it was written down.")
    channel = models.CharField(max_length=20)
    words = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.TextField(blank=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, related_name="+", help_text="Who wrote it down."
    )
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")
    state = models.CharField(max_length=10, default="open", help_text="open, answered or closed")
    answer = models.TextField(blank=True, help_text="What was done or answered, or why it was closed.")
    settled = models.DateTimeField(null=True, help_text="When it was answered or closed.")
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    case = models.ForeignKey("register.Case", models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        db_table = "register_servicerequest"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_request_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="a_request_counts_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "at", "id"], condition=Q(state="open"), name="requests_waiting"),
            models.Index(fields=["organisation", "-settled", "-id"], name="requests_settled"),
        ]

    @property
    def reference(self) -> str:
        """How it is called: R12. A complaint has another kind of number, so that the two are not mixed up."""
        return f"R{self.number}"

    def __str__(self) -> str:
        return self.reference
