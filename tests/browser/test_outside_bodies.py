"""The directory of outside bodies in a real browser: every state usable by everybody, and checked in one step."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in

CHECK = "I have checked this entry today"


@pytest.fixture
def look(window):
    """Look at whatever page is open; nothing may be wrong with any of them."""
    found: list[str] = []

    def at(desk, name):
        found.extend(f"{name}: {one}" for one in wrong_with(desk))

    yield at
    assert found == []


def test_every_state_of_the_pages_can_be_used_by_everybody(look, make_organisation, window):
    made = make_organisation("commisceo")
    here = f"/s/{made.slug}/policy/bodies/"
    desk = sign_in(window(), made.accounts["manager"])
    page = desk.go(here)
    look(desk, "the list, with nothing checked")
    page = desk.go(f"{here}phso/")
    look(desk, "a body that nobody has checked")
    page.get_by_role("button", name=CHECK).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look(desk, "checked without a word of what was looked at")
    page = desk.go(f"{here}phso/change/")
    look(desk, "the form for changing it")
    page.get_by_label(re.compile("^Web page")).fill("no page")
    page.get_by_label(re.compile("^Email address")).fill("W" * 90 + "@" + "b" * 60 + ".example")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look(desk, "the form with errors")
    page = desk.go(f"{here}new/")
    look(desk, "adding one")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    look(desk, "adding one, with errors")
    page.get_by_label("Name", exact=True).fill("Harbour " + "W" * 60)
    page.get_by_label(re.compile("^Web page")).fill("www.harbour.example/" + "w" * 120)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Added")
    look(desk, "one that was added")
    desk.go(f"/s/{made.slug}/")
    look(desk, "the worklist with its line")
    public = window()
    public.go(f"/p/{made.slug}/")
    look(public, "the page for the public")


def test_an_entry_is_checked_in_one_step_and_the_public_reads_the_day(make_organisation, window):
    made = make_organisation("commisceo")
    desk, public = sign_in(window(), made.accounts["manager"]), window()
    outside = public.go(f"/p/{made.slug}/").get_by_role("region", name="Who else can help")
    expect(outside).not_to_contain_text("To reach them")
    page = desk.go(f"/s/{made.slug}/policy/bodies/phso/")
    page.get_by_label("What did you look at?").fill("its page “Contact us”")
    page.get_by_role("button", name=CHECK).click()
    expect(page.get_by_role("status")).to_contain_text("Checked today.")
    outside = public.go(f"/p/{made.slug}/").get_by_role("region", name="Who else can help")
    expect(outside).to_contain_text("To reach them: phone 0345 015 4033")
    expect(outside).to_contain_text("We checked this on")


def test_the_second_of_two_editors_is_told_and_keeps_what_they_typed(look, make_organisation, window):
    made = make_organisation("commisceo")
    first, second = sign_in(window(), made.accounts["manager"]), sign_in(window(), made.accounts["administrator"])
    pages = [one.go(f"/s/{made.slug}/policy/bodies/phso/change/") for one in (first, second)]
    for page, number in zip(pages, ("01632 960 555", "01632 960 777"), strict=True):
        page.get_by_label(re.compile("^Phone number")).fill(number)
        page.get_by_role("button", name="Save").click()
    told = pages[1].get_by_role("alert")
    expect(told).to_contain_text("Manager Person")
    expect(told).to_contain_text("Phone number: 01632 960 555")
    expect(told).to_be_focused()
    expect(pages[1].get_by_label(re.compile("^Phone number"))).to_have_value("01632 960 777")
    look(second, "somebody else was first")
    pages[1].get_by_role("button", name="Save").click()
    expect(pages[1].get_by_role("status")).to_contain_text("Saved.")
    expect(pages[1].get_by_text("01632 960 777 (before: 01632 960 555)")).to_be_visible()
