"""Days that become known at a moment and are taken back at another: the engine, case files, what is done."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from putright.calendars import load_calendars
from putright.policies import policy_text
from putright.procedure.assessment import assess
from putright.procedure.calendar import Calendar, Holiday
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import read_document
from putright.procedure.history import CalendarChanges, History
from putright.procedure.holiday import Entered, Entries
from putright.procedure.moments import moment_at, start_of_day
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.command import replay_document

ENGLAND = load_calendars()["england-and-wales"]


def on(text: str) -> int:
    return date.fromisoformat(text).toordinal()


DAY = on("2026-09-16")


def known(*entries: Entered) -> Calendar:
    return ENGLAND.changed(proclaimed=entries)


class TestCalendar:
    def test_a_day_counts_from_the_second_at_which_it_became_known(self):
        found = known(Entered(DAY, on("2026-09-01"), 50_000, "Day of the Test"))
        assert found.known_at(on("2026-09-01"), 49_999).is_working(DAY)
        assert found.known_at(on("2026-09-01"), 50_000).why_closed(DAY) == "Day of the Test"
        assert found.known_on(on("2026-09-01")).why_closed(DAY) == "Day of the Test"
        assert found.known_on(on("2026-08-31")).is_working(DAY)

    def test_what_was_taken_back_was_known_until_then_and_is_a_working_day_again(self):
        found = known(Entered(DAY, on("2026-09-01"), 0, "x", (on("2026-09-05"), 100)))
        assert not found.known_on(on("2026-09-04")).is_working(DAY)
        assert not found.known_at(on("2026-09-05"), 99).is_working(DAY)
        assert found.known_at(on("2026-09-05"), 100).is_working(DAY)
        assert found.latest.is_working(DAY)

    def test_a_day_can_be_taken_back_and_proclaimed_again(self):
        found = known(
            Entered(DAY, on("2026-09-01"), 0, "first", (on("2026-09-05"), 0)),
            Entered(DAY, on("2026-09-08"), 0, "again"),
        )
        said = [found.known_on(on(f"2026-09-{day:02}")).why_closed(DAY) for day in (1, 5, 7, 8)]
        assert said == ["first", None, None, "again"]

    def test_a_shipped_holiday_can_be_known_no_longer(self):
        christmas = on("2026-12-25")
        found = known(Entered(christmas, on("1989-01-01"), 0, None, (on("2026-11-01"), 0)))
        assert found.known_on(on("2026-10-31")).why_closed(christmas) == "Christmas Day"
        assert found.latest.is_working(christmas)

    def test_an_entry_that_overlaps_an_earlier_one_replaces_it(self):
        found = known(
            Entered(DAY, on("2026-08-01"), 0, "first", (on("2026-09-05"), 0)), Entered(DAY, on("2026-09-01"), 0, "last")
        )
        assert found.known_on(on("2026-08-15")).is_working(DAY)
        assert found.latest.why_closed(DAY) == "last"

    def test_two_holidays_of_a_day_at_one_time_are_refused(self):
        one = Holiday(DAY, "one", on("2026-09-01"), ended=(on("2026-09-05"), 0))
        Calendar("x", 2026, 2026, [one, Holiday(DAY, "two", on("2026-09-05"))])
        with pytest.raises(ValueError, match="two holidays on 16 September 2026"):
            Calendar("x", 2026, 2026, [one, Holiday(DAY, "two", on("2026-09-04"))])

    def test_many_days_known_at_many_times_keep_few_tables(self):
        entries = [Entered(DAY + number, on("2020-01-01") + number, 0, "x") for number in range(300)]
        found = known(*entries)
        for number in range(300):
            assert not found.known_on(on("2020-01-01") + number).is_working(DAY + number)
            assert number == 299 or DAY + number < DAY + 300
        assert len(found._known) <= 64


def read(calendar: dict[str, Any]) -> Any:
    text = json.dumps(
        {"facts": [{"fact": "received", "at": "2026-09-01T10:00", "channel": "phone"}], "calendar": calendar}
    )
    return read_case(read_document(text), None)


class TestCaseFile:
    def test_it_says_when_to_the_second_what_it_is_called_and_when_it_was_taken_back(self):
        entry = {"date": "2026-09-16", "on": "2026-09-01T14:03:00+01:00", "name": "Flood", "taken_back": "2026-09-05"}
        found = read({"proclaimed": [entry]})
        assert found.history.calendar.proclaimed == (
            Entered(DAY, on("2026-09-01"), 14 * 3600 + 180, "Flood", (on("2026-09-05"), 0)),
        )

    @pytest.mark.parametrize("entry", [
        {"date": "2026-09-16", "on": "2026-09-01", "taken_back": "2026-08-01"},
        {"date": "2026-09-16", "on": "2026-09-01", "name": ""},
        {"date": "2026-09-16", "on": "2026-09-01", "name": "x" * 201},
        {"date": "2026-09-16", "on": "2026-09-01T25:00"},
        {"date": "2026-09-16", "on": "2026-09-01", "taken_back": "soon"},
        {"date": "2026-09-16", "on": "2026-09-01", "why": "x"},
        {"date": "2026-09-16"},
        "2026-09-16",
    ])  # fmt: skip
    def test_what_is_wrong_is_said_at_its_place(self, entry):
        faults = read({"proclaimed": [entry]})
        assert isinstance(faults, tuple)
        assert all(fault.path.startswith("calendar.proclaimed[0]") for fault in faults)

    def test_the_days_counted_out_name_the_day(self):
        case = {
            "policy": "ieso",
            "calendar": {"proclaimed": [{"date": "2026-09-16", "on": "2026-09-14", "name": "Day of the Test"}]},
            "facts": [{"fact": "received", "at": "2026-09-14T10:00", "channel": "letter"}],
        }
        said = replay_document(json.dumps(case), at="2026-09-14T12:00")
        rows: Any = said["duties"]
        assert "(Wed 16 Day of the Test not counted)" in rows[0]["because"]


def _ieso() -> Policy:
    found = read_policy(policy_text("ieso"), "ieso")
    assert isinstance(found, Policy)
    return found


IESO = _ieso()
BEGIN = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
NEWS = BEGIN + timedelta(days=9, hours=5)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A case up to the news: received, and some of what can follow, at hours or by the day alone."""
    hours = sorted(draw(st.lists(st.integers(1, 220) | st.integers(207, 220), min_size=0, max_size=4, unique=True)))
    kinds = draw(st.permutations(["acknowledged", "phoned", "responded", "informed"]))
    facts: list[dict[str, Any]] = [{"fact": "received", "at": BEGIN.isoformat(), "channel": "phone"}]
    for hour, kind in zip(hours, kinds, strict=False):
        moment = BEGIN + timedelta(hours=hour)
        bare = draw(st.booleans()) and moment.date() > BEGIN.date()
        fact = {"fact": kind, "at": moment.date().isoformat() if bare else moment.isoformat()}
        if bare:
            fact["recorded"] = moment.isoformat()
        if kind == "responded":
            fact["outcome"] = "upheld"
        facts.append(fact)
    found = read_case(read_document(json.dumps({"facts": facts})), IESO)
    assert isinstance(found, CaseFile), found
    return found.history


@settings(max_examples=150, deadline=None)
@given(histories(), st.lists(st.integers(-5, 40), min_size=1, max_size=5, unique=True), st.booleans())
def test_what_is_done_or_ended_never_changes_whichever_day_becomes_known_or_is_taken_back(
    history: History, days: list[int], back: bool
) -> None:
    moment = moment_at(NEWS)
    since = (moment.day, moment.instant - start_of_day(moment.day))
    first = BEGIN.date().toordinal()
    always = (on("1989-01-01"), 0)
    working = [first + day for day in sorted(days) if ENGLAND.latest.is_working(first + day)]
    old = Entries(Entered(day, *always, "x") for day in working if back)
    new = Entries(Entered(day, *always, "x", since) if back else Entered(day, *since, "x") for day in working)

    def with_days(entries: Entries) -> History:
        return History(history.facts, history.attributes, history.points, CalendarChanges(proclaimed=entries))

    changed = with_days(new)
    before = assess(with_days(old), IESO, load_calendars(), NEWS - timedelta(seconds=1)).duties
    for later in (NEWS, NEWS + timedelta(days=1), NEWS + timedelta(days=60)):
        after = assess(changed, IESO, load_calendars(), later).duties
        for row in before:
            if row.status in ("met", "late", "cancelled", "missed"):
                now = next(one for one in after if one.duty is row.duty and one.done is row.done)
                assert (now.status, now.due) == (row.status, row.due)
