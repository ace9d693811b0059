"""The public page of a procedure follows its policy, word and number, and is easy to read."""

from __future__ import annotations

import pytest
from tests.unit.reading_words import blemishes, grade

from putright.policies import bundled, policy_text
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.wording.body_words import bodies, body_name
from putright.wording.procedure_page import procedure_page
from putright.wording.procedure_parts import Items, Paragraph, ProcedurePage


def policy_of(text: str) -> Policy:
    found = read_policy(text, "a-policy")
    assert not isinstance(found, Faults), str(found)
    return found


def lines(page: ProcedurePage) -> list[tuple[str, tuple[str, ...]]]:
    """Every text of the page with its clauses, top to bottom."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for section in page.sections:
        found.append((section.heading, ()))
        for part in section.parts:
            if isinstance(part, Paragraph):
                found.append((part.text, part.clauses))
            else:
                assert isinstance(part, Items)
                assert part.items
                found += [(part.intro, ()), *((" ".join((item.text, *item.more)), item.clauses) for item in part.items)]
    return found


def text_of(policy: Policy) -> str:
    return "\n".join(text for text, _ in lines(procedure_page(policy)))


@pytest.mark.parametrize(
    ("name", "old", "new", "before", "after"),
    [
        (
            "al-aesthetics",
            "within: 20 working days",
            "within: 15 working days",
            "20 working days of",
            "15 working days of",
        ),
        ("al-aesthetics", "written_reply: 5 working", "written_reply: 4 working", "5 working days", "4 working days"),
        ("al-aesthetics", "within: 24 hours", "within: 12 hours", "within 24 hours", "within 12 hours"),
        (
            "care-and-support",
            "within: 20 working days",
            "within: 15 working days",
            "20 working days",
            "15 working days",
        ),
        ("careium", "within: 10 working days", "within: 7 working days", "10 working days", "7 working days"),
        (
            "commisceo",
            "outcome_letter: 5 days",
            "outcome_letter: 9 days",
            "within 5 days of the end",
            "within 9 days of the end",
        ),
        ("ieso", "within: 20 working days", "within: 15 working days", "20 working days", "15 working days"),
        ("ieso", "within: 6 months", "within: 3 months", "within 6 months", "within 3 months"),
    ],
)
def test_another_number_in_the_policy_is_another_number_on_the_page(name, old, new, before, after):
    original = policy_text(name)
    assert before in text_of(policy_of(original))
    changed = text_of(policy_of(original.replace(old, new)))
    assert before not in changed
    assert after in changed


@pytest.mark.parametrize("name", bundled())
def test_every_clause_that_promises_something_stands_on_the_page(name):
    policy = policy_of(policy_text(name))
    shown = {clause for _, clauses in lines(procedure_page(policy)) for clause in clauses}
    owed = {clause for stage in policy.stages for duty in stage.duties for clause in (duty.clause, *duty.also)}
    kept = {
        clause
        for one in policy.standing
        if one.kind != "contact" and not one.says.startswith("The source ")
        for clause in (one.clause, *one.also)
    }
    windows = {window.clause for window in policy.windows}
    assert owed | kept | windows <= shown


@pytest.mark.parametrize("name", bundled())
def test_the_page_is_clean_and_easy(name):
    policy = policy_of(policy_text(name))
    text = text_of(policy)
    assert not blemishes(text)
    # Names, and the provider's own sentences, are not ours to make easier.
    own = [one.says for one in policy.standing] + [
        content.says for s in policy.stages for d in s.duties for content in d.says
    ]
    own += [item for one in policy.standing for item in one.items]
    own += [role.title for role in policy.roles.values()] + [body_name(one) for one in bodies()]
    own += [route.why for route in policy.routes] + [route.later[1] for route in policy.routes if route.later]
    assert grade(text, own) < 7


@pytest.mark.parametrize("name", bundled())
def test_the_page_carries_no_contact_detail(name):
    policy = policy_of(policy_text(name))
    text = text_of(policy)
    assert not [item for one in policy.standing if one.kind == "contact" for item in one.items if item in text]


def test_what_is_promised_to_everybody_is_said_once():
    text = text_of(policy_of(policy_text("ieso")))
    assert text.count("acknowledge your complaint in writing within 3 working days of receiving it") == 1
    only = policy_text("ieso").replace("channel is not phone", "channel is email")
    changed = text_of(policy_of(only))
    assert "If you complain by phone, we will acknowledge your complaint" in changed
    assert "If you complain by email, we will acknowledge your complaint" in changed


def test_a_promise_made_by_a_setting_follows_the_setting():
    text = policy_text("al-aesthetics")
    name = body_name("iscas")
    assert name not in text_of(policy_of(text))
    assert name in text_of(policy_of(text.replace("iscas_subscriber: false", "iscas_subscriber: true")))


def test_must_and_aim_stand_apart():
    page = procedure_page(policy_of(policy_text("ieso")))
    first = next(section for section in page.sections if section.id == "stage-1")
    lists = {part.intro: [item.text for item in part.items] for part in first.parts if isinstance(part, Items)}
    assert all(text.startswith("We will ") for text in lists["What we will do:"])
    assert all(text.startswith("We aim to ") for text in lists["What we aim to do:"])
    firm = policy_text("ieso").replace("strength: aim", "strength: must")
    page = procedure_page(policy_of(firm))
    first = next(section for section in page.sections if section.id == "stage-1")
    assert "What we aim to do:" not in {part.intro for part in first.parts if isinstance(part, Items)}


def test_how_time_is_counted_follows_the_policy():
    text = policy_text("commisceo")
    assert "Bank holidays in England and Wales do not count." in text_of(policy_of(text))
    scots = text.replace("calendar: england-and-wales", "calendar: scotland")
    assert "Bank holidays in Scotland do not count." in text_of(policy_of(scots))
    assert "Hours run day and night" not in text_of(policy_of(text))
    assert "Hours run day and night" in text_of(policy_of(policy_text("al-aesthetics")))


def test_more_time_needs_agreement_where_the_policy_says_so():
    text = policy_text("care-and-support")
    assert "The date only changes if you agree." in text_of(policy_of(text))
    loose = text.replace("agreement: needed", "agreement: not needed")
    assert "The date only changes if you agree." not in text_of(policy_of(loose))


def test_a_stage_that_a_body_holds_says_for_whom():
    text = text_of(policy_of(policy_text("ieso")))
    assert "within 6 months of the day you get our answer, if you or your insurer paid for your care." in text


def test_what_a_paper_says_of_itself_or_of_its_records_is_not_said_to_the_reader():
    text = text_of(policy_of(policy_text("al-aesthetics")))
    assert "The summary provides" not in text
    assert "If you had an operation, our procedure does not settle what happens at this stage. Please ask us." in text
    assert "(fault;" not in text
    assert "The fault, what was put right and what gets better" in text


def test_an_outside_body_has_its_later_words_in_a_paragraph_of_their_own():
    page = procedure_page(policy_of(policy_text("care-and-support")))
    (part,) = next(section for section in page.sections if section.id == "outside-bodies").parts
    assert isinstance(part, Items)
    first = part.items[0]
    assert first.text.endswith("This is for you if your complaint is about care or both your care and your home.")
    assert [words.split(":")[0] for words in first.more] == ["After stage 2", "If the council arranged the care"]


def test_what_a_letter_will_say_is_led_in_by_its_short_name():
    text = text_of(policy_of(policy_text("commisceo")))
    for words in ("Our full answer will say:", "Our letter with the outcome will say:"):
        assert words in text
    assert "we will say:" not in text
