"""The screens of a case in a real browser: its page, its people, what somebody needs; usable by everybody."""

from __future__ import annotations

import re
from datetime import timedelta

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


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()


def test_needs_are_noted_and_stand_on_every_screen(look, make_organisation, window, now):
    made = make_organisation("ieso")
    case = complain(made, now - timedelta(days=2), now, needs="W" * 120)
    here = f"/s/{made.slug}/cases/{case.reference}/"
    desk = sign_in(window(), made.accounts["handler"])
    page = desk.go(here)
    page.get_by_role("link", name="Change what this person needs").click()
    look(desk, "the form of needs")
    page.get_by_label("Large print", exact=True).check()
    page.get_by_label("Size of large print").select_option("24")
    page.get_by_label("Not at these times").fill("Not before ten")
    page.get_by_label("When shall we look at it again?").fill("1 1 2020")
    page.get_by_role("button", name="Record").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look(desk, "the form of needs with an error")
    expect(page.get_by_label("Not at these times")).to_have_value("Not before ten")
    take(made, case, "noted", now, now, text="Somebody was quicker")
    page.get_by_label("When shall we look at it again?").fill(f"{now.date():%d %m %Y}")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody else recorded something")
    look(desk, "the form of needs, when somebody was quicker")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("region", name="What this person needs")).to_contain_text("large print (24 point)")
    look(desk, "the page of the case")
    for end in ("letter/acknowledgement/", "people/", "record/phoned/"):
        page = desk.go(f"{here}{end}")
        expect(page.get_by_role("region", name="What this person needs")).to_contain_text("Not before ten")
        look(desk, end)
    desk.go(f"/s/{made.slug}/needs/")
    look(desk, "the list of needs to look at again")
    page.get_by_role("link", name=f"Look at it again for {case.reference}").click()
    expect(page.get_by_label("Large print", exact=True)).to_be_checked()


def test_people_are_noted_with_their_authority(look, make_organisation, window, now):
    made = make_organisation("ieso")
    case = complain(made, now - timedelta(days=2), now, by="representative", concerned="Old Mr Marsh")
    desk = sign_in(window(), made.accounts["handler"])
    page = desk.go(f"/s/{made.slug}/cases/{case.reference}/")
    page.get_by_role("link", name="People of this case").click()
    look(desk, "the people")
    page.get_by_role("link", name="Note a Representative").click()
    expect(page.get_by_label("Representative", exact=True)).to_be_checked()
    page.get_by_role("button", name="Record").click()
    look(desk, "the form of a person with an error")
    page.get_by_label("Name", exact=True).fill("Jo " + "W" * 80)
    page.get_by_role("button", name="Record").click()
    page.get_by_role("link", name=re.compile("^Note the authority of Jo")).click()
    look(desk, "the form of authority")
    page.get_by_label("Power of attorney").check()
    page.get_by_label("What is still missing?").fill("The last page")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Something is missing")).to_be_visible()
    look(desk, "the people with authority")


def test_history_is_folded_filtered_and_jumped_to_without_scripts(look, make_organisation, window, now):
    made = make_organisation("ieso")
    case = complain(made, now - timedelta(days=2), now)
    for number in range(30):
        take(made, case, "noted", now, now, text=f"Note {number}", sort="telephone")
    take(made, case, "note-corrected", now, now, of="f3", text="Set right", reason="Wrong")
    desk = sign_in(window(), made.accounts["manager"])
    page = desk.go(f"/s/{made.slug}/cases/{case.reference}/")
    look(desk, "the page of a long case")
    page.get_by_role("link", name="See entry 3").click()
    expect(page.locator("#entry-3")).to_be_in_viewport()
    expect(page.locator("#entry-3")).to_contain_text("Set right")
    look(desk, "the whole history")
    page.get_by_role("link", name=re.compile("^Staff notes")).click()
    expect(page.locator(".putright-facts > li")).to_have_count(25)
    expect(page.get_by_text("They may ask for a copy")).to_be_visible()
    look(desk, "the staff notes alone")
    desk.go(f"/s/{made.slug}/cases/{case.reference}/record/note-corrected/")
    look(desk, "the choice of a note")
    page.get_by_role("link", name="Entry 4,").click()
    look(desk, "the correction of a note")


def test_forms_that_ask_for_needs_are_usable_with_the_fold_open(look, make_organisation, window):
    made = make_organisation("ieso")
    public = window()
    page = public.go(f"/p/{made.slug}/complain/one-page/")
    page.get_by_text("Do you need anything from us?").click()
    look(public, "the form for the public")
    page.get_by_label("Braille").check()
    page.get_by_role("button", name="Send my complaint").click()
    expect(page.get_by_label("Braille")).to_be_checked()
    look(public, "the form for the public with errors")
    desk = sign_in(window(), made.accounts["front-desk"])
    page = desk.go(f"/s/{made.slug}/record/")
    page.get_by_text("What they need: how to reach them").click()
    look(desk, "the form for staff")
