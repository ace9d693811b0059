"""A bank holiday entered in the browser: look ahead, enter, see the case, tell the complainant, take it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in
from tests.integration.some_cases import complain, take


def working_day(number):
    """The so manieth working day from now."""
    from putright.calendars import load_calendars

    table = load_calendars()["england-and-wales"].latest
    return date.fromordinal(table.after(datetime.now(UTC).toordinal(), number))


def test_a_bank_holiday_is_entered_once_and_taken_back(window, make_organisation):
    made = make_organisation()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    case = complain(made, yesterday, yesterday, email="ada@marsh.example")
    take(made, case, "acknowledged", yesterday, yesterday, medium="letter")
    day = working_day(4)
    desk = window()
    sign_in(desk, made.accounts["manager"])
    page = desk.page
    looked: list[str] = []

    def look(name):
        looked.extend(f"{name}: {one}" for one in wrong_with(desk))

    desk.go(f"/s/{made.slug}/policy/")
    page.get_by_role("navigation", name="Policy").get_by_role("link", name="Calendar").click()
    look("calendar")
    page.get_by_role("button", name="See what it moves").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer for “What is it?”.")
    look("calendar with errors")
    page.get_by_label("Bank holiday", exact=True).check()
    page.get_by_label("On which day?").fill(f"{day.day} {day.month} {day.year}")
    page.get_by_label("What is it called?").fill("Bank holiday for the test")
    page.get_by_label("Why, and how do you know?").fill("It was announced.")
    page.get_by_role("button", name="See what it moves").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What it would move")
    expect(page.get_by_role("main")).to_contain_text(case.reference)
    expect(page.get_by_role("main")).to_contain_text("was promised, and it would be")
    look("look ahead")
    page.get_by_role("button", name="Enter it").click()
    expect(page.get_by_role("main")).to_contain_text("1 case has new dates.")
    look("what it moved")
    entered = page.url
    page.get_by_role("link", name=case.reference).click()
    expect(page.get_by_role("main")).to_contain_text("is a bank holiday (Bank holiday for the test).")
    look("case")
    desk.go(f"/s/{made.slug}/policy/calendar/letters/")
    look("letters to put right")
    page.get_by_role("link", name="Write to them").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    desk.go(f"/s/{made.slug}/policy/calendar/letters/")
    page.get_by_role("button", name="They were told").first.click()
    expect(page.get_by_role("main")).to_contain_text("Put right")
    look("letters put right")
    page.goto(entered)
    page.get_by_label("Why is it taken back?").fill("It was moved to May.")
    page.get_by_role("button", name="See what that moves").click()
    look("look ahead at taking back")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("main")).to_contain_text("It was moved to May.")
    look("taken back")
    assert looked == []
