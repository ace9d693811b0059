"""What the public is told of lessons: "You said", "We did". Rows are added, and the newest of one counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation, Site


class ToldLesson(models.Model):
    """One step in the life of what the public is told of a lesson: it was written, changed, published, taken back.

    The text of each step stands in it, so that nobody need ask what the public read on a day. The public sees that of
    the newest step that published it or took it back.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    item = models.PositiveIntegerField(help_text="1 is the first of its organisation.")
    number = models.PositiveIntegerField(help_text="1 is the first step of its item.")
    what = models.CharField(max_length=10, help_text="written, changed, published or back")
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    lesson = models.ForeignKey(
        "register.FactRow", models.PROTECT, db_index=False, db_constraint=False, help_text="What recorded the lesson."
    )
    said = models.TextField(help_text="What people said, in the organisation's words.")
    did = models.TextField(help_text="What was done about it.")
    done = models.DateField(null=True, help_text="The first day of the month in which it was done.")
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)
    reason = models.TextField(blank=True, help_text="Why it was taken back, or published by whoever wrote it.")
    alone = models.BooleanField(default=False, help_text="Whoever wrote it published it: there was nobody else.")
    warnings = models.JSONField(default=list, help_text="What whoever published it was warned of, as sentences.")
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")

    class Meta:
        db_table = "register_toldlesson"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "item", "number"], name="one_telling_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="a_telling_counts_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["lesson"], name="told_of_a_lesson")]

    def __str__(self) -> str:
        return f"step {self.number} of told lesson {self.item}: {self.what}"
