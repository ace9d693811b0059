"""What becomes of a case after a later version took it over: corrections, days off, extensions, endings."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.test_succession import (
    ACKNOWLEDGED,
    FIRST_DAY,
    LATE,
    TEXT,
    UPDATE,
    case,
    duty,
    policy,
    under,
)

from putright.calendars import load_calendars
from putright.procedure.assessment import Assessment, assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import Document
from putright.procedure.faults import Faulty
from putright.procedure.history import History
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.procedure.succession import succeeded

START = date(2026, 6, 1)
SHORT = "5 working days"
"""By the letter due a week before the later version was in force: the earlier version's own date stays."""


def rows(found: Assessment, action: str) -> list[tuple[str, str]]:
    return [(row.status, str(row.due_at)) for row in found.duties if row.action == action]


def corrected(fact: str, **said: Any) -> dict[str, object]:
    return {"fact": "corrected", "at": "2026-06-20T10:00", "of": fact, **said}


def test_a_correction_after_the_first_day_mends_the_verdict_of_what_it_is_about() -> None:
    mended = case(LATE, corrected("f1", set={"at": "2026-06-04T12:00"}))
    for limit in ("1 working day", "3 working days", "10 working days"):
        assert rows(under(mended, policy(acknowledge=limit), "2026-06-21"), "acknowledge") == [("met", "2026-06-04")]
    # Until it was made, what was recorded counts.
    assert rows(under(mended, policy(), "2026-06-19"), "acknowledge") == [("late", "2026-06-04")]


def test_what_is_struck_out_after_the_first_day_was_never_done() -> None:
    struck = case(ACKNOWLEDGED, corrected("f1", void=True))
    later = policy(acknowledge="10 working days")
    assert rows(under(struck, later, "2026-06-21"), "acknowledge") == [("overdue", "2026-06-04")]


def test_a_receipt_corrected_after_the_first_day_moves_the_dates_of_the_earlier_version_too() -> None:
    moved = case(LATE, corrected("f0", set={"at": "2026-06-05T12:00"}))
    found = under(moved, policy(respond="15 working days"), "2026-06-21")
    assert rows(found, "acknowledge") == [("met", "2026-06-10")]
    assert rows(found, "respond") == [("open", "2026-06-26")]


def shut(*facts: dict[str, object], back: str | None = None) -> History:
    day: dict[str, object] = {"date": "2026-06-24", "on": "2026-06-18T09:00"}
    return case(*facts, calendar={"proclaimed": [day | ({"taken_back": back} if back else {})]})


def test_a_day_off_that_becomes_known_later_moves_the_date_that_stayed() -> None:
    later = policy(respond=SHORT)
    assert duty(under(shut(ACKNOWLEDGED), later, "2026-06-17"), "respond") == ("open", "2026-06-29")
    assert duty(under(shut(ACKNOWLEDGED), later, "2026-06-19"), "respond") == ("open", "2026-06-30")
    back = shut(ACKNOWLEDGED, back="2026-06-22T09:00")
    assert duty(under(back, later, "2026-06-23"), "respond") == ("open", "2026-06-29")
    answered = shut(ACKNOWLEDGED, {"fact": "responded", "at": "2026-06-30T10:00", "person": "A"})
    assert duty(under(answered, later, "2026-07-01"), "respond") == ("met", "2026-06-30")


def test_a_day_off_that_becomes_known_later_moves_the_end_of_a_window_that_stayed() -> None:
    answer: dict[str, object] = {"fact": "responded", "at": "2026-06-10T10:00", "person": "A"}
    ends = {
        at: [str(row.closes) for row in under(shut(ACKNOWLEDGED, answer), policy(window="2 working days"), at,
             policy(window="15 working days")).windows if row.to == "warden"]
        for at in ("2026-06-17", "2026-06-19")
    }  # fmt: skip
    assert [int(two) - int(one) for one, two in zip(*ends.values(), strict=True)] == [1]


def test_an_extension_after_the_first_day_moves_the_date_that_stayed() -> None:
    more = {"fact": "extended", "at": "2026-06-18T10:00", "action": "respond", "until": "2026-07-10", "reason": "Ill"}
    found = under(case(ACKNOWLEDGED, more), policy(respond=SHORT), "2026-07-01")
    assert duty(found, "respond") == ("open", "2026-07-10")


def test_what_ends_before_the_date_that_stayed_was_not_missed() -> None:
    ended = case(ACKNOWLEDGED, {"fact": "withdrawn", "at": "2026-06-18T10:00"})
    assert duty(under(ended, policy(respond=SHORT), "2026-07-10"), "respond") == ("cancelled", "2026-06-29")
    again = case(
        ACKNOWLEDGED,
        {"fact": "withdrawn", "at": "2026-06-18T10:00"},
        {"fact": "reopened", "at": "2026-06-19T10:00"},
        {"fact": "responded", "at": "2026-06-25T10:00", "person": "A"},
    )
    assert duty(under(again, policy(respond=SHORT), "2026-07-10"), "respond") == ("met", "2026-06-29")


def test_a_limit_in_hours_and_one_in_days_are_not_mistaken_for_each_other() -> None:
    found = under(case(ACKNOWLEDGED), policy(respond="48 hours"), "2026-06-16")
    assert duty(found, "respond") == ("open", "2026-06-29")
    assert found.changes_at is not None
    assert duty(under(case(ACKNOWLEDGED), policy(respond="48 hours"), "2026-06-30"), "respond")[0] == "overdue"


def test_what_the_earlier_version_counts_from_something_else_is_still_owed() -> None:
    text = TEXT.replace("{respond}, of: received", "{respond}, of: acknowledged")
    usual = {
        "acknowledge": "20 working days", "respond": "10 working days", "window": "6 months", "complain": "12 months",
        "second": "warden", "pools": "big, small", "update": "",
    }  # fmt: skip
    earlier = read_policy(text.format(**usual), "the policy")
    assert isinstance(earlier, Policy)
    found = under(case(), policy(acknowledge="20 working days", respond=SHORT), "2026-06-16", earlier)
    assert duty(found, "respond")[0] == "pending"
    told = case(ACKNOWLEDGED | {"at": "2026-06-17T12:00"})
    found = under(told, policy(acknowledge="20 working days", respond=SHORT), "2026-06-18", earlier)
    assert duty(found, "respond") == ("open", "2026-07-01")


def test_a_case_that_came_before_the_first_day_to_a_stage_the_version_does_not_have_stays() -> None:
    gone = case(
        ACKNOWLEDGED,
        {"fact": "responded", "at": "2026-06-10T10:00", "person": "A"},
        {"fact": "escalated", "at": "2026-06-11T10:00", "to": "warden"},
    )
    found = under(gone, policy(second="board"), "2026-06-20")
    assert (found.stage.id, found.policy.before) == ("warden", None)


def test_what_only_the_later_version_knows_leaves_what_was_late_as_it_was() -> None:
    answered = {"fact": "responded", "at": "2026-06-18T10:00", "person": "A"}
    on = {"fact": "escalated", "at": "2026-06-19T10:00", "to": "board"}
    received = {"fact": "received", "at": "2026-06-01T10:00", "id": "f0", "concerns_date": "2025-10-01"}
    later = policy(second="board", respond="40 working days")
    told = read_case(Document({"attributes": {"pool": "big"}, "facts": [received, answered, on]}), later)
    assert isinstance(told, CaseFile)
    found = under(told.history, later, "2026-06-22", policy(acknowledge="2 working days"))
    assert found.stage.id == "board"
    # The answer acknowledges too, or nothing does any more: late it stays.
    assert duty(found, "acknowledge")[0] in ("late", "missed")
    assert duty(found, "acknowledge")[1] == "2026-06-03"
    assert duty(found, "respond")[0] == "met"


LIMITS = ["2 working days", "5 working days", "48 hours", "15 working days", "20 working days", "40 working days"]
KINDS = [
    "acknowledged", "informed", "responded", "withdrawn", "reopened", "extended", "escalated", "action-agreed",
    "action-done", "closed", "phoned",
]  # fmt: skip


def some_facts(chance: random.Random) -> list[dict[str, object]]:
    facts: list[dict[str, object]] = []
    for number, days in enumerate(sorted(chance.randrange(45) for _ in range(chance.randrange(7)))):
        kind, when = chance.choice(KINDS), START + timedelta(days=days)
        more: dict[str, object] = {}
        if kind == "responded":
            more = {"person": "A"}
        elif kind == "extended":
            more = {"action": "respond", "until": str(when + timedelta(days=chance.randrange(1, 30))), "reason": "Ill"}
        elif kind == "escalated":
            more = {"to": "warden"}
        elif kind == "action-agreed":
            more = {"action": "a1", "owner": "A", "by": str(when + timedelta(days=chance.randrange(1, 20)))}
        elif kind == "action-done":
            more = {"action": "a1"}
        hour = f"T{chance.randrange(11, 18)}:00" if chance.random() < 0.8 else ""
        facts.append({"fact": kind, "at": f"{when}{hour}", "id": f"x{number}", **more})
    return facts


def some_days_off(chance: random.Random) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for day in {chance.randrange(8, 45) for _ in range(chance.randrange(3))}:
        known = START + timedelta(days=chance.randrange(45))
        one: dict[str, object] = {"date": str(START + timedelta(days=day)), "on": f"{known}T09:00"}
        if chance.random() < 0.4:
            one["taken_back"] = f"{known + timedelta(days=chance.randrange(1, 9))}T09:00"
        found.append(one)
    return found


def some_versions(chance: random.Random) -> Policy:
    """One to three versions, each taking over what is open."""

    def one() -> Policy:
        return policy(
            acknowledge=chance.choice(LIMITS[:4]), respond=chance.choice(LIMITS), update=chance.choice(["", UPDATE]),
            window=chance.choice(["1 month", "10 working days", "6 months"]),
        )  # fmt: skip

    whole = succeeded(one(), one(), FIRST_DAY)
    return succeeded(whole, one(), FIRST_DAY + chance.randrange(1, 15)) if chance.random() < 0.4 else whole


@given(st.integers(min_value=0))
@settings(max_examples=15, deadline=None)
def test_day_by_day_nothing_that_was_settled_is_settled_otherwise(seed: int) -> None:
    chance = random.Random(seed)
    whole, facts, off = some_versions(chance), some_facts(chance), some_days_off(chance)
    before: Counter[tuple[object, ...]] = Counter()
    for number in range(60):
        at = str(START + timedelta(days=number))
        try:
            history = case(*(fact for fact in facts if str(fact["at"])[:10] <= at), calendar={"proclaimed": off})
            found = assess(history, whole, load_calendars(), at)
        except Faulty:
            return
        now: Counter[tuple[object, ...]] = Counter(
            (row.stage, row.action, row.status, str(row.due_at), row.done and row.done.id)
            for row in found.duties
            if row.status in ("met", "late", "missed")
        )
        assert not before - now, at
        before = now


def test_what_a_law_demands_again_and_again_is_put_to_what_was_told_before_and_after() -> None:
    told: list[dict[str, object]] = [
        {"fact": "informed", "at": f"2026-06-{day}T10:00", "id": f"i{day}"} for day in ("05", "12", "19")
    ]
    whole = succeeded(policy(update=UPDATE), policy(update=UPDATE.replace("5 working", "8 working")), FIRST_DAY)
    found = assess(case(ACKNOWLEDGED, *told), whole, load_calendars(), "2026-06-22")
    numbers = {row.duty.number for row in found.duties if row.action == "inform"}
    assert len(numbers) == 1
