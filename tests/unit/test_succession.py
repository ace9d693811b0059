"""A later version takes over what is open: it says what is owed from its first day on, and never goes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.calendars import load_calendars
from putright.procedure.assessment import Assessment, assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import Document
from putright.procedure.history import History
from putright.procedure.moments import moment_at
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.procedure.succession import can_take_over, succeeded

TEXT = """
policy: a-lido
title: Complaints policy of a lido
provider: {{kind: lido}}
calendar: england-and-wales
attributes:
  pool: [{pools}]
roles:
  desk: {{title: The front desk, clause: LI-1}}
  warden: {{title: The warden, clause: LI-2}}
complain: {{within: {complain}, of: concerns_date, clause: LI-9}}
open complaints: {{come under: this version, clause: LI-10}}
stages:
  desk:
    title: The desk answers
    owner: desk
    clause: LI-1
    duties:
      - {{do: acknowledge, within: {acknowledge}, of: received, clause: LI-3}}
{update}      - {{do: respond, within: {respond}, of: received, clause: LI-4}}
    then: {{to: {second}, within: {window}, clause: LI-5}}
  {second}:
    title: The warden looks again
    owner: warden
    clause: LI-2
    duties:
      - {{do: respond, within: 20 working days, of: start, clause: LI-6}}
"""
UPDATE = "      - {do: inform, every: 5 working days, of: received, clause: LI-7}\n"
FIRST_DAY = date(2026, 6, 15).toordinal()
"""A Monday on which the later version comes into force."""


def policy(**said: str) -> Policy:
    usual = {
        "acknowledge": "3 working days", "respond": "20 working days", "window": "6 months", "complain": "12 months",
        "second": "warden", "pools": "big, small", "update": "",
    }  # fmt: skip
    found = read_policy(TEXT.format(**(usual | said)), "the policy")
    assert isinstance(found, Policy), list(found)
    return found


def case(*facts: Mapping[str, object], **around: object) -> History:
    whole = policy()
    received = {"fact": "received", "at": "2026-06-01T10:00", "id": "f0", "concerns_date": "2025-10-01"}
    found = read_case(Document({"attributes": {"pool": "big"}, "facts": [received, *facts], **around}), whole)
    assert isinstance(found, CaseFile)
    return found.history


def under(history: History, later: Policy, at: str, earlier: Policy | None = None) -> Assessment:
    whole = succeeded(earlier or policy(), later, FIRST_DAY)
    return assess(history, whole, load_calendars(), at)


def duty(found: Assessment, action: str) -> tuple[str, str]:
    (row,) = [row for row in found.duties if row.action == action and row.stage == "desk"]
    return row.status, str(row.due_at)


ACKNOWLEDGED: dict[str, object] = {"fact": "acknowledged", "at": "2026-06-04T12:00", "id": "f1"}
LATE: dict[str, object] = ACKNOWLEDGED | {"at": "2026-06-08T12:00"}


def test_before_its_first_day_nothing_changes_and_the_answer_says_when_it_will() -> None:
    history, later = case(ACKNOWLEDGED), policy(respond="25 working days")
    found = under(history, later, "2026-06-12")
    assert duty(found, "respond") == ("open", "2026-06-29")
    assert found.policy.id == "a-lido"
    assert found.changes_at == moment_at("2026-06-15T00:00").instant


@pytest.mark.parametrize(("limit", "due"), [("25 working days", "2026-07-06"), ("15 working days", "2026-06-22")])
def test_from_its_first_day_on_what_is_open_is_due_as_it_says(limit: str, due: str) -> None:
    assert duty(under(case(ACKNOWLEDGED), policy(respond=limit), "2026-06-15"), "respond") == ("open", due)


@pytest.mark.parametrize(
    ("fact", "limit", "verdict"),
    [
        (ACKNOWLEDGED, "1 working day", ("met", "2026-06-04")),  # a stricter version makes nothing late that was not
        (LATE, "10 working days", ("late", "2026-06-04")),  # and a looser one excuses nothing
    ],
)
def test_old_verdicts_never_change(fact: dict[str, object], limit: str, verdict: tuple[str, str]) -> None:
    assert duty(under(case(fact), policy(acknowledge=limit), "2026-06-20"), "acknowledge") == verdict


def test_what_was_overdue_stays_so_under_a_looser_version_until_it_is_done() -> None:
    later = policy(acknowledge="20 working days")
    assert duty(under(case(), later, "2026-06-16"), "acknowledge") == ("overdue", "2026-06-04")
    done = case(ACKNOWLEDGED | {"at": "2026-06-17T09:00"})
    assert duty(under(done, later, "2026-06-18"), "acknowledge") == ("late", "2026-06-04")


def test_a_shorter_limit_makes_nothing_late_before_anybody_promised_it() -> None:
    later = policy(respond="5 working days")  # by the letter due on 8 June, a week before it was in force
    assert duty(under(case(ACKNOWLEDGED), later, "2026-06-16"), "respond") == ("open", "2026-06-29")
    answered = case(ACKNOWLEDGED, {"fact": "responded", "at": "2026-06-20T10:00", "person": "A"})
    assert duty(under(answered, later, "2026-06-21"), "respond") == ("met", "2026-06-29")


def test_a_new_promise_is_owed_from_then_on_only() -> None:
    found = under(case(ACKNOWLEDGED), policy(update=UPDATE), "2026-06-16")
    first = [(row.status, str(row.due_at)) for row in found.duties if row.action == "inform"]
    assert first == [("cancelled", "2026-06-08")]


def test_a_promise_that_was_broken_and_is_made_no_more_was_missed() -> None:
    found = under(case(ACKNOWLEDGED), policy(), "2026-06-16", policy(update=UPDATE))
    assert [(row.status, str(row.due_at)) for row in found.duties if row.action == "inform"] == [
        ("missed", "2026-06-08")
    ]


def test_updates_that_were_given_stay_and_the_next_is_owed_as_the_later_version_says() -> None:
    told = [{"fact": "informed", "at": f"2026-06-{day}T10:00", "id": f"i{day}"} for day in ("05", "12")]
    slower = UPDATE.replace("5 working", "8 working")
    found = under(case(ACKNOWLEDGED, *told), policy(update=slower), "2026-06-16", policy(update=UPDATE))
    rows = [(row.status, str(row.due_at)) for row in found.duties if row.action == "inform"]
    assert rows == [("met", "2026-06-08"), ("met", "2026-06-12"), ("open", "2026-06-24")]


def test_an_open_window_is_never_shortened() -> None:
    answered = case(ACKNOWLEDGED, {"fact": "responded", "at": "2026-06-10T10:00", "person": "A"})
    found = under(answered, policy(window="1 month"), "2026-08-01")
    (onward,) = [row for row in found.windows if row.to == "warden"]
    assert (onward.status, onward.closes) == ("open", date(2026, 12, 10).toordinal())
    asked = case(
        ACKNOWLEDGED,
        {"fact": "responded", "at": "2026-06-10T10:00", "person": "A"},
        {"fact": "escalated", "at": "2026-09-01T10:00", "to": "warden"},
    )
    late = under(asked, policy(window="1 month"), "2026-09-02")
    assert "escalated-after-window" not in {one.code for one in late.problems}
    longer = under(answered, policy(window="9 months"), "2026-08-01")
    assert [row.closes for row in longer.windows if row.to == "warden"] == [date(2027, 3, 10).toordinal()]


def test_who_complained_in_time_did_so() -> None:
    found = under(case(ACKNOWLEDGED), policy(complain="3 months"), "2026-06-16")
    assert "received-out-of-time" not in {one.code for one in found.problems}


def test_a_case_that_had_ended_stays_under_its_version_even_when_it_is_opened_again() -> None:
    ended = case(
        ACKNOWLEDGED,
        {"fact": "withdrawn", "at": "2026-06-12T10:00"},
        {"fact": "reopened", "at": "2026-06-17T10:00"},
    )
    found = under(ended, policy(respond="25 working days"), "2026-06-18")
    assert duty(found, "respond") == ("open", "2026-06-29")


def test_two_versions_one_after_the_other() -> None:
    second = succeeded(policy(), policy(respond="25 working days"), FIRST_DAY)
    third = succeeded(second, policy(respond="30 working days"), FIRST_DAY + 7)
    due = {
        at: duty(assess(case(ACKNOWLEDGED), third, load_calendars(), at), "respond")[1]
        for at in ("2026-06-12", "2026-06-16", "2026-06-23")
    }
    assert due == {"2026-06-12": "2026-06-29", "2026-06-16": "2026-07-06", "2026-06-23": "2026-07-13"}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"second": "board"}, "knows no"),
        ({"pools": "small, tiny"}, "no pool big"),
    ],
)
def test_a_version_that_cannot_say_how_a_case_stands_says_why(said: dict[str, str], why: str) -> None:
    history = case(
        ACKNOWLEDGED,
        {"fact": "responded", "at": "2026-06-05T10:00", "person": "A"},
        {"fact": "escalated", "at": "2026-06-08T10:00", "to": "warden"},
    )
    found = can_take_over(history, policy(), policy(**said), load_calendars(), moment_at("2026-06-12"))
    assert why in found or "warden" in found
    assert not can_take_over(history, policy(), policy(), load_calendars(), moment_at("2026-06-12"))


@given(
    st.sampled_from(["1 working day", "5 working days", "15 working days", "40 working days"]),
    st.sampled_from(["2 working days", "10 working days"]),
    st.lists(
        st.tuples(
            st.sampled_from(["acknowledged", "informed", "phoned", "responded", "withdrawn"]),
            st.integers(min_value=0, max_value=40),
        ),
        max_size=6,
    ),
    st.integers(min_value=0, max_value=45),
)
def test_whatever_the_versions_what_was_settled_on_the_eve_is_settled_the_same_ever_after(
    respond: str, acknowledge: str, told: list[tuple[str, int]], later_on: int
) -> None:
    facts: list[Mapping[str, object]] = []
    for number, (kind, days) in enumerate(sorted(told, key=lambda one: one[1])):
        when = date.fromordinal(date(2026, 6, 1).toordinal() + days)
        facts.append(
            {"fact": kind, "at": f"{when}T12:00", "id": f"x{number}"} | ({"person": "A"} if kind == "responded" else {})
        )
    history = case(*facts)
    earlier = policy(update=UPDATE)
    later = policy(respond=respond, acknowledge=acknowledge, update=UPDATE.replace("5", "7"))
    eve = assess(history, earlier, load_calendars(), "2026-06-14")
    at = date.fromordinal(FIRST_DAY + later_on).isoformat()
    found = under(history, later, at, earlier)

    def settled(rows: object) -> list[tuple[object, ...]]:
        return sorted(
            (row.action, row.status, str(row.due_at), str(row.done and row.done.id))
            for row in rows  # type: ignore[attr-defined]
            if row.status in ("met", "late", "missed")
        )

    assert not [one for one in settled(eve.duties) if one not in settled(found.duties)]
    broken = [(row.action, str(row.due_at)) for row in eve.duties if row.status == "overdue"]
    now = [(row.action, str(row.due_at)) for row in found.duties if row.status in ("overdue", "late", "missed")]
    assert not [one for one in broken if one not in now]
    assert all(row.due is None or row.due >= FIRST_DAY for row in found.duties if row.status == "open")
