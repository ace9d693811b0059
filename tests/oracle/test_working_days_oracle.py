"""Every date of twenty-one years against somebody counting on their fingers.

The oracle shares nothing with putright: it walks the days one by one as dates, and asks the package
``holidays`` whether each is closed. The shipped JSON, the tables and the arithmetic are all on trial.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import pytest

from putright.calendars import load_calendars
from putright.procedure.calendar import DayTable

FIRST, LAST, MOST = date(2015, 1, 1), date(2035, 12, 31), 60
PARTS = {"england-and-wales": ("ENG", "WLS"), "scotland": ("SCT",), "northern-ireland": ("NIR",)}
ONE_DAY = timedelta(days=1)


def working_days(part: str) -> set[date]:
    """Every working day, with room on both sides for the walks that leave the years on trial."""
    closed = holidays.country_holidays("GB", subdiv=part, years=range(FIRST.year - 1, LAST.year + 2))
    day, found = FIRST - 200 * ONE_DAY, set()
    while day < LAST + 200 * ONE_DAY:
        if day.weekday() not in (5, 6) and day not in closed:
            found.add(day)
        day += ONE_DAY
    return found


def walk(start: date, step: timedelta, working: set[date]) -> Iterator[date]:
    """The first working day, the second, and so on to the sixtieth, one day's step at a time from ``start``."""
    day, counted = start, 0
    while counted < MOST:
        if day in working:
            counted += 1
            yield day
        day += step


def starts() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += ONE_DAY


def wrong_after(table: DayTable, start: date, working: set[date]) -> list[str]:
    ordinal = start.toordinal()
    walked = [start, *walk(start + ONE_DAY, ONE_DAY, working)]
    found = [table.after(ordinal, n) for n in range(MOST + 1)]
    return [
        f"{n} after {start}: {date.fromordinal(ours)}, not {theirs}"
        for n, (ours, theirs) in enumerate(zip(found, walked, strict=True))
        if ours != theirs.toordinal()
    ]


def wrong_otherwise(table: DayTable, start: date, working: set[date]) -> list[str]:
    ordinal = start.toordinal()
    inclusive = [table.from_(ordinal, n) for n in range(1, MOST + 1)]
    backwards = [table.before(ordinal, n) for n in range(1, MOST + 1)]
    wrong = []
    if inclusive != [day.toordinal() for day in walk(start, ONE_DAY, working)]:
        wrong.append(f"from {start}")
    if backwards != [day.toordinal() for day in walk(start - ONE_DAY, -ONE_DAY, working)]:
        wrong.append(f"before {start}")
    if table.is_working(ordinal) != (start in working) or (table.why_closed(ordinal) is None) != (start in working):
        wrong.append(f"closed {start}")
    return wrong


@pytest.mark.oracle
def test_every_start_and_every_number_of_working_days(capsys):
    cases, wrong = 0, []
    for division, parts in PARTS.items():
        table = load_calendars()[division].latest
        for part in parts:
            working = working_days(part)
            for start in starts():
                wrong += wrong_after(table, start, working)
                cases += MOST + 1
    with capsys.disabled():
        print(f"\n{cases:,} cases of working days after a day, {len(wrong)} wrong")
    assert cases >= 1_000_000
    assert not wrong, wrong[:20]


@pytest.mark.oracle
@pytest.mark.parametrize("division", PARTS)
def test_counting_from_the_day_itself_and_counting_back(division):
    table = load_calendars()[division].latest
    working = working_days(PARTS[division][0])
    wrong = [fault for start in starts() for fault in wrong_otherwise(table, start, working)]
    assert not wrong, wrong[:20]
