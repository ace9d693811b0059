"""What histories come to under two policies, in sentences and tables for staff."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.pairing import Promise
from putright.procedure.comparing.replaying import Looked
from putright.procedure.comparing.summing import Count, Kept, Line, by_month, by_promise, by_stage, effects, kept_of
from putright.procedure.comparing.tally import Difference, LeftOut, Outcomes
from putright.procedure.moments import Moment
from putright.procedure.policy import Policy
from putright.wording.dates import clock_time, long_day, month_name
from putright.wording.duty_words import order_words
from putright.wording.plain_names import capital, listed, role_title, stage_name
from putright.wording.problem_words import problem_title
from putright.wording.standing_words import case_status_words

STATUSES: Final = MappingProxyType(
    {
        "met": "met",
        "late": "late",
        "missed": "never done",
        "overdue": "overdue",
        "open": "open",
        "pending": "not started",
        "done": "done, no time set",
        "cancelled": "no longer owed",
    }
)
"""What can become of a duty, in the order in which tables show it."""

NOT_OWED: Final = "not owed"

_WHY: Final = MappingProxyType(
    {
        "unreadable": "cannot be read under the old policy",
        "not-received": "not received by that moment",
        "no-case": "makes no case under the old policy",
        "stage-unknown": "went to a stage that the new policy does not have",
        "fact-unknown": "has a fact that the new policy does not know",
        "no-case-now": "makes no case under the new policy",
        "beyond-calendar": "has a date that no calendar reaches",
    }
)

Cell = str | int


class Table(NamedTuple):
    """A table. The first column heads the row. ``note`` says how to read it."""

    id: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def limits() -> tuple[str, ...]:
    """What such a comparison cannot say."""
    return (
        "The facts are as they happened under the old policy. This says what the same facts would have meant under the "
        "new one. It does not say what people would have done had something else been promised.",
        "An act that the new policy newly demands, and that nobody recorded, shows as overdue or never done.",
        "Only what the two policies promise is compared. What laws demand is the same under both, and is not counted.",
    )


def summary(found: Comparison, old: Policy, new: Policy) -> tuple[str, ...]:
    """How many cases were judged, how many change, and how well the promises were kept."""
    outcomes, looked = found.outcomes, found.looked
    if outcomes is None or looked is None:
        return ()
    said = [f"{_cases(outcomes.cases)} judged under both policies, as at {_moment(looked.at)}.{_span(looked)}"]
    if looked.versions > 1:
        said.append(f"The old policy is the version that each case came under: {looked.versions} versions.")
    if outcomes.cases:
        said += _changing(outcomes)
    missing = sum(outcomes.left_out.values())
    if missing:
        said.append(f"{missing:,} more could not be compared, and count in nothing else. The reasons stand below.")
    return tuple(said)


def _changing(outcomes: Outcomes) -> list[str]:
    counts, cases = effects(outcomes), outcomes.cases
    old, new = kept_of(outcomes)
    said = [
        f"The answer changes on {_so_many(counts['answer'], cases)}: something is kept or not kept that was not, or the "
        "stage, the status or the problems of the case are others."
        if counts["answer"]
        else "On none of them does the answer change.",
        f"On {_so_many(counts['terms'], cases)} only a date changes, or who owes something. "
        f"Nothing changes on {_so_many(counts['same'], cases)}.",
    ]
    if old.judged or new.judged:
        said.append(
            f"Kept on time, of what had a time and is done or past it: {_on_time(old)} under the old policy, "
            f"{_on_time(new)} under the new."
        )
    return said


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


def share(part: int, whole: int) -> str:
    """A part of a whole in per cent, never nothing or all where it is not."""
    if not whole:
        return "0%"
    per_cent = 100 * part / whole
    if 0 < per_cent < 1:
        return "under 1%"
    return "over 99%" if 99 < per_cent < 100 else f"{round(per_cent)}%"


def promise_name(promise: Promise, old: Policy, new: Policy) -> str:
    """A promise by its stage, what is owed, and its clause; where only one policy has it, which."""
    policy = new if promise.new is not None else old
    stage = capital(stage_name(promise.stage, new if promise.stage in new.order else old))
    clauses = [clause for clause in dict.fromkeys((promise.old, promise.new)) if clause]
    by = f" ({listed(clauses, 'now')})" if clauses else ""
    said = f"{stage}: {order_words(promise.action, policy)}{by}"
    if promise.old is None:
        return f"{said}, new"
    return f"{said}, taken away" if promise.new is None else said


def role_words(role: str | None, policy: Policy) -> str:
    """Who owes a duty, by office."""
    if role is None:
        return "nobody"
    return role_title(role, policy) if role else "whoever agreed to do it"


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
    rows = [(month_name(line.of), *_counted(line)) for line in by_month(outcomes)]
    return Table(
        "months",
        "By month",
        "By the month in which the complaint came. On time: of what had a time and is done or past it.",
        ("Month", *_CASES),
        tuple(rows),
    )


def _stages(outcomes: Outcomes, old: Policy, new: Policy) -> Table:
    order = [*old.order, *(name for name in new.order if name not in old.order)]
    lines = {line.of: line for line in by_stage(outcomes)}
    rows = [
        (capital(stage_name(name, old if name in old.order else new)), *_counted(lines[name]))
        for name in order
        if name in lines
    ]
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
    return sum(cases.values()), *changed, _on_time(line.old), _on_time(line.new)


def _on_time(kept: Kept) -> str:
    return share(kept.met, kept.judged) if kept.judged else "nothing to judge"


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
    rows = [
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


def reason_words(why: LeftOut, old: Policy) -> str:
    """Why cases were left out: "Went to a stage that the new policy does not have: stage 3"."""
    said = capital(_WHY[why.reason])
    if not why.about:
        return said
    return f"{said}: {stage_name(why.about, old) if why.reason == 'stage-unknown' else why.about}"


def _named(outcomes: Outcomes, difference: Difference) -> str:
    """The first cases of a difference, with what was wrong with each, where something was."""
    cases = outcomes.examples.get(difference, [])
    if not any(case.said for case in cases):
        return ", ".join(case.reference for case in cases)
    return "; ".join(f"{case.reference} ({case.said.rstrip('.')})" for case in cases)


def _so_many(part: int, whole: int) -> str:
    """So many of the cases, and in per cent."""
    if not part:
        return "none"
    return f"{part:,} {'case' if part == 1 else 'cases'} ({share(part, whole)})"


def _cases(number: int) -> str:
    return "1 case was" if number == 1 else f"{number:,} cases were"


def _moment(at: Moment) -> str:
    return f"the end of {long_day(at.day)}" if at.bare else clock_time(at.instant)


def _span(looked: Looked) -> str:
    first, end = looked.received_from, looked.received_before
    if first is None and end is None:
        return ""
    since = f" from {long_day(first)}" if first is not None else ""
    until = f" up to {long_day(end - 1)}" if end is not None else ""
    return f" They were received{since}{until}."
