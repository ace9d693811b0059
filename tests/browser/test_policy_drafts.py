"""A policy in the browser: uploaded, mended, looked at from all sides, tried on past cases, adopted, dropped."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in
from tests.browser.test_keyboard import enter, tab_to
from tests.integration.some_cases import many

from putright.policies import policy_text

IESO = policy_text("ieso")
FAULTY = IESO.replace("within: 20 working days", "within: 15 workng days", 1)
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def made(make_organisation):
    """An organisation with some cases of the last year."""
    found = make_organisation("ieso")
    many(found, 6, NOW)
    return found


def type_into(page, name, text):
    """Go to a box by Tab and type."""
    tab_to(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def heading(page):
    return page.get_by_role("heading", level=1)


def test_from_the_upload_to_the_adoption_by_keyboard_and_without_a_script(made, window, tmp_path):
    file = tmp_path / "next-year.yaml"
    file.write_text(FAULTY, encoding="utf-8")
    one = sign_in(window(scripts=False), made.accounts["manager"])
    page = one.page
    tab_to(page, "Policy")
    enter(page)
    tab_to(page, "Begin a draft")
    enter(page)
    # What a person picks in the window of their own system.
    page.get_by_label("Policy file").set_input_files(file)
    page.get_by_label("Policy file").focus()
    tab_to(page, "Begin with this file or text")
    enter(page)
    expect(page.get_by_role("heading", name="1 fault to mend")).to_be_visible()
    expect(page.locator("main")).to_contain_text('"15 workng days" is not a length of time')

    tab_to(page, "Change the text")
    enter(page)
    tab_to(page, "The text of the draft")
    box = page.get_by_label("The text of the draft")
    place = FAULTY.index("workng days")
    box.evaluate("(one, place) => one.setSelectionRange(place, place + 6)", place)
    page.keyboard.type("working")
    tab_to(page, "Keep this text")
    enter(page)
    expect(page.get_by_role("status")).to_contain_text("The new text is kept.")
    expect(page.get_by_role("heading", name="What the check found")).to_be_visible()
    tab_to(page, "Must be put right: 4")
    page.keyboard.press("Space")
    expect(page.get_by_text("LINT-04").first).to_be_visible()

    tab_to(page, "What is different")
    enter(page)
    expect(page.locator("main")).to_contain_text("was 20 working days, becomes 15 working days")
    tab_to(page, "Back to the draft")
    enter(page)
    tab_to(page, "Last year’s cases under it")
    enter(page)
    tab_to(page, "Judge last year’s cases")
    enter(page)
    expect(page.locator("main")).to_contain_text("cases were judged under both policies")
    tab_to(page, "Back to the draft")
    enter(page)
    tab_to(page, "Adopt it")
    enter(page)
    later = datetime.now(UTC).date() + timedelta(days=30)
    type_into(page, "From which day?", f"{later.day} {later.month} {later.year}")
    tab_to(page, "Go on")
    enter(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("Why is it adopted?")
    type_into(page, "Why is it adopted?", "The board decided so.")
    tab_to(page, "Go on")
    enter(page)
    expect(heading(page)).to_have_text("Is this right?")
    expect(page.locator("main")).to_contain_text("Nothing is adopted yet.")
    expect(page.locator("main")).to_contain_text("was 20 working days, becomes 15 working days")
    tab_to(page, "Adopt it")
    enter(page)
    expect(page.get_by_role("status")).to_contain_text("The draft is adopted. It comes into force on")
    row = page.get_by_role("row").filter(has_text="Still to come")
    expect(row).to_contain_text("The board decided so.")


def test_everybody_can_use_each_page_in_each_state(made, window, tmp_path):
    one = sign_in(window(), made.accounts["manager"])
    page = one.page
    home = f"/s/{made.slug}/policy/"
    found: list[str] = []

    def look(name, path=None, status=200):
        if path is not None:
            one.go(path, status)
        found.extend(f"{name}: {wrong}" for wrong in wrong_with(one))

    def press(name):
        page.get_by_role("button", name=name, exact=True).click()

    look("versions without a draft", home)
    look("begin", f"{home}begin/")
    press("Begin with this file or text")
    expect(page).to_have_title(re.compile("^Error: "))
    look("begin with errors")
    page.get_by_label("Or paste the text of one").fill("policy: ieso\nstages: " + "x" * 300 + "\n")
    page.get_by_label("Name of the draft, if you want to give it one").last.fill("W" * 120)
    press("Begin with this file or text")
    draft = page.url.removeprefix(one.address)
    look("draft with faults")
    look("its text", f"{draft}text/")
    look("its differences", f"{draft}differences/")
    look("edit", f"{draft}edit/")
    other = sign_in(window(), made.accounts["administrator"])
    other.go(f"{draft}edit/")
    page.get_by_label("The text of the draft").fill(IESO.replace("20 working days", "15 working days"))
    press("Keep this text")
    look("draft without faults")
    other.page.get_by_label("The text of the draft").fill("policy: other\n")
    other.page.get_by_role("button", name="Keep this text").click()
    found.extend(f"two at once: {wrong}" for wrong in wrong_with(other))
    for end in ("text/", "history/", "differences/", "public/", "drawing/", "trial/", "drop/", "adopt/"):
        look(end, draft + end)
    press("Go on")
    look("adopt with errors")
    page.get_by_label("Why is it adopted?").fill("So decided. " * 40)
    press("Go on")
    expect(heading(page)).to_have_text("Is this right?")
    look("is this right")
    one.go(f"{draft}trial/")
    press("Judge last year’s cases")
    expect(page.get_by_role("heading", name="In short")).to_be_visible()
    look("a trial")
    other.go(f"{draft}trial/")
    found.extend(f"a trial without cases: {wrong}" for wrong in wrong_with(other))
    one.go(f"{draft}adopt/")
    page.get_by_label("Why is it adopted?").fill("So decided.")
    press("Go on")
    press("Adopt it")
    look("versions")
    look("an adopted draft", draft)
    look("what cannot be changed any more", f"{draft}edit/")
    page = one.go(home)
    page.get_by_role("table").nth(0).get_by_role("link").first.click()
    look("a version")
    one.go(f"{home}begin/")
    press("Begin with this policy")
    draft = page.url.removeprefix(one.address)
    one.go(f"{draft}drop/")
    press("Drop the draft")
    look("drop with errors")
    page.get_by_label("Why is it dropped?").fill("Not now.")
    press("Drop the draft")
    look("a dropped draft")
    assert found == []
