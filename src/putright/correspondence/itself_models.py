"""What is kept of letters that fall due by themselves: what the provider chose, and what became of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Account, Organisation


class LetterChoice(models.Model):
    """What a provider chose for a kind of letter, or for all sending by itself. Added and never changed.

    Of several of one kind the newest holds. Where there is none, what ``correspondence.falling_due`` has holds.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60, help_text="The kind of letter; empty: all sending by itself.")
    how = models.CharField(max_length=8, help_text="person, drafted or sent; of all sending: stopped or going.")
    days = models.PositiveSmallIntegerField(null=True, help_text="How many working days before it is due, or after.")
    hours = models.PositiveSmallIntegerField(null=True, help_text="How many hours before, where the promise has hours.")
    reason = models.TextField()
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=64, help_text="The form that brought it; sent again it counts once.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="a_letter_choice_counts_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "kind", "-id"], name="letter_choice_last")]

    def __str__(self) -> str:
        return f"{self.kind or 'all letters'}: {self.how}"


class FallenLetter(models.Model):
    """A letter that fell due on a case, and what was done of it by itself. Each is dealt with once.

    ``state``: drafted (a person looks), to-send (it goes by itself when it may), sent, left (somebody was writing it,
    or took it over), gone (it is not owed any more, and nobody had touched it).
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=300, help_text="Which duty with which date, or what is waited for since when.")
    state = models.CharField(max_length=8)
    why = models.TextField(blank=True, help_text="Why it did not go by itself.")
    at = models.DateTimeField(help_text="When it fell due.")
    letter = models.BigIntegerField(null=True, help_text="The letter on the case that was drafted.")
    entries = models.PositiveIntegerField(help_text="How many entries the case had when the draft was filled.")
    day = models.DateField(help_text="The day on which the draft was filled.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "about"], name="a_letter_falls_due_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "id"], condition=Q(state__in=["drafted", "to-send"]), name="letters_to_follow"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on case {self.case_id}: {self.state}"
