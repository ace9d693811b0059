"""Deadlines that went wrong in other case systems: each test bears the name of the fault."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.replay.judging import judge
from putright.replay.opening import open_case, open_policy
from putright.wording.output import as_json
from putright.wording.report import as_text

JSON = dict[str, Any]


@cache
def policy(name: str) -> Policy:
    return open_policy(name)


def fact(name: str, at: str, **said: Any) -> JSON:
    return {"fact": name, "at": at, **said}


def replay(name: str, at: str, *facts: JSON, **around: Any) -> JSON:
    opened = open_case(json.dumps({**around, "facts": facts}), "case", policy(name))
    return as_json(judge(opened, parse_moment(at)))


def row(answer: JSON, action: str, stage: str = "stage-1", clause: str | None = None) -> JSON:
    (found,) = [
        one
        for one in answer["duties"]
        if (one["action"], one["stage"]) == (action, stage) and clause in (None, one["clause"])
    ]
    return dict(found)


def dues(answer: JSON) -> list[tuple[str, str, str | None]]:
    return [(one["stage"], one["action"], one["due"]) for one in answer["duties"]]


RECEIVED = fact("received", "2026-03-02")


# --- un-pausing a case left 9999-12-31 as its due date ---------------------------------------------------------------


@pytest.mark.parametrize(
    "pause",
    [
        (fact("withdrawn", "2026-03-03"), fact("reopened", "2026-03-06")),
        (fact("closed", "2026-03-03"), fact("reopened", "2026-03-06")),
        (fact("settled", "2026-03-03"), fact("reopened", "2026-03-06")),
        (
            fact("closed", "2026-03-03"),
            fact("reopened", "2026-03-04"),
            fact("withdrawn", "2026-03-05"),
            fact("reopened", "2026-03-06"),
        ),
    ],
    ids=["withdrawn", "closed", "settled", "twice"],
)
@pytest.mark.parametrize("name", ["al-aesthetics", "careium", "ieso", "care-and-support"])
def test_unpausing_leaves_no_other_due_date_than_a_case_never_paused(name: str, pause: tuple[JSON, ...]) -> None:
    received = fact("received", "2026-03-02", channel="letter")
    paused, never = replay(name, "2026-03-06", received, *pause), replay(name, "2026-03-06", received)
    revived = {(one["stage"], one["action"], one["due"]) for one in paused["duties"] if one["status"] == "open"}
    owed = {(one["stage"], one["action"], one["due"]) for one in never["duties"] if one["status"] == "open"}
    assert owed
    assert revived == owed


def test_what_was_overdue_when_the_case_was_shut_stays_missed_after_it_is_reopened() -> None:
    facts = [RECEIVED, fact("closed", "2026-03-10"), fact("reopened", "2026-03-11")]
    acknowledge = row(replay("ieso", "2026-03-12", *facts), "acknowledge")
    assert (acknowledge["due"], acknowledge["status"]) == ("2026-03-05", "missed")


def test_an_extension_struck_out_leaves_the_first_due_date() -> None:
    extended = fact("extended", "2026-03-05", id="e", action="respond", until="2026-05-29")
    struck = fact("corrected", "2026-03-06", of="e", void=True)
    assert row(replay("ieso", "2026-03-06", RECEIVED, extended), "respond")["due"] == "2026-05-29"
    assert dues(replay("ieso", "2026-03-07", RECEIVED, extended, struck)) == dues(
        replay("ieso", "2026-03-07", RECEIVED)
    )


def test_the_last_of_several_extensions_wins_even_if_it_is_earlier() -> None:
    later = fact("extended", "2026-03-05", action="respond", until="2026-05-29")
    sooner = fact("extended", "2026-03-06", action="respond", until="2026-04-10")
    assert row(replay("ieso", "2026-03-07", RECEIVED, later, sooner), "respond")["due"] == "2026-04-10"


# --- holidays made escalation earlier: excluded from the look-back as well as the wait -------------------------------


def test_closed_days_before_the_start_or_after_the_due_date_change_nothing() -> None:
    plain = replay("ieso", "2026-03-03", RECEIVED)
    around = replay(
        "ieso",
        "2026-03-03",
        RECEIVED,
        calendar={"closures": [{"from": "2026-02-16", "to": "2026-03-01"}, {"from": "2026-03-31", "to": "2026-04-02"}]},
    )
    assert around == plain


# --- "15 working days" that counted Saturdays ------------------------------------------------------------------------


@pytest.mark.parametrize("day", range(2, 9))
def test_no_working_day_promise_ends_on_a_weekend(day: int) -> None:
    due = row(replay("careium", "2026-03-09", fact("received", f"2026-03-{day:02}")), "respond")["due"]
    expected = {2: 16, 3: 17, 4: 18, 5: 19, 6: 20, 7: 20, 8: 20}
    assert due == f"2026-03-{expected[day]}"


# --- day-of-month arithmetic -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answered", "closes"),
    [
        ("2025-08-31", "2026-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-08-30", "2027-02-28"),
        ("2026-02-28", "2026-08-28"),
        ("2028-02-29", "2028-08-29"),
        ("2026-12-31", "2027-06-30"),
    ],
)
def test_months_end_on_the_corresponding_date_or_the_last_of_the_month(answered: str, closes: str) -> None:
    answer = replay("ieso", "2028-12-31", fact("received", answered), fact("responded", answered))
    (window,) = [one for one in answer["windows"] if one["to"] == "stage-2"]
    assert (window["opens"], window["closes"]) == (answered, closes)


# --- a nightly job that decrements a counter: a missed run moves the date for ever -----------------------------------


def test_a_due_date_is_the_same_whenever_and_however_often_it_is_asked() -> None:
    days = [f"2026-03-{day:02}" for day in (2, 3, 16, 17, 31)]
    asked_daily = [dues(replay("ieso", day, RECEIVED)) for day in days]
    asked_backwards = [dues(replay("ieso", day, RECEIVED)) for day in reversed(days)]
    assert asked_daily == asked_backwards
    assert asked_daily == [asked_daily[0]] * len(days)


# --- editing the case restarted its clock ----------------------------------------------------------------------------


def test_assigning_noting_and_correcting_a_name_restart_no_clock() -> None:
    plain = dues(replay("ieso", "2026-03-20", RECEIVED))
    edited = [
        fact("received", "2026-03-02", id="r"),
        fact("assigned", "2026-03-10", person="Ana", id="a"),
        fact("corrected", "2026-03-11", of="a", set={"person": "Bob"}),
        fact("corrected", "2026-03-12", of="r", set={"channel": "letter", "note": "by post"}),
        fact("registered", "2026-03-13"),
        fact("assigned", "2026-03-16", person="Cy"),
    ]
    assert dues(replay("ieso", "2026-03-20", *edited)) == plain


# --- a clock started when staff pressed the button, not at receipt ---------------------------------------------------


def test_the_clock_starts_at_receipt_and_not_when_it_was_entered() -> None:
    entered_late = fact("received", "2026-03-02T10:00", recorded="2026-03-20T09:00")
    answer = replay("ieso", "2026-03-20T09:00", entered_late)
    assert row(answer, "acknowledge")["due"] == "2026-03-05"
    assert row(answer, "acknowledge")["status"] == "overdue"


# --- a holiday proclaimed at nine days' notice did not move open cases; an edit of the calendar rewrote verdicts -----


def test_the_funeral_of_2022_moved_what_was_open_and_nothing_that_was_done() -> None:
    received = fact("received", "2022-09-07")
    before, after = replay("ieso", "2022-09-09", received), replay("ieso", "2022-09-10", received)
    assert (row(before, "respond")["due"], row(after, "respond")["due"]) == ("2022-10-05", "2022-10-06")
    assert "Mon 19" in row(after, "respond")["because"]
    done = replay("ieso", "2022-10-30", received, fact("responded", "2022-09-09"))
    assert row(done, "respond")["due"] == "2022-10-05"


def test_what_was_late_stays_late_when_a_holiday_is_proclaimed_afterwards() -> None:
    facts = [fact("received", "2026-03-02"), fact("acknowledged", "2026-03-06")]
    proclaimed = {"proclaimed": [{"date": "2026-03-04", "on": "2026-03-09"}]}
    assert row(replay("ieso", "2026-03-20", *facts), "acknowledge")["status"] == "late"
    late = row(replay("ieso", "2026-03-20", *facts, calendar=proclaimed), "acknowledge")
    assert (late["due"], late["status"]) == ("2026-03-05", "late")


# --- Scottish holidays missed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "days"),
    [
        ("2026-06-12", ("2026-06-17", "2026-06-18", "2026-06-17")),  # 15 June 2026
        ("2026-07-31", ("2026-08-05", "2026-08-06", "2026-08-05")),  # first Monday of August
        ("2026-11-27", ("2026-12-02", "2026-12-03", "2026-12-02")),  # Saint Andrew
        ("2025-12-31", ("2026-01-06", "2026-01-07", "2026-01-06")),  # 2 January
        ("2026-03-16", ("2026-03-19", "2026-03-19", "2026-03-20")),  # Saint Patrick
        ("2026-04-02", ("2026-04-09", "2026-04-08", "2026-04-09")),  # Easter Monday
    ],
)
def test_each_division_keeps_its_own_holidays(received: str, days: tuple[str, str, str]) -> None:
    for division, due in zip(("england-and-wales", "scotland", "northern-ireland"), days, strict=True):
        answer = replay("careium", "2026-12-31", fact("received", received), calendar={"division": division})
        assert row(answer, "acknowledge")["due"] == due, division


# --- a due date beyond the published calendar ------------------------------------------------------------------------


def test_a_due_date_after_the_last_published_year_is_said_to_be_provisional() -> None:
    calendar = judge(open_case(json.dumps({"facts": [RECEIVED]}), "case", policy("ieso")), parse_moment("2026-03-02"))
    year = calendar.calendar.last_year
    near, far = fact("received", f"{year}-11-02"), fact("received", f"{year}-12-20")
    assert "beyond-calendar" not in [one["code"] for one in replay("ieso", f"{year}-11-03", near)["problems"]]
    answer = replay("ieso", f"{year}-12-21", far)
    (problem,) = [one for one in answer["problems"] if one["code"] == "beyond-calendar"]
    assert str(year) in problem["message"]
    answered = replay(
        "ieso", f"{year}-12-21", far, fact("acknowledged", f"{year}-12-21"), fact("responded", f"{year}-12-21")
    )
    assert "beyond-calendar" not in [one["code"] for one in answered["problems"]]


# --- daylight saving: 24 hours counted on the wall clock -------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "two_hours", "a_day"),
    [
        ("2026-03-28T00:30", "2026-03-28T02:30:00+00:00", "2026-03-29T00:30:00+00:00"),
        ("2026-03-28T01:30", "2026-03-28T03:30:00+00:00", "2026-03-29T02:30:00+01:00"),
        ("2026-03-29T00:30", "2026-03-29T03:30:00+01:00", "2026-03-30T01:30:00+01:00"),
        ("2026-10-24T00:30", "2026-10-24T02:30:00+01:00", "2026-10-25T00:30:00+01:00"),
        ("2026-10-24T01:30", "2026-10-24T03:30:00+01:00", "2026-10-25T01:30:00+01:00"),
        ("2026-10-25T00:30", "2026-10-25T01:30:00+00:00", "2026-10-25T23:30:00+00:00"),
        ("2026-10-25T01:30+01:00", "2026-10-25T02:30:00+00:00", "2026-10-26T00:30:00+00:00"),
        ("2026-10-25T01:30+00:00", "2026-10-25T03:30:00+00:00", "2026-10-26T01:30:00+00:00"),
    ],
)
def test_hours_are_counted_in_utc_through_the_nights_the_clocks_change(
    received: str, two_hours: str, a_day: str
) -> None:
    answer = replay("al-aesthetics", "2026-12-01", fact("received", received, channel="social-media"))
    assert row(answer, "phone", clause="AL-10")["due"] == two_hours
    assert row(answer, "phone", clause="AL-05")["due"] == a_day


@pytest.mark.parametrize(("received", "due"), [("2026-03-27", "2026-04-01"), ("2026-10-23", "2026-10-28")])
def test_a_clock_change_is_no_working_day_more_or_less(received: str, due: str) -> None:
    for hour in ("", "T00:00", "T23:59:59"):
        assert row(replay("careium", "2026-12-01", fact("received", received + hour)), "acknowledge")["due"] == due


def test_an_hour_limit_falls_due_at_its_second_and_a_day_limit_at_midnight_of_the_clock() -> None:
    received = fact("received", "2026-10-24T12:00", channel="letter")
    assert row(replay("al-aesthetics", "2026-10-25T11:00:00", received), "phone")["status"] == "open"
    assert row(replay("al-aesthetics", "2026-10-25T11:00:01", received), "phone")["status"] == "overdue"
    on_sunday = fact("received", "2026-10-20")
    assert row(replay("careium", "2026-10-23T23:59:59", on_sunday), "acknowledge")["status"] == "open"
    assert row(replay("careium", "2026-10-24T00:00", on_sunday), "acknowledge")["status"] == "overdue"


# --- three engines disagree on ten working days from a Saturday ------------------------------------------------------


def test_receipt_on_a_closed_day_is_day_nought_and_the_answer_shows_it() -> None:
    case = json.dumps({"facts": [fact("received", "2026-04-04T11:00")]})
    found = judge(open_case(case, "case", policy("careium")), parse_moment("2026-04-05"))
    respond = row(as_json(found), "respond")
    assert respond["due"] == "2026-04-20"
    assert respond["because"].startswith(
        "10 working days after Saturday 4 April 2026: (Sun 5, Mon 6 Easter Monday not counted) Tue 7"
    )
    assert "after Saturday 4 April 2026" in " ".join(as_text(found).split())
