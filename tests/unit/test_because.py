"""The reasons of dates say when a clock stood still, and a limit of no days is the day itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from putright.calendars import load_calendars
from putright.procedure.assessment import Assessment, assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import read_document
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.wording.because import because
from putright.wording.drawing_words import promised, when_words
from putright.wording.procedure_page import procedure_page

FIXTURES = Path(__file__).parents[1] / "policies" / "fixtures"
PAUSED = "{fact: details-requested, at: 2026-06-04}"
RESUMED = "{fact: details-received, at: 2026-06-12}"


def policy_of(name: str, *changes: tuple[str, str]) -> Policy:
    text = (FIXTURES / name / "policy.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    found = read_policy(text, name)
    assert isinstance(found, Policy), str(found)
    return found


def case_of(policy: Policy, facts: tuple[str, ...], at: str) -> Assessment:
    case = read_case(read_document(f"facts: [{', '.join(facts)}]"), policy)
    assert isinstance(case, CaseFile), case
    return assess(case.history, policy, load_calendars(), at)


def reason(policy: Policy, facts: tuple[str, ...], at: str, action: str) -> str:
    found = case_of(policy, facts, at)
    (row,) = (row for row in found.duties if row.action == action)
    return because(row, found.calendar, policy.counting, found.at)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (
            (PAUSED, RESUMED),
            "The clock stood still from Thursday 4 to Friday 12 June 2026 (IB-4), so the last day moved to Tuesday 23 "
            "June 2026.",
        ),
        (
            (PAUSED,),
            "The clock stood still from Thursday 4 to Thursday 25 June 2026 (IB-4), so the last day moved to Monday 6 "
            "July 2026.",
        ),
        (("{fact: details-requested, at: 2026-06-05}", "{fact: details-received, at: 2026-06-07}"), ""),
    ],
    ids=["until the papers came", "until it went on by itself", "over a weekend, which moves nothing"],
)
def test_a_reason_says_from_when_to_when_the_clock_stood_still_and_by_which_clause(facts, says):
    said = reason(
        policy_of("waiting-for-papers"), ("{fact: received, at: 2026-06-01}", *facts), "2026-07-20", "respond"
    )
    assert said.endswith(says)
    assert bool(says) is ("stood still" in said)


def test_a_reason_says_by_which_clause_the_clock_stands_still():
    said = reason(
        policy_of("waiting-for-papers"), ("{fact: received, at: 2026-06-01}", PAUSED), "2026-06-08", "respond"
    )
    assert said.startswith("The clock has stood still since Thursday 4 June 2026 (details-requested; IB-4).")


SAME_DAY = ("within: 1 working day\n        of: received", "within: the same day\n        of: received")


def test_a_limit_of_no_days_is_the_same_day_in_a_reason():
    policy = policy_of("shop-hours", SAME_DAY)
    before = reason(policy, ("{fact: received, at: 2026-06-02T10:00}",), "2026-06-02", "acknowledge")
    assert before == "On the same day: Tuesday 2 June 2026."
    late = reason(policy, ("{fact: received, at: 2026-06-02T18:00}",), "2026-06-02", "acknowledge")
    assert late.startswith("On the same day: Wednesday 3 June 2026 (it came late on Tuesday 2 June 2026")


def test_a_limit_of_no_days_is_the_day_itself_on_the_public_page_and_the_drawing():
    policy = policy_of("shop-hours", SAME_DAY)
    page = str(procedure_page(policy))
    assert "acknowledge your complaint in writing on the day we receive it" in page
    assert "0 days" not in page
    duty = next(duty for duty in policy.stages[0].duties if duty.action.name == "acknowledge")
    assert promised(duty, policy) == "acknowledge your complaint in writing"
    assert when_words(duty, policy) == ("on the day we receive your complaint", "")
