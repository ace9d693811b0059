"""The contract, read twice: the oracle's own tests, then the engine against the oracle."""

from __future__ import annotations

import copy
import json
import os
import random
from datetime import UTC, timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from tests.oracle import contract_oracle
from tests.oracle.case_maker import POLICIES, is_valid, make_case, moments_of
from tests.oracle.contract_oracle import InvalidCase, moment_of, replay

from putright.replay import opening
from putright.replay.command import replay_document

JSON = dict[str, Any]

# ------------------------------------------------------------------------------------------------
# The oracle itself, by examples that were worked out by hand
# ------------------------------------------------------------------------------------------------


def case_of(*facts: JSON, **around: Any) -> JSON:
    return {"facts": list(facts), **around}


def fact(name: str, at: str, **attributes: Any) -> JSON:
    return {"fact": name, "at": at, **attributes}


def rows(answer: JSON, action: str, stage: str = "stage-1", clause: str | None = None) -> list[JSON]:
    return [
        duty
        for duty in answer["duties"]
        if duty["action"] == action and duty["stage"] == stage and clause in (None, duty["clause"])
    ]


def row(answer: JSON, action: str, stage: str = "stage-1", clause: str | None = None) -> JSON:
    (found,) = rows(answer, action, stage, clause)
    return found


def brief(duty: JSON) -> tuple[Any, ...]:
    return (duty["from"], duty["due"], duty["status"], duty["done"])


def codes(answer: JSON) -> list[str]:
    return sorted(problem["code"] for problem in answer["problems"])


def test_the_example_of_the_page() -> None:
    attributes = {"subject": "housing", "cqc_registered": False, "council_commissioned": False}
    case = case_of(fact("received", "2026-03-30"), attributes=attributes)
    answer = replay(case, "care-and-support", "2026-04-01T12:00")
    assert answer == {
        "policy": "care-and-support",
        "at": "2026-04-01T12:00:00+01:00",
        "stage": "stage-1",
        "status": "open",
        "outcome": None,
        "duties": [
            {
                "stage": "stage-1", "action": "acknowledge", "from": "2026-03-30", "due": "2026-04-08",
                "expected": None, "status": "open", "done": None, "clause": "LL-08", "strength": "must",
            },
            {
                "stage": "stage-1", "action": "respond", "from": None, "due": None,
                "expected": "2026-04-22", "status": "pending", "done": None, "clause": "LL-11", "strength": "aim",
            },
        ],
        "windows": [{"to": "stage-2", "opens": None, "closes": None, "status": "pending"}],
        "routes": [{"body": "housing-ombudsman", "available": True}],
        "problems": [],
        "next": [{"stage": "stage-1", "action": "acknowledge", "due": "2026-04-08"}],
        "changes_at": "2026-04-09T00:00:00+01:00",
    }  # fmt: skip


def test_silence_never_stops_a_clock() -> None:
    silent = case_of(fact("received", "2026-03-30"))
    on_the_day = replay(silent, "care-and-support", "2026-04-08")
    assert row(on_the_day, "respond")["status"] == "pending"
    day_after = replay(silent, "care-and-support", "2026-04-09T00:00")
    assert row(day_after, "acknowledge")["status"] == "overdue"
    assert brief(row(day_after, "respond")) == ("2026-04-08", "2026-04-22", "open", None)
    assert day_after["changes_at"] == "2026-04-23T00:00:00+01:00"

    late = case_of(fact("received", "2026-03-30"), fact("acknowledged", "2026-04-15"))
    answer = replay(late, "care-and-support", "2026-04-16")
    assert brief(row(answer, "acknowledge")) == ("2026-03-30", "2026-04-08", "late", "2026-04-15")
    assert brief(row(answer, "respond")) == ("2026-04-15", "2026-04-29", "open", None)

    too_late = case_of(
        fact("received", "2026-03-30"), fact("responded", "2026-04-14"), fact("acknowledged", "2026-04-15")
    )
    answer = replay(too_late, "care-and-support", "2026-04-16")
    assert brief(row(answer, "respond")) == ("2026-04-08", "2026-04-22", "met", "2026-04-14")

    early = case_of(fact("received", "2026-03-30"), fact("responded", "2026-04-08"))
    assert brief(row(replay(early, "care-and-support", "2026-05-01"), "respond")) == (None, None, "met", "2026-04-08")


def test_ten_working_days_from_a_saturday() -> None:
    case = case_of(fact("received", "2026-04-04T11:00"))
    assert row(replay(case, "careium", "2026-04-05"), "respond")["due"] == "2026-04-20"
    case["calendar"] = {"division": "scotland"}  # Easter Monday is a working day there
    assert row(replay(case, "careium", "2026-04-05"), "respond")["due"] == "2026-04-17"
    case["calendar"]["closures"] = [{"from": "2026-04-09", "to": "2026-04-10"}]
    assert row(replay(case, "careium", "2026-04-05"), "respond")["due"] == "2026-04-21"


def test_hours_are_elapsed_hours() -> None:
    spring = case_of(fact("received", "2026-03-28T10:00", channel="social-media"))
    answer = replay(spring, "al-aesthetics", "2026-03-28T10:00")
    assert row(answer, "phone", clause="AL-10")["due"] == "2026-03-28T12:00:00+00:00"
    assert row(answer, "phone", clause="AL-05")["due"] == "2026-03-29T11:00:00+01:00"
    assert answer["changes_at"] == "2026-03-28T12:00:01+00:00"
    autumn = case_of(fact("received", "2026-10-25T00:30", channel="social-media"))
    answer = replay(autumn, "al-aesthetics", "2026-10-25T00:45")
    assert row(answer, "phone", clause="AL-10")["due"] == "2026-10-25T01:30:00+00:00"

    bare = case_of(fact("received", "2026-06-01", channel="phone"), fact("phoned", "2026-06-02"))
    assert brief(row(replay(bare, "al-aesthetics", "2026-06-02T08:00"), "phone")) == (
        "2026-06-02T00:00:00+01:00", "2026-06-03T00:00:00+01:00", "met", "2026-06-02T23:59:59+01:00",
    )  # fmt: skip


def test_a_holiday_proclaimed_later_moves_what_is_open_and_not_what_is_done() -> None:
    case = case_of(fact("received", "2022-09-07"))
    assert row(replay(case, "ieso", "2022-09-09"), "respond")["due"] == "2022-10-05"
    assert row(replay(case, "ieso", "2022-09-10"), "respond")["due"] == "2022-10-06"
    done = case_of(fact("received", "2022-09-07"), fact("responded", "2022-09-09"))
    assert row(replay(done, "ieso", "2022-10-09"), "respond")["due"] == "2022-10-05"
    own = case_of(fact("received", "2026-11-02"), calendar={"proclaimed": [{"date": "2026-11-04", "on": "2026-11-03"}]})
    assert row(replay(own, "careium", "2026-11-02"), "acknowledge")["due"] == "2026-11-05"
    assert row(replay(own, "careium", "2026-11-03"), "acknowledge")["due"] == "2026-11-06"


def test_scotland_has_the_fifteenth_of_june() -> None:
    case = case_of(fact("received", "2026-06-10"), calendar={"division": "scotland"})
    assert row(replay(case, "careium", "2026-06-10"), "acknowledge")["due"] == "2026-06-16"
    case["calendar"]["division"] = "northern-ireland"
    assert row(replay(case, "careium", "2026-06-10"), "acknowledge")["due"] == "2026-06-15"


def test_letters_about_delay_slide() -> None:
    case = case_of(
        fact("received", "2026-01-05", channel="letter"),
        fact("delay-explained", "2026-01-30"),
        fact("delay-explained", "2026-03-02"),
        fact("responded", "2026-03-31"),
    )
    answer = replay(case, "al-aesthetics", "2026-04-30")
    assert [brief(r) for r in rows(answer, "explain-delay")] == [
        ("2026-01-05", "2026-02-02", "met", "2026-01-30"),
        ("2026-01-30", "2026-02-27", "late", "2026-03-02"),
        ("2026-03-02", "2026-03-30", "missed", None),
    ]
    assert brief(row(answer, "reply")) == ("2026-01-05", "2026-01-12", "late", "2026-03-31")
    assert answer["windows"][1] == {"to": "stage-2", "opens": "2026-03-31", "closes": "2026-09-30", "status": "open"}


def test_the_earliest_unwritten_contact_comes_first_even_a_stage_later() -> None:
    case = case_of(
        fact("received", "2026-01-05", channel="letter"),
        fact("phoned", "2026-01-06T10:00"),
        fact("phoned", "2026-01-06T11:00", answered=False),
        fact("meeting-held", "2026-01-07"),
        fact("escalated", "2026-01-08T09:00", to="stage-2"),
        fact("phoned", "2026-01-09T10:00"),
        fact("written-up", "2026-01-10"),
    )
    answer = replay(case, "al-aesthetics", "2026-01-12")
    assert [brief(r) for r in rows(answer, "write-up")] == [
        ("2026-01-06", None, "met", "2026-01-10"),
        ("2026-01-07", None, "open", None),
    ]
    assert [brief(r) for r in rows(answer, "write-up", "stage-2")] == [("2026-01-09", None, "open", None)]
    assert brief(row(answer, "phone", "stage-2"))[2:] == ("late", "2026-01-09T10:00:00+00:00")
    assert codes(answer) == ["attribute-missing", "escalated-before-response"]
    assert answer["windows"][1] == {"to": "stage-2", "opens": None, "closes": None, "status": "used"}


def test_statements_belong_to_persons() -> None:
    case = case_of(
        fact("received", "2026-01-05"),
        fact("statement-requested", "2026-01-06", person="ana"),
        fact("statement-requested", "2026-01-07", person="bob"),
        fact("statement-received", "2026-01-08", person="bob"),
        fact("statement-examined", "2026-01-09", person="ana"),
    )
    assert [r["status"] for r in rows(replay(case, "commisceo", "2026-01-05"), "give-statement")] == ["pending"]
    answer = replay(case, "commisceo", "2026-01-14")
    assert [brief(r) for r in rows(answer, "give-statement")] == [
        ("2026-01-06", "2026-01-13", "overdue", None),
        ("2026-01-07", "2026-01-14", "met", "2026-01-08"),
    ]
    assert [brief(r) for r in rows(answer, "examine-statement")] == [("2026-01-08", "2026-01-15", "open", None)]
    assert rows(answer, "write-up") == []


def test_two_acknowledgements_of_one_stage() -> None:
    case = case_of(
        fact("received", "2026-01-05"),
        fact("acknowledged", "2026-01-06"),
        fact("details-received", "2026-01-09T10:00"),
        fact("acknowledged", "2026-01-15"),
    )
    answer = replay(case, "commisceo", "2026-02-01")
    assert brief(row(answer, "acknowledge", clause="CP-03")) == ("2026-01-05", "2026-01-19", "met", "2026-01-06")
    assert brief(row(answer, "acknowledge", clause="CP-08")) == ("2026-01-09", "2026-01-14", "late", "2026-01-15")
    del case["facts"][1]
    answer = replay(case, "commisceo", "2026-02-01")
    assert {r["done"] for r in rows(answer, "acknowledge")} == {"2026-01-15"}


def test_closing_and_reopening() -> None:
    facts = [
        fact("received", "2026-01-05"),
        fact("closed", "2026-01-09"),
        fact("acknowledged", "2026-01-12"),
        fact("reopened", "2026-01-13"),
    ]
    closed = replay(case_of(*facts[:3]), "careium", "2026-03-01")
    assert [r["status"] for r in closed["duties"]] == ["missed", "cancelled"]
    assert closed["status"] == "closed"
    assert closed["changes_at"] is None
    answer = replay(case_of(*facts), "careium", "2026-01-20")
    assert brief(row(answer, "acknowledge")) == ("2026-01-05", "2026-01-08", "missed", None)
    assert brief(row(answer, "respond")) == ("2026-01-05", "2026-01-19", "overdue", None)

    facts[1]["at"] = "2026-01-07"
    assert row(replay(case_of(*facts[:3]), "careium", "2026-03-01"), "acknowledge")["status"] == "cancelled"
    answer = replay(case_of(*facts), "careium", "2026-01-14")
    assert brief(row(answer, "acknowledge")) == ("2026-01-05", "2026-01-08", "late", "2026-01-12")


def test_agreed_actions_outlive_everything() -> None:
    case = case_of(
        fact("received", "2026-01-05"),
        fact("responded", "2026-01-06", outcome="upheld"),
        fact("closed", "2026-01-07"),
        fact("action-agreed", "2026-01-08", action="a1", by="2026-01-20"),
        fact("action-agreed", "2026-01-08", action="a2"),
        fact("action-done", "2026-01-21", action="a1"),
    )
    answer = replay(case, "careium", "2026-01-22")
    assert [brief(r) for r in rows(answer, "do-action")] == [
        ("2026-01-08", "2026-01-20", "late", "2026-01-21"),
        ("2026-01-08", None, "open", None),
    ]
    assert answer["next"] == [{"stage": "stage-1", "action": "do-action", "due": None}]


def test_extensions() -> None:
    base = [fact("received", "2026-03-30"), fact("extended", "2026-04-01", action="respond", until="2026-05-05")]
    refused = replay(case_of(*base), "care-and-support", "2026-04-02")
    assert row(refused, "respond")["status"] == "pending"
    assert "extension-not-agreed" in codes(refused)
    base[1]["agreed"] = True
    agreed = replay(case_of(*base), "care-and-support", "2026-04-02")
    assert brief(row(agreed, "respond")) == (None, "2026-05-05", "open", None)
    base.append(fact("acknowledged", "2026-04-07"))
    started = replay(case_of(*base), "care-and-support", "2026-04-08")
    assert brief(row(started, "respond")) == ("2026-04-07", "2026-05-05", "open", None)

    hours = case_of(
        fact("received", "2026-06-01T09:00"), fact("extended", "2026-06-01T10:00", action="phone", until="2026-06-05")
    )
    answer = replay(hours, "al-aesthetics", "2026-06-02")
    assert row(answer, "phone")["due"] == "2026-06-05T23:59:59+01:00"
    assert answer["changes_at"] == "2026-06-06T00:00:00+01:00"


def test_windows_of_ieso() -> None:
    facts = [
        fact("received", "2026-08-03", channel="phone"),
        fact("responded", "2026-08-31", outcome="upheld"),
        fact("escalated", "2027-03-01", to="stage-2", in_writing=False),
        fact("responded", "2027-03-05T15:00"),
    ]
    assert replay(case_of(*facts), "ieso", "2027-02-28")["windows"][0] == {
        "to": "stage-2", "opens": "2026-08-31", "closes": "2027-02-28", "status": "open",
    }  # fmt: skip
    assert replay(case_of(*facts[:2]), "ieso", "2027-03-01")["windows"][0]["status"] == "closed"
    answer = replay(case_of(*facts), "ieso", "2027-03-06")
    assert answer["windows"] == [
        {"to": "stage-2", "opens": "2026-08-31", "closes": "2027-02-28", "status": "used-late"},
        {"to": "stage-3", "opens": "2027-03-09", "closes": "2027-09-09", "status": "pending"},
    ]
    assert answer["changes_at"] == "2027-03-09T00:00:00+00:00"
    assert codes(answer) == ["attribute-missing", "escalated-after-window", "escalation-not-in-writing"]
    facts.append(fact("response-received", "2027-03-11"))
    assert replay(case_of(*facts), "ieso", "2027-03-11")["windows"][1]["closes"] == "2027-09-11"
    facts.append(fact("escalated", "2027-10-01", to="stage-3", exceptional=True))
    answer = replay(case_of(*facts), "ieso", "2027-10-01")
    assert answer["windows"][1]["status"] == "used-late"
    assert answer["status"] == "external"
    assert codes(answer) == ["attribute-missing", "escalated-after-window", "escalation-not-in-writing"]


def test_skipping_a_stage() -> None:
    case = case_of(
        fact("received", "2026-01-05"), fact("responded", "2026-01-09"), fact("escalated", "2026-01-12", to="stage-3")
    )
    answer = replay(case, "careium", "2026-01-13")
    assert [(w["to"], w["opens"], w["status"]) for w in answer["windows"]] == [
        ("stage-2", "2026-01-09", "closed"),
        ("stage-3", "2026-01-09", "used"),
    ]
    assert {r["stage"] for r in answer["duties"]} == {"stage-1", "stage-3"}
    assert answer["routes"] == [{"body": "tsa", "available": False}]


def test_corrections() -> None:
    facts = [
        fact("received", "2026-01-05"),
        fact("acknowledged", "2026-01-09", id="f1"),
        fact("corrected", "2026-01-12", id="c1", of="f1", set={"at": "2026-01-07"}),
        fact("corrected", "2026-01-14", of="c1", void=True),
        fact("corrected", "2026-01-16", of="f1", void=True),
    ]
    case = case_of(*facts)
    seen = [brief(row(replay(case, "careium", at), "acknowledge"))[2:] for at in
            ("2026-01-08", "2026-01-09", "2026-01-12", "2026-01-14", "2026-01-16")]  # fmt: skip
    assert seen == [
        ("open", None),
        ("late", "2026-01-09"),
        ("met", "2026-01-07"),
        ("late", "2026-01-09"),
        ("overdue", None),
    ]


def test_told_that_another_department_is_asked() -> None:
    case = case_of(
        fact("received", "2026-01-05"),
        fact("informed", "2026-01-06"),
        fact("transferred", "2026-01-07"),
        fact("informed", "2026-01-13"),
    )
    assert rows(replay(case, "careium", "2026-01-06"), "inform") == []
    assert brief(row(replay(case, "careium", "2026-01-07"), "inform")) == ("2026-01-05", "2026-01-12", "open", None)
    assert row(replay(case, "careium", "2026-01-13"), "inform")["status"] == "late"
    case["facts"][3] = fact("responded", "2026-01-12")
    assert row(replay(case, "careium", "2026-01-13"), "inform")["status"] == "cancelled"


def test_who_may_review() -> None:
    case = case_of(
        fact("received", "2026-01-05"),
        fact("assigned", "2026-01-05", person="ana"),
        fact("responded", "2026-01-09", person="bob"),
        fact("escalated", "2026-01-12", to="stage-2"),
        fact("assigned", "2026-01-12", person="cy"),
        fact("responded", "2026-01-13", person="bob"),
        attributes={"funding": "nhs"},
    )
    assert codes(replay(case, "ieso", "2026-01-12")) == []
    assert codes(replay(case, "ieso", "2026-01-13")) == ["not-independent"]
    assert replay(case, "ieso", "2026-01-13")["routes"] == [
        {"body": "ico", "available": True},
        {"body": "phso", "available": True},
    ]


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_changes_before_changes_at_and_something_does_then(
    policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`changes_at` is found by looking at due days; here it is checked by replaying."""
    monkeypatch.setattr(contract_oracle, "SHIPPED_PROCLAMATIONS", [])  # they are not foreseen
    for seed in range(60):
        _, case = make_case(seed, policy)
        calendar = case.get("calendar", {})
        calendar.pop("proclaimed", None)
        case["facts"] = [item for item in case["facts"] if item["fact"] != "corrected"]
        if not is_valid(case, policy):
            continue
        last = max((moment_of(item["at"]).instant for item in case["facts"]), key=lambda m: m.astimezone(UTC))
        answer = replay(case, policy, last.isoformat())
        for _ in range(4):
            changes = answer["changes_at"]
            if changes is None:
                later = (last + timedelta(days=900)).isoformat()
                assert same_but_for_time(answer, replay(case, policy, later)), (seed, later)
                break
            just_before = (moment_of(changes).instant.astimezone(UTC) - timedelta(seconds=1)).isoformat()
            assert same_but_for_time(answer, replay(case, policy, just_before)), (seed, just_before)
            following = replay(case, policy, changes)
            assert not same_but_for_time(answer, following), (seed, changes)
            answer = following


def same_but_for_time(one: JSON, other: JSON) -> bool:
    return {**one, "at": None} == {**other, "at": None}


# ------------------------------------------------------------------------------------------------
# The engine against the oracle
# ------------------------------------------------------------------------------------------------

DUTY_FIELDS = ("stage", "action", "from", "due", "expected", "status", "done", "clause", "strength")
COUNTED_PROBLEMS = ("attribute-missing", "beyond-calendar")


def comparable(answer: JSON) -> JSON:
    """The part of an answer on which the two must agree, in one form."""
    found = [problem["code"] for problem in answer["problems"]]
    return {
        **{key: answer[key] for key in ("policy", "at", "stage", "status", "outcome", "changes_at")},
        "duties": [{key: duty[key] for key in DUTY_FIELDS} for duty in answer["duties"]],
        "windows": [{key: window[key] for key in ("to", "opens", "closes", "status")} for window in answer["windows"]],
        "routes": {route["body"]: route["available"] for route in answer["routes"]},
        # The page does not say whether a code is repeated for a second fact.
        "problems": sorted({*found} - {*COUNTED_PROBLEMS}) + sorted(code for code in found if code in COUNTED_PROBLEMS),
        "next": [{key: entry[key] for key in ("stage", "action", "due")} for entry in answer["next"]],
    }


def difference(engine: JSON, oracle: JSON) -> list[str]:
    """One line for each value on which they differ."""
    lines: list[str] = []
    for key in oracle:
        one, other = engine[key], oracle[key]
        if one == other:
            continue
        if isinstance(other, list) and key != "problems" and len(one) == len(other):
            for place, (left, right) in enumerate(zip(one, other, strict=True)):
                name = " ".join(str(right.get(part)) for part in ("stage", "action", "clause", "to") if part in right)
                lines += [
                    f"{key}[{place}] {name}: {field}: engine {left[field]!r}, oracle {right[field]!r}"
                    for field in right
                    if left[field] != right[field]
                ]
        else:
            lines += [f"{key}:", f"    engine {json.dumps(one)}", f"    oracle {json.dumps(other)}"]
    return lines


def compare(case: JSON, policy: str, at: str) -> list[str]:
    oracle = comparable(replay(case, policy, at))
    try:
        engine = comparable(engine_replay(case, policy, at))
    except Exception as trouble:  # noqa: BLE001 whatever the engine raises is a difference
        return [f"the engine refused: {type(trouble).__name__}: {trouble}"]
    return difference(engine, oracle)


def still_differs(case: JSON, policy: str, at: str) -> bool:
    if not any(item["fact"] == "received" for item in case["facts"]):
        return False
    ids = {str(item["id"]) for item in case["facts"] if "id" in item}
    if any(item["fact"] == "corrected" and str(item["of"]) not in ids for item in case["facts"]):
        return False
    try:
        return is_valid(case, policy) and bool(compare(case, policy, at))
    except InvalidCase:
        return False


def shrink(case: JSON, policy: str, at: str) -> JSON:
    """Drop facts, attributes of facts and surroundings while the two still differ."""
    smallest = copy.deepcopy(case)
    shrunk = True
    while shrunk:
        shrunk = False
        for candidate in smaller(smallest):
            if still_differs(candidate, policy, at):
                smallest, shrunk = candidate, True
                break
    return smallest


def smaller(case: JSON) -> list[JSON]:
    facts = case["facts"]
    found: list[JSON] = [
        {**case, "facts": facts[:place] + facts[place + 1 :]}
        for place, item in enumerate(facts)
        if item["fact"] != "received"
    ]
    found += [
        {other: value for other, value in case.items() if other != key}
        for key in ("calendar", "points", "attributes")
        if key in case and not (key == "points" and any("points" in str(item) for item in facts))
    ]
    for key in case.get("calendar", {}):
        rest = {other: value for other, value in case["calendar"].items() if other != key}
        found.append({**case, "calendar": rest})
    for place, item in enumerate(case["facts"]):
        for key in item:
            if key not in ("fact", "at", "to", "of", "set", "void"):
                less = {other: value for other, value in item.items() if other != key}
                found.append({**case, "facts": [*case["facts"][:place], less, *case["facts"][place + 1 :]]})
    return found


def report(case: JSON, policy: str, at: str, seed: int) -> str:
    smallest = shrink(case, policy, at)
    facts = "\n".join("    " + json.dumps(item) for item in smallest["facts"])
    around = json.dumps({key: value for key, value in smallest.items() if key not in ("facts", "policy")})
    lines = "\n".join("    " + line for line in compare(smallest, policy, at))
    return f"seed {seed}, {policy}, --at {at}, {around}\n{facts}\n  differs:\n{lines}"


def cases_wanted() -> int:
    return int(os.environ.get("PUTRIGHT_ORACLE_CASES", "3000"))


@pytest.mark.oracle
@pytest.mark.parametrize("policy", POLICIES)
def test_engine_agrees_with_the_oracle(policy: str) -> None:
    first = int(os.environ.get("PUTRIGHT_ORACLE_SEED", "0"))
    for seed in range(first, first + max(1, cases_wanted() // len(POLICIES))):
        _, case = make_case(seed, policy)
        for at in moments_of(case, policy, random.Random(seed)):
            if compare(case, policy, at):
                pytest.fail(report(case, policy, at, seed))


@cache
def policy_read_once(policy_id: str) -> Any:
    """Reading the policy file is nine tenths of a replay, and it is the same one every time."""
    return opening.open_policy(policy_id)


def engine_replay(case: JSON, policy_id: str, at: str) -> JSON:
    """The real engine, by its one door."""
    policy = policy_read_once(policy_id)
    with patch.object(opening, "open_policy", lambda _name: policy):
        answer: JSON = replay_document(json.dumps(case), policy=policy_id, at=at)
    return answer
