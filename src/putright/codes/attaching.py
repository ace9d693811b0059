"""The codes that bind a policy, put to its stages: what the engine needs of them, and no more."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from putright.codes.code import Bound, Code, Rule, RuleClock
from putright.codes.stages import BEGINNING, stages_of
from putright.procedure.actions import Action
from putright.procedure.durations import Unit
from putright.procedure.law import Law, LawDuty, LawExtension, Provision, Says
from putright.procedure.policy import Clock, Duty, Policy, Stage, Start


def attached(policy: Policy, bound: tuple[Bound, ...]) -> Policy:
    """The policy with these codes. Facts and actions that it declares itself stay as it has them."""
    if not bound:
        return policy
    codes = [one.code for one in bound]
    facts = {name: kind for code in codes for name, kind in code.facts.items()} | dict(policy.facts)
    actions = {name: action for code in codes for name, action in code.actions.items()} | dict(policy.actions)
    return replace(
        policy,
        facts=MappingProxyType(facts),
        actions=MappingProxyType(actions),
        correspondence=frozenset(kind.name for kind in facts.values() if kind.correspondence),
        laws=tuple(_law(one, policy, actions) for one in bound),
    )


def _law(bound: Bound, policy: Policy, actions: dict[str, Action]) -> Law:
    code = bound.code
    provisions = {rule.law: _provision(rule, code) for rule in code.rules.values() if rule.clock or rule.content}
    duties: dict[str, list[LawDuty]] = {}
    says: list[Says] = []
    for rule in code.rules.values():
        if rule.clock is not None:
            for stage in stages_of(policy, rule.clock.stage):
                first = stage is policy.stages[0]
                demand = _duty(rule, rule.clock, code, stage, first, actions)
                duties.setdefault(stage.id, []).append(
                    LawDuty(
                        provisions[rule.law],
                        demand,
                        rule.since,
                        rule.until,
                        _extension(rule.clock),
                        beginning=rule.clock.stage == BEGINNING,
                        passing_of=code.rules[rule.clock.passing_of].law if rule.clock.passing_of else None,
                    )
                )
        elif rule.content is not None:
            says += [
                Says(provisions[rule.law], rule.content.of, stage.id, rule.content.says, rule.since, rule.until)
                for stage in stages_of(policy, rule.content.stage)
            ]
    return Law(
        code.id,
        code.title,
        code.short,
        bound.conditions,
        bound.unless,
        MappingProxyType({stage: tuple(found) for stage, found in duties.items()}),
        tuple(says),
        MappingProxyType(provisions),
        code.orders,
        frozenset(code.facts),
    )


def _provision(rule: Rule, code: Code) -> Provision:
    return Provision(code.id, rule.provision, rule.says, rule.verified, code.short)


def _extension(clock: RuleClock) -> LawExtension | None:
    found = clock.extension
    return LawExtension(found.needs, found.at_most, found.unless) if found is not None else None


def _duty(rule: Rule, clock: RuleClock, code: Code, stage: Stage, first: bool, actions: dict[str, Action]) -> Duty:
    action = actions[clock.do]
    done_by = (*action.done_by, *(fact for name in clock.or_else for fact in actions[name].done_by))
    working = clock.within is not None and clock.within.unit is Unit.WORKING_DAYS and not clock.commencing_on
    return Duty(
        action=action,
        stage=stage.id,
        role=stage.owner,
        clause=rule.law,
        strength=code.strength,
        clock=Clock(_start(clock.of, first), clock.within, commencing=clock.commencing_on),
        timed=clock.within is not None,
        number=-1,
        recurs=clock.every,
        conditions=clock.conditions,
        until=clock.until,
        # A tick by hand, under the provision, does it as well.
        done_by=tuple(dict.fromkeys((*done_by, "ticked"))),
        in_hours=clock.within is not None and clock.within.unit is Unit.HOURS,
        working_days=clock.within.number if clock.within is not None and working else None,
    )


def _start(of: str, first: bool) -> Start:
    """What a clock counts from, as a policy file writes it: the beginning of the stage, an event, or each of one."""
    if of in ("", "start", "escalated"):
        return Start()
    if of == "received":
        return Start() if first else Start(whole_case=True)
    return Start(tuple(of.removeprefix("each ").split(" or ")), each=of.startswith("each "))
