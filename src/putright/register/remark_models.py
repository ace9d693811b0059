"""What people say who do not complain."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation, Site


class Remark(models.Model):
    """A compliment or a suggestion: kept, thanked for, without clocks."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=12, choices=[("compliment", "Compliment"), ("suggestion", "Suggestion")])
    words = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()
    key = models.CharField(max_length=64)
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)
    account = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "key"], name="a_remark_counts_once")]
        indexes: ClassVar = [models.Index(fields=["organisation", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
