"""Cases that have to do with each other, in a browser: a duplicate joined, a group, and what stands on the pages."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import answer, complain, follow, press, sign_in


def test_a_duplicate_is_joined_looked_at_first_and_a_group_is_made(make_organisation, window):
    made = make_organisation("ieso")
    first, second, third = (complain(window(), made.slug) for _ in range(3))
    desk = sign_in(window(), made.accounts["manager"])
    page = desk.go(f"/s/{made.slug}/cases/{second}/")
    follow(page, "Other cases")
    assert wrong_with(desk) == []
    follow(page, "Join with a duplicate")
    assert wrong_with(desk) == []
    answer(page, "Number of the other complaint", first)
    press(page, "Check before you record")
    assert "Say why" in page.locator(".govuk-error-summary, main").first.inner_text()
    assert wrong_with(desk) == []
    answer(page, "How do you know that it is the same complaint?", "The same words on the same day")
    press(page, "Check before you record")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you record")
    expect(page.get_by_role("heading", name=f"{second} ends")).to_be_visible()
    assert wrong_with(desk) == []
    press(page, "Join the two cases")
    expect(page.get_by_role("heading", name="What came with it")).to_be_visible()
    assert wrong_with(desk) == []
    desk.go(f"/s/{made.slug}/cases/{second}/")
    expect(page.get_by_text(f"This complaint goes on in {first}.")).to_be_visible()
    assert wrong_with(desk) == []

    desk.go(f"/s/{made.slug}/cases/{first}/others/link/")
    answer(page, "Number of the other complaint", third)
    answer(page, "How are the two related?", "About the same event")
    assert wrong_with(desk) == []
    press(page, "Record")
    desk.go(f"/s/{made.slug}/cases/{third}/")
    expect(page.get_by_role("complementary").get_by_text("Same event. Open", exact=False)).to_be_visible()
    desk.go(f"/s/{made.slug}/cases/{third}/others/split/")
    assert wrong_with(desk) == []
    answer(page, "What is the second complaint about?", "The bill was wrong.")
    answer(page, "Why is it a complaint of its own?", "Two matters")
    press(page, "Check before you record")
    expect(page.get_by_role("heading", name=re.compile("The new case"))).to_be_visible()
    assert wrong_with(desk) == []
    desk.go(f"/s/{made.slug}/cases/{first}/others/group/")
    answer(page, "Or the name of a new group", "Lines dead on Sunday")
    assert wrong_with(desk) == []
    press(page, "Record")
    follow(page, "Lines dead on Sunday")
    page.get_by_label("Number of the complaint").fill(third)
    press(page, "Add it")
    expect(page.get_by_role("row", name=re.compile(third))).to_be_visible()
    assert wrong_with(desk) == []
    page.get_by_label("Who deals with them?").select_option(label=_nurse(page))
    press(page, "Give them all")
    expect(page.get_by_role("status")).to_contain_text("Recorded on 2 cases.")
    assert wrong_with(desk) == []
    desk.go(f"/s/{made.slug}/groups/")
    assert wrong_with(desk) == []


def _nurse(page):
    """The nurse as the list of people names her."""
    names = page.get_by_label("Who deals with them?").locator("option").all_inner_texts()
    return next(name for name in names if "Nurse" in name)
