"""The figures in words: what the page shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from putright.procedure.policy import Policy
from putright.reports.figures import Demand, Figures, Kept, Promise
from putright.reports.limits import duties_of, limit_of, title_of
from putright.wording.condition_words import told_apart
from putright.wording.law_words import cited_by_name, order_of
from putright.wording.plain_names import capital, channel_words, stage_name, stage_title
from putright.wording.standing_words import outcome_words

OUTCOMES = ("upheld", "partly-upheld", "not-upheld")


class Line(NamedTuple):
    """A row of a table: its heading, what is said below it, and its counts."""

    name: str
    more: str
    kept: Kept
    on_time: str


class FiguresPage(NamedTuple):
    """Everything on the page."""

    stages: list[tuple[str, list[Line]]]
    total: Line
    months: list[Line]
    channels: list[str]
    received: list[tuple[str, list[tuple[str, int]], int]]
    received_total: tuple[list[tuple[str, int]], int]
    outcomes: list[tuple[str, list[tuple[str, int]], int]]
    outcome_names: list[str]
    answered: list[tuple[str, int, int]]
    by_law: list[Line]


def figures_page(found: Figures, policy: Policy) -> FiguresPage:
    """The figures as the page shows them. ``policy`` is the one in force, which names stages and promises."""
    stages: dict[str, list[Line]] = {}
    for promise, kept in found.promises:
        title = "What was agreed on cases" if promise.clause is None else stage_title(promise.stage, policy)
        name = title_of(policy, promise.stage, promise.action)
        alike = sum((one.stage, one.action) == (promise.stage, promise.action) for one, _ in found.promises) > 1
        stages.setdefault(title, []).append(_line(name, kept, _more(promise, policy, alike)))
    channels = [capital(channel_words(name)) if name else "Not recorded" for name in found.channels]
    together = [sum(counts.get(name, 0) for _, counts in found.received) for name in found.channels]
    outcomes = [capital(outcome_words(name)) for name in OUTCOMES]
    return FiguresPage(
        list(stages.items()),
        _line("All promises", found.all_promises),
        [_line(_month(month), kept) for month, kept in found.by_month],
        channels,
        [
            (_month(month), _named(channels, found.channels, counts), sum(counts.values()))
            for month, counts in found.received
        ],
        (list(zip(channels, together, strict=True)), sum(together)),
        [
            (stage_title(stage, policy), _named(outcomes, OUTCOMES, counts), sum(counts.values()))
            for stage, counts in found.outcomes
        ],
        outcomes,
        [(capital(stage_name(stage, policy)), count, days) for stage, count, days in found.answered],
        [_by_law(demand, kept, policy) for demand, kept in found.by_law],
    )


def _by_law(demand: Demand, kept: Kept, policy: Policy) -> Line:
    name = order_of(demand.action, policy) or title_of(policy, demand.stage, demand.action)
    return _line(name, kept, f"{stage_title(demand.stage, policy)}. {capital(cited_by_name(demand.law, policy))}")


def _named(titles: Sequence[str], names: Sequence[str], counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(title, counts.get(name, 0)) for title, name in zip(titles, names, strict=True)]


def _line(name: str, kept: Kept, more: str = "") -> Line:
    return Line(name, more, kept, f"{kept.on_time}%" if kept.on_time is not None else "none yet")


def _more(promise: Promise, policy: Policy, alike: bool) -> str:
    """What is said below a promise; of several alike, also when it is made."""
    if promise.clause is None:
        return stage_title(promise.stage, policy)
    duties = duties_of(policy, promise.stage, promise.action, promise.clause)
    when = {told_apart(duty.conditions, policy.settings) for duty in duties} if alike else set()
    limit = limit_of(policy, promise.stage, promise.action, promise.clause)
    said = ", ".join(part for part in (limit, *(when if len(when) == 1 else ())) if part)
    return f"{promise.clause}: {said}" if said else promise.clause


def _month(month: date) -> str:
    return f"{month:%B %Y}"
