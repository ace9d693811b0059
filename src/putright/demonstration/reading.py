"""The stories of the demonstration as acts in order of time. Pure: no database and no clock.

One YAML file tells of one provider: the organisation, its people, its cases with what happened on each, and the
compliments and suggestions it was sent. Times are told from the moment at which the demonstration is built: ``ago``
counts back from it, ``after`` counts on from the act before (timing.py). What staff do falls on working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zlib import crc32

from putright.demonstration.parsing import FREE_TEXT, GENERAL_ROLES, read_provider
from putright.demonstration.stories import (
    COMPLAINANT,
    CONCERNED,
    DAY_ONLY,
    ActTold,
    BadStory,
    Case,
    Organisation,
    Party,
    Person,
    Provider,
    Remark,
    Request,
    Site,
    Step,
)
from putright.demonstration.timing import Span, Timetable, instant_of, parse_phrase
from putright.procedure.calendar import Calendar
from putright.procedure.facts import CHANGES, DATE, STOCK, FactKind
from putright.procedure.moments import day_of, write_day, write_instant

__all__ = [
    "COMPLAINANT",
    "CONCERNED",
    "FREE_TEXT",
    "GENERAL_ROLES",
    "BadStory",
    "Case",
    "Organisation",
    "Party",
    "Person",
    "Provider",
    "Remark",
    "Site",
    "Step",
    "providers",
    "read_provider",
    "remarks",
    "script",
]

_HERE: Final = Path(__file__).parent
_WHEN_OPEN: Final = ("phone", "in-person", "letter")
"""Channels by which a complaint comes only while somebody is there to take it."""


@cache
def providers() -> tuple[Provider, ...]:
    """Every provider of the demonstration, in order of file name. Raises BadStory."""
    files = sorted(_HERE.glob("*.yaml"))
    return tuple(read_provider(file.name, file.read_text(encoding="utf-8")) for file in files)


def script(provider: Provider, now: datetime, calendars: Mapping[str, Calendar]) -> list[Step]:
    """Everything that happened at a provider, as it was recorded by ``now``. Raises BadStory for a step after it."""
    table = Timetable(now, calendars[provider.organisation.division].latest)
    timed = [entry for case in provider.cases for entry in _timed(provider, case, table)]
    return [step for _, step in sorted(timed, key=lambda entry: entry[0])]


def remarks(provider: Provider, now: datetime, calendars: Mapping[str, Calendar]) -> list[tuple[str, Remark]]:
    """The compliments, suggestions and questions with the instant of each, earliest first."""
    table = Timetable(now, calendars[provider.organisation.division].latest)
    found = []
    for one in provider.remarks:
        act = ActTold("received", COMPLAINANT, COMPLAINANT, ago=one.ago, clock=one.clock)
        found.append((_moment(act, table, None, one.key)[1], one))
    return [(write_instant(instant), one) for instant, one in sorted(found, key=lambda pair: pair[0])]


def requests(provider: Provider, now: datetime, calendars: Mapping[str, Calendar]) -> list[tuple[str, Request]]:
    """What people asked for, with the instant of each, earliest first."""
    table = Timetable(now, calendars[provider.organisation.division].latest)
    found = []
    for one in provider.requests:
        act = ActTold("received", COMPLAINANT, COMPLAINANT, ago=one.ago, clock=one.clock)
        found.append((_moment(act, table, None, one.key)[1], one))
    return [(write_instant(instant), one) for instant, one in sorted(found, key=lambda pair: pair[0])]


# --- times -----------------------------------------------------------------------------------------------------------


def _moment(act: ActTold, table: Timetable, last: tuple[int, int] | None, seed: str) -> tuple[int, int]:
    """The day and the instant of an act, given those of the act before it."""
    span, forward = (act.after, True) if act.after is not None else (act.ago or Span(0, "day"), False)
    day, instant = last if forward and last is not None else (table.today, table.now)
    if span.exact:
        instant = table.ticked(instant, span, forward)
        return day_of(instant), instant
    day = table.moved(day, span, forward)
    if act.by not in (COMPLAINANT, CONCERNED) or act.says.get("channel") in _WHEN_OPEN:
        day = table.working(day, forward)
    if act.clock not in (None, DAY_ONLY):
        return day, instant_of(day, str(act.clock))
    if last is not None and day == last[0]:
        return day, last[1] + 25 * 60
    minutes = 9 * 60 + 10 + crc32(seed.encode()) % 76 * 5
    return day, instant_of(day, f"{minutes // 60:02}:{minutes % 60:02}")


def _timed(provider: Provider, case: Case, table: Timetable) -> list[tuple[tuple[int, str, int], Step]]:
    moments: list[tuple[int, int]] = []
    for number, act in enumerate(case.acts):
        last = moments[-1] if moments else None
        moments.append(_moment(act, table, last, f"{case.key}/{number}"))
    found = []
    kinds = {act.id: act.do for act in case.acts if act.id is not None}
    for number, (act, (day, instant)) in enumerate(zip(case.acts, moments, strict=True)):
        recorded = _recorded(act, table, day, instant, [later for _, later in moments[number + 1 :]])
        if max(instant, recorded) > table.now:
            raise BadStory(
                f"{provider.file}, case {case.key}: act {number + 1} ({act.do}) would be recorded on "
                f"{write_instant(recorded)}, after {write_instant(table.now)}. Put it longer ago."
            )
        at = write_day(day) if act.clock == DAY_ONLY else write_instant(instant)
        says = MappingProxyType(_dated(act.says, STOCK[act.do], kinds, table, day))
        step = Step(case.key, number, act.do, at, write_instant(recorded), act.by, act.entered_by, says, act.words,
                    act.reason, act.id)  # fmt: skip
        found.append(((recorded, case.key, number), step))
    return found


def _recorded(act: ActTold, table: Timetable, day: int, instant: int, later: Iterable[int]) -> int:
    """When it was entered: as told; else at once, or in the morning if nobody was at work, but before what follows."""
    if act.entered is not None:
        if act.entered.span.exact:
            return table.ticked(instant, act.entered.span, forward=True)
        return instant_of(table.working(table.day(act.entered, day), forward=True), act.entered.clock or "10:40")
    if act.by in (COMPLAINANT, CONCERNED) and act.entered_by != COMPLAINANT and table.out_of_hours(instant):
        return max(instant, min(table.next_morning(instant), table.now, *later))
    return instant


def _dated(
    says: Mapping[str, object], kind: FactKind, kinds: Mapping[str, str], table: Timetable, day: int
) -> dict[str, object]:
    """What an act says, with its phrases of time written out."""
    found: dict[str, object] = {}
    for name, value in says.items():
        attribute = kind.attribute(name)
        if attribute is not None and attribute.type == CHANGES and isinstance(value, Mapping):
            target = STOCK[kinds[str(says["of"])]]
            found[name] = _dated(value, target, kinds, table, day)
        elif name == "at" or (attribute is not None and attribute.type == DATE):
            found[name] = table.written(parse_phrase(value), day)
        else:
            found[name] = value
    return found
