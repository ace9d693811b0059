"""What may happen next in a state: every fact that the policy looks at, and those by which every case lives and ends.

A request for a stage is tried only while its window is open, and a referral only while a route is: this is how far
somebody can come by the policy's own ways. Everything else may happen at any time, as in life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from types import MappingProxyType
from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.exploring.beginnings import Beginning
from putright.procedure.exploring.naming import Named
from putright.procedure.exploring.states import State, answered
from putright.procedure.facts import ACTION, CLAUSE, DATE, ENDINGS, FLAG, OUTCOMES, STAGE, Attribute, Fact, FactKind
from putright.procedure.moments import Moment, day_of, write_day
from putright.procedure.policy import Policy, Stage
from putright.procedure.row import Row

Saying = Mapping[str, object]

LATER: Final = 60
"""Seconds from one fact to the next."""

AHEAD: Final = 28
"""Days from a fact to the date that it names."""

_NOTHING: Final[Saying] = MappingProxyType({})


def receipt(beginning: Beginning, policy: Policy, at: Moment) -> Fact:
    """The fact with which a case begins."""
    said: dict[str, object] = dict(beginning.receipt)
    if policy.complain is not None:
        dates = (one.name for one in policy.facts["received"].attributes if one.type == DATE)
        said |= dict.fromkeys(dates, write_day(at.day - AHEAD))
    return Fact("received", at.day, at.instant, False, MappingProxyType(said))


def steps_from(state: State, policy: Policy, named: Named) -> Iterator[Fact]:
    """Every fact that may happen next, a minute after the last thing that did.

    A fact on which nothing hangs but duties that decide nothing is tried only in a state in which something came up
    for the first time: its clocks start there if they ever do.
    """
    found = state.found
    instant = max(found.at.instant, state.facts[-1].instant) + LATER
    day = day_of(instant)
    kinds = named.facts if state.fresh else [kind for kind in named.facts if kind in named.deciding[found.stage.id]]
    for kind, said in _happenings(found, policy, named, kinds, day):
        yield Fact(kind, day, instant, False, said)


def _happenings(
    found: Assessment, policy: Policy, named: Named, kinds: Iterable[str], day: int
) -> Iterator[tuple[str, Saying]]:
    if found.status == "external" and found.stage.held_by is None:
        return  # referred: the procedure is behind them
    yield from _turns(found, policy)
    if found.status in ENDINGS:
        return
    for kind in kinds:
        if kind == "extended" or kind in policy.endings:
            continue
        for said in _sayings(policy.facts[kind], found, day):
            for more in _asked(kind, policy):
                yield kind, MappingProxyType({**said, **more})
    yield from _extensions(found, named, day)


def _turns(found: Assessment, policy: Policy) -> Iterator[tuple[str, Saying]]:
    """Answers, requests, referrals, endings."""
    if found.status in ENDINGS:
        yield "reopened", _NOTHING
    else:
        if not answered(found):
            for outcome in OUTCOMES if policy.asks_outcome else ("not-upheld",):
                yield "responded", MappingProxyType({"outcome": outcome})
        for kind in sorted(policy.endings):
            yield kind, _NOTHING
    here = policy.order[found.stage.id]
    for window in found.windows:
        if window.status == "open" and policy.order.get(window.to, -1) > here:
            said: dict[str, object] = {"to": window.to}
            if window.window.in_writing:
                said["in_writing"] = True
            yield "escalated", MappingProxyType(said)
    body = next((route.body for route in found.routes if route.available), None)
    if body is not None:
        yield "referred", MappingProxyType({"body": body})


def _extensions(found: Assessment, named: Named, day: int) -> Iterator[tuple[str, Saying]]:
    """A new date for each decisive duty that has one already."""
    stage = found.stage
    decisive = {stage.duties[place].action.name for place in named.decisive[stage.id]}
    dated = {row.action for row in found.duties if row.stage == stage.id and _dated(row)}
    for action in sorted(decisive & dated):
        until = write_day(day + AHEAD)
        yield "extended", MappingProxyType({"action": action, "until": until, "agreed": True, **_reasons(stage)})


def _reasons(stage: Stage) -> Saying:
    """One of the reasons for which a date may be moved here, and who must approve it."""
    rule = stage.extension
    reason = rule.reasons[0] if rule is not None and rule.reasons else "a reason"
    approved = {"approved_by": rule.approved_by} if rule is not None and rule.approved_by is not None else {}
    return {"reason": reason, **approved}


def _dated(row: Row) -> bool:
    return row.status in ("open", "overdue") and row.due is not None


def _sayings(kind: FactKind, found: Assessment, day: int) -> Iterator[Saying]:
    """What a fact may say: the dates it can name, what it must say, and for each clause that a duty wants ticked."""
    said: dict[str, object] = {}
    for one in kind.attributes:
        if one.type == DATE or one.required:
            said[one.name] = _sample(one, found, day)
    ticked = next((one.name for one in kind.attributes if one.type == CLAUSE), None)
    if ticked is None:
        yield MappingProxyType(said)
        return
    clauses = {duty.clause for duty in found.stage.duties if kind.name in duty.done_by}
    for clause in sorted(clauses):
        yield MappingProxyType({**said, ticked: clause})


def _asked(kind: str, policy: Policy) -> Iterator[Saying]:
    """Each way of saying what conditions ask of this kind of fact."""
    asked = [attribute for name, attribute in policy.asked_facts if name == kind]
    choices = [one.values or (True, False) for one in policy.facts[kind].attributes if one.name in asked]
    for values in product(*choices):
        yield dict(zip(asked, values, strict=True))


def _sample(one: Attribute, found: Assessment, day: int) -> object:
    """Something that the attribute can say."""
    if one.type == DATE:
        return write_day(day + AHEAD)
    if one.type == FLAG:
        return True
    if one.type == STAGE:
        return found.stage.id
    if one.type == ACTION:
        return next((duty.action.name for duty in found.stage.duties), "respond")
    return one.values[0] if one.values else "a"
