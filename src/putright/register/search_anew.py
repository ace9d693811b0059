"""The words of a case taken anew from all that is kept of it: where they are missing, or where something was erased."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from putright.accounts.models import Organisation
from putright.register.append import take_chain
from putright.register.case_words import Text, texts_in, vector
from putright.register.models import Case, Searched
from putright.register.rows import insert
from putright.register.searching import name_rows, searched_row, texts_beside

_ANEW: Final = "(case_id) DO UPDATE SET words = excluded.words, fresh = true"

_PARTS: Final = """
    SELECT f.case_id, f.kind, p.says FROM register_fact f JOIN register_personal p ON p.fact_id = f.id
    WHERE f.organisation_id = %s AND f.case_id = ANY(%s)
        AND NOT (f.kind IN ('strand-opened', 'strand-step', 'strand-access-chosen', 'opened-with-reason') AND EXISTS (
            SELECT 1 FROM register_strandbar b WHERE b.case_id = f.case_id
                AND split_part(b.strand, '/', 3) = f.says->>'strand'))
    ORDER BY f.case_id, f.number
"""
_RECEIVED: Final = """
    SELECT DISTINCT ON (case_id) case_id, received FROM register_phase
    WHERE organisation_id = %s AND case_id = ANY(%s) ORDER BY case_id, since
"""


_SERVICE: Final = """
    SELECT DISTINCT ON (case_id) case_id, says->>'service_id' FROM register_fact
    WHERE organisation_id = %s AND case_id = ANY(%s) AND kind = 'service-noted' ORDER BY case_id, number DESC
"""


def words_missing(organisation: Organisation) -> bool:
    """Whether some cases are not yet, or not wholly, in the search: one query, answered by an index."""
    return Searched.objects.filter(organisation=organisation, fresh=False).exists()


def take_missing(organisation: Organisation, most: int) -> int:
    """Take the words of the newest cases that lack them; how many were done. Within the organisation's transaction."""
    take_chain(organisation.pk)
    waiting = Searched.objects.filter(organisation=organisation, fresh=False).order_by("-number")
    return take_anew(organisation, list(waiting.values_list("case_id", flat=True)[:most]))


def take_anew(organisation: Organisation, cases: Sequence[int]) -> int:
    """Take the words of these cases anew; how many cases. Within the organisation's transaction, whose turn to write
    it takes, so that nobody adds words in between.
    """
    take_chain(organisation.pk)
    found = list(Case.objects.filter(organisation=organisation, pk__in=cases).order_by("pk"))
    texts: dict[int, list[Text]] = {case.pk: [] for case in found}
    for case, kind, personal in _rows(_PARTS, organisation.pk, list(texts)):
        texts[case] += texts_in(kind, json.loads(personal))
    received = dict(_rows(_RECEIVED, organisation.pk, list(texts)))
    for case, source, words in texts_beside(organisation.pk, list(texts)):
        texts[case] += (Text(source), Text(words))
    service = dict(_rows(_SERVICE, organisation.pk, list(texts)))
    for one in found:
        keys = vector(
            organisation.pk,
            one.number,
            texts[one.pk],
            received=received.get(one.pk),
            site=one.site_id,
            service=service.get(one.pk, ""),
        )
        insert(searched_row(one, keys, _ANEW), name_rows(organisation.pk, texts[one.pk]))
    return len(found)


def _rows(question: str, organisation: int, cases: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, [organisation, cases])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
