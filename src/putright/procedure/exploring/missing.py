"""What a policy names and no case ever comes to: stages, duties, clocks, windows, routes."""

from __future__ import annotations

from collections.abc import Iterator

from putright.procedure.conditions import RECEIVED, Condition
from putright.procedure.exploring.finding import Finding, Severity
from putright.procedure.exploring.findings import Remark, finding
from putright.procedure.exploring.naming import parts_of
from putright.procedure.exploring.searching import Search
from putright.procedure.exploring.states import State, answered
from putright.procedure.policy import Policy, Stage, Window


def of_absence(found: Search) -> list[Finding]:
    """What never came up. Of what depends on how far the search went nothing is said unless it left nothing out."""
    remarks: list[tuple[Remark, State]] = []
    for stage in found.policy.stages[1:]:
        remarks += _stage(stage, found)
    if found.exhausted:
        for stage in found.policy.stages:
            if stage.id in found.seen.stages:
                remarks += _duties(stage, found)
        remarks += _windows(found)
        remarks += _routes(found)
    everyone = tuple(range(len(found.beginnings)))
    return [finding(remark, state, state.found, found, everyone) for remark, state in remarks]


def _stage(stage: Stage, found: Search) -> Iterator[tuple[Remark, State]]:
    """A stage that no window and no move leads to, or none that a case can take."""
    if stage.id in found.seen.stages:
        return
    leading = [name for name, onward in found.named.onward.items() if stage.id in onward]
    if leading and not found.exhausted:
        return
    why = "nothing-leads" if not leading else "not-reached" if set(leading) & found.seen.stages.keys() else "behind"
    about = (("why", why), *(("from", name) for name in leading))
    yield Remark("stage-not-reached", "serious", stage.id, stage.clause, about), _nearest(stage, found)


def _nearest(stage: Stage, found: Search) -> State:
    """The first state that is answered in the last reached stage before this one; else the first in that stage."""
    before = [one for one in found.policy.stages[: found.policy.order[stage.id]] if one.id in found.seen.stages]
    last = before[-1].id
    states = [judged.state for judged in found.judged if judged.state.found.stage.id == last]
    return next((state for state in states if answered(state.found)), found.seen.stages[last])


def _duties(stage: Stage, found: Search) -> Iterator[tuple[Remark, State]]:
    entered = found.seen.stages[stage.id]
    for duty in stage.duties:
        key = (stage.id, duty.number)
        if key in found.seen.running:
            continue
        about: tuple[tuple[str, str], ...] = (("action", duty.action.name),)
        if key in found.seen.rows:
            facts = tuple(("fact", kind) for kind in duty.clock.start.kinds)
            remark = Remark("clock-never-starts", "serious", stage.id, duty.clause, (*about, *facts), duty.action.name)
            yield remark, found.seen.rows[key]
            continue
        about += tuple(("condition", str(condition)) for condition in duty.conditions)
        if any(one.name == RECEIVED for one in duty.conditions):
            continue  # cases begin on one day here, and such a duty is for those of other days
        about += tuple(("once", kind) for kind in duty.once)
        if not duty.conditions and not duty.once:
            about += tuple(("fact", kind) for kind in duty.clock.start.kinds)
        severity: Severity = "notice" if switched_off(duty.conditions, found.policy) else "serious"
        yield Remark("duty-never-owed", severity, stage.id, duty.clause, about, duty.action.name), entered


def switched_off(conditions: tuple[Condition, ...], policy: Policy) -> bool:
    """Whether a condition fails because of a setting of the policy: a choice, and no slip."""
    return any(one.name in policy.settings and not one.holds(policy.settings) for one in conditions)


def _windows(found: Search) -> Iterator[tuple[Remark, State]]:
    for stage in found.policy.stages:
        for window in parts_of(stage, Window):
            if window in found.seen.windows or stage.id not in found.seen.stages:
                continue
            about = (("to", window.to), ("of", window.opens))
            yield Remark("window-never-opens", "serious", stage.id, window.clause, about), _in_stage(stage, found)


def _in_stage(stage: Stage, found: Search) -> State:
    """The first state in which the stage is answered, or the first in it."""
    states = [judged.state for judged in found.judged if judged.state.found.stage.id == stage.id]
    return next((state for state in states if answered(state.found)), found.seen.stages[stage.id])


def _routes(found: Search) -> Iterator[tuple[Remark, State]]:
    first = found.judged[0].state
    for route in found.policy.routes:
        if route.body in found.seen.routes:
            continue
        about = (("body", route.body), *(("condition", str(one)) for one in route.conditions))
        about += (("after", route.after),) if route.after is not None else ()
        severity: Severity = "notice" if switched_off(route.conditions, found.policy) else "serious"
        stage = route.after or found.policy.last_internal
        yield Remark("route-never-opens", severity, stage, route.clause, about, route.body), first
