"""Comments on a letter, asking somebody to look, approval: in a real browser, every state usable by everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in
from tests.integration.some_cases import complain, take


@pytest.fixture
def look(window):
    """Look at whatever page is open; nothing may be wrong with any of them."""
    found: list[str] = []

    def at(desk, name):
        found.extend(f"{name}: {one}" for one in wrong_with(desk))

    yield at
    assert found == []


def test_a_letter_is_remarked_on_asked_about_and_approved(look, make_organisation, window):
    made = make_organisation("ieso")
    now = datetime.now(UTC)
    case = complain(made, now - timedelta(days=2), now, email="ada@marsh.example")
    take(made, case, "acknowledged", now - timedelta(days=1), now, medium="email")
    boss = sign_in(window(), made.accounts["manager"])
    page = boss.go(f"/s/{made.slug}/policy/letters/approval/")
    page.get_by_role("button", name="Keep it").click()
    look(boss, "a rule without a reason")
    page.get_by_label("Our answer").check()
    page.get_by_label("Why?").fill("Nobody carries an answer alone.")
    page.get_by_role("button", name="Keep it").click()
    look(boss, "the rules")

    desk = sign_in(window(), made.accounts["handler"])
    writing = desk.go(f"/s/{made.slug}/cases/{case.reference}/letter/stage-response/")
    writing.get_by_role("button", name="Keep it and check it").click()
    writing.get_by_role("link", name="Comments and approval").click()
    look(desk, "nothing remarked yet")
    writing.get_by_label("Your comment").fill("Who calls her?")
    writing.get_by_label("Words of the letter that it is about").fill("Words that are not in it")
    writing.get_by_role("button", name="Add the comment").click()
    expect(writing.locator(".govuk-error-summary")).to_contain_text("do not stand in the letter")
    look(desk, "words that it has not")
    writing.get_by_label("Words of the letter that it is about").fill("Dear Ada Marsh")
    writing.get_by_role("button", name="Add the comment").click()
    writing.get_by_label("Who is to look at it?").select_option(made.people["manager"].key)
    writing.get_by_role("button", name="Ask them").click()
    look(desk, "remarked and asked")

    page = boss.go(f"/s/{made.slug}/")
    page.get_by_role("link", name="1 letter").click()
    look(boss, "letters to look at")
    page.get_by_role("link", name="Our answer").click()
    page.get_by_role("button", name="Mark as done").click()
    page.get_by_role("button", name="Approve it").click()
    expect(page.get_by_text("approved it, as it reads now,")).to_be_visible()
    look(boss, "approved")
    writing = desk.go(f"/s/{made.slug}/cases/{case.reference}/letter/stage-response/")
    look(desk, "an approved letter to send")
    box = writing.get_by_label("Text", exact=True)
    box.fill(f"{box.input_value()}\nPS: One word more.\n")
    writing.get_by_role("button", name="Keep it and check it").click()
    expect(writing.get_by_text("Changed since it was approved", exact=True)).to_be_visible()
    look(desk, "changed since")
    writing.get_by_role("link", name="Comments and approval").click()
    writing.get_by_text("What was changed since it was approved").click()
    expect(writing.get_by_text("so somebody else approves it")).to_be_visible()
    look(desk, "what was changed")
