"""What is kept beside the facts of documents: each file once, with what the scanner said, and the words in it.

Both go when a document is erased. The facts stay, with the hash.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Organisation


class KeptFile(models.Model):
    """A file that an organisation keeps: once, however many of its cases have it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    digest = models.CharField(max_length=64, help_text="SHA-256 of its content; its name in the folder.")
    size = models.BigIntegerField(help_text="Bytes.")
    kept = models.DateTimeField(help_text="When it first came.")
    scan = models.CharField(max_length=10, default="", help_text="clean, infected, failed; empty: not scanned.")
    scanned = models.DateTimeField(null=True)
    found = models.CharField(max_length=100, blank=True, help_text="What the scanner found, or why it could not look.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="a_file_is_kept_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "scanned"], condition=~Q(scan__in=["clean", "infected"]),
                         name="files_to_scan"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"file {self.digest[:12]}"


class DocumentText(models.Model):
    """The words in a document, read once. ``taken``: the search has them, or has heard that they are gone."""

    fact = models.OneToOneField("register.FactRow", models.PROTECT, primary_key=True, db_constraint=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    digest = models.CharField(max_length=64)
    form = models.CharField(max_length=12, help_text="The code of its kind, which says how it is read.")
    state = models.CharField(
        max_length=12, default="waiting", help_text="waiting, found, cut, none, unreadable, another-kind or withdrawn"
    )
    text = models.TextField(blank=True)
    read = models.DateTimeField(null=True)
    taken = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "digest"], name="documents_of_a_file"),
            models.Index(fields=["case"], name="texts_of_a_case"),
            models.Index(fields=["organisation", "fact"], condition=Q(state="waiting"), name="texts_to_read"),
            models.Index(
                fields=["organisation", "fact"], condition=Q(taken=False) & ~Q(state="waiting"), name="texts_to_take"
            ),
        ]

    def __str__(self) -> str:
        return f"text of document {self.fact_id}"
