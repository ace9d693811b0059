"""Promises kept, in words: the rows of each table, and the bars of the chart."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlencode

from putright.procedure.policy import Policy
from putright.reports.figures import Demand
from putright.reports.limits import STRENGTHS, title_of
from putright.reports.promises_asked import NOT_RECORDED, Asked, Choices
from putright.reports.promises_kept import Counted, Source, Tally, together
from putright.reports.same_promise import Same, Versions, limits_of
from putright.wording.law_words import cited_by_name, order_of
from putright.wording.plain_names import capital, stage_title

NOTHING_RECORDED: Final = "Not recorded"
AGREED: Final = "What was agreed on cases"


class Line(NamedTuple):
    """A row of a table: its heading, what is said below it, where it leads, its counts, its per cent in words."""

    name: str
    more: tuple[str, ...]
    href: str
    tally: Tally
    on_time: str


class PromisesPage(NamedTuple):
    """Everything on the page of all promises."""

    stages: list[tuple[str, list[Line]]]
    strengths: list[Line]
    months: list[Line]
    splits: list[Line]
    by_law: list[Line]
    dropped: int


def promises_page(
    counted: Counted,
    same: list[Same],
    by_law: list[tuple[Demand, Tally]],
    *,
    asked: Asked,
    choices: Choices,
    versions: Versions,
    here: str,
    policy: Policy,
) -> PromisesPage:
    """The page: ``policy`` is the one in force, which orders stages and names what laws demand."""
    stages: dict[str, list[Line]] = {}
    for one in same:
        own = versions.policies[one.newest.policy]
        title = AGREED if one.newest.clause is None else stage_title(one.newest.stage, own)
        stages.setdefault(title, []).append(_promise(one, same, own, asked, here))
    strengths = [
        line(capital(words), counted.strengths[name]) for name, words in STRENGTHS.items() if name in counted.strengths
    ]
    return PromisesPage(
        list(stages.items()),
        [*strengths, line("All promises", counted.total)],
        [*month_lines(counted.months, asked), line("Together", counted.total)],
        [*split_lines(counted.splits, asked, choices), line("Together", counted.total)],
        [
            _demand(demand, tally, policy)
            for demand, tally in sorted(by_law, key=lambda one: _law_place(one[0], policy))
        ],
        counted.total.dropped,
    )


def line(name: str, tally: Tally, more: tuple[str, ...] = (), href: str = "") -> Line:
    """A row of counts."""
    return Line(name, more, href, tally, f"{tally.per_cent}%" if tally.per_cent is not None else "none yet")


def _promise(one: Same, same: list[Same], policy: Policy, asked: Asked, here: str) -> Line:
    alike = sum(other.newest[1:3] == one.newest[1:3] for other in same) > 1
    return line(name_of(one, policy), one.tally, terms_in_words(one, policy, alike=alike), address_of(one, asked, here))


def name_of(one: Same, policy: Policy) -> str:
    """What is promised, as an order to staff."""
    return title_of(policy, one.newest.stage, one.newest.action)


def terms_in_words(one: Same, policy: Policy, *, alike: bool) -> tuple[str, ...]:
    """What is said below a promise: its clause and limit, how firm it is, and of a changed one under which version."""
    source = one.newest
    if source.clause is None:
        return (stage_title(source.stage, policy),)
    limit = limits_of(source, policy, alike=alike)
    said = [f"{source.clause}: {limit}" if limit else source.clause, capital(STRENGTHS[source.strength])]
    if one.changed:
        said.append(f"In the procedure from {day_words(one.since)}")
    return tuple(said)


def address_of(one: Same, asked: Asked, here: str) -> str:
    """Where the page of one promise stands: it is named as the newest version has it."""
    return f"{here}one/?{urlencode(named(one.newest) | asked.address())}"


def named(source: Source) -> dict[str, str]:
    """A promise as an address names it."""
    found = {"stage": source.stage, "action": source.action, "firm": source.strength, "version": str(source.policy)}
    return found | ({"clause": source.clause} if source.clause is not None else {})


def month_lines(months: dict[date, Tally], asked: Asked) -> list[Line]:
    """A row for each month that was asked for, the empty ones too."""
    return [line(month_words(month), months.get(month, Tally())) for month in asked.months()]


def split_lines(splits: dict[str | None, Tally], asked: Asked, choices: Choices) -> list[Line]:
    """A row for each site or value that occurs, in the order of the list, and one for what is not recorded."""
    return [line(name, splits[key]) for key, name in split_names(splits, asked, choices)]


def split_names(
    splits: dict[str | None, Tally] | set[str | None], asked: Asked, choices: Choices
) -> list[tuple[str | None, str]]:
    """What occurs, with its name, in the order of the list; not recorded at the end."""
    known = choices.values(asked.by)
    found: list[tuple[str | None, str]] = [(key, name) for key, name in known.items() if key in splits]
    found += [(key, key) for key in sorted(key for key in splits if key is not None and key not in known)]
    return [*found, (None, NOTHING_RECORDED)] if None in splits else found


def _demand(demand: Demand, tally: Tally, policy: Policy) -> Line:
    name = order_of(demand.action, policy) or title_of(policy, demand.stage, demand.action)
    return line(name, tally, (stage_title(demand.stage, policy), capital(cited_by_name(demand.law, policy))))


def _law_place(demand: Demand, policy: Policy) -> tuple[int, Demand]:
    return policy.order.get(demand.stage, len(policy.stages)), demand


def month_words(month: date) -> str:
    """March 2026."""
    return f"{month:%B %Y}"


def day_words(day: date) -> str:
    """1 March 2026."""
    return f"{day.day} {day:%B %Y}"


def asked_words(asked: Asked, choices: Choices) -> str:
    """What the figures are of, in one sentence without its stop."""
    span = month_words(asked.first)
    if asked.last != asked.first:
        span = f"{span} to {month_words(asked.last)}"
    said = [f"Promises that were due in {span}" if asked.first == asked.last else f"Promises that were due from {span}"]
    if asked.site:
        said.append("no site recorded" if asked.site == NOT_RECORDED else f"site {choices.sites[asked.site]}")
    if asked.service:
        words = "not recorded" if asked.service == NOT_RECORDED else choices.values(asked.by)[asked.service]
        said.append(f"{choices.titles()[asked.by].rstrip('?')}: {words}")
    return "; ".join(said)


class Bar(NamedTuple):
    """A month in the chart: its words and the parts of its bar, each a beginning and a width in per cent."""

    words: str
    y: int
    bar_y: int
    parts: list[tuple[str, str, str]]


class Chart(NamedTuple):
    """The chart: its height and a bar for each month."""

    height: int
    bars: list[Bar]


_STEP: Final = 46
"""Pixels from the words of one month to those of the next."""


def chart(months: dict[date, Tally], asked: Asked) -> Chart:
    """Kept, not kept and still open of each month, drawn to the longest."""
    most = max((one.owed for one in months.values()), default=0) or 1
    bars = []
    for place, month in enumerate(asked.months()):
        tally = months.get(month, Tally())
        parts, begun = [], 0.0
        for name, count in (("kept", tally.met), ("failed", tally.failed), ("running", tally.running)):
            if count:
                width = 100 * count / most
                parts.append((name, f"{begun:.2f}%", f"{width:.2f}%"))
                begun += width
        bars.append(Bar(f"{month:%b %Y}: {in_words(tally)}", place * _STEP + 16, place * _STEP + 22, parts))
    return Chart(len(bars) * _STEP, bars)


def in_words(tally: Tally) -> str:
    """What became of them, in words few enough for a telephone: "12 kept, 2 not, 1 open"."""
    if not tally.owed:
        return "none due"
    said = [f"{tally.met} kept", f"{tally.failed} not"]
    return ", ".join([*said, f"{tally.running} open"] if tally.running else said)


class Cross(NamedTuple):
    """Months by sites or services: the months, and for each site or service its cells and its total."""

    months: list[str]
    rows: list[tuple[str, list[tuple[str, str]], str]]


def cross(found: dict[tuple[date, str | None], Tally], asked: Asked, choices: Choices) -> Cross:
    """How many of those judged were kept on time, in each month at each site or in each service."""
    months = asked.months()
    rows = []
    for key, name in split_names({split for _, split in found}, asked, choices):
        cells = [(month_words(month), _of(found.get((month, key), Tally()))) for month in months]
        rows.append((name, cells, _of(together(one for (_, split), one in found.items() if split == key))))
    return Cross([f"{month:%b %Y}" for month in months], rows)


def _of(tally: Tally) -> str:
    return f"{tally.met} of {tally.judged}" if tally.judged else "none"
