"""The pages of letter texts and of a letter in a real browser: every state usable by everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in
from tests.integration.some_cases import complain


@pytest.fixture
def look(window):
    """Look at whatever page is open; nothing may be wrong with any of them."""
    found: list[str] = []

    def at(desk, name):
        found.extend(f"{name}: {one}" for one in wrong_with(desk))

    yield at
    assert found == []


def test_a_text_is_changed_checked_and_put_in_force(look, make_organisation, window):
    made = make_organisation("commisceo")
    here = f"/s/{made.slug}/policy/letters/"
    desk = sign_in(window(), made.accounts["manager"])
    desk.go(here)
    look(desk, "the list")
    page = desk.go(f"{here}acknowledgement/")
    look(desk, "the text that comes with it")
    box = page.get_by_label("Text", exact=True)
    first = box.input_value()
    box.fill("{{ heading }}\n\n{{ greting }}\n\n{% include 'x' %}\n")
    page.get_by_role("button", name="Keep the draft and check it").click()
    expect(page.get_by_role("heading", name="What is wrong with the text")).to_be_visible()
    look(desk, "a draft with faults")
    box.fill("{{ heading }}\n\nHello.\n\n{{ ending }}\n")
    page.get_by_role("button", name="Keep the draft and check it").click()
    expect(page.get_by_text("It cannot be adopted yet")).to_be_visible()
    for one in desk.whole.locator("summary").all():
        one.click()
    look(desk, "a draft that lacks something, with everything open")
    page.get_by_role("link", name="Put it in force").click()
    look(desk, "a draft that cannot be adopted")
    desk.go(f"{here}acknowledgement/")
    box.fill(first.replace("We are sorry that you had to complain.", "We are sorry."))
    page.get_by_role("button", name="Keep the draft and check it").click()
    page.get_by_role("link", name="Stage 1", exact=True).click()
    look(desk, "a preview")
    desk.go(f"{here}acknowledgement/adopt/draft/")
    page.get_by_role("button", name="Put it in force").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look(desk, "adopting, with errors")
    page.get_by_label("Why?").fill("Shorter.")
    page.get_by_role("button", name="Put it in force").click()
    expect(page.get_by_role("status")).to_contain_text("Adopted.")
    page.get_by_role("link", name="Text 1").click()
    look(desk, "a text that was adopted")


def test_a_letter_is_written_and_recorded_as_gone(look, make_organisation, window):
    made = make_organisation("commisceo")
    now = datetime.now(UTC)
    case = complain(made, now - timedelta(days=1), now)
    here = f"/s/{made.slug}/cases/{case.reference}/letter/acknowledgement/"
    first, second = (sign_in(window(), made.accounts[role]) for role in ("manager", "handler"))
    page, other = first.go(here), second.go(here)
    look(first, "a letter that nobody has begun")
    page.get_by_label("Text", exact=True).fill("Hello. This lacks much.")
    page.get_by_role("button", name="Keep it and check it").click()
    expect(page.get_by_role("status")).to_contain_text("Kept, and checked.")
    look(first, "a letter that lacks something")
    other.get_by_label("Text", exact=True).fill("Hello from the other.")
    other.get_by_role("button", name="Keep it and check it").click()
    expect(other.get_by_role("alert")).to_contain_text("changed this letter while you had it open")
    look(second, "somebody else was first")
    expect(other.get_by_label("Text", exact=True)).to_have_value("Hello from the other.\n")
    page.get_by_role("button", name="It went out").click()
    look(first, "recording that it went out")
    page.get_by_label("Letter", exact=True).check()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look(first, "without a reason")
    page.get_by_label("Why did it go out all the same?").fill("It was asked for by phone.")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Recorded")
    expect(page.get_by_text("Acknowledgement, as it went out").first).to_be_visible()
