"""A morning at the worklist with the keyboard alone; and its pages in every state, for everybody."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.looking import cut_off, focus, wrong_with
from tests.browser.steps import complain, sign_in
from tests.browser.test_keyboard import choose, enter, tab_to


def test_a_morning_at_the_worklist_by_keyboard(make_organisation, window):
    from putright.accounts.one_time import new_link

    made = make_organisation("al-aesthetics")
    first = complain(window(), made.slug)
    second = complain(window(), made.slug, email="bob@marsh.example")
    page = window().go(new_link(made.accounts["manager"]))
    tab_to(page, "Sign in")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")

    page.keyboard.press("Tab")
    assert focus(page)["name"] == "Skip to main content"
    page.keyboard.press("Enter")
    # The views come first, then the way to narrow the list, then its rows.
    tab_to(page, "Mine")
    tab_to(page, "Narrow or sort this list")
    enter(page)
    tab_to(page, "What is owed")
    choose(page, "Phone")
    tab_to(page, "Sort by")
    choose(page, "Case, the newest")
    tab_to(page, "Show", tag="button")
    enter(page)
    expect(page.get_by_text("The list is narrowed to:")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text(second)
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Case")

    tab_to(page, first)
    enter(page)
    expect(page.locator("#owed")).to_be_visible()
    tab_to(page, "Record a phone call")
    enter(page)
    tab_to(page, "Yes")
    page.keyboard.press("Space")
    tab_to(page, "Record", tag="button")
    enter(page)
    expect(page.get_by_role("status")).to_contain_text("Recorded")

    tab_to(page, "Worklist")
    enter(page)
    tab_to(page, "Narrow or sort this list")
    enter(page)
    tab_to(page, "What is owed")
    choose(page, "Phone")
    tab_to(page, "Show", tag="button")
    enter(page)
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).not_to_contain_text(first)
    tab_to(page, "Take away")
    enter(page)
    expect(page.get_by_text("The list is narrowed to:")).to_have_count(0)


def test_the_worklist_is_for_everybody_in_every_state(make_organisation, window):
    made = make_organisation("al-aesthetics")
    admin = sign_in(window(), made.accounts["administrator"])
    desk = sign_in(window(), made.accounts["manager"])
    home = f"/s/{made.slug}/"

    def look(one, path):
        one.go(path)
        found = wrong_with(one) + cut_off(one.page)
        assert not found, (path, found)

    for show in ("all", "mine", "team", "unassigned", "today", "overdue", "waiting", "agreed"):
        look(desk, f"{home}?show={show}")  # nothing is there yet
    complain(window(), made.slug)
    for query in ("", "?show=all&narrow=1", "?show=waiting&narrow=1", "?sort=whom", "?show=overdue&stage=stage-1",
                  "?site=99999&by=person-99999&show=mine", "?show=all&action=phone&sort=-case"):  # fmt: skip
        look(desk, f"{home}{query}")
    look(desk, f"{home}views/?show=mine&sort=case")
    page = desk.page
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert not wrong_with(desk)
    page.get_by_label("Name", exact=True).fill("Mine by case")
    page.get_by_label("Share it with everybody").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("is saved")
    assert not wrong_with(desk)
    page.get_by_role("link", name="Save this view").click()
    assert not wrong_with(desk)
    page.get_by_role("link", name="Change Mine by case").click()
    assert not wrong_with(desk)

    look(admin, f"{home}teams/")
    page = admin.page
    page.get_by_label("Name of the team").fill("Complaints")
    page.get_by_label("Who is in it").or_(page.get_by_role("checkbox")).first.check()
    page.get_by_role("button", name="Add the team").click()
    assert not wrong_with(admin)
    page.get_by_role("link", name="Change the team Complaints").click()
    assert not wrong_with(admin)


def test_the_worklist_on_paper_says_what_it_is(make_organisation, window):
    made = make_organisation("al-aesthetics")
    complain(window(), made.slug)
    desk = sign_in(window(), made.accounts["manager"])
    page = desk.go(f"/s/{made.slug}/?show=unassigned&action=phone&sort=case")
    page.emulate_media(media="print")
    for text in ("Only: Unassigned.", "As at", "Sorted by case, the oldest number first."):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.locator("li", has_text="What is owed: Phone").first).to_be_visible()
    for head in ("Case", "What is owed", "By whom", "When", "Received", "Why"):
        expect(page.get_by_role("columnheader", name=head, exact=True)).to_be_visible()
    for away in ("Narrow or sort this list", "Save this view", "Take away"):
        expect(page.get_by_text(away).first).to_be_hidden()
    assert page.locator("thead a").first.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"
