"""The words of documents, for whoever makes them findable: what is new since they were last asked for."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from putright.accounts.models import Organisation
from putright.register.models import DocumentText


class TextToTake(NamedTuple):
    """The words of a document, by the ids of its fact and of its case. No words: there are none, or none any more."""

    document: int
    case: int
    text: str


def texts_to_take(organisation: Organisation, most: int = 100) -> list[TextToTake]:
    """The documents whose words were read, or withdrawn, and not yet taken: one query. Within its transaction."""
    rows = DocumentText.objects.filter(organisation=organisation, taken=False).exclude(state="waiting")
    found = rows.order_by("fact").values_list("fact", "case", "text")[:most]
    return [TextToTake(*one) for one in found]


def note_taken(organisation: Organisation, documents: Collection[int]) -> None:
    """Say that the words of these documents were taken. In the transaction that takes them."""
    DocumentText.objects.filter(organisation=organisation, fact__in=documents).update(taken=True)
