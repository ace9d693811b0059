"""The tables of an organisation's own changes of the calendar, and of what follows from them for its cases.

A reference to another row of an organisation carries the organisation with it (migration 0005), as in ``models``.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Account, Organisation, Site
from putright.register.models import Case, FactRow

HOLIDAY, CLOSURE, WORKS, BACK = "holiday", "closure", "works", "back"


class CalendarChange(models.Model):
    """A day, or a span of days, that was entered. Never changed: taking one back is a row of its own.

    ``what``: a bank holiday, a closure, a shipped bank holiday on which the organisation works, or ``back``, which
    takes back the row that it names. ``known`` is from when on it counts.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    what = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    name = models.CharField(max_length=200, blank=True)
    known = models.DateTimeField(help_text="From when on it was known, to the second.")
    division = models.CharField(max_length=20, blank=True, help_text="Of this calendar alone; empty: of any.")
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, help_text="Nobody: by a command, on the server itself."
    )
    at = models.DateTimeField(help_text="When it was entered.")
    reason = models.TextField(blank=True)
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, db_constraint=False)
    key = models.CharField(max_length=64, help_text="The form that it came with: sent again it changes nothing.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="a_change_counts_once"),
            models.UniqueConstraint(fields=["takes_back"], name="taken_back_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "id"], name="changes_in_order")]

    def __str__(self) -> str:
        return f"calendar change {self.pk} {self.what} {self.first}"


class Recount(models.Model):
    """A case whose dates are worked out anew after a change. Written with the change, ticked off as it is done."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    change = models.ForeignKey(CalendarChange, models.PROTECT, db_index=False, db_constraint=False)
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, db_constraint=False)
    done = models.DateTimeField(null=True)
    moves = models.PositiveSmallIntegerField(null=True, help_text="How many of its dates moved.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "case"], name="one_recount_of_a_case")]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "id"], condition=Q(done=None), name="still_to_recount"),
        ]

    def __str__(self) -> str:
        return f"recount of case {self.case_id} after change {self.change_id}"


class WrongPromise(models.Model):
    """A letter that promised a date which is now another. ``settled`` once somebody has written, or it is right again.

    ``promised`` and ``now`` are written as replay writes due times; ``now`` is what the last change made of it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, db_constraint=False)
    change = models.ForeignKey(CalendarChange, models.PROTECT, db_index=False, db_constraint=False)
    letter = models.ForeignKey(FactRow, models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=40, help_text="The kind of letter.")
    stage = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    clause = models.CharField(max_length=80, blank=True)
    promised = models.CharField(max_length=32)
    now = models.CharField(max_length=32)
    settled = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, help_text="Nobody: a later change made the date right."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "letter", "stage", "action", "clause"], name="one_promise_of_a_letter"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "id"], condition=Q(settled=None), name="promises_to_mend")
        ]

    def __str__(self) -> str:
        return f"promise of {self.promised} on case {self.case_id}"
