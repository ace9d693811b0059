"""What histories come to under two policies, as tables for staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.summing import Count, Line, by_month, by_promise, by_stage
from putright.procedure.comparing.tally import Difference, Outcomes
from putright.procedure.policy import Policy
from putright.wording.outcome_words import (
    NOT_OWED,
    STATUSES,
    in_stages,
    month_words,
    on_time_words,
    promise_name,
    reason_words,
    role_words,
    stage_words,
)
from putright.wording.plain_names import capital, listed, stage_name
from putright.wording.problem_words import problem_title
from putright.wording.standing_words import case_status_words

Cell = str | int


class Table(NamedTuple):
    """A table. The first column heads the row. ``note`` says how to read it."""

    id: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(found: Comparison, old: Policy, new: Policy) -> tuple[Table, ...]:
    """What became of each promise, what is different, by month and stage, where cases stand, and what was left out."""
    outcomes = found.outcomes
    if outcomes is None:
        return ()
    made = (
        _promises(outcomes, old, new),
        _differences(outcomes, old, new),
        _moves(outcomes, old, new),
        _months(outcomes),
        _stages(outcomes, old, new),
        _stands(outcomes, old, new),
        _problems(outcomes),
        _left_out(outcomes, old),
    )
    return tuple(table for table in made if table.rows)


def _status(status: str | None) -> str:
    return NOT_OWED if status is None else STATUSES[status]


def _promises(outcomes: Outcomes, old: Policy, new: Policy) -> Table:
    rows: list[tuple[Cell, ...]] = []
    counts = _in_order(by_promise(outcomes), old, new)
    # A column that is empty from top to bottom says nothing and takes room.
    shown = [one for one in STATUSES if any(count.old.get(one) or count.new.get(one) for count in counts)]
    for count in counts:
        name = promise_name(count.promise, old, new)
        for under, policy, roles, statuses in (
            ("old", old, count.old_roles, count.old),
            ("new", new, count.new_roles, count.new),
        ):
            if statuses:
                who = listed([role_words(role, policy) for role in sorted(roles)], "or")
                rows.append((name, under, who, *(statuses.get(status, 0) for status in shown)))
    return Table(
        "promises",
        "What became of each promise",
        "How often it was owed, and what became of it: as recorded, under the old policy and under the new.",
        ("Promise", "Policy", "Who owes it", *(capital(STATUSES[one]) for one in shown)),
        tuple(rows),
    )


def _in_order(counts: Iterable[Count], old: Policy, new: Policy) -> list[Count]:
    """As the new policy has them, what only the old one has after its stage."""
    places = {
        (stage.id, duty.action.name, duty.clause): (number, place)
        for policy in (old, new)
        for number, stage in enumerate(policy.stages)
        for place, duty in enumerate(stage.duties)
    }

    def place(count: Count) -> tuple[tuple[int, int], str]:
        promise = count.promise
        clause = promise.new if promise.new is not None else promise.old
        last = (new.order.get(promise.stage, len(new.stages)), len(places))
        return places.get((promise.stage, promise.action, str(clause)), last), str(promise)

    return sorted(counts, key=place)


def _differences(outcomes: Outcomes, old: Policy, new: Policy) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for count in _in_order(by_promise(outcomes), old, new):
        for (was, now), number in sorted(count.turned.items(), key=lambda one: -one[1]):
            rows.append(
                (
                    promise_name(count.promise, old, new),
                    _status(was),
                    _status(now),
                    number,
                    _named(outcomes, Difference("promise", (*count.promise, was, now))),
                )
            )
    return Table(
        "differences",
        "What would be different",
        "Duties that come to something else, the most frequent first within each promise, with the first cases.",
        ("Promise", "Old", "New", "How often", "Such as"),
        tuple(rows),
    )


def _moves(outcomes: Outcomes, old: Policy, new: Policy) -> Table:
    rows = [
        (promise_name(count.promise, old, new), count.earlier, count.later, count.other_hands)
        for count in _in_order(by_promise(outcomes), old, new)
        if count.earlier or count.later or count.other_hands
    ]
    return Table(
        "moves",
        "Dates and owners that change",
        "How often it would have been due earlier, later or at no time, or owed by somebody else.",
        ("Promise", "Due earlier", "Due later", "Owed by somebody else"),
        tuple(rows),
    )


_CASES: Final = (
    "Cases",
    "Answer changes",
    "Only dates or owners",
    "Duties that change",
    "On time, old",
    "On time, new",
)


def _months(outcomes: Outcomes) -> Table:
    rows = [(month_words(line), *_counted(line)) for line in by_month(outcomes)]
    return Table(
        "months",
        "By month",
        "By the month in which the complaint came. On time: of what had a time and is done or past it.",
        ("Month", *_CASES),
        tuple(rows),
    )


def _stages(outcomes: Outcomes, old: Policy, new: Policy) -> Table:
    rows = [(stage_words(line, old, new), *_counted(line)) for line in in_stages(by_stage(outcomes), old, new)]
    return Table(
        "stages",
        "By stage",
        "Cases by the stage in which they stand under the old policy; duties by the stage that owes them.",
        ("Stage", *_CASES),
        tuple(rows),
    )


def _counted(line: Line) -> tuple[Cell, ...]:
    cases = line.cases
    changed = (cases.get("answer", 0), cases.get("terms", 0), line.turned)
    return sum(cases.values()), *changed, on_time_words(line.old), on_time_words(line.new)


def _stands(outcomes: Outcomes, old: Policy, new: Policy) -> Table:
    counts: dict[tuple[str, str, str, str], int] = {}
    for one, count in outcomes.stands.items():
        place = (one.old_stage, one.new_stage, one.old_status, one.new_status)
        if one.old_stage != one.new_stage or one.old_status != one.new_status:
            counts[place] = counts.get(place, 0) + count
    rows = [
        (
            _stand(place[0], place[2], old),
            _stand(place[1], place[3], new),
            count,
            _named(outcomes, Difference("stands", place)),
        )
        for place, count in sorted(counts.items(), key=lambda one: -one[1])
    ]
    return Table(
        "stands",
        "Cases that stand elsewhere",
        "Where a case stands, if the new policy makes it another stage or status.",
        ("Old", "New", "Cases", "Such as"),
        tuple(rows),
    )


def _stand(stage: str, status: str, policy: Policy) -> str:
    return f"{capital(stage_name(stage, policy))}, {case_status_words(status).lower()}"


def _problems(outcomes: Outcomes) -> Table:
    codes: dict[str, list[int]] = {}
    for one, count in outcomes.problems.items():
        cases = codes.setdefault(one.code, [0, 0])
        cases[0] += count * one.old
        cases[1] += count * one.new
    rows: list[tuple[Cell, ...]] = [
        (problem_title(code), *cases) for code, cases in sorted(codes.items(), key=lambda one: (-max(one[1]), one[0]))
    ]
    return Table(
        "problems", "Problems", "On how many cases something is wrong.", ("Problem", "Old", "New"), tuple(rows)
    )


def _left_out(outcomes: Outcomes, old: Policy) -> Table:
    rows = [
        (reason_words(why, old), count, _named(outcomes, Difference("left-out", tuple(why))))
        for why, count in sorted(outcomes.left_out.items(), key=lambda one: -one[1])
    ]
    return Table(
        "left-out",
        "Cases that could not be compared",
        "Counted here, and left out of everything else.",
        ("Why", "Cases", "Such as"),
        tuple(rows),
    )


def _named(outcomes: Outcomes, difference: Difference) -> str:
    """The first cases of a difference, with what was wrong with each, where something was."""
    cases = outcomes.examples.get(difference, [])
    if not any(case.said for case in cases):
        return ", ".join(case.reference for case in cases)
    return "; ".join(f"{case.reference} ({case.said.rstrip('.')})" for case in cases)
