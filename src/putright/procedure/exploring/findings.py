"""What is wrong in the states that a search found: dead ends, waits without a limit, complainants without a way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from putright.procedure.assessment import Assessment
from putright.procedure.exploring.finding import Finding, Severity, Witness
from putright.procedure.exploring.joining import put_together
from putright.procedure.exploring.naming import Named, answers_stage
from putright.procedure.exploring.searching import Judged, Search, quiet_from
from putright.procedure.exploring.states import State, answered
from putright.procedure.exploring.waits import Wait, wait_of
from putright.procedure.policy import Policy, Stage
from putright.procedure.row import Row


class Remark(NamedTuple):
    """A finding before the states in which it comes up are put together."""

    code: str
    severity: Severity
    stage: str
    clause: str | None
    about: tuple[tuple[str, str], ...] = ()
    named: str | None = None


def of_states(found: Search) -> list[Finding]:
    """What is wrong in the states that a case can come to, each thing once, shown by the first state that has it."""
    first: dict[Remark, State] = {}
    begun: dict[Remark, set[int]] = {}
    alike: set[tuple[object, ...]] = set()
    for judged in found.judged:
        stands = _stands(judged)
        if stands in alike:
            continue
        alike.add(stands)
        for remark in remarks_on(judged, found.named):
            first.setdefault(remark, judged.state)
            begun.setdefault(remark, set()).add(judged.state.beginning)
    findings = [
        finding(remark, state, quiet_from(found, state), found, tuple(sorted(begun[remark])))
        for remark, state in first.items()
    ]
    return put_together(findings, found.policy)


def _stands(judged: Judged) -> tuple[object, ...]:
    """All that a judgement looks at: what stands alike need be judged only once."""
    found = judged.quiet
    return (
        judged.state.beginning,
        found.stage.id,
        found.status,
        answered(found),
        tuple((row.duty.number, row.status, row.due is None, row.ended and row.ended.kind) for row in found.duties),
        tuple(window.status for window in found.windows),
        tuple(route.available for route in found.routes),
    )


def finding(remark: Remark, state: State, at: Assessment, found: Search, beginnings: tuple[int, ...]) -> Finding:
    """The finding that a remark makes, shown by a state as it stands at some moment."""
    attributes = tuple(found.beginnings[state.beginning].attributes.items())
    return Finding(
        remark.code,
        remark.severity,
        remark.stage,
        remark.clause,
        line_of(found.policy, remark.clause, remark.stage, remark.named),
        remark.about,
        Witness(attributes, state.facts, at.at, at),
        beginnings,
    )


def line_of(policy: Policy, clause: str | None, stage: str, named: str | None) -> int | None:
    """The line of the policy file that carries the clause, in that stage and for that name if it stands there."""
    lines = [(one.place, one.line) for one in policy.carried if one.clause == clause and one.line is not None]
    wanted = [f"{stage}: {named}", f": {named}"] if named is not None else []
    for fits in (*wanted, stage):
        line = next((line for place, line in lines if place.startswith(fits) or place.endswith(fits)), None)
        if line is not None:
            return line
    return lines[0][1] if lines else None


def remarks_on(judged: Judged, named: Named) -> Iterator[Remark]:
    """What is wrong with one state, once no more time can change it.

    Nothing is serious of a case that had to be opened again: whoever does so takes it up by hand.
    """
    quiet = judged.quiet
    found: Iterator[Remark] = iter(())
    if quiet.status == "open":
        found = _of_open(quiet, named.leading[quiet.stage.id])
    elif quiet.status != "external":
        found = _of_finished(quiet)
    again = any(fact.kind == "reopened" for fact in judged.state.facts)
    for remark in found:
        yield remark._replace(severity="notice") if again else remark


def _of_open(quiet: Assessment, onward: frozenset[int]) -> Iterator[Remark]:
    """What is wrong with a case that nobody has answered, after all time has passed."""
    stage = quiet.stage
    places = {duty.number: place for place, duty in enumerate(stage.duties)}
    own = [row for row in quiet.duties if row.stage == stage.id and row.duty.number in places]
    alive = [row for row in own if _wanting(row, quiet.policy)]
    answers = [row for row in own if answers_stage(row.duty, stage)]
    leading = [row for row in alive if row in answers or places[row.duty.number] in onward]
    free = _free(quiet) or _had_a_window(quiet)
    if not leading:
        yield _dead_end(answers[0] if answers else None, stage, free)
    owed = any(row.status in ("overdue", "missed") for row in leading)
    for row in alive:
        if row.status == "pending" or (row in leading and row.status not in ("overdue", "missed")):
            yield from _waiting(row, alive, stage, row in leading and not owed)
    if not free:
        yield Remark("left-without-route", "serious", stage.id, stage.clause, (("when", "unanswered"),))


def _wanting(row: Row, policy: Policy) -> bool:
    """Whether the row still wants doing. One that was overdue when the case was closed stays missed after a reopening
    (contract.md, Life of a duty, 6), and the promise stands broken, but the policy is not what leads nowhere."""
    if row.status == "missed":
        return row.ended is not None and row.ended.kind in policy.endings
    return row.status not in ("met", "late", "cancelled")


def _dead_end(row: Row | None, stage: Stage, free: bool) -> Remark:
    """No answer is owed any more, or none ever was: nothing that anybody owes brings this case on."""
    severity: Severity = "notice" if free else "serious"
    if row is None:
        return Remark("dead-end", severity, stage.id, stage.clause)
    about = (("action", row.action), *((("ended-by", row.ended.kind),) if row.ended is not None else ()))
    return Remark("dead-end", severity, stage.id, row.clause, about, row.action)


def _waiting(row: Row, alive: Sequence[Row], stage: Stage, hangs: bool) -> Iterator[Remark]:
    """What one row waits for. ``hangs``: the answer hangs on it, because no other is owed by a time."""
    wait = wait_of(row, alive)
    if wait.why == "circle":
        yield _circle(wait, stage)
        return
    if not hangs and (row.duty.clock.start.each or wait.why not in ("complainant", "nobody")):
        return  # "if a meeting is held, then" is no wait
    about = [("action", row.action), ("why", wait.why), ("role", wait.chain[-1].duty.role)]
    about += [("fact", wait.fact)] if wait.fact is not None else []
    about += [("waits", _place(one, stage)) for one in wait.chain[1:]]
    severity: Severity = "serious" if hangs and wait.why != "overdue" else "notice"
    yield Remark("wait-without-limit", severity, stage.id, row.clause, tuple(about), row.action)


def _circle(wait: Wait, stage: Stage) -> Remark:
    """The circle, told from the duty in it that the policy names first."""
    ring = wait.chain[:-1]
    first = min(range(len(ring)), key=lambda number: int(_place(ring[number], stage)))
    ring = (*ring[first:], *ring[:first])
    about = (("action", ring[0].action), *(("waits", _place(one, stage)) for one in ring[1:]))
    return Remark("circular-wait", "serious", stage.id, ring[0].clause, about, ring[0].action)


def _place(row: Row, stage: Stage) -> str:
    """Which duty of the stage it is, counted from nought."""
    return str(next(place for place, duty in enumerate(stage.duties) if duty.number == row.duty.number))


def _of_finished(quiet: Assessment) -> Iterator[Remark]:
    """What is wrong with a case that was answered or closed: whether whoever complained has anywhere to go."""
    stage = quiet.stage
    if _free(quiet) or _had_a_window(quiet):
        return
    if answered(quiet):
        if quiet.status == "responded":
            yield Remark("left-without-route", "serious", stage.id, stage.clause, (("when", "answered"),))
    elif _by_itself(quiet):
        yield Remark("left-without-route", "serious", stage.id, stage.clause, (("when", "closed-by-itself"),))
    elif quiet.status == "closed":
        yield Remark("left-without-route", "notice", stage.id, stage.clause, (("when", "closed"),))


def _by_itself(quiet: Assessment) -> bool:
    """Whether nobody closed the case, but silence did."""
    last = next(fact for fact in reversed(quiet.case.facts) if fact.kind in quiet.policy.endings)
    return last.attributes.get("automatic") is True


def _free(quiet: Assessment) -> bool:
    """Whether whoever complained may do something: a window or a route is open."""
    return any(route.available for route in quiet.routes) or any(
        window.status == "open" and window.to in quiet.policy.order for window in quiet.windows
    )


def _had_a_window(quiet: Assessment) -> bool:
    """Whether a window from the present stage on was open, and has closed only because its time passed."""
    policy, here = quiet.policy, quiet.policy.order[quiet.stage.id]
    return any(
        policy.order.get(window.to, -1) > here and window.opens is not None and window.closes is not None
        for window in quiet.windows
    )
