"""What the page of a trial shows, worked out: how far it is, whether it still holds, what came of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from putright.casework.draft_trial import (
    ChangedCase,
    Promised,
    Trial,
    changed_cases,
    moved_on,
    policy_tried,
    trial_of,
    year_before,
)
from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.pairing import Promise
from putright.procedure.policy import Policy
from putright.register.models import PolicyDraft, PolicyVersion
from putright.register.reading import policy_of
from putright.reports.register_file import as_text
from putright.staff.case_frame import address_of
from putright.staff.door import Desk
from putright.wording.dates import long_day
from putright.wording.outcome_tables import tables
from putright.wording.outcome_words import NOT_OWED, STATUSES, limits, promise_name, summary
from putright.wording.plain_names import capital

A_PAGE: Final = 25
_MOVED: Final = MappingProxyType({"earlier": "due earlier", "later": "due later", "same": ""})
_TAKEN_OVER: Final = "A case that a later version took over is judged beside the version under which it came."
_NAMING: Final = "Such as"


class CaseShown(NamedTuple):
    """A case that changes: where its page is, and what would have been otherwise."""

    reference: str
    href: str
    says: list[str]


class TableShown(NamedTuple):
    """A table of counts: each row with its heading, then cells with the name of their column; which are numbers."""

    id: str
    title: str
    note: str
    columns: list[tuple[str, bool]]
    rows: list[tuple[str, list[tuple[str, Any, bool]]]]


def may_see(at: Desk) -> bool:
    """Whether somebody sees what came of a trial: its counts are figures of the register, and small ones name cases."""
    return at.member.may("read") or at.member.may("report")


def policies_of(draft: PolicyDraft, trial: Trial) -> tuple[Policy, Policy]:
    """The version that was in force when the trial run began, and the draft as it read then. Raises ValueError."""
    old = PolicyVersion.objects.get(organisation_id=draft.organisation_id, pk=trial.against)
    return policy_of(old), policy_tried(draft, trial)


def trial_page(at: Desk, draft: PolicyDraft) -> dict[str, Any]:
    """The page."""
    trial = trial_of(draft)
    today = at.now.date()
    context: dict[str, Any] = {
        "trial": trial,
        "year": (long_day(year_before(today).toordinal()), long_day(today.toordinal())),
        "may_begin": draft.state == "open",
    }
    if trial is None:
        return context
    context |= {
        "began": datetime.fromisoformat(trial.began),
        "text_changed": trial.digest != draft.digest,
        "entries_since": moved_on(at.organisation, trial),
        "from_day": date.fromisoformat(trial.first),
        "to_day": date.fromisoformat(trial.end),
    }
    result = trial.result()
    if result is None:
        return context
    if not may_see(at):
        return context | {"withheld": True}
    try:
        old, new = policies_of(draft, trial)
    except ValueError:  # its text was not kept
        return context
    return context | {"result": True, "limits": (*limits(), _TAKEN_OVER)} | _came(at, draft, trial, result, old, new)


def _came(at: Desk, draft: PolicyDraft, trial: Trial, result: Comparison, old: Policy, new: Policy) -> dict[str, Any]:
    may_read = at.member.may("read")
    asked = at.request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    changed = changed_cases(draft, trial, after, A_PAGE + 1, without=at.member.barred) if may_read else []
    here = at.request.path
    return {
        "summary": summary(result, old, new),
        # What was counted for all names cases here and there: not to somebody from whom some of them are kept.
        "tables": list(_shown(tables(result, old, new), may_read and not at.member.barred)),
        "may_read": may_read,
        "cases": [
            CaseShown(one.reference, address_of(at.organisation, one.reference), _says(one, old, new))
            for one in changed[:A_PAGE]
        ],
        "first_href": f"{here}#cases" if after else "",
        "further_href": f"{here}?after={changed[A_PAGE - 1].number}#cases" if len(changed) > A_PAGE else "",
    }


def _shown(found: Iterable[Any], may_read: bool) -> Iterator[TableShown]:
    for table in found:
        # Cases are named to those alone who may read them.
        hidden = [place for place, name in enumerate(table.columns) if name == _NAMING and not may_read]
        rows = []
        for heading, *cells in table.rows:
            pairs = [
                (name, cell, isinstance(cell, int))
                for place, (name, cell) in enumerate(zip(table.columns[1:], cells, strict=True), 1)
                if place not in hidden
            ]
            rows.append((str(heading), pairs))
        counted = {name for _, pairs in rows for name, _, count in pairs if count}
        columns = [(name, name in counted) for place, name in enumerate(table.columns) if place not in hidden]
        yield TableShown(table.id, table.title, table.note, columns, rows)


def _says(case: ChangedCase, old: Policy, new: Policy) -> list[str]:
    said = [_promise_says(one, old, new) for one in case.promises]
    return said or ["Another stage, status or problem, or somebody else who owes something"]


def _promise_says(one: Promised, old: Policy, new: Policy) -> str:
    *promise, was, now, moved = one
    name = promise_name(Promise(*promise), old, new)
    if was == now:
        return f"{name}: {_MOVED[moved] or 'otherwise'}"
    if was is None:
        return f"{name}: would have been {_status(now)}"
    return f"{name}: {_status(was)}, would have been {_status(now)}"


def _status(status: str | None) -> str:
    return STATUSES[status] if status is not None else NOT_OWED


class _Echo:
    """What a csv.writer writes to: it hands back the line."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def case_lines(cases: Iterable[ChangedCase], old: Policy, new: Policy) -> Iterator[str]:
    """Each case that changes as a file for a spreadsheet, one line for each promise that would have been otherwise."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield str(writer.writerow(("Case", "Effect", "Promise", "As recorded", "Under the draft", "Due")))
    effects = {"answer": "answer changes", "terms": "only dates or owners"}
    for case in cases:
        effect = effects.get(case.effect, case.effect)
        for *promise, was, now, moved in case.promises or [["", "", "", "", None, None, "same"]]:
            name = promise_name(Promise(*promise), old, new) if promise[0] else ""
            statuses = (capital(_status(was)), capital(_status(now))) if name else ("", "")
            yield str(
                writer.writerow([as_text(one) for one in (case.reference, effect, name, *statuses, _MOVED[moved])])
            )
