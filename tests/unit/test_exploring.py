"""Exploring a policy finds each planted fault, tells it from its near miss, and shows it by a case that replays."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from putright.calendars import load_calendars
from putright.policies import bundled, policy_text
from putright.procedure import policy as shapes
from putright.procedure import policy_rules
from putright.procedure.exploring import searching
from putright.procedure.exploring.exploration import Exploration, explore
from putright.procedure.exploring.finding import CODES, Finding
from putright.procedure.exploring.findings import remarks_on
from putright.procedure.exploring.naming import ASIDE, DOING, LIFE, named_in
from putright.procedure.exploring.searching import Bounds, Search, search
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.exploring import START
from putright.replay.worked import check_case
from putright.wording.exploration import case_texts
from putright.wording.exploration_words import only_for

FIXTURES = sorted((Path(__file__).parents[1] / "policies" / "fixtures").glob("*/policy.yaml"))

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/policy.yaml"))

SOUND = """\
policy: corner-lender
title: Complaints policy of a corner lender
provider: {kind: lender}
calendar: england-and-wales

settings:
  adviser: true

roles:
  clerk: {title: Clerk, clause: CL-1}
  director: {title: Director, clause: CL-2}

stages:
  first:
    title: The clerk answers
    owner: clerk
    clause: CL-1
    duties:
      - {do: acknowledge, within: 3 working days, of: received, clause: CL-3}
      - {do: respond, within: 10 working days, of: received, clause: CL-4}
    then: {to: second, within: 6 months, clause: CL-5}
  second:
    title: The director looks again
    owner: director
    clause: CL-2
    duties:
      - {do: respond, within: 20 working days, of: escalated, clause: CL-6}

routes:
  - {body: ombudsman, open: at any time, why: It decides., clause: CL-7}
  - {body: adviser, open: at any time, if: adviser is true, why: It helps., clause: CL-8}
"""

ROUTES = SOUND[SOUND.index("routes:") :]
ANSWER = "      - {do: respond, within: 10 working days, of: received, clause: CL-4}\n"
SECOND = "      - {do: respond, within: 20 working days, of: escalated, clause: CL-6}\n"
WINDOW = "    then: {to: second, within: 6 months, clause: CL-5}\n"
MOVES = "    moves on: {when overdue: respond, to: second, clause: CL-5}\n"
LATE_ROUTE = "routes:\n  - {body: ombudsman, open: after second, why: It decides., clause: CL-7}\n"
THIRD = """\
    then: {to: third, within: 6 months, clause: CL-9}
  third:
    title: Another director
    owner: director
    clause: CL-9
    duties: [{do: respond, within: 9 days, of: start, clause: CL-9}]
"""
OTHER = "      - {do: acknowledge, within: 3 working days, of: received, clause: CL-3}\n"
DUTIES = "    clause: CL-1\n    duties:\n" + OTHER
PAUSE = """\
    clause: CL-1
    pauses:
      - {stops: respond, from: details-requested, until: details-received, clause: CL-9}
    duties:
"""
SILENCE = """\
    closes by itself: [{after: 9 days, of: details-requested, unless: [details-received, responded], clause: CL-9}]
"""
PAID_ROUTE = LATE_ROUTE.replace("after second", "at any time, if: funding is nhs")

Edits = dict[str, str]


def duty(what: str, clause: str = "CL-4") -> str:
    return f"      - {{{what}, clause: {clause}}}\n"


def answer(what: str) -> str:
    return duty(f"do: respond, {what}")


def edited(edits: Edits) -> str:
    text = SOUND
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    # A setting that nothing uses is a fault of its own.
    return text if "adviser is" in text else text.replace("settings:\n  adviser: true\n\n", "")


def policy_of(text: str) -> Policy:
    found = read_policy(text, "policy.yaml")
    assert isinstance(found, Policy), str(found)
    return found


def explored(text: str, start: date = START, bounds: Bounds | None = None, closely: bool = False) -> Exploration:
    return explore(policy_of(text), load_calendars(), start, bounds, closely)


def short(one: Finding) -> str:
    return f"{one.severity} {one.code} {one.stage} {one.clause}"


def told(one: Finding) -> tuple[object, ...]:
    """The finding without its dates."""
    facts = tuple((fact.kind, fact.attributes.get("to")) for fact in one.witness.facts)
    return short(one), one.also, one.about, one.line, one.beginnings, one.witness.attributes, facts


NO_ANSWER = "serious dead-end second CL-2"
PLANTED: dict[str, tuple[Edits, list[str], Edits]] = {
    "a stage that owes no answer, and nowhere to go": (
        {SECOND: duty("do: acknowledge, within: 3 working days, of: escalated"), ROUTES: LATE_ROUTE},
        [NO_ANSWER, "serious left-without-route first CL-1", "notice left-without-route first CL-1"],
        {SECOND: SECOND},
    ),
    "a stage that owes no answer, with an ombudsman": (
        {SECOND: duty("do: acknowledge, within: 3 working days, of: escalated")},
        ["notice dead-end second CL-2"],
        {SECOND: duty("do: notify-outcome, within: 9 days, of: escalated")},
    ),
    "an answer that a fact puts an end to": (
        {ANSWER: answer("within: 10 working days, of: received, until: meeting-declined")},
        ["notice dead-end first CL-4"],
        {ANSWER: answer("within: 10 working days, of: received, until: responded")},
    ),
    "an answer for complaints by phone only": (
        {ANSWER: answer("within: 10 working days, of: received, if: channel is phone")},
        ["notice dead-end first CL-1"],
        {
            ANSWER: answer("within: 10 working days, of: received, if: channel is phone")
            + answer("within: 5 working days, of: received, if: channel is not phone")
        },
    ),
    "a stage to which nothing leads": (
        {WINDOW: ""},
        ["serious stage-not-reached second CL-2"],
        {WINDOW: MOVES},
    ),
    "a stage behind one to which nothing leads": (
        {
            WINDOW: "",
            SECOND: SECOND
            + THIRD,
        },
        ["serious stage-not-reached second CL-2", "serious stage-not-reached third CL-9"],
        {
            SECOND: SECOND
            + THIRD,
        },
    ),
    "an answer without a time": (
        {ANSWER: answer("within: no stated time, of: received")},
        ["serious wait-without-limit first CL-4"],
        {ANSWER: answer("within: no stated time, of: received, no later than: 8 weeks of received")},
    ),
    "an answer that waits for what nobody owes": (
        {ANSWER: answer("within: 5 working days, of: investigation-completed")},
        ["serious wait-without-limit first CL-4"],
        {
            ANSWER: answer("within: 5 working days, of: investigation-completed")
            + duty("do: complete-investigation, within: 9 days, of: received", "CL-9")
        },
    ),
    "an answer that waits for what is owed without a time": (
        {
            ANSWER: answer("within: 5 working days, of: investigation-completed")
            + duty("do: complete-investigation, within: no stated time, of: received", "CL-9")
        },
        ["serious wait-without-limit first CL-4"],
        {
            ANSWER: answer("within: 5 working days, of: investigation-completed, no later than: 8 weeks of received")
            + duty("do: complete-investigation, within: no stated time, of: received", "CL-9")
        },
    ),
    "an answer that waits for the complainant": (
        {ANSWER: answer("within: 5 working days, of: details-received")},
        ["serious wait-without-limit first CL-4"],
        {ANSWER: answer("within: 5 working days, of: details-received, no later than: 8 weeks of received")},
    ),
    "another duty that waits for the complainant": (
        {ANSWER: ANSWER + duty("do: inform, within: 5 days, of: details-received", "CL-9")},
        ["notice wait-without-limit first CL-9"],
        {ANSWER: ANSWER + duty("do: inform, within: 5 days, of: each details-received", "CL-9")},
    ),
    "an answer whose clock stands still while somebody is late": (
        {
            ANSWER: answer("within: 5 working days, of: each statement-received")
            + duty("do: give-statement, within: 5 days, of: received", "CL-9")
        },
        ["notice wait-without-limit first CL-4"],
        {
            ANSWER: answer("within: 5 working days, of: statement-received")
            + duty("do: give-statement, within: 5 days, of: received", "CL-9")
        },
    ),
    "two duties that wait for each other": (
        {
            ANSWER: ANSWER
            + duty("do: assign, within: no stated time, of: summary-given", "CL-8")
            + duty("do: give-summary, within: no stated time, of: assigned", "CL-9")
        },
        ["serious circular-wait first CL-8"],
        {
            ANSWER: ANSWER
            + duty("do: assign, within: no stated time, of: received", "CL-8")
            + duty("do: give-summary, within: no stated time, of: assigned", "CL-9")
        },
    ),
    "a letter that waits for the reply to the request that waits for it": (
        {
            OTHER: duty("do: acknowledge, within: 5 days, of: details-received", "CL-3")
            + duty("do: request-details, within: 5 days, of: acknowledged", "CL-9")
        },
        ["serious circular-wait first CL-3"],
        {
            OTHER: duty("do: acknowledge, within: 5 days, of: received", "CL-3")
            + duty("do: request-details, within: 5 days, of: acknowledged", "CL-9")
        },
    ),
    "a duty that waits for its own doing": (
        {ANSWER: ANSWER + duty("do: inform, within: 5 days, of: informed", "CL-9")},
        ["serious circular-wait first CL-9"],
        {ANSWER: ANSWER + duty("do: inform, every: 5 days, of: received, until: responded", "CL-9")},
    ),
    "a review that is owed after each review and begins with nothing": (
        {ANSWER: ANSWER + duty("do: inform, within: 5 days, of: each informed", "CL-9")},
        ["serious circular-wait first CL-9"],
        {ANSWER: ANSWER + duty("do: inform, within: 5 days, of: each statement-examined or informed", "CL-9")},
    ),
    "no way out while nobody answers": (
        {ROUTES: LATE_ROUTE},
        ["serious left-without-route first CL-1", "notice left-without-route first CL-1"],
        {ROUTES: LATE_ROUTE.replace("after second", "at any time")},
    ),
    "no way out after the last answer, for some": (
        {ROUTES: PAID_ROUTE},
        [
            "serious left-without-route first CL-1",
            "serious left-without-route second CL-2",
            "notice left-without-route first CL-1",
        ],
        {ROUTES: PAID_ROUTE.replace("is nhs", "is nhs or private")},
    ),
    "a condition that no case can meet": (
        {OTHER: duty("do: acknowledge, within: 3 days, of: received, if: channel is phone and channel is web", "CL-3")},
        ["serious duty-never-owed first CL-3"],
        {OTHER: duty("do: acknowledge, within: 3 days, of: received, if: channel is phone or web", "CL-3")},
    ),
    "a condition that a setting switches off": (
        {OTHER: duty("do: acknowledge, within: 3 days, of: received, if: adviser is false", "CL-3")},
        ["notice duty-never-owed first CL-3"],
        {OTHER: duty("do: acknowledge, within: 3 days, of: received, if: adviser is true", "CL-3")},
    ),
    "a clock whose start ends the duty": (
        {ANSWER: ANSWER + duty("do: inform, within: 5 days, of: registered, until: registered", "CL-9")},
        ["serious clock-never-starts first CL-9", "notice wait-without-limit first CL-9"],
        {ANSWER: ANSWER + duty("do: inform, within: 5 days, of: each registered, until: responded", "CL-9")},
    ),
    "a window that the case outruns": (
        {ANSWER: answer("within: 0 hours, of: received") + MOVES},
        ["serious window-never-opens first CL-5"],
        {ANSWER: answer("within: 1 hour, of: received") + MOVES},
    ),
    "a route that waits for a stage to which nothing leads": (
        {WINDOW: "", ROUTES: ROUTES + LATE_ROUTE.removeprefix("routes:\n").replace("ombudsman", "panel")},
        ["serious stage-not-reached second CL-2", "serious route-never-opens second CL-7"],
        {ROUTES: ROUTES + LATE_ROUTE.removeprefix("routes:\n").replace("ombudsman", "panel")},
    ),
    "a pause that nothing ends": (
        {ANSWER: PAUSE + ANSWER, DUTIES: ""},
        ["serious wait-without-limit first CL-4"],
        {ANSWER: PAUSE.replace(", clause", ", at most: 10 working days, clause") + ANSWER, DUTIES: ""},
    ),
    "a case that silence ends unanswered": (
        {ANSWER: ANSWER + SILENCE, ROUTES: LATE_ROUTE},
        [
            "serious left-without-route first CL-1",
            "serious left-without-route first CL-1",
            "notice left-without-route first CL-1",
        ],
        {ANSWER: ANSWER + SILENCE, ROUTES: LATE_ROUTE.replace("after second", "at any time")},
    ),
    "silence, with an ombudsman whose time nobody starts": (
        {ROUTES: LATE_ROUTE.replace("after second", "8 weeks of registered")},
        [
            "serious left-without-route first CL-1",
            "serious left-without-route second CL-2",
            "notice left-without-route first CL-1",
        ],
        {ROUTES: LATE_ROUTE.replace("after second", "8 weeks of received")},
    ),
    "a stage from which only a meeting leads on, that need never be held": (
        {
            SECOND: duty("do: hold-meeting, within: no stated time, of: start", "CL-6")
            + THIRD.replace("clause: CL-9}", "of: meeting-held, clause: CL-9}", 1)
        },
        ["serious wait-without-limit second CL-6", "notice dead-end second CL-2"],
        {
            SECOND: duty("do: hold-meeting, within: 9 days, of: start", "CL-6")
            + duty("do: respond, within: 9 days, of: meeting-held", "CL-6")
            + THIRD.replace("clause: CL-9}", "of: meeting-held, clause: CL-9}", 1)
        },
    ),
    "a route that a setting switches off": (
        {"adviser: true\n": "adviser: false\n"},
        ["notice route-never-opens second CL-8"],
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_and_nothing_else(name: str) -> None:
    fault, expected, _ = PLANTED[name]
    found = explored(edited(fault))
    assert found.exhausted
    assert sorted(short(one) for one in found.findings) == sorted(expected)


@pytest.mark.parametrize("name", PLANTED)
def test_the_near_miss_of_a_planted_fault_is_left_alone(name: str) -> None:
    _, expected, near = PLANTED[name]
    found = explored(edited(near))
    assert found.exhausted
    assert not {one.code for one in found.findings} & {line.split()[1] for line in expected}


def test_a_sound_policy_has_no_finding() -> None:
    assert explored(SOUND).findings == ()


def test_every_code_is_planted() -> None:
    planted = {line.split()[1] for _, lines, _ in PLANTED.values() for line in lines}
    assert planted == set(CODES)


def for_whom(edits: Edits) -> list[str]:
    found = explored(edited(edits))
    return [only_for(one, found.beginnings) for one in found.findings]


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (["channel is phone"], "Where channel is not phone."),
        (["channel is not phone"], "Where channel is phone."),
        (["channel is phone or web", "channel is not letter or phone"], "Where channel is letter."),
        (["funding is nhs and subject is care"], "For one: where funding is nhs and subject is not care."),
        (["funding is nhs and subject is care", "funding is private"], "Where funding is nhs and subject is not care."),
    ],
)
def test_what_holds_for_some_cases_says_for_which(conditions: list[str], said: str) -> None:
    answers = [answer(f"within: 10 working days, of: received, if: {condition}") for condition in conditions]
    assert for_whom({ANSWER: "".join(answers)}) == [said]


def test_a_condition_is_met_where_the_stage_is_that_owes_the_duty() -> None:
    """Private cases alone have an answer at the first stage, and the request for a second; a duty there asks more."""
    text = edited(
        {
            ANSWER: answer("within: 10 working days, of: received, if: funding is private"),
            SECOND: SECOND + duty("do: inform, within: 5 days, of: start, if: channel is phone", "CL-9")
            + duty("do: phone, within: 5 days, of: start, if: channel is web", "CL-10"),
        }
    )  # fmt: skip
    found = explored(text)
    assert [short(one) for one in found.findings] == ["notice dead-end first CL-1"]
    assert len(found.beginnings) == 4


def test_many_duties_that_all_wait_for_each_other_take_no_time() -> None:
    """Sixteen letters, each counted from any of them: there are more ways round than could ever be gone."""
    letters = "".join(duty("do: inform, within: no stated time, of: informed", f"CL-{20 + n}") for n in range(16))
    found = explored(edited({ANSWER: ANSWER + letters}))
    assert {one.code for one in found.findings} == {"circular-wait"}


# --- witnesses -------------------------------------------------------------------------------------------------------


def everything() -> dict[str, str]:
    texts = {name: policy_text(name) for name in bundled()}
    texts |= {file.parent.name: file.read_text("utf-8") for file in FIXTURES}
    return texts | {name: edited(fault) for name, (fault, _, _) in PLANTED.items()}


POLICIES = everything()


@pytest.mark.parametrize("name", POLICIES)
def test_every_witness_replays_and_the_state_is_there(name: str) -> None:
    found = explored(POLICIES[name])
    cases = case_texts(found)
    assert len(cases) == len(found.findings)
    for file, text in cases.items():
        assert check_case(text, file, found.policy) == []


@pytest.mark.thorough
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_every_witness_of_an_example_replays(file: Path) -> None:
    """The examples use every construct of the language, and are too large to be gone through whole each time."""
    found = explored(file.read_text("utf-8"), bounds=Bounds(facts=3, states=120))
    for name, text in case_texts(found).items():
        assert check_case(text, name, found.policy) == []


def test_a_dead_end_is_one() -> None:
    """Long after the witness's moment nothing is owed, and nothing changes any more."""
    found = explored(edited(PLANTED["a stage that owes no answer, and nowhere to go"][0]))
    end = next(one for one in found.findings if one.code == "dead-end").witness.found
    assert end.changes_at is None
    assert not any(route.available for route in end.routes)
    assert not any(window.status == "open" for window in end.windows)
    assert {row.action for row in end.next} <= {"acknowledge"}


@pytest.mark.thorough
@pytest.mark.parametrize("name", POLICIES)
def test_no_shorter_sequence_shows_it(name: str) -> None:
    found = explored(POLICIES[name])
    for length in {len(one.witness.facts) for one in found.findings} - {1}:
        shorter = search(found.policy, load_calendars(), START, Bounds(facts=length - 2))
        seen = remarks(shorter)
        longest = [one for one in found.findings if len(one.witness.facts) == length]
        assert not seen & {remark for remark in seen for one in longest if _is(remark, one)}


def _is(remark: object, one: Finding) -> bool:
    return (getattr(remark, "code", 0), getattr(remark, "stage", 0), getattr(remark, "about", 0)) == (
        one.code,
        one.stage,
        one.about,
    )


# --- the abstraction -------------------------------------------------------------------------------------------------


def remarks(found: Search) -> set[object]:
    return {remark for judged in found.judged for remark in remarks_on(judged, found.named)}


@pytest.mark.thorough
@pytest.mark.parametrize("name", POLICIES)
def test_taking_like_states_for_one_hides_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sequence of facts, none taken for another, shows nothing that the search does not: one fact of the whole
    policies, which have many, and two of those with a planted fault."""
    policy = policy_of(POLICIES[name])
    merged = remarks(search(policy, load_calendars(), START, Bounds()))
    numbers = count()
    monkeypatch.setattr(searching, "key_of", lambda *_: (next(numbers),))
    monkeypatch.setattr(searching._Searcher, "_note", lambda *_: True)
    every = search(policy, load_calendars(), START, Bounds(facts=2 if name in PLANTED else 1, states=20_000))
    assert every.states < 20_000
    assert remarks(every) <= merged


@pytest.mark.thorough
@pytest.mark.parametrize("name", POLICIES)
def test_looking_closely_finds_the_same(name: str) -> None:
    policy = policy_of(POLICIES[name])
    close = search(policy, load_calendars(), START, Bounds(facts=2), closely=True)
    assert remarks(close) <= remarks(search(policy, load_calendars(), START, Bounds()))


@pytest.mark.thorough
@pytest.mark.parametrize("start", [date(2026, 12, 23), date(2027, 3, 25), date(2026, 8, 28)])
@pytest.mark.parametrize("name", bundled())
def test_no_holiday_changes_what_is_found(name: str, start: date) -> None:
    usual, other = explored(policy_text(name)), explored(policy_text(name), start)
    assert [told(one) for one in usual.findings] == [told(one) for one in other.findings]
    assert (usual.states, usual.exhausted) == (other.states, other.exhausted)


@pytest.mark.thorough
def test_a_renamed_policy_gives_the_same() -> None:
    for name in bundled():
        text = policy_text(name)
        usual, other = explored(text), explored(text.replace(f"policy: {name}\n", "policy: somebody-else\n"))
        assert [told(one) for one in usual.findings] == [told(one) for one in other.findings]


# --- the bound -------------------------------------------------------------------------------------------------------


def test_a_bound_that_is_reached_is_said_and_nothing_is_called_missing() -> None:
    text = edited(PLANTED["a condition that no case can meet"][0])
    for bounds in (Bounds(facts=1), Bounds(states=3)):
        found = explored(text, bounds=bounds)
        assert not found.exhausted
        assert found.findings == ()
    assert explored(text, bounds=Bounds(facts=1)).deepest == 1
    assert explored(text, bounds=Bounds(states=3)).states == 3


def test_a_stage_to_which_nothing_leads_is_told_whatever_the_bound() -> None:
    found = explored(edited(PLANTED["a stage to which nothing leads"][0]), bounds=Bounds(facts=1))
    assert [one.code for one in found.findings] == ["stage-not-reached"]


def test_too_many_kinds_of_cases_are_said_to_be_too_many() -> None:
    found = explored(policy_text("care-and-support"), bounds=Bounds(beginnings=2))
    assert len(found.beginnings) == 2
    assert not found.exhausted


def test_a_stage_of_an_outside_body_leads_on() -> None:
    duties = "    duties:\n" + SECOND
    text = edited({duties: "    held by: panel\n" + THIRD})
    assert explored(text).findings == ()


# --- what a policy names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", POLICIES)
def test_no_fact_that_a_duty_looks_at_is_passed_over(name: str) -> None:
    policy = policy_of(POLICIES[name])
    named = set(named_in(policy).facts)
    for duty in (duty for stage in policy.stages for duty in stage.duties):
        clocks = [clock for clock in (duty.clock, duty.ceiling) if clock is not None]
        looked = {kind for clock in clocks for kind in clock.start.kinds} | {*duty.until, *duty.done_by}
        looked |= set(duty.once)
        assert looked <= named | LIFE


def test_every_field_that_is_set_aside_is_a_field_of_a_policy() -> None:
    """A field of that name may have been renamed, and would now be walked through, or another be passed over."""
    parts = [one for module in (shapes, policy_rules) for one in vars(module).values() if isinstance(one, type)]
    names = {
        name for one in parts for name in (*getattr(one, "_fields", ()), *getattr(one, "__dataclass_fields__", ()))
    }
    assert names >= ASIDE | DOING


@pytest.mark.thorough
def test_the_same_policy_gives_the_same_whatever_the_order_of_sets() -> None:
    command = [sys.executable, "-m", "putright.command.start", "explore", "care-and-support", "--format", "json"]
    answers = {
        subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}, check=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(answers) == 1
