"""Readings of the replay contract that no worked case shows, one test each, and the list of all of them.

The numbers are those of docs/readings.md. The days are mostly in January 2026, where the 5th and the 12th are Mondays.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from putright.calendars import load_calendars
from putright.policies import bundled, policy_text
from putright.procedure.acts import Act, Actor, Decision, Refusal, decide
from putright.procedure.history import History
from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.replay.judging import judge
from putright.replay.opening import Refused, open_case
from putright.wording.output import as_json

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
READINGS = ROOT / "docs" / "readings.md"
FIXTURES = ROOT / "tests" / "policies" / "fixtures"

JSON = dict[str, Any]


@cache
def policy_of(name: str, before: str = "", after: str = "") -> Policy:
    """A bundled policy or one made for the tests, with one piece of its text exchanged."""
    text = policy_text(name) if name in bundled() else (FIXTURES / name / "policy.yaml").read_text("utf-8")
    assert before in text
    found = read_policy(text.replace(before, after), name)
    assert not isinstance(found, Faults), str(found)
    return found


def answer(policy: str | Policy, at: str, *facts: JSON, **around: Any) -> JSON:
    chosen = policy_of(policy) if isinstance(policy, str) else policy
    opened = open_case(json.dumps({"facts": facts, **around}), "case", chosen)
    return as_json(judge(opened, parse_moment(at)))


def fact(kind: str, at: str, **says: Any) -> JSON:
    return {"fact": kind, "at": f"2026-{at}" if at[2] == "-" else at, **says}


def rows(found: JSON, action: str, stage: str = "stage-1") -> list[tuple[Any, ...]]:
    return [
        (row["from"], row["due"], row["status"], row["done"])
        for row in found["duties"]
        if row["action"] == action and row["stage"] == stage
    ]


def states(found: JSON, action: str, stage: str = "stage-1") -> list[str]:
    return [row[2] for row in rows(found, action, stage)]


def codes(found: JSON) -> list[str]:
    return [problem["code"] for problem in found["problems"]]


RECEIVED = fact("received", "01-05")
ACKNOWLEDGED = fact("acknowledged", "01-06")
ANSWERED = fact("responded", "01-09", outcome="not-upheld")
REOPENED = fact("reopened", "01-20")


def to_stage_2(at: str) -> JSON:
    return fact("escalated", at, to="stage-2")


# --- order of facts, corrections -------------------------------------------------------------------------------------


def test_r02_a_time_with_an_offset_falls_on_its_local_day() -> None:
    found = answer("careium", "2026-07-20", fact("received", "2026-07-05T23:30+00:00"))
    assert rows(found, "acknowledge") == [("2026-07-06", "2026-07-09", "overdue", None)]


def test_r04_a_correction_moves_a_fact_across_the_moment_asked_about() -> None:
    later = (
        RECEIVED,
        fact("acknowledged", "01-07", id="f"),
        fact("corrected", "01-08", of="f", set={"at": "2026-01-12"}),
    )
    sooner = (
        RECEIVED,
        fact("acknowledged", "01-12", id="f"),
        fact("corrected", "01-08", of="f", set={"at": "2026-01-07"}),
    )
    assert states(answer("careium", "2026-01-08", *later), "acknowledge") == ["open"]
    assert states(answer("careium", "2026-01-08", *sooner), "acknowledge") == ["met"]


def test_r05_a_corrected_fact_keeps_its_place_in_the_file_among_those_of_one_time() -> None:
    facts = [
        RECEIVED,
        fact("responded", "01-08T10:00", outcome="upheld", id="f"),
        fact("responded", "01-09T10:00", outcome="not-upheld"),
        fact("corrected", "01-12T10:00", of="f", set={"at": "2026-01-09T10:00"}),
    ]
    assert answer("careium", "2026-01-12", *facts)["outcome"] == "not-upheld"
    facts[1], facts[2] = facts[2], facts[1]
    assert answer("careium", "2026-01-12", *facts)["outcome"] == "upheld"


def test_r07_a_correction_can_be_corrected_but_keeps_its_own_time() -> None:
    facts = (
        RECEIVED,
        fact("acknowledged", "01-09", id="f"),
        fact("corrected", "01-12", id="c", of="f", set={"at": "2026-01-07"}),
        fact("corrected", "01-14", of="c", set={"set": {"at": "2026-01-06"}, "at": "2026-03-02"}),
    )
    assert rows(answer("careium", "2026-01-13", *facts), "acknowledge")[0][3] == "2026-01-07"
    assert rows(answer("careium", "2026-01-14", *facts), "acknowledge")[0][3] == "2026-01-06"


# --- life of a duty --------------------------------------------------------------------------------------------------


def test_r12_what_waits_for_a_missed_act_counts_from_its_due_date_until_the_act_is_recorded_after_all() -> None:
    facts = (RECEIVED, fact("closed", "01-15"), REOPENED, fact("acknowledged", "01-21"))
    assert rows(answer("care-and-support", "2026-01-20", *facts), "respond") == [
        ("2026-01-12", "2026-01-26", "open", None)
    ]
    found = answer("care-and-support", "2026-01-21", *facts)
    assert states(found, "acknowledge") == ["missed"]
    assert rows(found, "respond") == [("2026-01-21", "2026-02-04", "open", None)]


def test_r13_a_clock_counts_from_the_first_such_event_of_its_stage() -> None:
    ends = (fact("investigation-completed", "01-12"), fact("investigation-completed", "01-14"))
    assert rows(answer("commisceo", "2026-01-15", RECEIVED, *ends), "respond") == [
        ("2026-01-12", "2026-01-19", "open", None)
    ]


def test_r14_an_event_while_the_case_is_shut_starts_a_clock_that_stood_waiting() -> None:
    facts = (RECEIVED, fact("closed", "01-07"), fact("investigation-completed", "01-12"), REOPENED)
    assert rows(answer("commisceo", "2026-01-20", *facts), "respond") == [("2026-01-12", "2026-01-19", "overdue", None)]


def test_r15_an_event_of_several_while_the_case_is_shut_begins_no_row() -> None:
    facts = (RECEIVED, fact("closed", "01-07"), fact("statement-requested", "01-12"), REOPENED)
    assert states(answer("commisceo", "2026-01-20", *facts), "give-statement") == ["pending"]


def test_r16_what_is_owed_once_a_fact_happened_while_shut_is_owed_from_the_reopening() -> None:
    facts = (RECEIVED, fact("closed", "01-06"), fact("transferred", "01-07"), fact("informed", "01-08"), REOPENED)
    assert rows(answer("careium", "2026-01-19", *facts), "inform") == []
    assert rows(answer("careium", "2026-01-20", *facts), "inform") == [("2026-01-05", "2026-01-12", "overdue", None)]


def test_r17_a_letter_sent_while_the_case_was_shut_does_the_row_that_the_reopening_revives() -> None:
    facts = (
        RECEIVED,
        fact("closed", "01-07"),
        fact("delay-explained", "01-12"),
        fact("delay-explained", "01-13"),
        REOPENED,
    )
    assert rows(answer("al-aesthetics", "2026-01-20", *facts), "explain-delay") == [
        ("2026-01-05", "2026-02-02", "met", "2026-01-12"),
        ("2026-01-12", "2026-02-09", "met", "2026-01-13"),
        ("2026-01-13", "2026-02-10", "open", None),
    ]


def test_r18_reopening_does_not_revive_what_a_response_or_a_later_stage_ended() -> None:
    answered = answer("al-aesthetics", "2026-01-20", RECEIVED, fact("closed", "01-07"), ANSWERED, REOPENED)
    assert states(answered, "explain-delay") == ["cancelled"]
    assert states(answered, "give-summary") == ["open"]
    left = answer("al-aesthetics", "2026-01-20", RECEIVED, fact("closed", "01-07"), to_stage_2("01-08"), REOPENED)
    assert states(left, "respond") == ["cancelled"]


def test_r19_a_second_closing_judges_only_what_was_still_alive() -> None:
    facts = (RECEIVED, fact("closed", "01-07"), fact("withdrawn", "01-15"))
    assert states(answer("careium", "2026-01-16", *facts), "acknowledge") == ["cancelled"]


def test_r20_a_change_of_a_time_limit_while_the_case_is_shut_changes_nothing() -> None:
    change = fact("extended", "01-08", action="respond", until="2026-02-27")
    found = answer("careium", "2026-01-20", RECEIVED, fact("closed", "01-07"), change, REOPENED)
    assert rows(found, "respond") == [("2026-01-05", "2026-01-19", "overdue", None)]


def test_r21_asking_for_the_next_stage_of_a_closed_case_revives_nothing_of_the_former() -> None:
    call = fact("phoned", "01-05T10:00")
    found = answer("al-aesthetics", "2026-01-20", RECEIVED, call, fact("closed", "01-07"), to_stage_2("01-08"))
    assert states(found, "give-summary") + states(found, "write-up") == ["cancelled", "cancelled"]


def test_r22_rows_begin_as_usual_while_an_outside_body_has_the_case() -> None:
    facts = (RECEIVED, ANSWERED, to_stage_2("01-12"), fact("responded", "01-14"), fact("referred", "01-15"))
    found = answer("al-aesthetics", "2026-01-17", *facts, fact("phoned", "01-16T10:00"))
    assert found["status"] == "external"
    assert states(found, "write-up", "stage-2") == ["open"]


def test_r24_a_meeting_in_a_stage_that_owes_nothing_for_it_owes_nothing() -> None:
    found = answer("commisceo", "2026-01-20", RECEIVED, ANSWERED, to_stage_2("01-12"), fact("meeting-held", "01-13"))
    assert states(found, "write-up") + states(found, "write-up", "stage-2") == []


def test_r25_an_undertaking_done_without_its_name_is_the_earliest_that_is_not_done() -> None:
    agreed = (fact("action-agreed", "01-06", action="a"), fact("action-agreed", "01-07", action="b"))
    found = answer("careium", "2026-01-09", RECEIVED, *agreed, fact("action-done", "01-08"))
    assert states(found, "do-action") == ["met", "open"]


@pytest.mark.parametrize("change", [{"action": "respond"}, {"until": "2026-03-02"}], ids=["no date", "no action"])
def test_r27_an_extension_without_its_date_or_action_changes_nothing(change: JSON) -> None:
    facts = (RECEIVED, ACKNOWLEDGED, fact("extended", "01-07", **change))
    found = answer("care-and-support", "2026-01-08", *facts)
    assert rows(found, "respond") == [("2026-01-06", "2026-01-20", "open", None)]
    assert "extension-not-agreed" in codes(found)


def test_r109_an_extension_of_what_is_not_owed_changes_nothing() -> None:
    facts = (RECEIVED, ACKNOWLEDGED)
    plain = answer("ieso", "2026-01-08", *facts)
    for action in ("reply", "complete-review"):
        change = fact("extended", "01-07", action=action, until="2026-02-02")
        assert answer("ieso", "2026-01-08", *facts, change) == plain


def test_r29_an_extension_gives_a_date_to_what_has_none() -> None:
    change = fact("extended", "01-13", action="respond", until="2026-02-02")
    found = answer("careium", "2026-01-14", RECEIVED, ANSWERED, to_stage_2("01-12"), change)
    assert rows(found, "respond", "stage-2") == [("2026-01-12", "2026-02-02", "open", None)]


def test_r30_what_was_extended_before_its_clock_started_is_done_only_after_its_start() -> None:
    change = fact("extended", "01-06", action="acknowledge", until="2026-02-02")
    facts = (RECEIVED, change, fact("acknowledged", "01-07"), fact("details-received", "01-09"))
    assert states(answer("commisceo", "2026-01-12", *facts), "acknowledge") == ["met", "open"]
    after = answer("commisceo", "2026-01-12", *facts, fact("acknowledged", "01-10"))
    assert states(after, "acknowledge") == ["met", "met"]


def test_r32_a_holiday_is_known_on_the_whole_day_of_its_proclamation() -> None:
    received = fact("received", "2022-09-07")
    assert rows(answer("ieso", "2022-09-09T23:59", received), "respond")[0][1] == "2022-10-05"
    assert rows(answer("ieso", "2022-09-10T00:00", received), "respond")[0][1] == "2022-10-06"


def test_r33_after_the_coverage_the_expected_holidays_still_count_and_the_date_is_marked() -> None:
    found = answer("careium", "2029-03-28", fact("received", "2029-03-28"))
    # Good Friday 2029 is 30 March, Easter Monday 2 April.
    assert rows(found, "acknowledge") == [("2029-03-28", "2029-04-04", "open", None)]
    assert "beyond-calendar" in codes(found)


def test_r35_extending_the_awaited_act_changes_nothing_that_is_done_or_ended() -> None:
    change = fact("extended", "01-15", action="acknowledge", until="2026-02-02", agreed=True)
    answered = (RECEIVED, fact("responded", "01-14"), change)
    assert rows(answer("care-and-support", "2026-01-16", *answered), "respond") == [
        ("2026-01-12", "2026-01-26", "met", "2026-01-14")
    ]


def test_r36_the_first_of_several_events_fills_the_row_that_waited_unless_that_was_missed() -> None:
    change = fact("extended", "01-06", action="give-statement", until="2026-01-12")
    asked = fact("statement-requested", "01-21")
    filled = answer("commisceo", "2026-01-21", RECEIVED, change, fact("statement-requested", "01-08"))
    assert rows(filled, "give-statement") == [("2026-01-08", "2026-01-12", "overdue", None)]
    missed = answer("commisceo", "2026-01-21", RECEIVED, change, fact("closed", "01-13"), REOPENED, asked)
    assert rows(missed, "give-statement") == [
        (None, "2026-01-12", "missed", None),
        ("2026-01-21", "2026-01-28", "open", None),
    ]


def test_r37_a_transfer_after_the_answer_owes_no_notice() -> None:
    moved = fact("transferred", "01-12", to="another department")
    assert rows(answer("careium", "2026-01-13", RECEIVED, moved), "inform") != []
    assert rows(answer("careium", "2026-01-13", RECEIVED, ANSWERED, moved), "inform") == []


def test_r38_what_cannot_be_is_refused_only_once_it_has_happened() -> None:
    back = fact("escalated", "01-20", to="stage-1")
    assert answer("careium", "2026-01-19", RECEIVED, back)["stage"] == "stage-1"
    with pytest.raises(Refused, match="Name a later stage"):
        answer("careium", "2026-01-20", RECEIVED, back)


# --- status, outcome, windows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["settled", "withdrawn", "closed"])
def test_r40_an_answer_to_a_shut_case_leaves_it_shut(ending: str) -> None:
    found = answer("careium", "2026-01-09", RECEIVED, fact(ending, "01-07"), ANSWERED)
    assert (found["status"], found["outcome"]) == (ending, "not-upheld")


def test_r41_an_answer_while_outside_shows_its_outcome_and_leaves_the_case_outside() -> None:
    facts = (RECEIVED, ANSWERED, fact("escalated", "01-12", to="stage-3"), fact("responded", "01-16", outcome="upheld"))
    found = answer("ieso", "2026-01-16", *facts)
    assert (found["status"], found["outcome"]) == ("external", "upheld")


def test_r42_a_case_reopened_in_an_outside_stage_is_outside_or_answered() -> None:
    outside = (RECEIVED, ANSWERED, fact("escalated", "01-12", to="stage-3"))
    shut = fact("closed", "01-19")
    assert answer("ieso", "2026-01-20", *outside, shut, REOPENED)["status"] == "external"
    assert answer("ieso", "2026-01-20", *outside, fact("responded", "01-16"), shut, REOPENED)["status"] == "responded"


def test_r43_reopening_brings_a_case_back_from_an_outside_body() -> None:
    facts = (RECEIVED, ANSWERED, to_stage_2("01-12"), fact("responded", "01-14"), fact("referred", "01-15"))
    assert answer("ieso", "2026-01-15", *facts)["status"] == "external"
    assert answer("ieso", "2026-01-20", *facts, REOPENED)["status"] == "responded"


@pytest.mark.parametrize("ending", ["settled", "withdrawn", "closed"])
def test_r44_going_outside_after_the_last_answer_counts_in_a_shut_case(ending: str) -> None:
    facts = (RECEIVED, ANSWERED, to_stage_2("01-12"), fact("responded", "01-14"), fact(ending, "01-15"))
    assert answer("ieso", "2026-01-16", *facts, fact("referred", "01-16"))["status"] == "external"


def test_r46_the_points_give_the_outcome_and_without_anything_there_is_none() -> None:
    points = [{"id": "p1", "about": "record keeping"}]
    both = fact("responded", "01-09", outcome="not-upheld", points={"p1": "upheld"})
    assert answer("ieso", "2026-01-09", RECEIVED, both, points=points)["outcome"] == "upheld"
    silent = answer("ieso", "2026-01-09", RECEIVED, fact("responded", "01-09"))
    assert (silent["outcome"], silent["status"]) == (None, "responded")


def test_r49_the_first_arrival_after_the_latest_answer_counts_and_none_from_the_next_stage() -> None:
    facts = (
        RECEIVED, ANSWERED, to_stage_2("01-12"), fact("responded", "01-14"),
        fact("response-received", "01-15"), fact("response-received", "01-20"),
    )  # fmt: skip
    assert answer("ieso", "2026-01-26", *facts)["windows"][1]["opens"] == "2026-01-15"
    outside = (*facts[:4], fact("escalated", "01-19", to="stage-3"), fact("response-received", "01-20"))
    assert answer("ieso", "2026-01-26", *outside)["windows"][1]["opens"] == "2026-01-16"


def test_r51_a_request_before_the_window_opens_uses_it() -> None:
    facts = (
        RECEIVED,
        ANSWERED,
        to_stage_2("01-12"),
        fact("responded", "01-14"),
        fact("escalated", "01-15", to="stage-3"),
    )
    assert answer("ieso", "2026-01-15", *facts)["windows"][1] == {
        "to": "stage-3", "opens": "2026-01-16", "closes": "2026-07-16", "status": "used",
    }  # fmt: skip


# --- problems --------------------------------------------------------------------------------------------------------


def test_r63_a_second_letter_does_not_mend_one_that_did_not_name_the_handler() -> None:
    letters = (fact("acknowledged", "01-06", names_handler=False), fact("acknowledged", "01-07", names_handler=True))
    assert "handler-not-named" in codes(answer("commisceo", "2026-01-08", RECEIVED, *letters))
    assert "handler-not-named" not in codes(answer("commisceo", "2026-01-08", RECEIVED, letters[1]))


def test_r64_an_extension_that_was_not_agreed_is_a_problem_whatever_it_would_have_changed() -> None:
    change = fact("extended", "01-08", action="acknowledge", until="2026-03-02")
    found = answer("care-and-support", "2026-01-08", RECEIVED, fact("acknowledged", "01-06"), change)
    assert codes(found).count("extension-not-agreed") == 1


def test_r65_only_what_is_still_owed_and_was_counted_lies_beyond_the_calendar() -> None:
    received = fact("received", "2028-12-22")
    acknowledged = fact("acknowledged", "2028-12-27")
    change = fact("extended", "2028-12-23", action="respond", until="2029-01-31")
    assert codes(answer("careium", "2028-12-28", received)) == ["beyond-calendar"]
    assert codes(answer("careium", "2028-12-28", received, acknowledged, fact("responded", "2028-12-28"))) == []
    assert codes(answer("careium", "2028-12-28", received, acknowledged, change)) == []


# --- where pages differ ----------------------------------------------------------------------------------------------


def test_r70_the_investigation_ends_when_that_is_recorded_and_not_when_the_meeting_is_declined() -> None:
    examined = (
        fact("statement-received", "01-07"),
        fact("statement-examined", "01-08"),
        fact("meeting-declined", "01-09"),
    )
    assert rows(answer("commisceo", "2026-01-12", RECEIVED, *examined), "respond") == [(None, None, "pending", None)]
    ended = answer("commisceo", "2026-01-12", RECEIVED, *examined, fact("investigation-completed", "01-12"))
    assert rows(ended, "respond") == [("2026-01-12", "2026-01-19", "open", None)]


def test_r71_the_adjudicator_of_the_clinic_is_an_outside_body_and_not_a_stage() -> None:
    policy = policy_of("al-aesthetics", "iscas_subscriber: false", "iscas_subscriber: true")
    found = answer(policy, "2026-01-06", RECEIVED)
    assert {"body": "iscas", "available": False, "why": "The adjudicator looks at the case afresh."} in found["routes"]
    with pytest.raises(Refused, match="stage-3"):
        answer(policy, "2026-01-12", RECEIVED, fact("escalated", "01-12", to="stage-3"))
    assert "iscas" not in [route["body"] for route in answer("al-aesthetics", "2026-01-06", RECEIVED)["routes"]]


def test_r72_an_acknowledgement_is_not_the_short_reply() -> None:
    found = answer("al-aesthetics", "2026-01-07", RECEIVED, ACKNOWLEDGED)
    assert states(found, "reply") == ["open"]
    assert states(found, "acknowledge") == []


def test_r73_what_the_complaint_is_about_changes_no_clock() -> None:
    def due(subject: str) -> list[str | None]:
        attributes = {"subject": subject, "cqc_registered": False, "council_commissioned": False}
        found = answer("care-and-support", "2026-01-06", RECEIVED, ACKNOWLEDGED, attributes=attributes)
        return [row["due"] for row in found["duties"]]

    assert due("care") == due("housing") == due("both")


def test_r74_what_the_manager_settles_at_once_is_a_complaint_in_stage_1() -> None:
    found = answer("care-and-support", "2026-01-06", RECEIVED, fact("settled", "01-06"))
    assert (found["stage"], found["status"], states(found, "acknowledge")) == ("stage-1", "settled", ["cancelled"])


def test_r77_a_fact_does_not_do_the_duty_whose_clock_it_starts() -> None:
    told = (fact("received", "2026-03-02"), fact("informed", "2026-03-16"))
    found = answer("second-milestone", "2026-03-17", *told)
    assert states(found, "inform") == ["met", "open"]


def test_r80_an_extension_stands_though_the_hearing_is_arranged_again() -> None:
    arranged = (
        RECEIVED,
        fact("hearing-arranged", "01-07", date="2026-02-02"),
        fact("extended", "01-08", action="hold-hearing", until="2026-02-09"),
        fact("hearing-arranged", "01-12", date="2026-03-02"),
    )
    found = answer("before-a-hearing", "2026-01-13", *arranged)
    assert rows(found, "hold-hearing", "hearing")[0][1:3] == ("2026-02-09", "open")
    assert rows(found, "send-papers", "hearing")[0][1] == "2026-02-23"


def test_r82_a_case_file_may_be_a_worked_case_and_a_fact_may_name_its_schema() -> None:
    around = {"title": "A title", "shows": ["ordinary"], "expect": [{"at": "2026-01-06"}]}
    assert answer("careium", "2026-01-06", {**RECEIVED, "schema": 1}, **around) == answer(
        "careium", "2026-01-06", RECEIVED
    )


@pytest.mark.parametrize(
    ("entered", "says"),
    [({"fact": "corrected", "at": "2026-01-06", "void": True}, '"of" is missing'),
     ({"fact": "ticked", "at": "2026-01-06"}, '"clause" is missing'),
     ({"fact": "ticked", "at": "2026-01-06", "clause": "CA-99"}, "CA-99")],
)  # fmt: skip
def test_r83_a_correction_and_a_tick_say_what_they_are_about(entered: JSON, says: str) -> None:
    with pytest.raises(Refused, match=says):
        answer("careium", "2026-01-06", RECEIVED, entered)


def test_r83_a_tick_shows_a_promise_in_plain_words_kept() -> None:
    tick = {"fact": "ticked", "at": "2026-01-06", "clause": "CA-02"}
    opened = open_case(json.dumps({"facts": [RECEIVED, tick]}), "case", policy_of("careium"))
    found = judge(opened, parse_moment("2026-01-07"))
    assert [shown is not None for promise, shown in found.standing if promise.clause == "CA-02"] == [True]


def test_r84_numbers_keep_their_leading_noughts_and_fractions_stay_as_written() -> None:
    case = "facts: [{fact: received, at: 2026-01-05}, {fact: registered, at: 2026-01-06, reference: %s}]"
    for written in ("00417", "1.10", "+417"):
        opened = open_case(case % written, "case", policy_of("careium"))
        assert opened.case.history.facts[1].attributes["reference"] == written


# --- recording -------------------------------------------------------------------------------------------------------


def receive(policy: str, at: str, **says: Any) -> Decision | Refusal:
    return decide(Act("received", at, says), Actor("A"), History(()), policy_of(policy), load_calendars(), at)


@pytest.mark.parametrize(
    ("policy", "at", "problem"),
    [("al-aesthetics", "2026-01-05", "attribute-missing"), ("careium", "2028-12-28", "beyond-calendar")],
)
def test_r87_what_only_comes_to_light_asks_for_no_reason(policy: str, at: str, problem: str) -> None:
    assert problem in codes(answer(policy, at, fact("received", at)))
    assert isinstance(receive(policy, at), Decision)


def test_r88_the_engine_asks_for_a_reason_where_consent_is_missing() -> None:
    found = receive("ieso", "2026-01-05", by="representative")
    assert isinstance(found, Refusal)
    assert (found.why, [one.code for one in found.problems]) == ("reason-needed", ["no-consent"])


# --- the list itself -------------------------------------------------------------------------------------------------


def listed() -> dict[str, str]:
    """Each reading of the page: its number and the last cell of its row, which says what shows it."""
    found = re.findall(r"^\| R-(\d\d) \|.*\|([^|]+)\|$", READINGS.read_text("utf-8"), re.M)
    assert len(dict(found)) == len(found), "a number stands twice"
    return dict(found)


def test_everything_that_shows_a_reading_exists() -> None:
    folders = {name: ROOT / "src" / "putright" / "policies" / name for name in bundled()}
    folders |= {file.parent.name: file.parent for file in FIXTURES.glob("*/policy.yaml")}
    texts = [file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py")]
    tests = {name for text in texts for name in re.findall(r"def (test_\w+)", text)}
    for number, cell in listed().items():
        shown = re.findall(r"`([^`]+)`", cell)
        assert shown, f"R-{number} names nothing that shows it"
        for name in shown:
            folder, _, case = name.partition("/")
            assert name in tests or (folders[folder] / "cases" / f"{case}.yaml").is_file(), f"R-{number}: {name}"


def test_every_test_of_a_reading_stands_in_the_list() -> None:
    here = set(re.findall(r"def test_r(\d\d)_", Path(__file__).read_text("utf-8")))
    assert here <= set(listed())
    for number in here:
        assert re.search(rf"`test_r{number}_", listed()[number]), f"R-{number} does not name its test"
