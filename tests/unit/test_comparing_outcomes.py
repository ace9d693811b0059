"""What histories come to under two policies: counted rightly, in any order, by whatever number of processes."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest
from tests.unit.test_comparing import edited, histories, policy_of, the

from putright.calendars import load_calendars
from putright.policies import bundled, policy_text
from putright.procedure.assessment import assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.comparing.comparison import Comparison, compare, promises_compared
from putright.procedure.comparing.kept import as_plain, from_plain
from putright.procedure.comparing.pairing import Promise
from putright.procedure.comparing.replaying import Looked, Replaying
from putright.procedure.comparing.summing import by_month, by_promise, by_stage, effects, kept_of
from putright.procedure.comparing.tally import EXAMPLES, Example, LeftOut, Outcomes
from putright.procedure.document import read_document
from putright.procedure.history import History
from putright.procedure.moments import moment_at, parse_day
from putright.procedure.policy import Policy
from putright.wording.outcome_tables import tables
from putright.wording.outcome_words import share, summary

pytestmark = pytest.mark.thorough

JSON = dict[str, Any]
AT = "2026-06-30"
RESPOND = Promise("stage-1", "respond", "CA-05", "CA-05")


def history(policy: Policy, *facts: JSON, **more: Any) -> History:
    found = read_case(read_document(json.dumps({"facts": list(facts), **more})), policy)
    assert isinstance(found, CaseFile), found
    return found.history


def answered(received: str = "2026-03-02", day: str = "2026-03-12") -> History:
    return history(
        the("careium"),
        {"fact": "received", "at": f"{received}T09:00", "channel": "phone"},
        {"fact": "acknowledged", "at": f"{received}T15:00", "medium": "letter"},
        {"fact": "responded", "at": f"{day}T10:00", "outcome": "upheld"},
    )


def outcomes(old: Policy, new: Policy, *cases: History, at: str = AT, **days: str) -> Outcomes:
    looked = Looked(moment_at(at), **{name: parse_day(day) for name, day in days.items()})
    replaying, found = Replaying(new, load_calendars(), looked), Outcomes()
    for number, case in enumerate(cases, 1):
        replaying.add(old, case, Example(number, f"case {number}"), found)
    return found


def shorter() -> Policy:
    return edited("careium", "within: 10 working days", "within: 5 working days")


# --- one case --------------------------------------------------------------------------------------------------------


def test_what_was_in_time_and_would_have_been_late_changes_the_answer_and_is_named() -> None:
    found = outcomes(the("careium"), shorter(), answered())  # the eighth working day
    assert effects(found) == {"answer": 1, "terms": 0, "same": 0}
    (respond,) = (one for one in by_promise(found) if one.promise == RESPOND)
    assert (respond.old, respond.new, respond.turned) == ({"met": 1}, {"late": 1}, {("met", "late"): 1})
    assert (respond.earlier, respond.later, respond.old_roles) == (1, 0, {"complaints-department"})
    assert kept_of(found) == ((2, 2), (1, 2))
    named = [cases for difference, cases in found.examples.items() if difference.what == "promise"]
    assert named == [[Example(1, "case 1")]]


def test_where_only_the_date_moves_the_answer_stays() -> None:
    found = outcomes(the("careium"), shorter(), answered(day="2026-03-04"))
    assert effects(found) == {"answer": 0, "terms": 1, "same": 0}


def test_where_only_somebody_else_owes_it_the_answer_stays() -> None:
    new = edited("careium", "    owner: complaints-department", "    owner: director")
    found = outcomes(the("careium"), new, answered())
    assert effects(found) == {"answer": 0, "terms": 1, "same": 0}
    respond = next(one for one in by_promise(found) if one.promise == RESPOND)
    assert (respond.old_roles, respond.new_roles) == ({"complaints-department"}, {"director"})
    assert respond.other_hands == 1


def test_an_act_that_is_newly_demanded_and_that_nobody_recorded_was_never_done() -> None:
    # Registering is demanded within a day; the case ends without it, and one is still open.
    duty = "    duties:\n      - {do: register, within: 1 working day, of: received, clause: CA-99}\n"
    new = edited("careium", "    duties:\n", duty)
    ended = history(
        the("careium"),
        {"fact": "received", "at": "2026-03-02T09:00"},
        {"fact": "withdrawn", "at": "2026-03-20T09:00"},
    )
    found = outcomes(
        the("careium"), new, ended, history(the("careium"), {"fact": "received", "at": "2026-03-02T09:00"})
    )
    (register,) = (one for one in by_promise(found) if one.promise.action == "register")
    assert register.promise == Promise("stage-1", "register", None, "CA-99")
    assert register.turned == {(None, "missed"): 1, (None, "overdue"): 1}


def test_a_promise_that_is_taken_away_is_owed_by_nobody_any_more() -> None:
    text = policy_text("careium")
    duty = text[text.index("      - do: acknowledge") : text.index("      - do: respond")]
    found = outcomes(the("careium"), policy_of(text.replace(duty, "")), answered())
    (gone,) = (one for one in by_promise(found) if one.promise.action == "acknowledge")
    assert (gone.promise.new, gone.turned, gone.new) == (None, {("met", None): 1}, {})


def test_done_in_time_and_done_where_no_time_is_set_is_no_other_answer() -> None:
    new = edited("careium", "within: 10 working days", "within: no stated time")
    found = outcomes(the("careium"), new, answered())
    assert effects(found) == {"answer": 0, "terms": 1, "same": 0}
    respond = next(one for one in by_promise(found) if one.promise == RESPOND)
    assert (respond.old, respond.new, respond.turned) == ({"met": 1}, {"done": 1}, {})


def test_a_case_that_would_be_closed_by_silence_stands_elsewhere() -> None:
    closes = "    closes by itself: [{after: 2 weeks, of: responded, as: closed, clause: CA-98}]\n"
    then = "    then:\n      to: stage-2\n"
    new = edited("careium", then, closes + then)
    found = outcomes(the("careium"), new, answered())
    (stand,) = found.stands
    assert (stand.old_status, stand.new_status, stand.effect) == ("responded", "closed", "answer")
    table = next(one for one in tables(_told(found, new), the("careium"), new) if one.id == "stands")
    assert table.rows == (("Stage 1, answered", "Stage 1, closed", 1, "case 1"),)


def _told(found: Outcomes, new: Policy) -> Comparison:
    return promises_compared(the("careium"), new)._replace(looked=Looked(moment_at(AT)), outcomes=found)


# --- left out, never dropped -----------------------------------------------------------------------------------------


def test_a_stage_that_the_new_policy_does_not_have_is_counted_with_its_reason() -> None:
    text = policy_text("careium").replace("stage-3", "last-stage")
    third = history(
        the("careium"),
        {"fact": "received", "at": "2026-03-02"},
        {"fact": "responded", "at": "2026-03-05"},
        {"fact": "escalated", "to": "stage-2", "at": "2026-03-10"},
        {"fact": "responded", "at": "2026-03-15"},
        {"fact": "escalated", "to": "stage-3", "at": "2026-03-20"},
    )
    found = outcomes(the("careium"), policy_of(text), third, answered())
    assert found.left_out == {LeftOut("stage-unknown", "stage-3"): 1}
    assert (found.cases, found.read) == (1, 2)


def test_a_fact_that_the_new_policy_does_not_know_is_counted_with_its_kind() -> None:
    own = "facts:\n  lift-checked: {records: the lift was checked}\n\nstages:\n"
    old = edited("careium", "stages:\n", own)
    checked = history(old, {"fact": "received", "at": "2026-03-02"}, {"fact": "lift-checked", "at": "2026-03-03"})
    found = outcomes(old, the("careium"), checked)
    assert (found.left_out, found.cases) == ({LeftOut("fact-unknown", "lift-checked"): 1}, 0)


def test_what_was_not_received_by_then_or_makes_no_case_is_counted() -> None:
    nothing = history(the("careium"), {"fact": "received", "at": "2026-03-02", "id": "f1"},
                      {"fact": "corrected", "of": "f1", "void": True, "at": "2026-03-03"})  # fmt: skip
    found = outcomes(the("careium"), shorter(), answered("2026-07-02", "2026-07-03"), nothing)
    assert found.left_out == {LeftOut("not-received"): 1, LeftOut("no-case"): 1}


def test_an_order_of_stages_that_makes_no_case_any_more_is_counted() -> None:
    written: Any = read_document(policy_text("careium")).value
    begins = [{"if": "channel is phone", "stage": "stage-2", "clause": "CA-05"}]
    new = policy_of(json.dumps(written | {"begins at": begins}))
    on = history(
        the("careium"),
        {"fact": "received", "at": "2026-03-02", "channel": "phone"},
        {"fact": "escalated", "to": "stage-2", "at": "2026-03-20"},
    )
    found = outcomes(the("careium"), new, on)
    assert found.left_out == {LeftOut("no-case-now"): 1}


def test_only_what_was_received_within_the_days_is_compared_the_first_of_them_counts_and_the_end_does_not() -> None:
    days = ("2026-02-27", "2026-03-02", "2026-03-31", "2026-04-01")
    cases = [answered(day, "2026-05-01") for day in days]
    found = outcomes(the("careium"), shorter(), *cases, received_from="2026-03-02", received_before="2026-04-01")
    assert (found.cases, found.outside, found.read) == (2, 2, 4)
    assert {stand.month for stand in found.stands} == {"2026-03"}


# --- many cases ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bundled())
def test_under_one_policy_nothing_changes_and_the_counts_are_those_of_the_assessments(name: str) -> None:
    at = moment_at("2027-06-30")
    cases = histories(name)
    found = outcomes(the(name), the(name), *cases, at="2027-06-30")
    compared, statuses = 0, Counter[tuple[str, str, str]]()
    for case in cases:
        if case.in_order[0].day <= at.day:
            compared += 1
            for row in assess(case, the(name), load_calendars(), at).duties:
                came = "done" if row.due is None and row.status == "met" else str(row.status)
                statuses[row.stage, row.action, came] += 1
    assert (found.cases, effects(found)["same"]) == (compared, compared)
    counted = Counter[tuple[str, str, str]]()
    for one in by_promise(found):
        assert (one.old, one.turned) == (one.new, {})
        for status, number in one.old.items():
            counted[one.promise.stage, one.promise.action, status] += number
    assert counted == statuses
    assert {why.reason for why in found.left_out} <= {"not-received"}


def many(number: int) -> list[History]:
    chance = random.Random(7)
    months = ("2026-01", "2026-02", "2026-03")
    return [
        answered(f"{month}-{chance.randint(2, 5):02}", f"{month}-{chance.choice((6, 14, 27)):02}")
        for month in (chance.choice(months) for _ in range(number))
    ]


def test_what_is_kept_does_not_grow_with_the_number_of_cases() -> None:
    few, more = (outcomes(the("careium"), shorter(), *many(number)) for number in (60, 600))
    assert more.cases == 600
    for counts in ("owed", "stands", "problems", "examples"):
        assert len(getattr(more, counts)) == len(getattr(few, counts))
    assert max(len(named) for named in more.examples.values()) == EXAMPLES


def test_parts_that_are_added_up_in_any_order_are_the_whole() -> None:
    cases = many(40)
    whole = outcomes(the("careium"), shorter(), *cases)
    replaying = Replaying(shorter(), load_calendars(), Looked(moment_at(AT)))
    parts = [Outcomes() for _ in range(4)]
    for number, case in enumerate(cases, 1):
        replaying.add(the("careium"), case, Example(number, f"case {number}"), parts[number % 4])
    for order in ([0, 1, 2, 3], [3, 1, 0, 2]):
        found = Outcomes()
        for place in order:
            found.merge(parts[place])
        assert found == whole


def test_months_and_stages_each_add_up_to_all_cases_and_all_duties() -> None:
    found = outcomes(the("careium"), shorter(), *many(50))
    for lines in (by_month(found), by_stage(found)):
        assert sum(sum(line.cases.values()) for line in lines) == 50
        assert sum(line.old.judged for line in lines) == kept_of(found)[0].judged
        assert sum(line.turned for line in lines) == sum(sum(one.turned.values()) for one in by_promise(found))
    assert [line.of for line in by_month(found)] == ["2026-01", "2026-02", "2026-03"]


def test_a_comparison_can_be_kept_as_json_and_read_again() -> None:
    cases = [(f"C-{number}", case) for number, case in enumerate(many(20))]
    cases.append(("C-99", answered("2026-07-02", "2026-07-03")))
    new = shorter()
    found = compare(cases, the("careium"), new, load_calendars(), AT)
    found = found._replace(looked=Looked(moment_at(AT), parse_day("2026-01-01"), parse_day("2026-05-01"), 3))
    again = from_plain(json.loads(json.dumps(as_plain(found))))
    assert again == found
    assert summary(again, the("careium"), new) == summary(found, the("careium"), new)
    with pytest.raises(ValueError, match="kept in form 0, and form 1 is read"):
        from_plain(as_plain(found) | {"form": 0})


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 10, "0%"), (1, 1000, "under 1%"), (999, 1000, "over 99%"), (10, 10, "100%"), (1, 3, "33%"), (0, 0, "0%")],
)
def test_a_share_is_never_nothing_or_all_where_it_is_not(part: int, whole: int, expected: str) -> None:
    assert share(part, whole) == expected
