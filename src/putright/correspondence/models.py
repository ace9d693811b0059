"""What is kept of letters: an organisation's own texts with their drafts, and letters that are being written."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Account, Organisation
from putright.correspondence.approval_models import (
    ApprovalRule,
    LetterApproval,
    LetterComment,
    LetterLook,
    LetterRevision,
)
from putright.correspondence.itself_models import FallenLetter, LetterChoice
from putright.correspondence.post_models import PostBatch, PostItem, PostLetter

__all__ = [
    "ApprovalRule",
    "CaseLetter",
    "FallenLetter",
    "LetterApproval",
    "LetterChoice",
    "LetterComment",
    "LetterDraft",
    "LetterLook",
    "LetterMail",
    "LetterRevision",
    "LetterVersion",
    "PostBatch",
    "PostItem",
    "PostLetter",
]

BY_ITSELF = "putright"
"""What stands for whoever wrote or sent what nobody did."""


class LetterVersion(models.Model):
    """A text that an organisation adopted for a kind of letter, or its going back to ours. Added and never changed.

    In force on a day is, of those that have begun, the one that began last; of several of one day the last adopted.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60)
    number = models.PositiveIntegerField(help_text="1 is the first of its kind.")
    ours = models.BooleanField(help_text="The organisation goes back to the text that comes with the program.")
    subject = models.TextField(blank=True)
    body = models.TextField(blank=True)
    subject_then = models.TextField(help_text="The subject that came with the program when this was adopted.")
    body_then = models.TextField(help_text="The text that came with the program when this was adopted.")
    starts = models.DateField(help_text="From this day on letters are written with it.")
    reason = models.TextField()
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "kind", "number"], name="one_text_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="a_letter_text_counts_once"),
        ]

    def __str__(self) -> str:
        return f"text {self.number} of {self.kind}"


class LetterDraft(models.Model):
    """A text for a kind of letter that is being written. There is one of a kind at a time."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60)
    subject = models.TextField()
    body = models.TextField()
    revision = models.PositiveIntegerField(help_text="Counted up with each change, from 1.")
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="one_letter_draft_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.kind}"


class CaseLetter(models.Model):
    """A letter on a case that somebody is writing, or that was drafted by itself and that nobody has touched yet.

    It goes once the letter went out: then it is a document.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=60)
    subject = models.TextField()
    text = models.TextField()
    revision = models.PositiveIntegerField(help_text="Counted up with each change, from 1.")
    at = models.DateTimeField()
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, related_name="+", help_text="Nobody: it was by itself."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], name="one_letter_of_a_kind_on_a_case"),
        ]

    @property
    def writer(self) -> str:
        """Who wrote or sent it, as pages name them."""
        return str(self.account) if self.account is not None else BY_ITSELF

    def __str__(self) -> str:
        return f"{self.kind} on case {self.case_id}"


class LetterMail(models.Model):
    """A letter that somebody sent by email from here: which message carries it, which file it is, from when it goes.

    What became of it stands in the message; what was recorded, in the facts of those numbers. Added, never changed.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    message = models.OneToOneField("register.Message", models.PROTECT, related_name="letter", db_constraint=False)
    kind = models.CharField(max_length=60)
    fact = models.PositiveIntegerField(help_text="The number of the entry that says that the letter was sent.")
    facts = models.JSONField(help_text="The numbers of all entries of the procedure that the sending made.")
    documents = models.JSONField(help_text="The numbers of the entries of its documents: the text, and the mail.")
    enclosed = models.JSONField(
        default=list, help_text="The numbers of the entries of the documents of the case that go with it."
    )
    text = models.CharField(max_length=64, help_text="SHA-256 of its text.")
    mail = models.CharField(max_length=64, help_text="SHA-256 of the mail, as it goes.")
    goes = models.DateTimeField(help_text="Not before then: until then it can be stopped.")
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, related_name="+", help_text="Nobody: it was by itself."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "fact"], name="one_mail_of_an_entry"),
        ]

    @property
    def writer(self) -> str:
        """Who wrote or sent it, as pages name them."""
        return str(self.account) if self.account is not None else BY_ITSELF

    def __str__(self) -> str:
        return f"mail of {self.kind} on case {self.case_id}"
