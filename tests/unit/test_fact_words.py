"""Facts and acts in words: nothing of the stock lacks them, and each says what it should."""

from __future__ import annotations

import json

import pytest
from tests.unit.reading_words import blemishes

from putright.letters import letters
from putright.policies import bundled, policy_text, worked_cases
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import read_document
from putright.procedure.facts import CASE_ATTRIBUTES, STOCK, Fact
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.wording import act_words, fact_words, field_words


def policy_of(name: str) -> Policy:
    found = read_policy(policy_text(name), name)
    assert not isinstance(found, Faults), str(found)
    return found


def naming(person: str) -> str:
    return {"person-7": "Ann Reed", "person-8": "Joe Marsh"}.get(person, person)


def sentence(policy: str, points: tuple[dict[str, str], ...] = (), entries=None, **record: object) -> str:
    """The sentence for one fact, read as a case file reads it."""
    known = policy_of(policy)
    facts: list[dict[str, object]] = [{"fact": "received", "at": "2026-03-02", "id": "f1"}]
    record.setdefault("at", "2026-03-05")
    if record["fact"] == "received":
        facts = []
    text = json.dumps({"points": list(points), "facts": [*facts, record]})
    case = read_case(read_document(text), known)
    assert isinstance(case, CaseFile), case
    return fact_words.fact_sentence(case.history.facts[-1], known, naming, entries, case.history.points)


# --- nothing of the stock lacks words --------------------------------------------------------------------------------


def test_every_kind_of_fact_has_words_for_the_history_and_for_the_act():
    assert set(STOCK) == fact_words.WORDED
    assert set(STOCK) == act_words.WORDED
    titles = [act_words.act_title(kind) for kind in STOCK]
    assert len(set(titles)) == len(titles)
    assert all(act_words.act_hint(kind).endswith(".") for kind in STOCK)


def test_every_attribute_has_a_question():
    assert {(kind.name, one.name) for kind in STOCK.values() for one in kind.attributes} == field_words.WORDED_FIELDS


def test_every_value_has_words():
    of_facts = {(one.name, value) for kind in STOCK.values() for one in kind.attributes for value in one.values}
    of_cases = {(name, value) for name, values in CASE_ATTRIBUTES.items() for value in values}
    decisions = {("outcome", one) for one in ("upheld", "partly-upheld", "not-upheld")}
    assert of_facts | of_cases | decisions == field_words.WORDED_VALUES


def test_every_attribute_of_a_case_has_a_question():
    assert set(CASE_ATTRIBUTES) == field_words.WORDED_CASE
    asked = act_words.case_attribute_words("funding", policy_of("ieso"))
    assert asked.choices == (("nhs", "The NHS"), ("private", "The patient, or insurance"))


def test_every_letter_that_goes_with_a_fact_exists():
    assert {act_words.letter_kind_for(kind) for kind in STOCK} - {None} <= set(letters())
    assert act_words.letter_kind_for("phoned") is None


# --- every fact of every worked case ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bundled())
def test_no_worked_case_gives_a_blemished_sentence(name):
    policy = policy_of(name)
    seen = set()
    for text in worked_cases(name).values():
        case = read_case(read_document(text), policy)
        assert isinstance(case, CaseFile)
        for fact in case.history.facts:
            seen.add(fact_words.fact_sentence(fact, policy, naming, None, case.history.points))
    assert len(seen) > 20
    assert not [said for said in seen if blemishes(said) or not said.endswith(".") or not said[0].isupper()]


# --- one by one ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"fact": "received", "channel": "phone"}, "Complaint received by phone."),
        (
            {"fact": "received", "channel": "email", "by": "representative"},
            "Complaint received by email from somebody who complains for another person.",
        ),
        ({"fact": "phoned"}, "Phoned the complainant."),
        ({"fact": "phoned", "answered": False}, "Phoned the complainant: no answer."),
        ({"fact": "acknowledged", "medium": "letter"}, "Acknowledged by letter."),
        (
            {"fact": "acknowledged", "names_handler": False},
            "Acknowledged in writing; the letter did not say who deals with it.",
        ),
        ({"fact": "assigned", "person": "person-7"}, "Given to Ann Reed to handle."),
        ({"fact": "assigned", "role": "senior-clinical-team"}, "Given to Senior Clinical Team to handle."),
        ({"fact": "statement-requested", "person": "person-8"}, "Asked Joe Marsh for a statement."),
        ({"fact": "meeting-held", "medium": "in-person"}, "Held the meeting (in person)."),
        ({"fact": "written-up", "of": "meeting"}, "Sent the complainant a note of the meeting."),
        (
            {
                "fact": "extended",
                "action": "respond",
                "until": "2026-04-17",
                "agreed": True,
                "reason": "staff are away.",
            },
            "Changed the time limit for “Send our answer” to Friday 17 April 2026, as agreed with the "
            "complainant: staff are away.",
        ),
        (
            {"fact": "responded", "outcome": "partly-upheld", "medium": "email", "person": "person-7"},
            "Sent our answer by email, answered by Ann Reed: partly upheld.",
        ),
        (
            {"fact": "escalated", "to": "stage-2", "in_writing": True, "reason": "nobody called"},
            "Asked for stage 2 in writing: nobody called.",
        ),
        (
            {"fact": "referred", "body": "phso"},
            "The complainant went to the Parliamentary and Health Service Ombudsman.",
        ),
        (
            {"fact": "action-agreed", "action": "refund the fee", "owner": "person-7", "by": "2026-03-20"},
            "Agreed to put something right: refund the fee, by Ann Reed, to be done by Friday 20 March 2026.",
        ),
        ({"fact": "closed", "reason": "all is done"}, "Closed the case: all is done."),
        ({"fact": "ticked", "clause": "IE-13"}, "Ticked the promise of IE-13: We look into every complaint promptly."),
    ],
)
def test_a_fact_as_a_sentence(record, words):
    assert sentence("ieso", **record) == words


def test_a_correction_names_the_entry_by_its_number():
    said = sentence("ieso", fact="corrected", of="f1", set={"at": "2026-03-01"}, reason="wrong day", entries={"f1": 4})
    assert said == "Corrected entry 4: wrong day (the time is Sunday 1 March 2026)."
    assert sentence("ieso", fact="corrected", of="f1", void=True, entries={"f1": 4}) == (
        "Struck out entry 4, which should not have been made."
    )
    assert sentence("ieso", fact="corrected", of="f1", void=True).startswith("Struck out the entry f1,")


def test_decisions_are_said_point_by_point():
    points = ({"id": "p1", "about": "the delay"}, {"id": "p2", "about": "the fee"})
    policy = policy_of("ieso")
    fact = Fact("responded", 739680, 0, True, {"points": {"p1": "upheld", "p2": "not-upheld"}})
    said = fact_words.fact_sentence(fact, policy, naming, None, {one["id"]: one["about"] for one in points})
    assert said == "Sent our answer: the delay upheld and the fee not upheld."


def own_policy() -> Policy:
    """A bundled policy with a kind of fact of its own."""
    text = policy_text("careium").replace(
        "roles:\n",
        "facts:\n  device-collected: {records: the alarm was collected, "
        "attributes: {serial: text, working: flag}}\nroles:\n",
        1,
    )
    found = read_policy(text, "own")
    assert not isinstance(found, Faults), str(found)
    return found


def test_a_fact_of_a_policys_own_goes_by_what_it_records():
    policy = own_policy()
    fact = Fact("device-collected", 739680, 0, True, {"serial": "A-1", "working": False})
    assert fact_words.fact_sentence(fact, policy, naming) == "The alarm was collected (Serial: A-1; Working: no)."
    assert act_words.act_title("device-collected", policy) == "Record: the alarm was collected"
    assert act_words.act_hint("device-collected", policy) == "The alarm was collected."
    assert [one.label for one in act_words.act_fields("device-collected", policy)] == ["Serial", "Working"]


def test_the_form_of_an_act_offers_what_this_policy_has():
    policy = policy_of("ieso")
    asked = {one.name: one for one in act_words.act_fields("escalated", policy)}
    assert asked["to"].choices[0] == ("stage-2", "Stage 2: A review by the Clinical Lead")
    assert asked["to"].required
    assert asked["in_writing"].choices == (("true", "Yes"), ("false", "No"))
    until = {one.name: one for one in act_words.act_fields("extended", policy)}
    assert ("respond", "Send our answer") in until["action"].choices
    assert until["until"].type == "date"
    assert act_words.act_fields("ticked", policy)[0].choices
    assert [one.name for one in act_words.act_fields("responded", policy)] == ["outcome", "points", "medium", "person"]


def test_what_people_wrote_is_left_as_it_is():
    assert act_words.value_words("reason", "Not well-meant, they said") == "Not well-meant, they said"
    assert act_words.value_words("colour", "dark-blue") == "dark blue"


@pytest.mark.parametrize("kind", ["closed", "settled", "withdrawn"])
def test_an_end_that_nobody_recorded_says_that_it_came_by_silence(kind):
    fact = Fact(kind, 1, 1, False, {"automatic": True})
    assert "nothing more had come" in fact_words.fact_sentence(fact, policy_of("ieso"), str, {}, {})
