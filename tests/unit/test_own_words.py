"""What a policy adds to the stock is said in the policy's own words, or, where it has none, so that it can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from putright.calendars import load_calendars
from putright.procedure.assessment import assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.conditions import parse_conditions
from putright.procedure.document import read_document
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.wording.act_words import case_attribute_words, field_words
from putright.wording.condition_words import condition_words, told_apart
from putright.wording.drawing_words import only_words, promised
from putright.wording.duty_words import duty_title, is_for_complainant, promise_sentence
from putright.wording.procedure_page import procedure_page

FILE = Path(__file__).parents[1] / "policies" / "fixtures" / "words-of-its-own" / "policy.yaml"
TEXT = FILE.read_text("utf-8")


def policy_of(text: str = TEXT) -> Policy:
    found = read_policy(text, "policy.yaml")
    assert isinstance(found, Policy), str(found)
    return found


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def test_the_public_page_says_for_whom_a_promise_is_in_the_policys_words():
    page = str(procedure_page(policy_of()))
    assert "If the complainant is a child, we will offer you an advocate on the day we receive your complaint." in page
    assert "If it happened in the pool or on the slide, we will" in page
    assert "If somebody was hurt, your complaint starts at this stage." in page
    assert "If the complainant is an adult, we will send you our full answer or offer you an advocate within" in page
    assert " is true" not in page


def test_the_drawing_says_it_too():
    policy = policy_of()
    duty = policy.stages[0].duties[0]
    assert promised(duty, policy) == "offer you an advocate"
    assert only_words(duty, policy) == "Only if the complainant is a child."


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("child is true", "if “child” applies"),
        ("child is false", "if “child” does not apply"),
        ("straight_to_stage_2 is not true", "if “straight to stage 2” does not apply"),
        ("severity is serious", "if severity is serious"),
        ("severity is not serious", "if severity is not serious"),
        ("severity is not serious or grave", "if severity is neither grave nor serious"),
    ],
)
def test_an_attribute_without_words_is_said_by_its_name(condition, says):
    assert condition_words(parse_conditions(condition), {}) == says


def test_what_is_not_so_is_said_where_only_what_is_so_has_words():
    policy = policy_of(changed("{stage: manager, if: injured is true", "{stage: manager, if: injured is false"))
    assert condition_words(policy.begins[0].conditions, {}) == "if it is not so that somebody was hurt"
    assert told_apart(policy.begins[0].conditions, {}) == "if it is not so that somebody was hurt"


def test_a_form_asks_in_the_policys_words():
    policy = policy_of()
    hurt = case_attribute_words("injured", policy)
    assert (hurt.label, hurt.choices) == ("Somebody was hurt", (("true", "Yes"), ("false", "No")))
    assert dict(case_attribute_words("place", policy).choices)["pool"] == "It happened in the pool"
    assert dict(case_attribute_words("place", policy).choices)["elsewhere"] == "Elsewhere"
    assert ("offer-advocate", "Offer an advocate") in field_words("extended", "action", policy).choices


def test_an_action_with_words_is_ordered_of_staff_and_promised_to_the_complainant():
    policy = policy_of()
    facts = "attributes: {child: true, place: pool, injured: false}\nfacts: [{fact: received, at: 2026-06-01}]"
    case = read_case(read_document(facts), policy)
    assert isinstance(case, CaseFile)
    advocate, water, *_ = assess(case.history, policy, load_calendars(), "2026-06-01").duties
    assert duty_title(advocate) == "Offer an advocate"
    assert is_for_complainant(advocate)
    assert promise_sentence(advocate) == "We will offer you an advocate by Monday 1 June 2026."
    assert duty_title(water) == "Have the water tested"
    assert not is_for_complainant(water)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{pool: it happened", "{pond: it happened", '"pond" is not a value of place'),
        (
            "  injured: {values: [true, false]",
            "  injured: {values: [true]",
            "attributes.injured.values: found a list, expected at least 2 entries.",
        ),
        (
            "  injured: {values: [true, false], says: somebody was hurt}",
            "  injured: [true]",
            "attributes.injured: found a list, expected at least 2 entries.",
        ),
        ("says: somebody was hurt", "sais: somebody was hurt", 'Did you mean "says"?'),
        (
            "says: offer you an advocate",
            "says: [offer, you]",
            "actions.offer-advocate.says: found a list, expected text.",
        ),
    ],
)
def test_a_fault_in_words_says_where_and_what(old, new, says):
    found = read_policy(changed(old, new), "policy.yaml")
    assert isinstance(found, Faults)
    assert says in str(found)
