"""Many cases of an organisation at once, as they are kept, with one question: what is judged of them, and no words.

Read as they come, so that neither the database nor this process ever holds all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils import timezone

from putright.accounts.models import Organisation
from putright.procedure.history import History
from putright.procedure.policy import Policy
from putright.register.models import PolicyVersion
from putright.register.reading import Noted, history_from, policy_of

LOT: Final = 500
"""So many cases are handed on together."""


class KeptCase(NamedTuple):
    """A case: its register number, its reference, the policy version it stands under, and its entries as JSON text.

    Only the procedural parts: names and words are not even read.
    """

    number: int
    reference: str
    version: int
    entries: str

    def history(self) -> History:
        """What the engine needs of it."""
        return history_from(Noted(*one) for one in json.loads(self.entries))


_WHICH: Final = """
    FROM register_case c WHERE c.organisation_id = %(organisation)s
    AND (%(first)s::timestamptz IS NULL AND %(end)s::timestamptz IS NULL OR EXISTS (
        SELECT 1 FROM register_phase p WHERE p.case_id = c.id AND p.organisation_id = c.organisation_id
        AND (%(first)s::timestamptz IS NULL OR p.received >= %(first)s)
        AND (%(end)s::timestamptz IS NULL OR p.received < %(end)s)))
"""
_CASES: Final = f"""
    SELECT c.number, c.reference, c.policy_id, (
        SELECT json_agg(json_build_array(f.number, f.kind, f.schema, f.happened, f.says) ORDER BY f.number)::text
        FROM register_fact f WHERE f.case_id = c.id AND f.organisation_id = c.organisation_id)
    {_WHICH} ORDER BY c.number
"""  # noqa: S608 - every part is a text of this module
_COUNT: Final = f"SELECT count(*), array_agg(DISTINCT c.policy_id) {_WHICH}"


def kept_cases(
    organisation: Organisation, since: date | None, before: date | None, lot: int = LOT
) -> Iterator[list[KeptCase]]:
    """The cases, a ``lot`` of them at a time, in the order of their numbers, within the organisation's transaction.

    Only those received from the one day on and before the other, give or take a day: the day of receipt as the register
    keeps it is looked at, and whoever judges the case looks again.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(_CASES, _asked(organisation, since, before))
        while rows := list(islice(cursor, lot)):
            yield [KeptCase(*row) for row in rows if row[3] is not None]


def how_many(organisation: Organisation, since: date | None, before: date | None) -> tuple[int, dict[int, Policy]]:
    """How many those are, and the policy of each version under which one stands."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _asked(organisation, since, before))
        count, versions = cursor.fetchone() or (0, None)
    found = PolicyVersion.objects.filter(organisation=organisation, pk__in=versions or [])
    return count, {version.pk: policy_of(version) for version in found}


def _asked(organisation: Organisation, since: date | None, before: date | None) -> dict[str, Any]:
    return {
        "organisation": organisation.pk,
        "first": _midnight(since - timedelta(days=1)) if since is not None else None,
        "end": _midnight(before + timedelta(days=1)) if before is not None else None,
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), timezone.get_current_timezone())
