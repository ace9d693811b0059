"""Everything that can speak against somebody, and every entry about it, has words."""

from __future__ import annotations

import pytest

from putright.policies import policy_text
from putright.procedure.policy import Policy
from putright.procedure.problem import Problem
from putright.procedure.reader import read_policy
from putright.register.parts import CONFLICTS, NAMED
from putright.wording.conflict_words import HOW, TITLES, closing_sentence, did_words, why_not
from putright.wording.problem_words import problem_title, problem_words

ABOUT = (("person", "person-7"), ("stage", "stage-2"), ("earlier", "stage-1"), ("did", "responded"), ("how", "witness"))


def name(key: str) -> str:
    return {"person-7": "Fran Lowry", "person-8": "Mei Holt"}.get(key, key)


@pytest.fixture(scope="module")
def policy() -> Policy:
    found = read_policy(policy_text("ieso"), "ieso")
    assert isinstance(found, Policy)
    return found


def test_each_kind_of_conflict_has_its_words() -> None:
    assert set(TITLES) == set(CONFLICTS)


def test_each_way_of_being_named_can_be_chosen() -> None:
    how = NAMED.attribute("how")
    assert how is not None
    assert list(HOW) == list(how.values)


@pytest.mark.parametrize("code", CONFLICTS)
def test_a_conflict_is_a_sentence_with_names_in_place_of_ids(policy: Policy, code: str) -> None:
    how = "complained-about" if code == "complained-about" else "witness"
    about = tuple((key, how if key == "how" else value) for key, value in ABOUT)
    problem = Problem(code, None, about)
    said = problem_words(problem, policy, name)
    assert "Fran Lowry" in said
    assert "person-7" not in said
    assert "stage-2" not in said
    assert said.endswith(".")
    assert problem_title(code)
    assert "-" not in why_not(problem, policy)
    says = {"person": "person-7", "conflict": code, "stage": "stage-2"}
    entry = closing_sentence("conflict-accepted", says, policy, name)
    assert entry.startswith("Fran Lowry goes on at stage 2 for a recorded reason, although ")


@pytest.mark.parametrize(
    ("kind", "says", "sentence"),
    [
        (
            "person-named",
            {"person": "person-7", "how": "witness"},
            "Fran Lowry is named in this complaint as a witness.",
        ),
        (
            "person-named",
            {"person": "person-7", "how": "mistake"},
            "Fran Lowry is not named in the complaint after all.",
        ),
        (
            "access-chosen",
            {"people": "person-7 person-8"},
            "Only Fran Lowry and Mei Holt may open this case.",
        ),
        ("access-chosen", {}, "The case is open again to everybody who may see cases."),
        (
            "opened-with-reason",
            {"person": "person-7", "until": "2026-07-01T14:00:00+00:00"},
            "Fran Lowry opened this case, which is closed to them, until 15:00 on Wednesday 1 July 2026.",
        ),
        ("noted", {}, ""),
    ],
)
def test_an_entry_is_a_sentence(policy: Policy, kind: str, says: dict[str, object], sentence: str) -> None:
    assert closing_sentence(kind, says, policy, name) == sentence


def test_what_somebody_did_or_entered() -> None:
    assert did_words("responded") == "answered it"
    assert did_words("entered responded") == "entered the answer"
    assert did_words("room-inspected") == "took part"
