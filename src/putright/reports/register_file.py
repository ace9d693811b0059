"""The register as a file for a spreadsheet: one line a case, judged by the engine from the facts themselves.

Read five hundred cases at a time, each lot in a transaction of its own, so that neither memory nor the database is
held for as long as somebody's line is slow.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.calendars import load_calendars
from putright.procedure.assessment import Assessment, assess
from putright.procedure.calendar import OutOfTable
from putright.procedure.facts import Fact
from putright.procedure.moments import day_of, moment_at, write_day
from putright.procedure.row import Row
from putright.register.calendars import newest_change
from putright.register.models import Case, FactRow, PolicyVersion
from putright.register.reading import Entry, Record, as_record, entry_of
from putright.reports.figures import working_days
from putright.wording.body_words import body_name
from putright.wording.plain_names import stage_name
from putright.wording.standing_words import case_status_words, outcome_words

COLUMNS: Final = (
    "Reference",
    "Received",
    "Channel",
    "Site",
    "Stage",
    "Status",
    "Outcome",
    "Acknowledge by",
    "Acknowledge by (law)",
    "Acknowledged",
    "Acknowledged on time",
    "Acknowledged late by (working days)",
    "Respond by",
    "Respond by (law)",
    "Responded",
    "Responded on time",
    "Responded late by (working days)",
    "Next stage asked for",
    "Outside body",
    "Closed",
    "Problems",
    "Agreed actions open",
    "Lessons recorded",
)
"""What an inspector asks of a register. Acknowledged and responded are those of the first stage."""

NAMES: Final = ("Complainant", "Person concerned")
"""What is added where names are asked for."""

LOT: Final = 500
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_text(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula (hazards, Web: formulas)."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


class Echo:
    """What a csv.writer writes to: it hands back the line."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def register_lines(
    organisation: Organisation, newest: int, *, names: bool, barred: frozenset[int] = frozenset()
) -> Iterator[str]:
    """The file line by line, up to the case numbered ``newest``, without the ``barred`` cases, by their row ids.

    It begins with the sign by which Excel knows UTF-8.
    """
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield str(writer.writerow((*COLUMNS, *(NAMES if names else ()))))
    last = 0
    while True:
        with within(organisation):
            lot = _lot(organisation, last, newest, names=names, barred=barred)
        for number, cells in lot:
            last = number
            yield str(writer.writerow([as_text(cell) for cell in cells]))
        if len(lot) < LOT:
            return


def newest_number(organisation: Organisation) -> int:
    """The number of the newest case; 0 where there is none."""
    found = Case.objects.filter(organisation=organisation).order_by("-number").values_list("number", flat=True).first()
    return found or 0


def _lot(
    organisation: Organisation, after: int, newest: int, *, names: bool, barred: frozenset[int]
) -> list[tuple[int, list[object]]]:
    cases = list(
        Case.objects.filter(organisation=organisation, number__gt=after, number__lte=newest)
        .exclude(pk__in=barred)
        .select_related("site")
        .order_by("number")[:LOT]
    )
    versions = PolicyVersion.objects.filter(organisation=organisation).in_bulk({case.policy_id for case in cases})
    rows = FactRow.objects.filter(organisation=organisation, case__in=[case.pk for case in cases])
    if names:
        rows = rows.select_related("personal")
    entries: dict[int, list[Entry]] = {}
    for row in rows.order_by("case_id", "number").iterator(chunk_size=2000):
        # Without names the personal parts are not even read: what is judged are codes, dates and ids.
        entry = entry_of(row) if names else Entry(row, row.says, None, erased=False)
        entries.setdefault(row.case_id, []).append(entry)
    found = []
    change = newest_change(organisation.pk)
    for case in cases:
        case.policy = versions[case.policy_id]
        found.append((case.number, _cells(as_record(case, entries.get(case.pk, []), change), names=names)))
    return found


def _cells(record: Record, *, names: bool) -> list[object]:
    case = record.case
    now = max([timezone.now(), *(entry.row.recorded for entry in record.entries)])
    found = assess(record.history, record.policy, load_calendars(), moment_at(now))
    policy = found.policy
    first = policy.stages[0].id
    facts = found.case.facts
    cells: list[object] = [
        case.reference,
        write_day(facts[0].day),
        str(facts[0].attributes.get("channel", "")).replace("-", " "),
        case.site.name if case.site is not None else "",
        stage_name(found.stage.id, policy),
        case_status_words(found.status),
        outcome_words(found.outcome) if found.outcome else "",
        *_promise(found, first, "acknowledge"),
        *_promise(found, first, "respond"),
        _day(found, "escalated"),
        "; ".join(dict.fromkeys(_body(facts[place]) for place in _places(found, "referred"))),
        _day(found, "closed") if found.status == "closed" else "",
        len(found.problems),
        sum(row.action == "do-action" and row.status in ("open", "overdue") for row in found.duties),
        len(_places(found, "lesson-recorded")),
    ]
    if names:
        said = record.latest("contact-given")
        cells += [said.get("name", ""), said.get("concerned", "")]
    return cells


def _promise(found: Assessment, stage: str, action: str) -> tuple[str, str, str, str, object]:
    """Due, due by law, done, on time and how late, by the policy: of the first that is still owed or done."""
    row = next(
        (
            row
            for row in found.duties
            if row.stage == stage and row.action == action and row.status not in ("cancelled", "pending")
        ),
        None,
    )
    if row is None:
        return "", "", "", "", ""
    laws = found.by_law().of(row)
    law = _due_day(laws[0]) if laws else None
    due = _due_day(row)
    done = row.done.day if row.done is not None else None
    on_time = {"met": "yes", "open": "not due yet"}.get(row.status, "no") if due is not None else ""
    late: object = ""
    if due is not None and done is not None and row.status == "late":
        try:
            late = working_days(date.fromordinal(due), date.fromordinal(done), found.calendar.latest)
        except OutOfTable:
            late = ""
    by_law = write_day(law) if law else ""
    return write_day(due) if due else "", by_law, write_day(done) if done else "", on_time, late


def _due_day(row: Row) -> int | None:
    return row.due if row.due is None or not row.duty.in_hours else day_of(row.due)


def _body(fact: Fact) -> str:
    return body_name(str(fact.attributes.get("body", ""))) or "not named"


def _places(found: Assessment, kind: str) -> list[int]:
    return list(found.case.places.get(kind, ()))


def _day(found: Assessment, kind: str) -> str:
    places = _places(found, kind)
    return write_day(found.case.facts[places[-1]].day) if places else ""


def file_name(organisation: Organisation, now: datetime, *, names: bool) -> str:
    """What the file is called."""
    return f"register-{organisation.slug}-{timezone.localdate(now)}{'-with-names' if names else ''}.csv"
