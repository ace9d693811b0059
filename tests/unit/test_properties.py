"""What holds for every history, whatever happened: tried on histories that hypothesis makes up."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from putright.calendars import load_calendars
from putright.policies import bundled, policy_text
from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.judging import judge
from putright.replay.opening import open_case
from putright.wording.output import as_json

pytestmark = pytest.mark.thorough

JSON = dict[str, Any]

LONDON = ZoneInfo("Europe/London")
ANYTHING = [
    "acknowledged", "phoned", "replied", "informed", "transferred", "details-received", "statement-requested",
    "statement-received", "statement-examined", "meeting-held", "written-up", "investigation-completed",
    "delay-explained", "responded", "response-received", "escalated", "review-completed", "closed", "reopened",
    "settled", "extended", "action-agreed", "action-done", "referred", "registered", "assigned",
]  # fmt: skip
SAID: dict[str, JSON] = {
    "statement-requested": {"person": "Ana"},
    "statement-received": {"person": "Ana"},
    "written-up": {"of": "meeting"},
    "action-agreed": {"action": "a1", "by": "2026-05-05"},
    "action-done": {"action": "a1"},
}

quick = settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@cache
def policy(name: str, called: str | None = None) -> Policy:
    text = policy_text(name)
    found = read_policy(re.sub(r"(?m)^policy: .*$", f"policy: {called}", text) if called else text, name)
    assert isinstance(found, Policy), str(found)
    return found


@dataclass
class Made:
    """A history under a policy, and when the last thing in it happened."""

    policy: str
    case: JSON
    times: list[datetime] = field(default_factory=list)

    def at(self, at: str, case: JSON | None = None, under: Policy | None = None) -> JSON:
        text = json.dumps(case or self.case)
        return as_json(judge(open_case(text, "case", under or policy(self.policy)), parse_moment(at)))


def written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def local_day(time: datetime) -> str:
    return time.astimezone(LONDON).date().isoformat()


@st.composite
def histories(draw: st.DrawFn, *, bare: bool = True, corrections: bool = True, extended: bool = True) -> Made:
    name = draw(st.sampled_from(bundled()))
    stages = [stage.id for stage in policy(name).stages]
    stage = 0
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 525_600)))
    made = Made(name, {"facts": []})
    facts = made.case["facts"]
    channel = draw(st.sampled_from(["phone", "letter", "social-media"]))

    def add(kind: str, **said: Any) -> None:
        day_only = bare and draw(st.booleans())
        facts.append({"fact": kind, "at": local_day(now) if day_only else written(now), **said})
        made.times.append(now)

    add("received", channel=channel)
    for gap, kind in draw(st.lists(st.tuples(st.integers(1, 20_000), st.sampled_from(ANYTHING)), max_size=7)):
        # A day apart where only the day is known: the order within a day is tried elsewhere.
        now += timedelta(minutes=gap + (1440 if bare else 0))
        said = dict(SAID.get(kind, {}))
        if kind == "escalated":
            if stage + 1 == len(stages):
                continue
            stage += 1
            said["to"] = stages[stage]
        elif kind == "extended":
            if not extended:
                continue
            said |= {"action": "respond", "until": local_day(now + timedelta(days=9)), "agreed": True}
        add(kind, id=f"f{len(facts)}", **said)
    if corrections and draw(st.booleans()):
        ids = [fact["id"] for fact in facts if fact["fact"] not in ("received", "escalated")]
        if ids:
            now += timedelta(days=1)
            add("corrected", of=draw(st.sampled_from(ids)), void=True)
    return made


def after(made: Made, days: int) -> str:
    return written(made.times[-1] + timedelta(days=days, minutes=1))


def keyed(rows: list[JSON]) -> dict[tuple[str, str, str | None, int], JSON]:
    """Rows by stage, action, clause and which of several it is."""
    found: dict[tuple[str, str, str | None, int], JSON] = {}
    for row in rows:
        number = 0
        while (key := (row["stage"], row["action"], row["clause"], number)) in found:
            number += 1
        found[key] = row
    return found


@quick
@given(histories(), st.integers(0, 45), st.integers(1, 3), st.integers(0, 90))
def test_a_closed_day_never_makes_a_due_date_earlier(made: Made, first: int, length: int, later: int) -> None:
    start = made.times[0] + timedelta(days=first)
    closed = {"from": local_day(start), "to": local_day(start + timedelta(days=length - 1))}
    at = after(made, later)
    open_all_days, shut = made.at(at), made.at(at, {**made.case, "calendar": {"closures": [closed]}})
    sooner, other = keyed(open_all_days["duties"]), keyed(shut["duties"])
    assert sooner.keys() == other.keys()
    for key, row in sooner.items():
        for field_ in ("due", "expected"):
            if row[field_] is not None and other[key][field_] is not None:
                assert other[key][field_] >= row[field_], (key, field_)
    for one, two in zip(open_all_days["windows"], shut["windows"], strict=True):
        if one["closes"] is not None:
            assert two["closes"] >= one["closes"]


def inert(name: str) -> list[str]:
    """The facts that start nothing, do nothing and turn nothing under a policy."""
    found = policy(name)
    busy = {"received", "responded", "escalated", "reopened", "settled", "withdrawn", "closed", "referred"}
    busy |= {"extended", "corrected", "ticked", "action-agreed", "action-done"}
    for stage in found.stages:
        for duty in stage.duties:
            busy |= {*duty.clock.start.kinds, *duty.done_by, *duty.until, *duty.once}
            busy |= set(duty.ceiling.start.kinds) if duty.ceiling else set()
    return sorted(set(found.facts) - busy)


@quick
@given(st.data(), histories(), st.integers(0, 60))
def test_a_fact_that_starts_and_does_nothing_changes_no_duty(data: st.DataObject, made: Made, later: int) -> None:
    kind = data.draw(st.sampled_from(inert(made.policy)))
    time = made.times[0] + timedelta(minutes=data.draw(st.integers(2, 60_000)))
    more = {**made.case, "facts": [*made.case["facts"], {"fact": kind, "at": written(time)}]}
    at = written(max(time, made.times[-1]) + timedelta(days=later, minutes=1))
    assert made.at(at, more)["duties"] == made.at(at)["duties"]


@quick
@given(st.data(), histories())
def test_the_facts_up_to_a_moment_give_the_answer_of_the_whole_file_at_that_moment(
    data: st.DataObject, made: Made
) -> None:
    number = data.draw(st.integers(0, len(made.times) - 1))
    at = written(made.times[number] + timedelta(minutes=data.draw(st.integers(0, 3000))))
    moment = datetime.fromisoformat(at)
    known = [
        fact
        for fact in made.case["facts"]
        if (fact["at"] <= local_day(moment) if len(fact["at"]) == 10 else datetime.fromisoformat(fact["at"]) <= moment)
    ]
    assume(len(known) < len(made.case["facts"]))
    assert made.at(at, {**made.case, "facts": known}) == made.at(at)


@quick
@given(histories(), st.integers(0, 90))
def test_a_policy_under_another_name_gives_the_same_answer(made: Made, later: int) -> None:
    at = after(made, later)
    assert made.at(at, under=policy(made.policy, "another-name")) == {**made.at(at), "policy": "another-name"}


@quick
@given(st.data(), histories(bare=False), st.integers(0, 60))
def test_the_order_in_the_file_is_no_matter_when_all_times_differ(data: st.DataObject, made: Made, later: int) -> None:
    at = after(made, later)
    shuffled = {**made.case, "facts": data.draw(st.permutations(made.case["facts"]))}
    assert made.at(at, shuffled) == made.at(at)


PROCLAIMED = [
    date.fromordinal(holiday.proclaimed).isoformat()
    for calendar in load_calendars().values()
    for holiday in calendar.holidays
    if holiday.proclaimed is not None
]


def without_at(answer: JSON) -> JSON:
    return {key: value for key, value in answer.items() if key != "at"}


@quick
@given(histories(), st.integers(0, 120))
def test_the_answer_changes_at_the_moment_it_names_and_not_a_second_before(made: Made, later: int) -> None:
    at = after(made, later)
    now = made.at(at)
    if now["changes_at"] is None:
        assert without_at(made.at(after(made, later + 3000))) == without_at(now)
        return
    then = datetime.fromisoformat(now["changes_at"])
    assert then > datetime.fromisoformat(now["at"])
    assume(not any(now["at"][:10] < day <= now["changes_at"][:10] for day in PROCLAIMED))
    assert without_at(made.at(written(then - timedelta(seconds=1)))) == without_at(now)
    changed = without_at(made.at(written(then)))
    assert {**changed, "changes_at": None} != {**without_at(now), "changes_at": None}


# --- what "because" counts out, read back by a parser of its own -----------------------------------------------------

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
HEAD = re.compile(r"(\d+) (?:working )?days? after \w+day (\d+) (\w+) (\d{4}): ")
DAY = re.compile(rf"\b({'|'.join(WEEKDAYS)}) (\d+)(?: ({'|'.join(MONTHS)}))?(?=[ ,.)])")


def counted_days(because: str) -> tuple[int, date, list[tuple[date, bool]]] | None:
    """The number of days, the start, and each day listed after it with whether it counts."""
    head = HEAD.search(because)
    if head is None:
        return None
    start = date(int(head[4]), MONTHS.index(head[3]) + 1, int(head[2]))
    days: list[tuple[date, bool]] = []
    listed = because[head.end() :]
    for place, found in enumerate(DAY.finditer(listed)):
        day = start + timedelta(days=place + 1)
        assert (found[1], int(found[2])) == (WEEKDAYS[day.weekday()], day.day), because
        assert found[3] in (None, MONTHS[day.month - 1]), because
        before = listed[: found.start()]
        days.append((day, before.count("(") == before.count(")")))
    return int(head[1]), start, days


@quick
@given(histories(extended=False), st.integers(0, 30), st.integers(0, 30))
def test_the_days_counted_out_are_as_many_as_promised_and_end_on_the_due_date(
    made: Made, later: int, closed: int
) -> None:
    day = local_day(made.times[0] + timedelta(days=closed))
    case = {**made.case, "calendar": {"closures": [day]}}
    read = 0
    for row in made.at(after(made, later), case)["duties"]:
        if row["due"] is None or len(row["due"]) > 10 or row["action"] == "do-action":
            continue
        found = counted_days(row["because"])
        assert found is not None, row["because"]
        number, start, days = found
        assert start.isoformat() == row["from"]
        assert sum(counts for _, counts in days) == number
        assert days[-1] == (date.fromisoformat(row["due"]), True)
        if "working day" in row["because"]:
            assert not any(counts for one, counts in days if one.weekday() > 4 or one.isoformat() == day)
        read += 1
    assume(read)
