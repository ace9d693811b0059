"""The words of documents, for the search: which are new since it last took them, and what they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from django.db import connection

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


_BESIDE: Final = """
    SELECT t.case_id, f.number, coalesce(p.says->>'name', ''),
           concat_ws(E'\n', said.says->>'description', said.says->>'came_from', said.says->>'remark', t.text)
    FROM register_documenttext t
    JOIN register_fact f ON f.id = t.fact_id
    LEFT JOIN register_personal p ON p.fact_id = f.id
    LEFT JOIN LATERAL (
        SELECT q.says FROM register_fact g JOIN register_personal q ON q.fact_id = g.id
        WHERE g.case_id = t.case_id
            AND (g.id = f.id OR (g.kind = 'document-described' AND g.says->>'document' = 'f' || f.number))
        ORDER BY g.number DESC LIMIT 1
    ) said ON true
    WHERE t.organisation_id = %s AND t.case_id = ANY(%s) AND t.state <> 'withdrawn'
    ORDER BY t.case_id, f.number
"""


def words_beside(organisation: int, cases: Sequence[int]) -> list[tuple[int, str, str]]:
    """Of each document of these cases that was not withdrawn: its case, what it is called, and its words: what is noted
    of it, and what stands in it. One query; a reader of the search (searching.also_read).
    """
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, [organisation, list(cases)])
        return [(case, f"Document {number}: {name}", words) for case, number, name, words in cursor.fetchall()]
