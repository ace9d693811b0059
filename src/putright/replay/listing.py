"""Lists and explanations for the terminal: the bundled policies, their clauses, a date counted out."""

from __future__ import annotations

from textwrap import fill
from typing import Final

from putright.calendars import load_calendars
from putright.model_policies import model_names
from putright.policies import bundled
from putright.procedure.assessment import calendar_for
from putright.procedure.calendar import ITS_OWN, Calendar, DayTable
from putright.procedure.faults import printable, shown, unknown_name
from putright.procedure.law import Law, LawDuty
from putright.procedure.moments import Moment, moment_at, parse_moment
from putright.procedure.policy import Clock, Duty, Policy
from putright.procedure.policy_rules import PLAIN_COUNTING
from putright.replay.opening import Refused, open_policy
from putright.wording.because import counted
from putright.wording.dates import long_day
from putright.wording.law_words import cited

_WIDTH: Final = 100


def list_policies(*, of_models: bool = False) -> int:
    """Print each bundled policy, or each model: its name, title, stages, calendar."""
    names = model_names() if of_models else bundled()
    width = max(18, *(len(name) for name in names))
    for name in names:
        policy = open_policy(name)
        stages = ", ".join(stage.id for stage in policy.stages)
        print(f"{name:{width}} {policy.title}")
        print(f"{'':{width}} {policy.kind}; {stages}; calendar of {policy.division}")
    return 0


def list_clauses(name: str) -> int:
    """Print every clause that the policy carries, in order, with the line and the place that carries it."""
    policy = open_policy(name)
    for one in sorted(policy.carried, key=lambda one: (one.clause, one.line or 0)):
        print(printable(f"{one.clause:8} line {one.line or '?':<4} {one.place}"))
    return 0


def explain(name: str, action: str, start: str, stage: str | None) -> int:
    """Print how the due date of an action is counted out when its clock starts at ``start``."""
    policy = open_policy(name)
    try:
        moment = parse_moment(start)
    except ValueError as error:
        raise Refused(f"--from: found {shown(start)}: {error}.") from None
    if stage is not None and stage not in policy.order:
        raise Refused(f"--stage: {unknown_name('a stage of this policy', stage, policy.order)}")
    duties = [
        duty
        for one in policy.stages
        for duty in one.duties
        if duty.action.name == action and stage in (None, duty.stage)
    ]
    demands = [
        (law, demand)
        for law in policy.laws
        for one in law.duties.values()
        for demand in one
        if demand.duty.action.name == action and stage in (None, demand.duty.stage)
    ]
    if not duties and not demands:
        owed = {duty.action.name for one in policy.stages for duty in one.duties}
        owed |= {demand.duty.action.name for law in policy.laws for one in law.duties.values() for demand in one}
        raise Refused(f"{policy.id}: {unknown_name('an action that this policy owes', action, owed)}")
    calendar = calendar_for(policy, None, load_calendars())
    table = calendar.known_on(moment_at(moment).day)
    _say(f"{policy.id}: {policy.title}")
    _say(f"{_calendar(calendar)} to {long_day(calendar.last_day)}. A date after {calendar.last_year} may still move.")
    for duty in duties:
        print()
        _say(f"{duty.stage}, {duty.action.name} ({duty.clause}), {_by(policy, duty)}")
        _say(f"  {_from(duty, policy.stages[0].id)}{_conditions(duty)}")
        bounds = ((duty.clock, ""), (duty.ceiling, "At the latest: "), (duty.floor, "Not before: "))
        for clock, words in bounds:
            if clock is None:
                continue
            if clock is duty.clock and duty.pace is not None:
                print(f"  The policy says: {duty.pace}.")
            elif clock.duration is None and clock.start.attribute is None:
                print("  The policy sets no time.")
            else:
                _say(f"  {words}{counted(clock, moment, table, policy.counting, duty.in_hours)}")
    for law, demand in demands:
        _explain_law(policy, law, demand, moment, table)
    return 0


def _calendar(calendar: Calendar) -> str:
    if calendar.division == ITS_OWN:
        return "Its own calendar: public holidays as the policy lists them"
    return f"Calendar of {calendar.division}: bank holidays as published"


def _explain_law(policy: Policy, law: Law, demand: LawDuty, moment: Moment, table: DayTable) -> None:
    """The clock of a law counted out, under its own way of counting."""
    duty = demand.duty
    print()
    _say(f"{duty.stage}, {duty.action.name}: the law. {cited(demand.provision)}")
    _say(f"  {demand.provision.says}")
    when = "".join(f" Only if {one}." for one in (*law.conditions, *duty.conditions))
    unless = "".join(f" Not if {one}." for one in law.unless)
    until = f" Until {' or '.join(duty.until)}." if duty.until else ""
    _say(f"  {_from(duty, policy.stages[0].id)}{when}{unless}{until}")
    if duty.clock.duration is None:
        print("  The law sets no time.")
    else:
        _say(f"  {counted(duty.clock, moment, table, PLAIN_COUNTING, duty.in_hours)}")


def _by(policy: Policy, duty: Duty) -> str:
    role = policy.roles.get(duty.role)
    return f"{duty.strength}, by {role.title if role is not None else duty.role}"


def _from(duty: Duty, first: str) -> str:
    again = ", and again from each doing" if duty.recurs else ""
    return f"Counted from {_start(duty.clock, duty.stage == first)}{again}."


def _start(clock: Clock, first: bool) -> str:
    if not clock.start.kinds:
        return "received" if first or clock.start.whole_case else "escalated"
    each = "each " if clock.start.each else ""
    named = f", the {clock.start.attribute} it names" if clock.start.attribute else ""
    joined = " and ".join(clock.start.kinds) if clock.start.together else " or ".join(clock.start.kinds)
    later = "the later of " if clock.start.together else ""
    return each + later + joined + named


def _conditions(duty: Duty) -> str:
    parts = [f" Only if {condition}." for condition in duty.conditions]
    if duty.once:
        parts.append(f" Only once there is a fact {' or '.join(duty.once)}.")
    if duty.until:
        parts.append(f" Until {' or '.join(duty.until)}.")
    parts += [f" Stands still from {pause.begins} until {' or '.join(pause.until)}." for pause in duty.pauses]
    return "".join(parts)


def _say(line: str) -> None:
    """Print a line that holds somebody's words."""
    line = printable(line)
    indent = " " * (len(line) - len(line.lstrip()))
    print(fill(line, _WIDTH, subsequent_indent=indent) if len(line) > _WIDTH else line)
