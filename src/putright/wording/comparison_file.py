"""What histories come to under two policies as a file for a spreadsheet: one line for all that came to the same."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final

from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.tally import Outcomes
from putright.procedure.policy import Policy
from putright.wording.duty_words import order_words
from putright.wording.outcome_words import NOT_OWED, STATUSES, reason_words, role_words
from putright.wording.plain_names import stage_name
from putright.wording.problem_words import problem_title
from putright.wording.standing_words import case_status_words

COLUMNS: Final = (
    "Counted",
    "Month received",
    "Stage, old",
    "Stage, new",
    "What",
    "Clause, old",
    "Clause, new",
    "Owed by, old",
    "Owed by, new",
    "Status, old",
    "Status, new",
    "Due",
    "Effect",
    "How often",
)
"""Duties and cases stand in one file: ``Counted`` tells them apart, so that they are not added up together."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_EFFECTS: Final = {"answer": "answer changes", "terms": "only dates or owners", "same": "same"}


class _Echo:
    """What a csv.writer writes to: it hands back the line."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def csv_lines(found: Comparison, old: Policy, new: Policy) -> Iterator[str]:
    """The file line by line. It begins with the sign by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield str(writer.writerow(COLUMNS))
    if found.outcomes is not None:
        for cells in _rows(found.outcomes, old, new):
            yield str(writer.writerow([_harmless(cell) for cell in cells]))


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula (hazards, Web: formulas)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _rows(outcomes: Outcomes, old: Policy, new: Policy) -> Iterator[tuple[object, ...]]:
    for owed, count in sorted(outcomes.owed.items(), key=str):
        promise = owed.promise
        yield (
            "duty",
            owed.month,
            stage_name(promise.stage, old) if promise.stage in old.order else "",
            stage_name(promise.stage, new) if promise.stage in new.order else "",
            order_words(promise.action, new if promise.new is not None else old),
            promise.old or "",
            promise.new or "",
            role_words(owed.old_role, old),
            role_words(owed.new_role, new),
            STATUSES[owed.old] if owed.old is not None else NOT_OWED,
            STATUSES[owed.new] if owed.new is not None else NOT_OWED,
            owed.moved,
            "",
            count,
        )
    for stand, count in sorted(outcomes.stands.items()):
        stages = (stage_name(stand.old_stage, old), stage_name(stand.new_stage, new))
        statuses = (case_status_words(stand.old_status), case_status_words(stand.new_status))
        yield "case", stand.month, *stages, "", "", "", "", "", *statuses, "", _EFFECTS[stand.effect], count
    for raised, count in sorted(outcomes.problems.items()):
        there = tuple("there" if one else "not there" for one in (raised.old, raised.new))
        yield "problem", "", "", "", problem_title(raised.code), "", "", "", "", *there, "", "", count
    for why, count in sorted(outcomes.left_out.items()):
        yield "left out", "", "", "", reason_words(why, old), *[""] * 8, count
