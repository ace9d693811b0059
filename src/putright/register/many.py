"""Many cases of an organisation at once, as they are kept, with one question: what is judged of them, and no words.

Read as they come, so that neither the database nor this process ever holds all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from putright.accounts.models import Organisation
from putright.procedure.policy import Policy
from putright.register.calendars import Change, changes_of, newest_change
from putright.register.models import PolicyVersion
from putright.register.reading import Noted, governing, policy_of

LOT: Final = 500
"""So many cases are handed on together."""


class KeptCase(NamedTuple):
    """A case: its register number, its reference, the policy version it stands under, its site, and its entries as JSON
    text.

    Only the procedural parts: names and words are not even read.
    """

    number: int
    reference: str
    version: int
    site: int | None
    entries: str

    def noted(self) -> list[Noted]:
        """Its entries. Raises ValueError where they are no entries."""
        return [Noted(*one) for one in json.loads(self.entries)]


class Versions(NamedTuple):
    """Policy versions of an organisation: by their keys, and by the digests of their texts. ``used`` is how many of
    them cases came under; ``changes`` are the days that the organisation entered into its calendar."""

    by_key: Mapping[int, Policy]
    by_digest: Mapping[str, Policy]
    used: int
    changes: tuple[Change, ...] = ()

    def governing(self, case: KeptCase, entries: Iterable[Noted]) -> Policy:
        """The policy that governs a case: the one it came under, and those that took it over since."""
        said = ((one.kind, one.says) for one in entries)
        return governing(self.by_key[case.version], said, self.by_digest.__getitem__)


_WHICH: Final = """
    FROM register_case c WHERE c.organisation_id = %(organisation)s
    AND (%(first)s::timestamptz IS NULL AND %(end)s::timestamptz IS NULL OR EXISTS (
        SELECT 1 FROM register_phase p WHERE p.case_id = c.id AND p.organisation_id = c.organisation_id
        AND (%(first)s::timestamptz IS NULL OR p.received >= %(first)s)
        AND (%(end)s::timestamptz IS NULL OR p.received < %(end)s)))
"""
_CASES: Final = f"""
    SELECT c.number, c.reference, c.policy_id, c.site_id, (
        SELECT json_agg(json_build_array(f.number, f.kind, f.schema, f.happened, f.says,
            floor(extract(epoch FROM f.recorded))::bigint) ORDER BY f.number)::text
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
        while rows := cursor.fetchmany(lot):
            yield [KeptCase(*row) for row in rows if row[4] is not None]


def how_many(organisation: Organisation, since: date | None, before: date | None) -> tuple[int, Versions]:
    """How many those are, and the versions under which they came or which may have taken them over."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _asked(organisation, since, before))
        count, keys = cursor.fetchone() or (0, None)
    asked = Q(pk__in=keys or []) | Q(takes_open=True)
    found = list(PolicyVersion.objects.filter(asked, organisation=organisation))
    by_key = {version.pk: policy_of(version) for version in found}
    used = len({version.digest for version in found if version.pk in (keys or ())})
    by_digest = {version.digest: by_key[version.pk] for version in found}
    return count, Versions(by_key, by_digest, used, changes_of(organisation.pk, newest_change(organisation.pk)))


def _asked(organisation: Organisation, since: date | None, before: date | None) -> dict[str, Any]:
    return {
        "organisation": organisation.pk,
        "first": _midnight(since - timedelta(days=1)) if since is not None else None,
        "end": _midnight(before + timedelta(days=1)) if before is not None else None,
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), timezone.get_current_timezone())
