"""How long one addition of working days takes, here and in four other packages.

    python bench/working_days.py

All get the same starts and numbers of days, each in the type it likes best, converted beforehand.
The bank holidays are those of England and Wales. Answers are compared before anything is timed; a
package that keeps its own list of holidays may differ by them, and then the table says how often.
"""

import gc
import random
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from time import perf_counter
from typing import Any

import bizdays  # type: ignore[import-untyped]
import holidays
import numpy as np
from workalendar.europe import UnitedKingdom  # type: ignore[import-untyped]

from putright.calendars import load_calendars

CASES = 2000
ROUNDS = 5
AS_THEN_KNOWN = "putright, as then known"
FIRST, LAST = date(2015, 1, 1), date(2028, 6, 30)


@dataclass(frozen=True)
class Contender:
    """One way to add working days: its inputs, its call, and how to read its answer as a date."""

    name: str
    inputs: Sequence[tuple[Any, int]]
    add: Callable[[Any, int], Any]
    read: Callable[[Any], date]


def cases() -> list[tuple[date, int]]:
    """Starts on any day of the week, with up to sixty working days, the same in every run."""
    chance = random.Random(20260615)
    span = range(FIRST.toordinal(), LAST.toordinal() + 1)
    return [(date.fromordinal(chance.choice(span)), chance.randint(1, 60)) for _ in range(CASES)]


def same(day: date) -> date:
    return day


def contenders(inputs: list[tuple[date, int]]) -> list[Contender]:
    calendar = load_calendars()["england-and-wales"]
    closed = [date.fromordinal(h.day) for h in calendar.holidays]
    busy = np.busdaycalendar(holidays=[np.datetime64(day) for day in closed])
    indexed = bizdays.Calendar(closed, ["Saturday", "Sunday"], FIRST, date(2030, 12, 31), name="uk")
    by_rule = holidays.country_holidays("GB", subdiv="ENG", years=range(2014, 2031))
    walking = UnitedKingdom()
    ordinals = [(day.toordinal(), n) for day, n in inputs]
    moments = [(np.datetime64(day), n) for day, n in inputs]

    judged = LAST.toordinal()

    def ours(day: int, n: int) -> int:
        return calendar.known_on(judged).after(day, n)

    def ours_with_dates(day: date, n: int) -> date:
        return date.fromordinal(calendar.known_on(judged).after(day.toordinal(), n))

    def ours_as_then_known(day: int, n: int) -> int:
        return calendar.known_on(day).after(day, n)

    def numpy(day: Any, n: int) -> Any:
        # A start that is closed is first rolled back, so that the count begins on the day after it.
        return np.busday_offset(day, n, roll="backward", busdaycal=busy)

    def with_bizdays(day: date, n: int) -> Any:
        return indexed.offset(indexed.preceding(day), n)

    return [
        Contender("putright", ordinals, ours, date.fromordinal),
        Contender("putright, date to date", inputs, ours_with_dates, same),
        Contender(AS_THEN_KNOWN, ordinals, ours_as_then_known, date.fromordinal),
        Contender(f"numpy {np.__version__}", moments, numpy, lambda found: found.astype(object)),
        Contender(
            f"bizdays {version('bizdays')}", inputs, with_bizdays, lambda found: date.fromisoformat(str(found)[:10])
        ),
        Contender(f"holidays {version('holidays')}", inputs, by_rule.get_nth_working_day, same),
        Contender(f"workalendar {version('workalendar')}", inputs, walking.add_working_days, same),
    ]


def seconds(contender: Contender) -> float:
    """The best of several rounds over all inputs, for one call."""
    add, inputs = contender.add, contender.inputs
    best = float("inf")
    gc.disable()
    for _ in range(ROUNDS):
        begun = perf_counter()
        for day, n in inputs:
            add(day, n)
        best = min(best, perf_counter() - begun)
    gc.enable()
    return best / len(inputs)


def brute_force(inputs: list[tuple[date, int]]) -> list[date]:
    """By walking, with every holiday known: what the contenders ought to say."""
    closed = {h.day for h in load_calendars()["england-and-wales"].holidays}
    found = []
    for day, n in inputs:
        at = day.toordinal()
        while n:
            at += 1
            n -= date.fromordinal(at).weekday() < 5 and at not in closed
        found.append(date.fromordinal(at))
    return found


def main() -> None:
    warnings.simplefilter("ignore")
    inputs = cases()
    expected = brute_force(inputs)
    rows = []
    for contender in contenders(inputs):
        answers = [contender.read(contender.add(day, n)) for day, n in contender.inputs]
        differ = [
            (start, n, answer, right)
            for (start, n), answer, right in zip(inputs, answers, expected, strict=True)
            if answer != right
        ]
        rows.append((contender.name, seconds(contender) * 1e6, differ))
    ours = rows[0][1]
    print(f"{CASES:,} additions of 1 to 60 working days, {FIRST} to {LAST}, England and Wales, best of {ROUNDS}\n")
    print(f"{'':26}{'µs a call':>10}{'times ours':>12}{'differ':>8}")
    for name, each, differ in rows:
        print(f"{name:26}{each:>10.3f}{each / ours:>12.1f}{len(differ):>8}")
    for name, _, differ in rows:
        if differ:
            start, n, answer, right = differ[0]
            print(
                f"\n{name} differs {len(differ)} times; first: {n} working days after {start}: {answer}, not {right}."
            )
            if name == AS_THEN_KNOWN:
                print("It should: a holiday proclaimed after the start was not yet known on that day.")


if __name__ == "__main__":
    main()
