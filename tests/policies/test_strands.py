"""The strands beside a complaint: each held to its worked cases, its words whole, its sources named."""

import pytest

from putright.calendars import load_calendars
from putright.replay.worked import check_case
from putright.strands import STAGE, of_stage, sort_ids, sort_of, stage_for, strand_of, worked_cases

CASES = [(sort, case) for sort in sort_ids() for case in worked_cases(sort)]


def test_there_are_four_and_each_has_worked_cases():
    assert sort_ids() == ("candour", "data-breach", "safeguarding", "subject-access")
    assert {sort for sort, _ in CASES} == set(sort_ids())


@pytest.mark.parametrize(("sort", "case"), CASES)
def test_worked_case_holds(sort, case):
    assert check_case(worked_cases(sort)[case], case, sort_of(sort).policy) == []


@pytest.mark.parametrize("sort", sort_ids())
def test_every_step_can_be_recorded_and_every_duty_has_its_source(sort):
    found = sort_of(sort)
    stage = found.policy.by_id[STAGE]
    assert {duty.clause for duty in stage.duties} == set(found.rules)
    for duty in stage.duties:
        assert set(duty.done_by or duty.action.done_by) <= set(found.steps), duty.action.name
    own = {kind for kind, fact in found.policy.facts.items() if found.policy.id == sort and kind in found.steps}
    assert own == set(found.steps)
    for kind, step in found.steps.items():
        outcome = found.policy.facts[kind].attribute("outcome")
        assert set(step.choices) == set(outcome.values if outcome else ())


@pytest.mark.parametrize("sort", sort_ids())
def test_what_was_checked_says_in_what_and_when(sort):
    for rule in sort_of(sort).rules.values():
        assert rule.source
        assert bool(rule.read and rule.checked) == rule.verified
        assert ("checked on" in rule.standing) == rule.verified


def test_a_stored_duty_says_which_strand_it_belongs_to_and_no_stage_of_a_policy_can():
    stage = stage_for("candour", "s2")
    assert of_stage(stage) is sort_of("candour")
    assert strand_of(stage) == "s2"
    assert of_stage("stage-1") is None


def test_working_days_are_those_of_the_complaints_own_policy():
    from dataclasses import replace

    home = replace(sort_of("candour").policy, division="scotland")
    assert sort_of("safeguarding").under(home).division == "scotland"
    assert "scotland" in load_calendars()
