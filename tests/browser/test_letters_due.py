"""The pages of letters that fall due in a real browser: every state usable by everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in


@pytest.fixture
def look(window):
    """Look at whatever page is open; nothing may be wrong with any of them."""
    found: list[str] = []

    def at(desk, name):
        found.extend(f"{name}: {one}" for one in wrong_with(desk))

    yield at
    assert found == []


def test_a_choice_is_made_and_all_of_it_is_stopped(look, make_organisation, window):
    made = make_organisation("commisceo")
    here = f"/s/{made.slug}/policy/by-themselves/"
    desk = sign_in(window(), made.accounts["manager"])
    page = desk.go(f"{here}delay-explanation/")
    look(desk, "a kind that cannot go by itself")
    page = desk.go(here)
    page.get_by_role("link", name="Reminder about details").click()
    page.get_by_label("It is sent by itself").check()
    page.get_by_label("How many working days").fill("many")
    page.get_by_role("button", name="Choose this").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look(desk, "the choice with errors")
    page.get_by_label("How many working days").fill("4")
    page.get_by_label("Why?").fill("W" * 80)
    page.get_by_role("button", name="Choose this").click()
    expect(page.get_by_role("status")).to_contain_text("Chosen")
    page.get_by_label("Why?").fill("A wrong text went out.")
    page.get_by_role("button", name="Stop all of it").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing goes by itself any more.")
    look(desk, "the list, with what was chosen, and stopped")
