"""To whom a case is closed, and who opened one all the same.

To whom it is closed follows from the facts and can be made anew. That somebody opened a closed case, and that somebody
else looked at why, is added and never changed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation, Person


class CaseBar(models.Model):
    """One line of what decides who may open a case. Follows from the facts (``closing.bars_of``)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    why = models.CharField(
        max_length=6,
        help_text="about: the person is complained about; closed: to all but those who follow; open: to this person.",
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "why", "person"], name="bars_of_a_person"),
            models.Index(fields=["case"], name="bars_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.why} of case {self.case_id}"


class StrandBar(models.Model):
    """One line of what decides who may open a strand. Follows from the facts (``strand_bars.strand_bars_of``)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    strand = models.CharField(max_length=60, help_text="As its duties name it: strand/safeguarding/s1.")
    why = models.CharField(
        max_length=6, help_text="shut: to this person; closed: to all but those who follow; open: to this person."
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "why", "person"], name="strands_shut_to"),
            models.Index(fields=["case"], name="strands_shut_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.why} of {self.strand} on case {self.case_id}"


class Opening(models.Model):
    """That somebody opened a case that is closed to them, and until when. Added and never changed.

    Why stands in the entry that was made with it: words can be erased there.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    number = models.PositiveIntegerField(help_text="The number of its entry on the case.")
    strand = models.CharField(max_length=60, default="", help_text="The strand alone; nothing: the case.")
    alone = models.BooleanField(help_text="There was nobody else in the organisation who could deal with the case.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-at"], name="opened_lately"),
            models.Index(fields=["account", "case"], name="opened_by"),
        ]

    def __str__(self) -> str:
        return f"opening of case {self.case_id}"


class OpeningSeen(models.Model):
    """That somebody else looked at why a case was opened. Added and never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    opening = models.OneToOneField(Opening, models.PROTECT, related_name="seen", db_constraint=False)
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"look at opening {self.opening_id}"
