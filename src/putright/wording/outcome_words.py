"""What histories come to under two policies, in sentences and tables for staff."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.pairing import Promise
from putright.procedure.comparing.replaying import Looked
from putright.procedure.comparing.summing import Kept, Line, effects, kept_of
from putright.procedure.comparing.tally import LeftOut, Outcomes
from putright.procedure.moments import Moment
from putright.procedure.policy import Policy
from putright.wording.dates import clock_time, long_day, month_name
from putright.wording.duty_words import order_words
from putright.wording.plain_names import capital, listed, role_title, stage_name

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
        more = "1 more case" if missing == 1 else f"{missing:,} more cases"
        said.append(f"{more} could not be compared, and count in nothing else. The reasons stand below.")
    return tuple(said)


def _changing(outcomes: Outcomes) -> list[str]:
    counts, cases = effects(outcomes), outcomes.cases
    old, new = kept_of(outcomes)
    said = ["None of them would have come out otherwise."]
    if counts["answer"]:
        said = [
            f"{_so_many(counts['answer'], cases)} would have come out otherwise: something is kept or not kept that "
            "was not, or the stage, the status or the problems of the case are others."
        ]
    if counts["terms"]:
        said.append(f"On {_so_many(counts['terms'], cases)} only a date changes, or who owes something.")
    if counts["same"]:
        said.append(f"On {_so_many(counts['same'], cases)} nothing changes.")
    if old.judged or new.judged:
        said.append(
            f"Kept on time, of what had a time and is done or past it: {on_time_words(old)} under the old policy, "
            f"{on_time_words(new)} under the new."
        )
    return said


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


def month_words(line: Line) -> str:
    """The name of a month."""
    return month_name(line.of)


def stage_words(line: Line, old: Policy, new: Policy) -> str:
    """The name of a stage."""
    return capital(stage_name(line.of, old if line.of in old.order else new))


def in_stages(lines: Iterable[Line], old: Policy, new: Policy) -> list[Line]:
    """The stages in the order of the old policy, those that only the new one has after them."""
    order = [*old.order, *(name for name in new.order if name not in old.order)]
    return sorted(lines, key=lambda line: order.index(line.of) if line.of in order else len(order))


def on_time_words(kept: Kept) -> str:
    """How much was kept on time, in per cent."""
    return share(kept.met, kept.judged) if kept.judged else "nothing to judge"


def reason_words(why: LeftOut, old: Policy) -> str:
    """Why cases were left out: "Went to a stage that the new policy does not have: stage 3"."""
    said = capital(_WHY[why.reason])
    if not why.about:
        return said
    return f"{said}: {stage_name(why.about, old) if why.reason == 'stage-unknown' else why.about}"


def _so_many(part: int, whole: int) -> str:
    """So many of the cases, and in per cent."""
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
