"""What came by the public forms and waits for a person to look at it before it is a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Account, Organisation, Site


def held_reference(organisation: Organisation, number: int, kind: str = "complaint") -> str:
    """The number that the sender of what is held back was shown. The H keeps it apart from the numbers of cases, the M
    from those of complaints."""
    return f"{organisation.prefix}-{'MH' if kind == 'remark' else 'H'}{number:05}"


class HeldBack(models.Model):
    """A complaint or a remark that may be no person's: kept whole, with the moment at which it came.

    Let through, it is received as of that moment. ``says`` is all that came; it is emptied a month after somebody said
    that it is spam.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField(help_text="1 is the first of its organisation.")
    kind = models.CharField(max_length=12, help_text="complaint or remark")
    why = models.CharField(max_length=12, help_text="many, whole, field, quick or unseen")
    at = models.DateTimeField(help_text="When it came: the day from which everything is counted.")
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")
    says = models.JSONField()
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)
    state = models.CharField(max_length=8, default="waiting", help_text="waiting, through or spam")
    case = models.ForeignKey("register.Case", models.PROTECT, null=True, db_index=False, db_constraint=False)
    settled = models.DateTimeField(null=True, help_text="When somebody decided about it.")
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    reason = models.TextField(blank=True, help_text="Why it is spam.")

    class Meta:
        db_table = "register_heldback"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_held_back_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="a_held_back_form_counts_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "at", "id"], condition=Q(state="waiting"), name="held_back_waiting"),
            models.Index(fields=["organisation", "-settled", "-id"], name="held_back_settled"),
        ]

    @property
    def reference(self) -> str:
        """The number that its sender was shown."""
        return held_reference(self.organisation, self.number, self.kind)

    def __str__(self) -> str:
        return self.reference
