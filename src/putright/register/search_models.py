"""The tables of the search. They follow from the record as projections do, and can be made again from it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from putright.accounts.models import Organisation


class Searched(models.Model):
    """The words of a case, each with the part of the register that the case lies in before it (register.searching).

    ``fresh`` is false where words may be missing: the case came before there was a search, or something of it was
    erased since.
    """

    case = models.OneToOneField("register.Case", models.PROTECT, primary_key=True, db_constraint=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField(help_text="The case's own number.")
    words = SearchVectorField()
    fresh = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [
            # Without the list of what is still to be put in: every search would read all of it.
            GinIndex(fields=["words"], name="searched_words", fastupdate=False),
            models.Index(fields=["organisation", "number"], condition=Q(fresh=False), name="words_to_take"),
        ]

    def __str__(self) -> str:
        return f"words of case {self.case_id}"


class NameWord(models.Model):
    """A word that stands in somebody's name, under each key by which it is found misspelt (words.keys_of)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    key = models.CharField(max_length=42)
    word = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key", "word"], name="one_name_under_a_key")
        ]

    def __str__(self) -> str:
        return self.key
