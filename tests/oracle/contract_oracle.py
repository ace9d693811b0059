"""A second, independent reading of the replay contract.

This module is written from the page alone. It is slow and plain on purpose: days are walked one
by one, the facts are read in order, and every rule of the page has one place here. It judges
VALID cases only; `InvalidCase` is raised where the page says that a case is an error which the
random generator could run into. Nothing here may be imported by the product.

The order of the file: the five policies as data, the calendar, moments, the reading of the facts
(corrections, order, visibility), the life of a duty, windows, routes, problems, the answer.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
JSON = dict[str, Any]

# ------------------------------------------------------------------------------------------------
# The five policies in the words of the page
# ------------------------------------------------------------------------------------------------
# A duty row: (stage or "every", action, strength, limit, what it is counted from, condition, clause)
#   limit       None, or (number, unit) with unit "hours", "working days" or "days"
#   counted     ("start",)                    the beginning of the stage
#               ("act", fact, action)         the organisation's own act, which has a due date itself
#               ("event", fact)               something without a due date
#               ("each", fact, fact...)       one row for each such fact
#               ("recurring",)                the start, then the row before as it was done
#   condition   None, "social-media" or "transferred"

HOURS, WORKING, DAYS = "hours", "working days", "days"

Spec = tuple[str, str, str, tuple[int, str] | None, tuple[str, ...], str | None, str]

DUTIES: dict[str, list[Spec]] = {
    "al-aesthetics": [
        ("stage-1", "give-summary", "must", None, ("start",), None, "AL-03"),
        ("stage-1", "phone", "aim", (2, HOURS), ("start",), "social-media", "AL-10"),
        ("every", "phone", "must", (24, HOURS), ("start",), None, "AL-05"),
        ("every", "reply", "aim", (5, WORKING), ("start",), None, "AL-06a"),
        ("every", "respond", "must", (20, WORKING), ("start",), None, "AL-06b"),
        ("every", "explain-delay", "must", (20, WORKING), ("recurring",), None, "AL-07"),
        ("every", "write-up", "must", None, ("each", "phoned", "meeting-held"), None, "AL-15"),
    ],
    "careium": [
        ("stage-1", "acknowledge", "must", (3, WORKING), ("start",), None, "CA-06"),
        ("stage-1", "respond", "must", (10, WORKING), ("start",), None, "CA-05"),
        ("stage-1", "inform", "must", (5, WORKING), ("start",), "transferred", "CA-07"),
        ("stage-2", "respond", "must", None, ("start",), None, "CA-12"),
        ("stage-3", "respond", "must", None, ("start",), None, "CA-13"),
    ],
    "ieso": [
        ("stage-1", "acknowledge", "must", (3, WORKING), ("start",), None, "IE-09|IE-11"),
        ("stage-1", "respond", "aim", (20, WORKING), ("start",), None, "IE-10|IE-12"),
        ("stage-2", "acknowledge", "must", (3, WORKING), ("start",), None, "IE-18"),
        ("stage-2", "respond", "aim", (20, WORKING), ("start",), None, "IE-19"),
    ],
    "care-and-support": [
        ("stage-1", "acknowledge", "must", (5, WORKING), ("start",), None, "LL-08"),
        ("stage-1", "respond", "aim", (10, WORKING), ("act", "acknowledged", "acknowledge"), None, "LL-11"),
        ("stage-2", "acknowledge", "must", (5, WORKING), ("start",), None, "LL-14"),
        ("stage-2", "respond", "must", (20, WORKING), ("act", "acknowledged", "acknowledge"), None, "LL-15"),
    ],
    "commisceo": [
        ("stage-1", "acknowledge", "must", (10, WORKING), ("start",), None, "CP-03"),
        ("stage-1", "register", "must", (1, WORKING), ("start",), None, "CP-06"),
        ("stage-1", "acknowledge", "must", (5, DAYS), ("event", "details-received"), None, "CP-08"),
        ("stage-1", "give-statement", "must", (5, WORKING), ("each", "statement-requested"), None, "CP-10"),
        ("stage-1", "examine-statement", "must", (5, WORKING), ("each", "statement-received"), None, "CP-11"),
        ("stage-1", "write-up", "must", (5, WORKING), ("each", "meeting-held"), None, "CP-13"),
        ("stage-1", "respond", "aim", (5, WORKING), ("event", "investigation-completed"), None, "CP-16"),
        ("stage-2", "complete-review", "must", (10, WORKING), ("start",), None, "CP-17"),
        ("stage-2", "notify-outcome", "must", (5, DAYS), ("act", "review-completed", "complete-review"), None, "CP-18"),
    ],
}

STAGES: dict[str, list[str]] = {
    "al-aesthetics": ["stage-1", "stage-2"],
    "careium": ["stage-1", "stage-2", "stage-3"],
    "ieso": ["stage-1", "stage-2", "stage-3"],
    "care-and-support": ["stage-1", "stage-2"],
    "commisceo": ["stage-1", "stage-2"],
}
OUTSIDE: dict[str, str | None] = {"ieso": "stage-3"}  # the stage that is held by an outside body
LAST_INTERNAL: dict[str, str] = {
    "al-aesthetics": "stage-2",
    "careium": "stage-3",
    "ieso": "stage-2",
    "care-and-support": "stage-2",
    "commisceo": "stage-2",
}

# window: to, months (or None: no limit), counted from
WINDOWS: dict[str, list[tuple[str, int | None, str]]] = {
    "al-aesthetics": [("complain", 6, "concerns"), ("stage-2", 6, "correspondence")],
    "careium": [("stage-2", None, "response"), ("stage-3", None, "response")],
    "ieso": [("stage-2", 6, "response"), ("stage-3", 6, "receipt")],
    "care-and-support": [("stage-2", None, "response")],
    "commisceo": [("stage-2", None, "response")],
}

BRANCHES: dict[str, list[str]] = {
    "al-aesthetics": ["patient_class"],
    "careium": [],
    "ieso": ["funding"],
    "care-and-support": ["subject", "cqc_registered", "council_commissioned"],
    "commisceo": [],
}
IN_WRITING: dict[str, list[str]] = {
    "al-aesthetics": ["stage-2"],
    "ieso": ["stage-2", "stage-3"],
    "commisceo": ["stage-2"],
}
INDEPENDENT: dict[str, str] = {"ieso": "stage-2", "care-and-support": "stage-2"}
HANDLER_NAMED: dict[str, str] = {"care-and-support": "stage-1", "commisceo": "stage-1"}
AGREEMENT = {"care-and-support"}

CORRESPONDENCE = {
    "receipt-sent",
    "acknowledged",
    "replied",
    "informed",
    "details-requested",
    "details-received",
    "consent-requested",
    "meeting-offered",
    "written-up",
    "delay-explained",
    "responded",
}

# which facts do an action ("besides" of rule 2 included); do-action and write-up look closer
DONE_BY: dict[str, set[str]] = {
    "give-summary": {"summary-given"},
    "phone": {"phoned"},
    "reply": {"replied", "responded"},
    "respond": {"responded"},
    "notify-outcome": {"responded"},
    "explain-delay": {"delay-explained"},
    "write-up": {"written-up"},
    "acknowledge": {"acknowledged"},
    "inform": {"informed"},
    "register": {"registered"},
    "give-statement": {"statement-received"},
    "examine-statement": {"statement-examined"},
    "complete-review": {"review-completed"},
    "do-action": {"action-done"},
}
SURVIVE_NEXT_STAGE = {"write-up", "give-summary", "do-action"}
ENDED_BY_RESPONSE = {"explain-delay", "inform"}
SHUT = {"settled", "withdrawn", "closed"}


class InvalidCase(ValueError):
    """The page calls this case an error."""


# ------------------------------------------------------------------------------------------------
# The calendar
# ------------------------------------------------------------------------------------------------

LAST_YEAR = 2028
SUBDIVISION = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
SHIPPED_PROCLAMATIONS: list[tuple[date, date, set[str]]] = [
    (date(2022, 9, 19), date(2022, 9, 10), set(SUBDIVISION)),
    (date(2026, 6, 15), date(2026, 2, 4), {"scotland"}),
    (date(2023, 5, 8), date(2022, 11, 6), set(SUBDIVISION)),
    (date(2020, 5, 8), date(2019, 6, 7), set(SUBDIVISION)),
    (date(2022, 6, 3), date(2020, 11, 12), set(SUBDIVISION)),
    (date(2011, 4, 29), date(2010, 11, 23), set(SUBDIVISION)),
]


@cache
def bank_holidays(division: str, year: int) -> frozenset[date]:
    # After the last published year the rules still foresee Easter, Christmas and the others.
    found = set(holidays.country_holidays("GB", subdiv=SUBDIVISION[division], years=year))
    for day, _, divisions in SHIPPED_PROCLAMATIONS:
        if day.year == year and division in divisions:
            found.add(day)
    return frozenset(found)


@dataclass
class Calendar:
    division: str
    closures: set[date]
    known_from: dict[date, date]  # proclaimed holiday: the day on which it became known

    def is_working_day(self, day: date, knowledge: date) -> bool:
        """Is it a working day, as far as anybody knew on the day `knowledge`?"""
        if day.weekday() >= 5:
            return False
        if day in self.closures:
            return False
        if day in self.known_from:
            return self.known_from[day] > knowledge
        return day not in bank_holidays(self.division, day.year)

    def add_working_days(self, start: date, number: int, knowledge: date) -> date:
        """The starting day is day 0; day N is the Nth working day after it."""
        day, counted = start, 0
        while counted < number:
            day = day + timedelta(days=1)
            if self.is_working_day(day, knowledge):
                counted = counted + 1
        return day


def calendar_of(case: JSON) -> Calendar:
    given = case.get("calendar") or {}
    division = given.get("division", "england-and-wales")
    closures: set[date] = set()
    for item in given.get("closures") or []:
        if isinstance(item, dict):
            day = to_date(item["from"])
            while day <= to_date(item["to"]):
                closures.add(day)
                day = day + timedelta(days=1)
        else:
            closures.add(to_date(item))
    known_from = {day: known for day, known, divisions in SHIPPED_PROCLAMATIONS if division in divisions}
    for item in given.get("proclaimed") or []:
        known_from[to_date(item["date"])] = to_date(item["on"])
    return Calendar(division, closures, known_from)


def add_months(day: date, number: int) -> date:
    """The corresponding date, or the last day of the month where there is none."""
    year, month = day.year, day.month
    for _ in range(number):
        month = month + 1
        if month == 13:
            year, month = year + 1, 1
    wanted = day.day
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted = wanted - 1


# ------------------------------------------------------------------------------------------------
# Moments
# ------------------------------------------------------------------------------------------------


def to_date(value: Any) -> date:
    return date.fromisoformat(str(value))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0, 0, 0), LONDON)


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), LONDON)


def later(instant: datetime, **elapsed: int) -> datetime:
    """Elapsed time, not wall-clock time."""
    return (instant.astimezone(UTC) + timedelta(**elapsed)).astimezone(LONDON)


def after(one: datetime, other: datetime) -> bool:
    return one.astimezone(UTC) > other.astimezone(UTC)


def write_instant(instant: datetime) -> str:
    return instant.astimezone(LONDON).replace(microsecond=0).isoformat()


def write(value: date | datetime | None) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return write_instant(value)
    return value.isoformat()


@dataclass(frozen=True)
class Moment:
    """A point in time: a bare date counts as the end of its day."""

    bare: bool
    day: date
    instant: datetime


def moment_of(value: Any) -> Moment:
    text = str(value)
    if len(text) == 10:
        day = date.fromisoformat(text)
        return Moment(True, day, end_of(day))
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if instant.tzinfo is None:
        there_and_back = instant.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
        if there_and_back != instant:
            raise InvalidCase(f"{text} does not exist")
        first, second = instant.replace(tzinfo=LONDON, fold=0), instant.replace(tzinfo=LONDON, fold=1)
        if first.utcoffset() != second.utcoffset():
            raise InvalidCase(f"{text} is ambiguous")
        instant = first
    instant = instant.astimezone(LONDON)
    return Moment(False, instant.date(), instant)


# ------------------------------------------------------------------------------------------------
# The facts: corrections, order, visibility
# ------------------------------------------------------------------------------------------------


@dataclass
class Fact:
    name: str
    moment: Moment
    attributes: JSON
    place: int  # its place in the file
    stage: str = ""  # the stage that was present when it fell (its own new stage for `escalated`)

    def get(self, key: str, default: Any = None) -> Any:
        return self.attributes.get(key, default)

    def text(self, key: str) -> str | None:
        value = self.attributes.get(key)
        return None if value is None else str(value)


def in_order(facts: list[Fact]) -> list[Fact]:
    """Order of `at`; a bare `received` first on its day, every other bare date last."""
    days_with_bare_escalation = {f.moment.day for f in facts if f.name == "escalated" and f.moment.bare}

    def key(fact: Fact) -> tuple[Any, ...]:
        day = fact.moment.day
        if not fact.moment.bare:
            return (day, 1, fact.moment.instant.astimezone(UTC), 0, fact.place)
        nothing = datetime(1, 1, 1, tzinfo=UTC)
        if fact.name == "received":
            return (day, 0, nothing, 0, fact.place)
        group = 0
        if day in days_with_bare_escalation:
            group = {"responded": 0, "escalated": 1}.get(fact.name, 2)
        return (day, 2, nothing, group, fact.place)

    return sorted(facts, key=key)


def visible(moment: Moment, at: Moment) -> bool:
    if moment.bare:
        return moment.day <= at.day
    return not after(moment.instant, at.instant)


def corrected_facts(case: JSON, at: Moment) -> list[Fact]:
    """The facts as they read at `at`: corrections applied, corrections themselves left out."""
    raw: list[JSON] = [copy.deepcopy(item) for item in case["facts"]]
    place_of = {str(item["id"]): place for place, item in enumerate(raw) if item.get("id") is not None}

    # Corrections are taken from the last to the first, so that one which is voided (or itself
    # corrected) by a later one is known as such before its own turn comes.
    corrections = [
        Fact("corrected", moment_of(item["at"]), item, place)
        for place, item in enumerate(raw)
        if item["fact"] == "corrected"
    ]
    void: set[int] = set()
    pending_sets: list[tuple[int, JSON]] = []  # last first
    for correction in reversed(in_order(corrections)):
        if correction.place in void or not visible(correction.moment, at):
            continue
        own = correction.attributes
        if str(own["of"]) not in place_of:
            raise InvalidCase("a correction of an unknown fact")
        target = place_of[str(own["of"])]
        if own.get("void") is True:
            void.add(target)
        elif raw[target]["fact"] == "corrected":
            raw[target].update(own.get("set") or {})
        else:
            pending_sets.append((target, own.get("set") or {}))
    for target, new in reversed(pending_sets):
        raw[target].update(new)

    facts = [
        Fact(item["fact"], moment_of(item["at"]), item, place)
        for place, item in enumerate(raw)
        if item["fact"] != "corrected" and place not in void
    ]
    ordered = in_order(facts)
    if [f.name for f in ordered].count("received") != 1 or ordered[0].name != "received":
        raise InvalidCase("exactly one received, and nothing before it")
    seen = [fact for fact in ordered if visible(fact.moment, at)]
    if not seen:
        raise InvalidCase("at lies before received")
    return seen


# ------------------------------------------------------------------------------------------------
# The life of a duty
# ------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Row:
    stage: str
    action: str
    strength: str
    clause: str | None
    limit: tuple[int, str] | None
    counted: tuple[str, ...]
    start: Fact | None = None  # the fact its clock counts from
    waits_for: Row | None = None  # the duty whose act it waits for (rule 5)
    until: date | None = None  # the last extension
    agreed_by: date | None = None  # do-action only
    asleep: bool = False  # cancelled, but a later `reopened` revives it
    # once done or ended, what is known of it is written down here and never changes again
    verdict: str | None = None
    final_from: date | datetime | None = None
    final_due: date | datetime | None = None
    done: date | datetime | None = None

    @property
    def in_hours(self) -> bool:
        return self.limit is not None and self.limit[1] == HOURS

    @property
    def live(self) -> bool:
        return self.verdict is None


@dataclass
class Clock:
    begins: date | datetime | None = None
    due: date | datetime | None = None
    expected: date | datetime | None = None


def has_passed(due: date | datetime | None, now: Moment) -> bool:
    if due is None:
        return False
    if isinstance(due, datetime):
        return after(now.instant, due)
    return now.day > due


@dataclass
class Case:
    policy: str
    calendar: Calendar
    facts: list[Fact]
    stage: str = "stage-1"
    status: str = "open"
    rows: list[Row] = field(default_factory=list)
    answered: dict[str, list[Fact]] = field(default_factory=dict)
    escalations: list[tuple[Fact, str, str]] = field(default_factory=list)  # fact, left, entered
    begun: list[str] = field(default_factory=list)
    transferred: bool = False
    problems: list[JSON] = field(default_factory=list)

    # -- counting ----------------------------------------------------------------------------

    def count(self, row: Row, begins: date | datetime, knowledge: date) -> date | datetime | None:
        if row.limit is None:
            return None
        number, unit = row.limit
        if unit == HOURS:
            assert isinstance(begins, datetime)
            return later(begins, hours=number)
        assert not isinstance(begins, datetime)
        if unit == DAYS:
            return begins + timedelta(days=number)
        return self.calendar.add_working_days(begins, number, knowledge)

    def beginning(self, row: Row, fact: Fact) -> date | datetime:
        if row.in_hours:
            if fact.moment.bare:
                return midnight(fact.moment.day + timedelta(days=1))
            return fact.moment.instant
        return fact.moment.day

    def clock(self, row: Row, now: Moment) -> Clock:
        """The clock of a row that is neither done nor ended, as it stands at `now`."""
        found = Clock()
        if row.start is not None:
            found.begins = self.beginning(row, row.start)
        elif row.waits_for is not None:
            act_due, act_overdue = self.act(row.waits_for, now)
            if act_overdue:
                found.begins = act_due
            elif act_due is not None:
                found.expected = self.count(row, act_due, now.day)
        if row.agreed_by is not None:
            found.due = row.agreed_by
        elif found.begins is not None:
            found.due = self.count(row, found.begins, now.day)
        if row.until is not None:
            found.due = end_of(row.until) if row.in_hours else row.until
            found.expected = None
        return found

    def act(self, row: Row, now: Moment) -> tuple[date | datetime | None, bool]:
        """The due date of the duty that another waits for, and whether it is overdue."""
        if not row.live:
            return row.final_due, row.verdict == "missed"
        due = self.clock(row, now).due
        return due, has_passed(due, now)

    # -- being done, being ended ---------------------------------------------------------------

    def do(self, row: Row, fact: Fact) -> None:
        clock = self.clock(row, fact.moment)
        row.final_from, row.final_due = clock.begins, clock.due
        row.done = fact.moment.instant if row.in_hours else fact.moment.day
        row.verdict = "late" if has_passed(clock.due, fact.moment) else "met"

    def end(self, row: Row, fact: Fact) -> None:
        clock = self.clock(row, fact.moment)
        row.final_from, row.final_due = clock.begins, clock.due
        row.verdict = "missed" if has_passed(clock.due, fact.moment) else "cancelled"

    def fits(self, row: Row, fact: Fact) -> bool:
        if not row.live or fact.name not in DONE_BY[row.action]:
            return False
        if row.action in ("respond", "notify-outcome"):
            return row.stage == fact.stage
        if row.start is None:
            return False
        if row.action == "phone" and fact.get("answered", True) is False:
            return False
        if row.action == "write-up":
            kind = "phone" if row.start.name == "phoned" else "meeting"
            if fact.get("of", "phone") != kind:
                return False
        if row.action == "do-action":
            one, other = row.start.text("action"), fact.text("action")
            return one is None or other is None or one == other
        one, other = row.start.text("person"), fact.text("person")
        return one is None or other is None or one == other

    def do_what_it_does(self, fact: Fact) -> list[Row]:
        """One fact may do several duties, but one occurrence of each."""
        did: list[Row] = []
        used: set[Any] = set()
        for row in self.rows:
            if row.action in ("write-up", "do-action"):
                duty: Any = row.action  # contacts and agreed actions are one list over all stages
            else:
                duty = (row.stage, row.action, row.clause)
            if duty not in used and self.fits(row, fact):
                self.do(row, fact)
                used.add(duty)
                did.append(row)
        return did

    # -- rows begin ------------------------------------------------------------------------------

    def new_row(self, spec: Spec, start: Fact | None) -> Row:
        _, action, strength, limit, counted, _, clause = spec
        if "|" in clause:
            by_phone, otherwise = clause.split("|")
            clause = by_phone if self.facts[0].get("channel") == "phone" else otherwise
        row = Row(self.stage, action, strength, clause, limit, counted, start)
        self.rows.append(row)
        return row

    def begin_stage(self, stage: str, fact: Fact) -> None:
        self.stage = stage
        self.begun.append(stage)
        for spec in self.specs():
            _, action, _, _, counted, condition, _ = spec
            if condition == "transferred":
                continue
            if condition == "social-media" and self.facts[0].get("channel") != "social-media":
                continue
            kind = counted[0]
            if kind in ("start", "recurring"):
                self.new_row(spec, fact)
            elif kind == "event":
                self.new_row(spec, None)
            elif kind == "act":
                row = self.new_row(spec, None)
                row.waits_for = next(r for r in self.rows if r.stage == stage and r.action == counted[2])
            elif kind == "each" and action != "write-up":
                self.new_row(spec, None)

    def specs(self) -> list[Spec]:
        return [spec for spec in DUTIES[self.policy] if spec[0] in ("every", self.stage)]

    def begin_rows(self, fact: Fact) -> None:
        """Clocks that this fact starts, and rows that appear because of it."""
        shut = self.status in SHUT
        for spec in self.specs():
            counted = spec[4]
            kind = counted[0]
            if kind in ("act", "event") and fact.name == counted[1]:
                for row in self.rows_of(spec):
                    if row.live and row.start is None:
                        row.start = fact
            if kind == "each" and fact.name in counted[1:] and not shut:
                if fact.name == "phoned" and fact.get("answered", True) is False:
                    continue
                waiting = [row for row in self.rows_of(spec) if row.start is None and row.live and not row.asleep]
                if waiting:
                    waiting[0].start = fact
                else:
                    self.new_row(spec, fact)
        if fact.name == "action-agreed":
            row = Row(self.stage, "do-action", "must", None, None, ("event",), fact)
            if fact.get("by") is not None:
                row.agreed_by = to_date(fact.get("by"))
            self.rows.append(row)

    def begin_inform(self) -> None:
        """careium: once transferred, counted from receipt; not after the response, not while shut."""
        if not self.transferred or self.status in SHUT or self.answered.get(self.stage):
            return
        for spec in self.specs():
            if spec[5] == "transferred" and not self.rows_of(spec):
                self.new_row(spec, self.facts[0])

    def rows_of(self, spec: Spec) -> list[Row]:
        clauses = spec[6].split("|")
        return [r for r in self.rows if r.stage == self.stage and r.action == spec[1] and r.clause in clauses]

    # -- one fact after another ----------------------------------------------------------------

    def run(self) -> None:  # noqa: C901 one plain walk
        for position, fact in enumerate(self.facts):
            fact.stage = self.stage
            name = fact.name
            if name == "received":
                self.begin_stage("stage-1", fact)
                continue
            if name == "escalated":
                self.escalate(fact)
                continue

            did = self.do_what_it_does(fact)
            for row in did:
                if row.counted[0] == "recurring":
                    following = Row(row.stage, row.action, row.strength, row.clause, row.limit, row.counted, fact)
                    following.asleep = row.asleep
                    self.rows.insert(self.rows.index(row) + 1, following)
            self.begin_rows(fact)

            if name == "responded":
                self.answered.setdefault(self.stage, []).append(fact)
                for row in self.rows:
                    if row.live and row.stage == self.stage and row.action in ENDED_BY_RESPONSE:
                        self.end(row, fact)
                if self.status == "open":
                    self.status = "responded"
            elif name == "transferred":
                if self.stage == "stage-1":
                    self.transferred = True
                self.begin_inform()
            elif name == "extended":
                self.extend(fact)
            elif name in SHUT:
                self.shut(fact, position)
            elif name == "reopened":
                for row in self.rows:
                    row.asleep = False
                if self.answered.get(self.stage):
                    self.status = "responded"
                elif self.stage == OUTSIDE.get(self.policy):
                    self.status = "external"
                else:
                    self.status = "open"
                self.begin_inform()
            elif name == "referred" and self.answered.get(LAST_INTERNAL[self.policy]):
                self.status = "external"

    def escalate(self, fact: Fact) -> None:
        stages = STAGES[self.policy]
        to = str(fact.get("to"))
        if to not in stages or stages.index(to) <= stages.index(self.stage):
            raise InvalidCase(f"escalation to {to} from {self.stage}")
        self.escalations.append((fact, self.stage, to))
        for row in self.rows:
            if row.live and row.action not in SURVIVE_NEXT_STAGE:
                self.end(row, fact)
        fact.stage = to
        self.status = "external" if to == OUTSIDE.get(self.policy) else "open"
        self.begin_stage(to, fact)

    def extend(self, fact: Fact) -> None:
        if self.policy in AGREEMENT and fact.get("agreed") is not True:
            self.problem("extension-not-agreed")
            return
        if fact.get("until") is None or fact.get("action") is None:
            return
        for row in self.rows:
            if row.live and not row.asleep and row.stage == self.stage and row.action == fact.get("action"):
                row.until = to_date(fact.get("until"))

    def shut(self, fact: Fact, position: int) -> None:
        """Settled, withdrawn or closed. Looks ahead for the `reopened` that revives what it cancels."""
        before_reopening: list[Fact] = []
        reopened = False
        for following in self.facts[position + 1 :]:
            if following.name == "reopened":
                reopened = True
                break
            before_reopening.append(following)
        next_stage = any(f.name == "escalated" for f in before_reopening)
        response = any(f.name == "responded" for f in before_reopening)
        for row in self.rows:
            if not row.live or row.asleep or row.action == "do-action":
                continue
            overdue = has_passed(self.clock(row, fact.moment).due, fact.moment)
            revived = reopened and not overdue
            if next_stage and row.action not in SURVIVE_NEXT_STAGE:
                revived = False
            if response and row.action in ENDED_BY_RESPONSE:
                revived = False
            if revived:
                row.asleep = True
            else:
                self.end(row, fact)
        self.status = fact.name

    def problem(self, code: str, clause: str | None = None) -> None:
        self.problems.append({"code": code, "clause": clause})


# ------------------------------------------------------------------------------------------------
# Windows
# ------------------------------------------------------------------------------------------------


@dataclass
class Window:
    to: str
    opens: date | None
    closes: date | None
    status: str


def counted_from(case: Case, kind: str, left: str, until: Fact | None, now: Moment) -> date | None:
    """The date a window is counted from, by what had happened in the stage `left`."""
    of_stage = [fact for fact in case.facts if fact.stage == left]
    responses = [fact for fact in of_stage if fact.name == "responded"]
    if not responses:
        return None
    first, latest = responses[0], responses[-1]
    knowledge = until.moment.day if until is not None else now.day
    if kind == "correspondence":
        since = of_stage[of_stage.index(first) :]
        return [fact for fact in since if fact.name in CORRESPONDENCE][-1].moment.day
    if kind == "receipt":
        since = of_stage[of_stage.index(latest) :]
        received = [fact for fact in since if fact.name == "response-received"]
        if received:
            return received[0].moment.day
        if latest.get("medium", "letter") == "email":
            return latest.moment.day
        return case.calendar.add_working_days(latest.moment.day, 2, knowledge)
    return latest.moment.day


def windows_of(case: Case, now: Moment) -> list[Window]:
    answer: list[Window] = []
    stages = STAGES[case.policy]
    for to, months, kind in WINDOWS[case.policy]:
        if kind == "concerns":
            answer.append(complain_window(case, to, months))
            continue
        used = [(fact, left) for fact, left, entered in case.escalations if entered == to]
        if used:
            fact, left = used[0]
        else:
            fact, left = None, stages[stages.index(to) - 1]
        opens = counted_from(case, kind, left, fact, now)
        closes = add_months(opens, months) if opens is not None and months is not None else None
        if fact is not None:
            late = closes is not None and fact.moment.day > closes
            status = "used-late" if late else "used"
            forgiven = kind == "receipt" and fact.get("exceptional") is True
            if late and not forgiven:
                case.problem("escalated-after-window")
        elif stages.index(case.stage) > stages.index(to):
            status = "closed"
        elif opens is None or opens > now.day:
            status = "pending"
        elif closes is not None and now.day > closes:
            status = "closed"
        else:
            status = "open"
        answer.append(Window(to, opens, closes, status))
    return answer


def complain_window(case: Case, to: str, months: int | None) -> Window:
    received = case.facts[0]
    if received.get("concerns_date") is None:
        return Window(to, None, None, "pending")
    opens = to_date(received.get("concerns_date"))
    assert months is not None
    closes = add_months(opens, months)
    if received.moment.day > closes:
        case.problem("received-out-of-time")
        return Window(to, opens, closes, "used-late")
    return Window(to, opens, closes, "used")


# ------------------------------------------------------------------------------------------------
# Routes
# ------------------------------------------------------------------------------------------------


def routes_of(case: Case, attributes: JSON) -> list[JSON]:  # noqa: C901 one plain walk
    def after_stage(stage: str) -> bool:
        return bool(case.answered.get(stage))

    found: list[tuple[str, bool]] = []
    if case.policy == "al-aesthetics":
        found = [("cqc", True), ("trading-standards", True)]
    elif case.policy == "careium":
        found = [("tsa", after_stage("stage-3"))]
    elif case.policy == "ieso":
        found = [("ico", True)]
        if attributes.get("funding") == "private":
            found.append(("iscas", after_stage("stage-2")))
        if attributes.get("funding") == "nhs":
            found.append(("phso", after_stage("stage-2")))
    elif case.policy == "care-and-support":
        if attributes.get("subject") in ("care", "both"):
            found.append(("lgsco", True))
        if attributes.get("subject") in ("housing", "both"):
            found.append(("housing-ombudsman", True))
        if attributes.get("cqc_registered") is True:
            found.append(("cqc", True))
    elif case.policy == "commisceo":
        found = [("phso", after_stage("stage-2")), ("healthwatch", after_stage("stage-2"))]
    return [{"body": body, "available": available} for body, available in found]


# ------------------------------------------------------------------------------------------------
# Problems that can be read off the facts
# ------------------------------------------------------------------------------------------------


def find_problems(case: Case, attributes: JSON, now: Moment) -> None:  # noqa: C901 one plain walk
    received = case.facts[0]
    for attribute in BRANCHES[case.policy]:
        if attributes.get(attribute) is None:
            case.problem("attribute-missing")
    represented = received.get("by", "complainant") == "representative"
    consented = any(fact.name == "consent-received" for fact in case.facts)
    if case.policy == "ieso" and represented and not consented:
        case.problem("no-consent")
    after_a_procedure = attributes.get("patient_class") == "surgical-procedure"
    if case.policy == "al-aesthetics" and "stage-2" in case.begun and after_a_procedure:
        case.problem("branch-undefined")

    for fact, left, entered in case.escalations:
        if entered in IN_WRITING.get(case.policy, []) and fact.get("in_writing") is False:
            case.problem("escalation-not-in-writing")
        if not case.answered.get(left):
            case.problem("escalated-before-response")

    reviewed = INDEPENDENT.get(case.policy)
    if reviewed is not None:
        handled = [fact for fact in case.facts if fact.name in ("assigned", "responded")]
        earlier = {f.text("person") for f in handled if f.stage < reviewed} - {None}
        for fact in handled:
            if fact.stage == reviewed and fact.text("person") in earlier:
                case.problem("not-independent")

    named = HANDLER_NAMED.get(case.policy)
    for fact in case.facts:
        if fact.name == "acknowledged" and fact.stage == named and fact.get("names_handler") is False:
            case.problem("handler-not-named")

    last_day = date(LAST_YEAR, 12, 31)
    beyond: set[str | None] = set()
    for row in case.rows:
        if row.live and row.until is None and row.limit is not None and row.limit[1] == WORKING:
            clock = case.clock(row, now)
            for needed in (clock.due, clock.expected):
                if needed is not None and not isinstance(needed, datetime) and needed > last_day:
                    beyond.add(row.clause)
    for clause in sorted(beyond, key=str):
        case.problem("beyond-calendar", clause)


# ------------------------------------------------------------------------------------------------
# The answer
# ------------------------------------------------------------------------------------------------


def outcome_of(case: Case) -> str | None:
    responses = case.answered.get(case.stage)
    if not responses:
        return None
    latest = responses[-1]
    points = latest.get("points")
    if points:
        values = set(points.values())
        if values == {"upheld"}:
            return "upheld"
        if values == {"not-upheld"}:
            return "not-upheld"
        return "partly-upheld"
    return latest.get("outcome")


def in_table_order(case: Case) -> list[Row]:
    answer: list[Row] = []
    for stage in case.begun:
        of_stage = [row for row in case.rows if row.stage == stage]
        for spec in DUTIES[case.policy]:
            if spec[0] in ("every", stage):
                answer += [r for r in of_stage if r.action == spec[1] and r.clause in spec[6].split("|")]
        answer += [row for row in of_stage if row.action == "do-action"]
    return answer


def duty_line(case: Case, row: Row, now: Moment) -> JSON:
    line: JSON = {"stage": row.stage, "action": row.action, "clause": row.clause, "strength": row.strength}
    if not row.live:
        line |= {"from": write(row.final_from), "due": write(row.final_due), "expected": None}
        line |= {"status": row.verdict, "done": write(row.done)}
        return line
    clock = case.clock(row, now)
    if clock.begins is None and row.until is None:
        status = "pending"
    elif has_passed(clock.due, now):
        status = "overdue"
    else:
        status = "open"
    line |= {"from": write(clock.begins), "due": write(clock.due), "expected": write(clock.expected)}
    line |= {"status": status, "done": None}
    return line


def next_change(case: Case, windows: list[Window], now: Moment) -> datetime | None:
    moments: list[datetime] = []
    for row in case.rows:
        if row.live:
            due = case.clock(row, now).due
            if isinstance(due, datetime):
                moments.append(later(due, seconds=1))
            elif due is not None:
                moments.append(midnight(due + timedelta(days=1)))
    for window in windows:
        if window.status == "open" and window.closes is not None:
            moments.append(midnight(window.closes + timedelta(days=1)))
        if window.status == "pending" and window.opens is not None and window.to != "complain":
            moments.append(midnight(window.opens))
    coming = [moment for moment in moments if after(moment, now.instant)]
    return min(coming, key=lambda m: m.astimezone(UTC)) if coming else None


def replay(case: JSON, policy_id: str, at: str) -> JSON:
    """Replay a valid case by the page alone."""
    now = moment_of(at)
    attributes = case.get("attributes") or {}
    walked = Case(policy_id, calendar_of(case), corrected_facts(case, now))
    walked.run()
    windows = windows_of(walked, now)
    find_problems(walked, attributes, now)

    rows = in_table_order(walked)
    duties = [duty_line(walked, row, now) for row in rows]

    wanted: list[tuple[datetime, int, JSON]] = []
    undated: list[JSON] = []
    for place, (row, line) in enumerate(zip(rows, duties, strict=True)):
        if line["status"] not in ("open", "overdue"):
            continue
        entry = {"stage": line["stage"], "action": line["action"], "due": line["due"]}
        due = walked.clock(row, now).due
        if due is None:
            undated.append(entry)
        else:
            instant = due if isinstance(due, datetime) else end_of(due)
            wanted.append((instant.astimezone(UTC), place, entry))
    wanted.sort(key=lambda item: (item[0], item[1]))

    change = next_change(walked, windows, now)
    return {
        "policy": policy_id,
        "at": write_instant(now.instant),
        "stage": walked.stage,
        "status": walked.status,
        "outcome": outcome_of(walked),
        "duties": duties,
        "windows": [
            {"to": w.to, "opens": write(w.opens), "closes": write(w.closes), "status": w.status} for w in windows
        ],
        "routes": routes_of(walked, attributes),
        "problems": walked.problems,
        "next": [entry for _, _, entry in wanted] + undated,
        "changes_at": write(change),
    }
