"""The complainants' names and the policies of the cases on a page: one query each, whatever the page shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from putright.accounts.models import Organisation
from putright.accounts.planned import ask_planned
from putright.procedure.policy import Policy
from putright.register.models import Case, PolicyVersion
from putright.register.reading import Record, policy_of
from putright.register.reading import records_of as records_from

_MOST_KEPT: Final = 256
_KEPT: dict[int, PolicyVersion] = {}
"""Versions that were read before. A row of theirs is never changed, so what was read once stays true."""


def policies_of(organisation: Organisation, versions: Iterable[int]) -> dict[int, PolicyVersion]:
    """The policy versions of those ids: no query where all were read before."""
    wanted = set(versions)
    found = {key: _KEPT[key] for key in wanted if key in _KEPT and _KEPT[key].organisation_id == organisation.pk}
    missing = wanted - set(found)
    if missing:
        read = PolicyVersion.objects.filter(organisation=organisation).in_bulk(list(missing))
        if len(_KEPT) + len(read) > _MOST_KEPT:
            _KEPT.clear()
        _KEPT.update(read)
        found |= read
    return found


def read_policies(versions: dict[int, PolicyVersion]) -> dict[int, Policy]:
    """The same, read."""
    return {key: policy_of(version) for key, version in versions.items()}


_NAMES: Final = """
    SELECT f.case_id, p.says->>'name'
    FROM register_fact f JOIN register_personal p ON p.fact_id = f.id
    WHERE f.organisation_id = %(organisation)s AND f.case_id = ANY(%(cases)s) AND f.kind = 'contact-given'
    ORDER BY f.case_id, f.number
"""


def names_given(organisation: Organisation, cases: Collection[int]) -> dict[int, str]:
    """The name that each complainant gave last, of those who gave one: one query."""
    rows = ask_planned(_NAMES, {"organisation": organisation.pk, "cases": list(cases)})
    return {case: name for case, name in rows if name}


def records_of(
    organisation: Organisation, cases: dict[int, tuple[str, PolicyVersion, int | None]], newest: int
) -> dict[int, Record]:
    """Everything that was recorded on some cases: one query. ``cases`` gives reference, policy version and site of
    each, ``newest`` is the newest change of the calendar.
    """
    if not cases:
        return {}
    rows = [
        Case(pk=key, organisation=organisation, reference=reference, policy=version, site_id=site)
        for key, (reference, version, site) in cases.items()
    ]
    return {record.case.pk: record for record in records_from(organisation.pk, rows, newest)}
