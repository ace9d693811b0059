"""A case as a case file of the replay contract: what ``putright replay`` reads, with nothing left out that it needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.register.models import Case, FactRow, PolicyVersion
from putright.register.parts import OURS
from putright.register.reading import Entry, Record, as_record

LOT: Final = 500


def case_file(record: Record, *, words: bool = False) -> dict[str, object]:
    """The case as replay takes it. ``words`` adds the personal part; without it only codes, dates and ids leave."""
    history, policy = record.history, record.policy
    known = policy.attributes
    found: dict[str, object] = {"policy": policy.id}
    if history.attributes:
        found["attributes"] = {
            name: value == "true" if set(known[name]) == {"true", "false"} else value
            for name, value in history.attributes.items()
        }
    if history.points:
        found["points"] = [{"id": point, "about": about if words else ""} for point, about in history.points.items()]
    facts = []
    for entry in record.entries:
        row = entry.row
        if row.kind in OURS:
            continue
        says = entry.says if words else row.says
        fact: dict[str, object] = {"fact": row.kind, "at": row.happened, "id": entry.id, **says}
        fact["recorded"] = row.recorded.replace(microsecond=0).isoformat()
        if words and entry.note:
            fact["note"] = entry.note
        facts.append(fact)
    found["facts"] = facts
    return found


def case_lines(organisation: Organisation) -> Iterator[str]:
    """Every case of an organisation as a case file of one line, titled with its reference; without names and words.

    Each lot is read in a transaction of its own, so that nothing is held while somebody's disk is slow. Personal parts
    are not even read.
    """
    last = 0
    while True:
        with within(organisation):
            lot = _lot(organisation, last)
        for record in lot:
            last = record.case.number
            yield json.dumps({"title": record.case.reference, **case_file(record)}, ensure_ascii=False)
        if len(lot) < LOT:
            return


def _lot(organisation: Organisation, after: int) -> list[Record]:
    cases = list(Case.objects.filter(organisation=organisation, number__gt=after).order_by("number")[:LOT])
    versions = PolicyVersion.objects.filter(organisation=organisation).in_bulk({case.policy_id for case in cases})
    rows = FactRow.objects.filter(organisation=organisation, case__in=[case.pk for case in cases])
    entries: dict[int, list[Entry]] = {}
    for row in rows.order_by("case_id", "number").iterator(chunk_size=2000):
        entries.setdefault(row.case_id, []).append(Entry(row, row.says, None, erased=False))
    for case in cases:
        case.policy = versions[case.policy_id]
    return [as_record(case, entries.get(case.pk, ())) for case in cases]
