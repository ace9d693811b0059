"""The complainants' names and the policies of the cases on a page: one query each, whatever the page shows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from putright.accounts.models import Organisation
from putright.accounts.planned import ask_planned
from putright.procedure.policy import Policy
from putright.register.models import Case, PolicyVersion
from putright.register.reading import Record, policy_of
from putright.register.reading import records_of as records_from
from putright.wording.needs import needs_of

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


_SAID: Final = """
    SELECT f.case_id, f.kind, f.says, p.says
    FROM register_fact f LEFT JOIN register_personal p ON p.fact_id = f.id
    WHERE f.organisation_id = %(organisation)s AND f.case_id = ANY(%(cases)s)
        AND f.kind IN ('contact-given', 'needs-noted')
    ORDER BY f.case_id, f.number
"""


class Complainant(NamedTuple):
    """Who complained, as a row of a list names them: the name given last, and what they need, in a line."""

    name: str = ""
    needs: str = ""


def complainants(organisation: Organisation, cases: Collection[int]) -> dict[int, Complainant]:
    """What is known of each complainant, of those of whom anything is: one query."""
    names: dict[int, str] = {}
    needs: dict[int, dict[str, object]] = {}
    words: dict[int, object] = {}
    for case, kind, codes, hidden in ask_planned(_SAID, {"organisation": organisation.pk, "cases": list(cases)}):
        says = {**json.loads(codes), **(json.loads(hidden) if hidden is not None else {})}
        if kind == "needs-noted":
            needs.setdefault(case, {}).update(says)
            continue
        names[case] = str(says.get("name") or names.get(case, ""))
        words[case] = says.get("needs", words.get(case))
    return {
        case: Complainant(names.get(case, ""), needs_of(needs.get(case, {}), words.get(case)).short)
        for case in {*names, *needs}
    }


def names_given(organisation: Organisation, cases: Collection[int]) -> dict[int, str]:
    """The name that each complainant gave last, of those who gave one: one query."""
    return {case: one.name for case, one in complainants(organisation, cases).items() if one.name}


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
