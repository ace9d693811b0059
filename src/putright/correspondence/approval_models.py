"""What is kept beside a letter that is being written: its revisions, comments, who was asked to look, approvals.

All of it belongs to one letter (``letter``, the row that it had while it was written). Once that went out, ``gone`` is
the number of the entry that says so, and it stays to be read with that entry.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Account, Organisation, Person

_LETTER = "The row that the letter had while it was written."
_GONE = "The number of the entry that says that the letter went out; nothing: it has not."


class LetterRevision(models.Model):
    """That somebody kept a letter, and as which revision. Its text is the letter's own, or is gone."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=60)
    letter = models.BigIntegerField(help_text=_LETTER)
    gone = models.PositiveIntegerField(null=True, help_text=_GONE)
    number = models.PositiveIntegerField(help_text="The first is 1.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of its subject and text.")
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "number"], name="one_revision_of_a_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "letter"], name="revisions_of_a_case")]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.kind} on case {self.case_id}"


class LetterComment(models.Model):
    """What somebody remarked on a letter, or on words of it. It is never sent and is no part of the letter."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=60)
    letter = models.BigIntegerField(help_text=_LETTER)
    gone = models.PositiveIntegerField(null=True, help_text=_GONE)
    revision = models.PositiveIntegerField(help_text="The revision that they had before them.")
    words = models.TextField()
    quoted = models.TextField(blank=True, help_text="The words of the letter that it is about; nothing: the whole.")
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="a_comment_counts_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "letter"], name="comments_of_a_case")]

    def __str__(self) -> str:
        return f"comment on {self.kind} on case {self.case_id}"


class LetterLook(models.Model):
    """That somebody was asked to look at a letter, by a day, and what came of it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=60)
    letter = models.BigIntegerField(help_text=_LETTER)
    gone = models.PositiveIntegerField(null=True, help_text=_GONE)
    revision = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, db_constraint=False, help_text="Who is asked.")
    by = models.DateField(help_text="By when.")
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+", help_text="Who asks.")
    settled = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, help_text="approved, looked, withdrawn, dropped or gone")
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="a_look_is_asked_for_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "letter"], name="looks_of_a_case"),
            models.Index(fields=["organisation", "person"], condition=Q(settled=None), name="looks_to_be_had"),
        ]

    def __str__(self) -> str:
        return f"look at {self.kind} on case {self.case_id}"


class LetterApproval(models.Model):
    """That somebody approved a letter exactly as it read: for a role of the policy, or as a second person."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=60)
    letter = models.BigIntegerField(help_text=_LETTER)
    gone = models.PositiveIntegerField(null=True, help_text=_GONE)
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the subject and text that were approved.")
    text = models.TextField(help_text="The text that was approved, so that what changed since can be shown.")
    role = models.CharField(max_length=60, blank=True, help_text="The role of the policy; nothing: a second person.")
    fact = models.PositiveIntegerField(help_text="The number of the entry that says so.")
    alone = models.BooleanField(help_text="They wrote in it themselves, and there was nobody else.")
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    void_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    void_why = models.CharField(max_length=12, blank=True, help_text="changed, dropped or stopped")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "letter"], name="approvals_of_a_case")]

    def __str__(self) -> str:
        return f"approval of {self.kind} on case {self.case_id}"


class ApprovalRule(models.Model):
    """That letters of a kind want a second person from now on, whatever the policy says; or no longer. Only added."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60)
    wanted = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key", "kind"], name="an_approval_rule_counts_once"),
        ]

    def __str__(self) -> str:
        return f"{'a' if self.wanted else 'no'} second person for {self.kind}"
