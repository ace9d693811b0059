"""What is kept of letters that go by post: those that wait, what was printed, and what became of each.

A letter that waits is still one that is being written (``CaseLetter``), but nobody changes it meanwhile.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation


class PostBatch(models.Model):
    """Letters that were printed together, or one that was made elsewhere. ``file``: the PDF as it was printed.

    What became of it stands in its items. The file goes when a case within it is erased, and nothing else changes.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField(help_text="1 is the first of the organisation.")
    printed = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    file = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the PDF; empty: there is none.")
    size = models.PositiveIntegerField(help_text="Bytes of the PDF.")
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_post_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="a_post_counts_once"),
        ]

    def __str__(self) -> str:
        return f"post {self.number}"


class PostLetter(models.Model):
    """A letter that waits for the post: where it goes, in what print, and what is recorded once it was posted.

    It goes when the letter was posted or taken out.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=60, help_text="Under which kind the letter is kept while it is written.")
    letter = models.CharField(max_length=60, help_text="Which letter it is; of two answers, that of the stage.")
    revision = models.PositiveIntegerField(help_text="Of the text that was put into the post.")
    to = models.JSONField(help_text="Name and address, a line each.")
    typed = models.BooleanField(help_text="The address was typed for this letter, and is not that of the case.")
    size = models.CharField(max_length=2, blank=True, help_text="Of large print, in points; empty: ordinary print.")
    elsewhere = models.CharField(max_length=100, blank=True, help_text="Formats that are made elsewhere, as codes.")
    needed = models.CharField(max_length=100, blank=True, help_text="Such formats that the person needed by then.")
    pages = models.PositiveIntegerField(help_text="Of the letter as it is printed.")
    says = models.JSONField(help_text="What is recorded once it was posted: kind, what it says, note, reason of each.")
    action = models.CharField(max_length=60, blank=True, help_text="Which duty it does, if one is owed.")
    stage = models.CharField(max_length=60, blank=True, help_text="The stage of that duty.")
    seen = models.PositiveIntegerField(help_text="How many entries the case had when somebody last looked.")
    held = models.TextField(blank=True, help_text="Why it was not printed, or could not be recorded as posted.")
    at = models.DateTimeField(help_text="Since when it waits.")
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    batch = models.ForeignKey(PostBatch, models.PROTECT, null=True, db_index=False, db_constraint=False)
    """Printed with it, and nobody has said yet whether it was posted."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], name="a_letter_waits_for_the_post_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "at"], name="letters_for_the_post")]

    def __str__(self) -> str:
        return f"{self.letter} on case {self.case_id}, for the post"


class PostItem(models.Model):
    """A letter in a batch: as it was printed, and what became of it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    batch = models.ForeignKey(PostBatch, models.PROTECT, related_name="items", db_index=False, db_constraint=False)
    place = models.PositiveIntegerField(help_text="Where it lies in the pile, from 1.")
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    letter = models.CharField(max_length=60)
    to = models.JSONField(help_text="Name and address, a line each; empty once the case was erased.")
    size = models.CharField(max_length=2, blank=True)
    elsewhere = models.CharField(max_length=100, blank=True)
    pages = models.PositiveIntegerField()
    file = models.CharField(max_length=64, blank=True, help_text="SHA-256 of its own PDF; empty: made elsewhere.")
    file_size = models.PositiveIntegerField(help_text="Bytes of that PDF.")
    seen = models.PositiveIntegerField(help_text="How many entries the case had when it was printed.")
    since = models.DateTimeField(help_text="Since when it waited.")
    state = models.CharField(max_length=10, help_text="printed, posted, left-out, held or taken-out.")
    why = models.TextField(blank=True, help_text="Why it could not be recorded as posted.")
    posted = models.DateField(null=True)
    settled = models.DateTimeField(null=True, help_text="When somebody said what became of it.")
    account = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    fact = models.PositiveIntegerField(null=True, help_text="The number of the entry that says that it was posted.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "place"], name="one_letter_in_a_place_of_the_pile"),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="post_of_a_case")]

    def __str__(self) -> str:
        return f"{self.letter} on case {self.case_id}, in post {self.batch_id}"
