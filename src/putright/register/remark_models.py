"""What people say who do not complain, and what was done with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Account, Organisation, Service, Site


class Remark(models.Model):
    """A compliment, a suggestion or a question, as it came: never changed.

    Its personal part (``words``, ``name``, ``email``, ``phone``, ``address``, ``about``, ``needs``) can be emptied and
    nothing else done with it. The columns from ``sort`` on follow from its steps.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField(help_text="1 is the first of its organisation.")
    kind = models.CharField(max_length=12, help_text="What they say it is: a kind of remark, or unsure.")
    channel = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(help_text="The first contact.")
    day_only = models.BooleanField(default=False, help_text="Only the day of it is known, not the hour.")
    made = models.DateTimeField(help_text="When it was written down.")
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)
    service = models.ForeignKey(Service, models.PROTECT, null=True, db_index=False, db_constraint=False)
    wants_answer = models.BooleanField(default=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, help_text="Who wrote it down; nobody: they did themselves."
    )
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")
    words = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=254, blank=True)
    address = models.TextField(blank=True)
    about = models.CharField(max_length=200, blank=True, help_text="Whom they want to thank, or whom it is about.")
    needs = models.TextField(blank=True)
    sort = models.CharField(max_length=12, blank=True, help_text="What a person said it is; empty: nobody has yet.")
    state = models.CharField(max_length=6, default="open", help_text="open or closed")
    holder = models.CharField(max_length=60, blank=True, help_text="Who has it, by the key of a person.")
    held = models.DateTimeField(null=True, help_text="Since when they have it.")
    answered = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    steps = models.PositiveIntegerField(default=0)
    case = models.ForeignKey("register.Case", models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="a_remark_counts_once"),
            models.UniqueConstraint(fields=["organisation", "number"], name="one_remark_of_a_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-at"]),
            models.Index(fields=["organisation", "at", "id"], condition=Q(state="open"), name="remarks_open"),
            models.Index(fields=["organisation", "made"], condition=Q(sort=""), name="remarks_unsorted"),
        ]

    @property
    def reference(self) -> str:
        """How it is called: CR-M00012. The M keeps it apart from the numbers of complaints; it opens no page."""
        return f"{self.organisation.prefix}-M{self.number:05}"

    def __str__(self) -> str:
        return self.reference


class RemarkStep(models.Model):
    """What was done with a remark: added, never changed; its ``words`` alone can be emptied."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    remark = models.ForeignKey(Remark, models.PROTECT, db_index=False, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField(help_text="1 is the first of its remark.")
    what = models.CharField(max_length=12)
    at = models.DateTimeField()
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, help_text="Who did it; nobody: putright itself."
    )
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")
    says = models.JSONField(default=dict, help_text="Codes, days, keys; no names and no words.")
    words = models.TextField(blank=True)

    class Meta:
        db_table = "register_remarkstep"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["remark", "number"], name="one_step_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="a_step_counts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.number} of remark {self.remark_id}"
