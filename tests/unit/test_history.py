"""The order of facts, and how corrections are read: through the answer that a user sees."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.replay.judging import judge
from putright.replay.opening import Refused, open_case, open_policy
from putright.wording.output import as_json

JSON = dict[str, Any]


@cache
def policy(name: str) -> Policy:
    return open_policy(name)


def fact(name: str, at: str, **said: Any) -> JSON:
    return {"fact": name, "at": at, **said}


def replay(*facts: JSON, at: str = "2026-06-01", name: str = "ieso") -> JSON:
    return as_json(judge(open_case(json.dumps({"facts": facts}), "case", policy(name)), parse_moment(at)))


def in_order(*facts: JSON) -> list[str]:
    opened = open_case(json.dumps({"facts": facts}), "case", policy("ieso"))
    return [str(one.id) for one in opened.case.history.in_order]


def duty(answer: JSON, action: str, stage: str = "stage-1") -> tuple[str | None, str | None, str, str | None]:
    (row,) = [row for row in answer["duties"] if (row["action"], row["stage"]) == (action, stage)]
    return row["from"], row["due"], row["status"], row["done"]


RECEIVED = fact("received", "2026-03-02", id="r")


# --- order -----------------------------------------------------------------------------------------------------------


def test_of_bare_dates_the_receipt_comes_first_and_the_others_last_on_their_day() -> None:
    assert in_order(
        fact("informed", "2026-03-02", id="date"),
        fact("phoned", "2026-03-02T23:59", id="late"),
        fact("phoned", "2026-03-02T00:00", id="early"),
        fact("received", "2026-03-02", id="received"),
        fact("assigned", "2026-03-03T00:00", id="next day"),
    ) == ["received", "early", "late", "date", "next day"]


def test_an_escalation_by_its_date_comes_after_that_days_response_and_before_its_other_dates() -> None:
    facts = [
        fact("informed", "2026-03-10", id="informed"),
        fact("escalated", "2026-03-10", to="stage-2", id="escalated"),
        fact("assigned", "2026-03-10", id="assigned"),
        fact("responded", "2026-03-10", id="responded"),
        fact("phoned", "2026-03-10T17:00", id="phoned"),
    ]
    expected = ["r", "phoned", "responded", "escalated", "informed", "assigned"]
    assert in_order(RECEIVED, *facts) == expected
    assert in_order(*reversed([RECEIVED, *facts]))[:4] == expected[:4]


def test_without_an_escalation_dates_of_a_day_keep_the_order_of_the_file() -> None:
    one, two = fact("informed", "2026-03-10", id="1"), fact("responded", "2026-03-10", id="2")
    assert in_order(RECEIVED, one, two) == ["r", "1", "2"]
    assert in_order(RECEIVED, two, one) == ["r", "2", "1"]


def test_the_order_of_the_file_breaks_ties_of_instants() -> None:
    one, two = fact("phoned", "2026-03-10T10:00", id="1"), fact("informed", "2026-03-10T10:00Z", id="2")
    assert in_order(RECEIVED, one, two) == ["r", "1", "2"]
    assert in_order(two, one, RECEIVED) == ["r", "2", "1"]


def test_instants_are_ordered_by_when_they_were_and_not_by_how_they_are_written() -> None:
    assert in_order(
        RECEIVED,
        fact("phoned", "2026-10-25T01:30+00:00", id="second half past one"),
        fact("informed", "2026-10-25T01:45+01:00", id="first quarter to two"),
    ) == ["r", "first quarter to two", "second half past one"]


def test_a_response_and_an_escalation_of_one_date_belong_to_the_stage_that_was_answered() -> None:
    answer = replay(
        RECEIVED,
        fact("escalated", "2026-03-10", to="stage-2", in_writing=True),
        fact("responded", "2026-03-10", outcome="upheld"),
    )
    assert (answer["stage"], answer["status"], answer["outcome"]) == ("stage-2", "open", None)
    assert duty(answer, "respond")[2:] == ("met", "2026-03-10")
    assert "escalated-before-response" not in [problem["code"] for problem in answer["problems"]]


def test_a_fact_known_by_its_date_counts_at_every_hour_of_that_day_and_not_the_day_before() -> None:
    done = fact("acknowledged", "2026-03-04")
    assert duty(replay(RECEIVED, done, at="2026-03-03T23:59:59"), "acknowledge")[2] == "open"
    assert duty(replay(RECEIVED, done, at="2026-03-04T00:00"), "acknowledge")[2] == "met"


def test_a_fact_known_to_the_second_counts_from_that_second() -> None:
    done = fact("acknowledged", "2026-03-04T09:00")
    assert duty(replay(RECEIVED, done, at="2026-03-04T08:59:59"), "acknowledge")[2] == "open"
    assert duty(replay(RECEIVED, done, at="2026-03-04T09:00"), "acknowledge")[2] == "met"


# --- corrections -----------------------------------------------------------------------------------------------------

ACKNOWLEDGED = fact("acknowledged", "2026-03-10T09:00", id="a", names_handler=True, medium="email")


def test_a_corrected_time_is_the_time_the_case_is_replayed_with() -> None:
    correction = fact("corrected", "2026-03-20", of="a", set={"at": "2026-03-04T09:00"})
    assert duty(replay(RECEIVED, ACKNOWLEDGED, correction), "acknowledge")[2:] == ("met", "2026-03-04")
    before = replay(RECEIVED, ACKNOWLEDGED, correction, at="2026-03-19")
    assert duty(before, "acknowledge")[2:] == ("late", "2026-03-10")


def test_a_corrected_receipt_moves_the_clock() -> None:
    correction = fact("corrected", "2026-03-03T09:00", of="r", set={"at": "2026-02-26"})
    answer = replay(RECEIVED, correction, at="2026-03-03T10:00")
    assert duty(answer, "acknowledge") == ("2026-02-26", "2026-03-03", "open", None)


def test_a_correction_replaces_whole_attributes_and_leaves_the_others() -> None:
    points = [{"id": "p1"}, {"id": "p2"}]
    response = fact("responded", "2026-03-10", id="x", points={"p1": "upheld", "p2": "upheld"}, person="Ana")
    correction = fact("corrected", "2026-03-11", of="x", set={"points": {"p1": "not-upheld"}})
    text = json.dumps({"points": points, "facts": [RECEIVED, response, correction]})
    found = judge(open_case(text, "case", policy("ieso")), parse_moment("2026-03-12"))
    assert found.outcome == "not-upheld"
    assert found.case.facts[1].attributes["person"] == "Ana"


def test_a_void_fact_is_as_if_it_had_not_been_entered() -> None:
    correction = fact("corrected", "2026-03-11", of="a", void=True)
    with_it, without = replay(RECEIVED, ACKNOWLEDGED, correction), replay(RECEIVED)
    assert with_it == without


def test_a_void_of_a_correction_undoes_it_and_a_void_of_that_void_does_it_again() -> None:
    moved = fact("corrected", "2026-03-11", id="c1", of="a", set={"at": "2026-03-04T09:00"})
    undone = fact("corrected", "2026-03-12", id="c2", of="c1", void=True)
    redone = fact("corrected", "2026-03-13", id="c3", of="c2", void=True)
    facts = (RECEIVED, ACKNOWLEDGED, moved, undone, redone)
    for day, done in [("11", "2026-03-04"), ("12", "2026-03-10"), ("13", "2026-03-04")]:
        assert duty(replay(*facts, at=f"2026-03-{day}"), "acknowledge")[3] == done


def test_corrections_apply_in_the_order_of_their_times_and_not_of_the_file() -> None:
    first = fact("corrected", "2026-03-11", of="a", set={"at": "2026-03-05"})
    second = fact("corrected", "2026-03-12", of="a", set={"at": "2026-03-06"})
    for facts in ((first, second), (second, first)):
        assert duty(replay(RECEIVED, ACKNOWLEDGED, *facts), "acknowledge")[3] == "2026-03-06"


def test_a_fact_corrected_to_a_later_day_is_not_known_before_that_day() -> None:
    correction = fact("corrected", "2026-03-11", of="a", set={"at": "2026-03-20"})
    assert duty(replay(RECEIVED, ACKNOWLEDGED, correction, at="2026-03-19"), "acknowledge")[2] == "overdue"
    assert duty(replay(RECEIVED, ACKNOWLEDGED, correction, at="2026-03-20"), "acknowledge")[3] == "2026-03-20"


def test_a_correction_of_a_correction_changes_what_it_sets() -> None:
    moved = fact("corrected", "2026-03-11", id="c1", of="a", set={"at": "2026-03-04"})
    mended = fact("corrected", "2026-03-12", of="c1", set={"set": {"at": "2026-03-05"}})
    assert duty(replay(RECEIVED, ACKNOWLEDGED, moved, mended), "acknowledge")[3] == "2026-03-05"


def test_a_correction_that_puts_a_fact_before_the_receipt_is_refused() -> None:
    correction = fact("corrected", "2026-03-11", of="a", set={"at": "2026-03-01"})
    with pytest.raises(Refused, match=r"acknowledged of 2026-03-01 comes before the complaint was received"):
        replay(RECEIVED, ACKNOWLEDGED, correction)


def test_the_record_keeps_both_readings() -> None:
    correction = fact("corrected", "2026-03-11", of="a", set={"medium": "letter"}, reason="misread")
    opened = open_case(json.dumps({"facts": [RECEIVED, ACKNOWLEDGED, correction]}), "case", policy("ieso"))
    judge(opened, parse_moment("2026-06-01"))
    kept = opened.case.history.in_order
    assert [one.kind for one in kept] == ["received", "acknowledged", "corrected"]
    assert kept[1].attributes["medium"] == "email"


def test_a_receipt_entered_late_counts_from_the_day_it_came_and_the_lateness_can_be_seen() -> None:
    late = fact("received", "2026-03-02", recorded="2026-03-16T09:00")
    opened = open_case(json.dumps({"facts": [late]}), "case", policy("ieso"))
    answer = as_json(judge(opened, parse_moment("2026-03-16")))
    assert duty(answer, "acknowledge") == ("2026-03-02", "2026-03-05", "overdue", None)
    (kept,) = opened.case.history.facts
    assert kept.recorded == parse_moment("2026-03-16T09:00")
