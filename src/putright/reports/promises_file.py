"""Promises kept as a file for a spreadsheet: a line for each promise, month, and site or service."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from putright.accounts.models import Organisation
from putright.procedure.policy import Policy
from putright.reports.limits import STRENGTHS, title_of
from putright.reports.promises_asked import Asked, Choices
from putright.reports.promises_kept import Tally, each_promise
from putright.reports.register_file import as_text
from putright.reports.same_promise import Same, limits_of, same_promises, versions_of
from putright.wording.plain_names import stage_name

COLUMNS: Final = (
    "Stage", "Promise", "Clause", "Limit", "How firm", "In the procedure from", "Month due", "{split}", "Owed",
    "Kept on time", "Of these by an extended date", "Late", "Missed", "Overdue", "Still open", "No longer owed",
)  # fmt: skip


def promise_lines(organisation: Organisation, asked: Asked, choices: Choices, now: datetime) -> Iterator[str]:
    """The file line by line. It begins with the sign by which Excel knows UTF-8. Three queries."""
    counted = each_promise(organisation, asked, now)
    versions = versions_of(organisation, [source for source, *_ in counted])
    same = same_promises(list(dict.fromkeys((source, Tally()) for source, *_ in counted)), versions)
    whose = {source: place for place, one in enumerate(same) for source in one.sources}
    cells: dict[tuple[int, date, str], Tally] = {}
    names = choices.values(asked.by)
    for source, month, split, tally in counted:
        key = whose[source], month, "Not recorded" if split is None else names.get(split, split)
        cells[key] = cells.get(key, Tally()).and_(tally)
    yield "\ufeff"
    title = choices.titles()[asked.by].rstrip("?")
    yield _line([column.format(split=title) for column in COLUMNS])
    for (place, month, split), tally in sorted(cells.items(), key=lambda one: one[0]):
        one = same[place]
        policy = versions.policies[one.newest.policy]
        yield _line([*_promise(one, policy), f"{month:%Y-%m}", split, tally.owed, *tally])


def _promise(one: Same, policy: Policy) -> list[object]:
    source = one.newest
    return [
        stage_name(source.stage, policy),
        title_of(policy, source.stage, source.action),
        source.clause or "agreed on the case",
        limits_of(source, policy, alike=True),
        STRENGTHS[source.strength],
        one.since,
    ]


def _line(cells: list[object] | list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([as_text(cell) for cell in cells])
    return written.getvalue()


def file_name(organisation: Organisation, asked: Asked) -> str:
    """What the file is called."""
    return f"promises-{organisation.slug}-{asked.first:%Y-%m}-to-{asked.last:%Y-%m}.csv"
