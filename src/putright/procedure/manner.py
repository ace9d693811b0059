"""What was done, but not in the manner promised: too early, by another medium, alone, not signed off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from putright.procedure.calendar import Calendar
from putright.procedure.case import Case, Period
from putright.procedure.conditions import all_hold
from putright.procedure.extending import rule_for, wrong_with
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.moments import parse_day, write_day
from putright.procedure.policy import Policy, Stage
from putright.procedure.policy_rules import Panel
from putright.procedure.problem import Problem
from putright.procedure.reckoning import passed, reckon
from putright.procedure.row import Row

_SAME_CHANNEL = "the same channel"


def of_manner(case: Case, policy: Policy, calendar: Calendar, row: Row) -> Iterator[Problem]:
    """The problems of a row that was done: when, how, and by or with whom."""
    if row.done is None or not row.duty.manner:
        return
    about = (("action", row.action), ("stage", row.stage))
    earliest = floor_of(case, policy, calendar, row)
    if earliest is not None and row.done.day < earliest:
        yield Problem("done-too-early", row.clause, (*about, ("earliest", write_day(earliest))))
    if row.duty.sent_by and not _as_promised(case, row):
        yield Problem("not-sent-as-promised", row.clause, (*about, ("media", " or ".join(row.duty.sent_by))))
    present = case.facts[row.owed.period.begin : row.place]
    signed = {fact.attributes.get("role") for fact in present if fact.kind == "signed-off"}
    for role in row.duty.signed_off_by:
        if role not in signed:
            yield Problem("not-signed-off", row.clause, (*about, ("role", role)))
    taking_part = {fact.attributes.get("role") for fact in present if fact.kind == "assigned"}
    for role in row.duty.together_with:
        if role not in taking_part:
            yield Problem("not-done-together", row.clause, (*about, ("role", role)))


def floor_of(case: Case, policy: Policy, calendar: Calendar, row: Row) -> int | None:
    """The first day on which the policy lets the row be done; None where it says nothing, or that is not known yet."""
    floor = row.duty.floor
    if floor is None:
        return None
    period = row.owed.period
    place = case.first(floor.start.kinds, period.begin, period.end) if floor.start.kinds else None
    if not floor.start.kinds:
        place = 0 if floor.start.whole_case else period.begin
    if place is None:
        return None
    start = case.facts[place]
    return reckon(floor, start, known_to(calendar, start), policy.counting, False)


def _as_promised(case: Case, row: Row) -> bool:
    """Whether it was sent by one of the media promised, as far as the fact says how it was sent."""
    medium = row.done.attributes.get("medium") if row.done is not None else None
    if medium is None or medium in row.duty.sent_by:
        return True
    channel = case.facts[0].attributes.get("channel")
    return _SAME_CHANNEL in row.duty.sent_by and (channel is None or channel == medium)


def of_extensions(
    case: Case, period: Period, stage: Stage, rows: Sequence[Row], known: Mapping[str, str]
) -> Iterator[Problem]:
    """The extensions of a stage that move nothing, and those that were moved further than the policy lets them."""
    counted = 0
    for place in case.places["extended"]:
        if not period.begin <= place < period.end:
            continue
        fact = case.facts[place]
        said = fact.attributes
        about = (("action", str(said.get("action", "a time limit"))), ("stage", stage.id))
        wrong = wrong_with(stage.extensions, said, counted, known)
        if wrong is not None:
            yield Problem(wrong[0], wrong[1], about)
            continue
        rule = rule_for(stage.extensions, said, known)
        if rule is None or "until" not in said or "action" not in said:
            continue
        counted += 1
        moved = [row for row in rows if row.extended is fact and row.due is not None]
        if any(_day(row) < parse_day(said["until"]) for row in moved):
            yield Problem("extension-too-long", rule.clause, about)
        elif rule.in_time and _came_too_late(rows, fact, period, said):
            yield Problem("extension-too-late", rule.clause, about)


def _came_too_late(rows: Sequence[Row], fact: Fact, period: Period, said: Mapping[str, object]) -> bool:
    """Whether the time that it was to move had passed when it was made."""
    return any(
        row.action == said["action"] and row.owed.period is period and row.due is not None
        and row.extended is not fact and passed(row.due, row.duty.in_hours, fact)
        for row in rows
    )  # fmt: skip


def _day(row: Row) -> int:
    due = row.due_at
    return due.toordinal() if due is not None else 0


def of_stage(
    case: Case, period: Period, stage: Stage, rows: Sequence[Row], known: Mapping[str, str]
) -> Iterator[Problem]:
    """The problems of the extensions and the panel of a stage."""
    if stage.extensions and "extended" in case.places:
        yield from of_extensions(case, period, stage, rows, known)
    panel = next((one for one in stage.panels if all_hold(one.conditions, known)), None)
    if panel is not None:
        yield from of_panel(case, period, stage, panel)


def of_panel(case: Case, period: Period, stage: Stage, panel: Panel) -> Iterator[Problem]:
    """A hearing by fewer people than the policy promises, or without those whom it promises."""
    place = case.first((panel.hears,), period.begin, period.end)
    if place is None:
        return
    sitting: dict[str, str] = {}
    for fact in case.facts[period.begin : place]:
        if fact.kind == "assigned" and isinstance(fact.attributes.get("person"), str):
            role = str(fact.attributes.get("role", ""))
            if not panel.among or role in panel.among:
                sitting[str(fact.attributes["person"])] = role
    roles = list(sitting.values())
    short = [role for role, number in panel.including if roles.count(role) < number]
    if len(sitting) < panel.members or short:
        about = (("stage", stage.id), ("members", str(panel.members)), ("present", str(len(sitting))))
        yield Problem("panel-incomplete", panel.clause, (*about, ("missing", ", ".join(short))))
