"""What is wrong on a case, for the people who run it to see. A problem never stops anything (contract.md, Output)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from putright.procedure.calendar import Calendar
from putright.procedure.case import Case, Period
from putright.procedure.conditions import OUTCOME, all_hold
from putright.procedure.durations import COUNTED_BY_TABLE
from putright.procedure.facts import outcome_of
from putright.procedure.manner import of_manner, of_stage
from putright.procedure.policy import Policy, Stage
from putright.procedure.problem import Problem
from putright.procedure.row import Row
from putright.procedure.said import known_in
from putright.procedure.windows import WindowRow

_HANDLING: Final = ("assigned", "responded")


def problems_of(
    case: Case,
    policy: Policy,
    calendar: Calendar,
    known: Mapping[str, str],
    rows: Sequence[Row],
    windows: Sequence[WindowRow],
) -> list[Problem]:
    """Every problem of the case, those of its receipt first, then in the order of the stages."""
    found: list[Problem] = [
        Problem("attribute-missing", clause, (("attribute", name),))
        for name, clause in policy.branches_on
        if name not in known
    ]
    found += _outcome_missing(case, policy) if policy.asks_outcome else ()
    found += _no_consent(case, policy, known)
    for row in windows:
        _of_window(row, found)
    involved: dict[str, str] = {}
    for number, period in enumerate(case.periods):
        stage = policy.stage_of(period.stage)
        if number:
            _of_escalation(case, policy, number, stage, windows, found)
        if policy.watches_people:
            _of_people(case, period, stage, involved, found)
        if stage.panels or (stage.extensions and "extended" in case.places):
            asks = policy.asks_outcome or policy.asked_facts
            found += of_stage(case, period, stage, rows, known_in(period, case, policy, known) if asks else known)
        if stage.checks:
            _of_letters(case, period, stage, found)
        found += [
            Problem("branch-undefined", undefined.clause, (("stage", stage.id),))
            for undefined in stage.undefined
            if all_hold(undefined.conditions, known)
        ]
    if policy.has_manner:
        for duty_row in rows:
            found += of_manner(case, policy, calendar, duty_row)
    return found + _beyond(calendar, rows)


def _no_consent(case: Case, policy: Policy, known: Mapping[str, str]) -> list[Problem]:
    consent = policy.consent
    if consent is None or "consent-received" in case.places or not all_hold(consent.conditions, known):
        return []
    return [Problem("no-consent", consent.clause)]


def _outcome_missing(case: Case, policy: Policy) -> list[Problem]:
    """Answers without an outcome, in stages where something depends on it."""
    return [
        Problem("attribute-missing", duty.clause, (("attribute", OUTCOME),))
        for period in case.periods
        if period.responses and outcome_of(case.facts[period.responses[-1]]) is None
        for duty in policy.stage_of(period.stage).duties
        if any(one.name == OUTCOME for one in duty.conditions)
    ][:1]


def _of_letters(case: Case, period: Period, stage: Stage, found: list[Problem]) -> None:
    """A letter that says, of something it must say, that it did not."""
    for kinds, content in stage.checks:
        problem = Problem(str(content.problem), content.clause, (("stage", stage.id),))
        silent = any(
            period.begin <= place < period.end and case.facts[place].attributes.get(str(content.check)) is False
            for kind in kinds
            for place in case.places.get(kind, ())
        )
        if silent and problem not in found:
            found.append(problem)


def _of_window(row: WindowRow, found: list[Problem]) -> None:
    if row.request is None:
        return
    window = row.window
    if row.status == "used-late":
        if window.to == "complain":
            if not (window.exceptional and row.request.attributes.get("good_reason") is True):
                found.append(Problem("received-out-of-time", window.clause))
        elif not (window.exceptional and row.request.attributes.get("exceptional") is True):
            found.append(Problem("escalated-after-window", window.clause, (("stage", window.to),)))
    if window.in_writing and row.request.attributes.get("in_writing") is False:
        clause = window.writing_clause or window.clause
        found.append(Problem("escalation-not-in-writing", clause, (("stage", window.to),)))


def _of_escalation(
    case: Case, policy: Policy, number: int, stage: Stage, windows: Iterable[WindowRow], found: list[Problem]
) -> None:
    left = case.periods[number - 1]
    if left.responses:
        return
    request = case.facts[case.periods[number].begin]
    automatic = request.attributes.get("automatic") is True
    # A window may be counted from something other than the response: then there need be none.
    opened = any(row.request is request and row.opens is not None for row in windows)
    if not automatic and not opened:
        left_stage = policy.stage_of(left.stage)
        clause = left_stage.window.clause if left_stage.window is not None else stage.clause
        found.append(Problem("escalated-before-response", clause, (("stage", left_stage.id), ("to", stage.id))))


def _of_people(case: Case, period: Period, stage: Stage, involved: dict[str, str], found: list[Problem]) -> None:
    """Who handled or answered an earlier stage may not do so here, where the policy wants independence."""
    here: dict[str, str] = {}
    for kind in _HANDLING:
        for place in case.places.get(kind, ()):
            if not period.begin <= place < period.end:
                continue
            person = case.facts[place].attributes.get("person")
            if isinstance(person, str) and person not in here:
                here[person] = stage.id
                if stage.independent is not None and person in involved:
                    about = (("person", person), ("stage", stage.id), ("earlier", involved[person]))
                    found.append(Problem("not-independent", stage.independent, about))
    for person, where in here.items():
        involved.setdefault(person, where)


def _beyond(calendar: Calendar, rows: Iterable[Row]) -> list[Problem]:
    """Duties still owed that count a working day after the last year of the calendar."""
    found: list[Problem] = []
    for row in rows:
        when = row.due if row.due is not None else row.expected
        if when is None or when <= calendar.last_day:
            continue
        if row.status not in ("open", "overdue", "pending") or row.extended is not None:
            continue
        clocks = (row.duty.clock, row.duty.ceiling)
        counted = any(c and c.duration is not None and c.duration.unit in COUNTED_BY_TABLE for c in clocks)
        if counted:
            problem = Problem("beyond-calendar", row.clause, (("year", str(calendar.last_year)),))
            if problem not in found:
                found.append(problem)
    return found
