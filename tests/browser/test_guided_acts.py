"""Guided acts in a browser: a call, a meeting, a new date, a complaint not taken up, a request that becomes one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.dates import LONDON
from tests.browser.looking import wrong_with
from tests.browser.steps import act, answer, complain, press, sign_in


def typed(days):
    """A day as somebody types it."""
    return f"{datetime.now(LONDON).date() + timedelta(days=days):%d %m %Y}"


@pytest.fixture
def opened(make_organisation, window):
    """A complaint, and a manager who has its page open: opened(policy, scripts=...)."""

    def make(policy="ieso", *, text=None, **more):
        made = make_organisation(policy, text=text)
        reference = complain(window(), made.slug)
        desk = sign_in(window(**more), made.accounts["manager"])
        desk.go(f"/s/{made.slug}/cases/{reference}/")
        return desk

    return make


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def recorded(page):
    expect(page.get_by_role("status")).to_contain_text("Recorded")


def test_a_call_with_what_was_agreed_in_it(opened):
    desk = opened()
    page = desk.page
    act(page, "Record a phone call")
    answer(page, "Did you speak to the complainant?", "Yes")
    answer(page, "Note of what was said", "She wants her money back.\nWe agreed to that.")
    page.get_by_text("More: consent given, what was agreed, the next call").click()
    answer(page, "What did we agree to do?", "Refund the fee")
    answer(page, "Who does it?", "Nurse")
    answer(page, "By what day?", typed(9))
    answer(page, "When did we promise to call again?", typed(3))
    assert wrong_with(desk) == []
    press(page, "Check before you record")
    heading(page, "Check before you record")
    main = page.locator("main")
    for said in ("Phoned", "She wants her money back.", "Refund the fee", "Call the complainant again", "Begins"):
        expect(main).to_contain_text(said)
    assert wrong_with(desk) == []
    press(page, "Change")
    expect(page.get_by_label(re.compile("^What did we agree to do"))).to_have_value("Refund the fee")
    press(page, "Check before you record")
    press(page, "Record")
    recorded(page)
    assert wrong_with(desk) == []
    expect(page.locator("main")).to_contain_text("Call the complainant again")


def test_a_meeting_from_the_offer_to_the_note_without_scripts(opened):
    desk = opened(scripts=False)
    page = desk.page
    act(page, "Invite to a meeting")
    answer(page, "How is the meeting held?", "Online")
    answer(page, "Which days did you offer?", "Monday\nTuesday")
    answer(page, "Who would come?", "Mary and her sister")
    press(page, "Check before you record")
    expect(page.locator("main")).to_contain_text("Offered dates for a meeting")
    press(page, "Record")
    recorded(page)
    expect(page.locator("main")).to_contain_text("not yet: agree on a day")
    act(page, "Fix the day of a meeting")
    answer(page, "On what day is the meeting?", typed(4))
    answer(page, "At what time does it begin?", "14:30")
    press(page, "Record")
    recorded(page)
    expect(page.locator("main")).to_contain_text("at 14:30, online")
    act(page, "Record a meeting")
    expect(page.get_by_label("Who was there?")).to_have_value("Mary and her sister")
    press(page, "Check before you record")
    expect(page.locator("main")).to_contain_text("Who was there: Mary and her sister")
    press(page, "Record")
    recorded(page)
    expect(page.locator("main")).to_contain_text("Note sent")


def test_a_new_date_within_what_the_policy_permits(opened):
    from putright.model_policies import model_text

    desk = opened("housing-association", text=model_text("housing-association"))
    page = desk.page
    act(page, "Change a time limit")
    expect(page.locator("main")).to_contain_text("It can be put off until")
    assert wrong_with(desk) == []
    group = page.get_by_role("group", name=re.compile("^Which time limit"))
    if group.count():
        group.get_by_label(re.compile("answer", re.IGNORECASE)).first.check()
    else:
        box = page.get_by_label(re.compile("^Which time limit"))
        texts = [one for one in box.locator("option").all_inner_texts() if "answer" in one.lower()]
        box.select_option(label=texts[0])
    answer(page, "What is the new date?", typed(15))
    answer(page, "Why is more time needed?", "The surveyor comes next week.")
    press(page, "Check before you record")
    if page.get_by_label("Why do you record it all the same?").count():
        page.get_by_label("Why do you record it all the same?").fill("It cannot be sooner.")
        press(page, "Check before you record")
    heading(page, "Check before you record")
    assert wrong_with(desk) == []
    press(page, "Record")
    recorded(page)


def test_a_complaint_that_is_not_taken_up(opened):
    desk = opened()
    page = desk.page
    act(page, "Do not take the complaint up")
    assert wrong_with(desk) == []
    press(page, "Check before you record")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert wrong_with(desk) == []
    answer(page, "Why is it not taken up?", "We have answered this complaint already")
    answer(page, "What will the complainant be told?", "We answered it in May.")
    press(page, "Check before you record")
    expect(page.locator("main")).to_contain_text("Did not take the complaint up")
    press(page, "Record")
    recorded(page)
    expect(page.locator("main")).to_contain_text("Letter owed")
    assert wrong_with(desk) == []
    page.get_by_role("link", name="The text of the letter").click()
    assert "We answered it in May." in page.get_by_label("Text", exact=True).input_value()


def test_a_request_is_written_down_and_becomes_a_complaint(make_organisation, window):
    made = make_organisation()
    desk = sign_in(window(), made.accounts["handler"])
    page = desk.page
    page.get_by_role("link", name="Requests", exact=True).click()
    assert wrong_with(desk) == []
    page.get_by_role("link", name="Write one down").click()
    assert wrong_with(desk) == []
    page.get_by_label("What do they ask for?").fill("The tap drips.")
    page.get_by_label("Who asks?").fill("Mary Hole")
    press(page, "Record the request")
    expect(page.get_by_role("status")).to_contain_text("Its number is R1.")
    assert wrong_with(desk) == []
    page.get_by_role("link", name="Record it as a complaint").click()
    assert wrong_with(desk) == []
    expect(page.get_by_label("Who complains?")).to_have_value("Mary Hole")
    page.get_by_label("What happened?").fill("The tap drips, and nobody came.")
    press(page, "Record the complaint")
    expect(page.locator("main")).to_contain_text("They had asked us for something before")
    page.get_by_role("link", name="Requests", exact=True).click()
    expect(page.locator("main")).to_contain_text("came of it")
    assert wrong_with(desk) == []
