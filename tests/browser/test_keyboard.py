"""Complaining, following a complaint, praising, and answering a complaint, with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.looking import focus
from tests.browser.steps import WORDS, complain


def tab_to(page, name, legend="", tag=""):
    """Press Tab until that has the focus. Wherever it goes, one can see it, and it is on the screen."""
    page.wait_for_load_state()  # Tab goes through what has come
    for _ in range(90):
        page.keyboard.press("Tab")
        here = focus(page)
        if here["tag"] == "body":
            continue
        assert here["seen"], f"one cannot see that this has the focus: {here}"
        assert here["inside"], f"this has the focus and is not on the screen: {here}"
        if here["name"].startswith(name) and here["legend"].startswith(legend) and here["tag"].startswith(tag):
            return here
    raise AssertionError(f"Tab never came to {name}")


def enter(page):
    """Press Enter on what leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page, text):
    """Go down the list that has the focus to what begins so. Of letters typed too slowly each would begin anew."""
    page.keyboard.press("Home")
    for _ in range(60):
        if page.evaluate("document.activeElement.selectedOptions[0].text").startswith(text):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{text} is not in the list")


def goes_round(page):
    """Tab comes to everything once in the order of the page, and out again at its end: nothing holds it."""
    page.goto(page.url)
    stops: list[int] = []
    for _ in range(150):
        page.keyboard.press("Tab")
        here = page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
        if stops and here <= stops[-1]:
            break
        stops.append(here)
    focusable = "a[href], button, summary, textarea, select, input:not([type=hidden])"
    last = page.locator(focusable).evaluate_all(
        """all => [...document.querySelectorAll("*")].indexOf(all.filter(
            one => one.tabIndex >= 0 && one.getClientRects().length).at(-1))"""
    )
    assert stops[-1] == last, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_complaining_by_keyboard(make_organisation, window):
    made = make_organisation()
    one = window()
    page = one.go(f"/p/{made.slug}/complain/one-page/")

    page.keyboard.press("Tab")
    assert focus(page)["name"] == "Skip to main content"
    assert page.locator(".govuk-skip-link").bounding_box()["width"] > 50, "the skip link can be seen"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null"), "the navigation was skipped"

    tab_to(page, "Send my complaint")
    enter(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    assert focus(page)["tag"] == "a"
    page.keyboard.press("Enter")
    assert focus(page)["name"].startswith("What happened?"), "the link of the summary leads to the question"
    page.keyboard.type(WORDS)
    tab_to(page, "Email address")
    page.keyboard.type("ada@marsh.example")
    tab_to(page, "No, for myself")
    page.keyboard.press("ArrowDown")
    assert focus(page)["name"] == "Yes, for somebody else"
    tab_to(page, "Send my complaint")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your complaint")


def test_following_by_keyboard(make_organisation, window):
    from tests.integration.test_following import a_code
    from tests.integration.test_following import complain as complained

    made = make_organisation()
    case, one = complained(made), window()
    page = one.go(f"/p/{made.slug}/")
    tab_to(page, "Follow your complaint")
    enter(page)
    goes_round(page)
    tab_to(page, "Continue")
    enter(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    tab_to(page, "Type the number of your complaint.", tag="a")
    page.keyboard.press("Enter")
    page.keyboard.type(case.reference)
    tab_to(page, "Send it to the email", "How do you want to get your code?")
    page.keyboard.press("ArrowUp")
    assert focus(page)["name"].startswith("I have a code")
    tab_to(page, "Continue")
    enter(page)
    tab_to(page, "Code")
    page.keyboard.type(a_code(made, case))
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.reference)
    goes_round(page)
    tab_to(page, "How we counted this date")
    page.keyboard.press("Space")
    expect(page.locator("details[open]")).to_have_count(1)
    tab_to(page, "Add something, or send us files")
    enter(page)
    tab_to(page, "What do you want to add?")
    page.keyboard.type("I found the letter.")
    for name in ("Continue", "Continue", "Send"):
        tab_to(page, name, tag="button")
        enter(page)
    expect(page.locator("main")).to_contain_text("It stands with your complaint now.")
    tab_to(page, "Go back to your complaint")
    enter(page)
    tab_to(page, "Finish and leave")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left your complaint")


def test_praising_by_keyboard(make_organisation, window):
    made = make_organisation()
    page = window().go(f"/p/{made.slug}/remark/")
    goes_round(page)
    tab_to(page, "", "What is it?")
    page.keyboard.press("Space")
    tab_to(page, "What do you want to say?")
    page.keyboard.type("Thank you.")
    tab_to(page, "Send", tag="button")
    enter(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    tab_to(page, "", "Would you like an answer?")
    page.keyboard.press("ArrowUp")
    assert focus(page)["name"] == "No"
    tab_to(page, "Send", tag="button")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_answering_by_keyboard(make_organisation, window):
    from putright.accounts.one_time import new_link

    made = make_organisation()
    reference = complain(window(), made.slug)
    one = window()
    page = one.go(new_link(made.accounts["manager"]))
    tab_to(page, "Sign in")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")
    tab_to(page, reference)
    enter(page)
    expect(page.locator("#owed")).to_be_visible()
    tab_to(page, "Why this date?")
    page.keyboard.press("Space")
    expect(page.locator("details[open]")).to_have_count(1)
    tab_to(page, "Acknowledge")
    enter(page)
    tab_to(page, "Letter", "How was it sent?")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Yes", "Does the letter say who")
    page.keyboard.press("Space")
    tab_to(page, "Record", tag="button")
    enter(page)
    expect(page.get_by_role("status")).to_contain_text("Recorded")

    tab_to(page, "Something else happened")
    page.keyboard.press("Enter")
    tab_to(page, "Send our answer")
    enter(page)
    tab_to(page, "Record", tag="button")
    enter(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    tab_to(page, "Upheld", "What was the outcome?")
    page.keyboard.press("Space")
    tab_to(page, "Letter", "How was it sent?")
    page.keyboard.press("Space")
    tab_to(page, "Who answered?")
    choose(page, "Handler")
    tab_to(page, "Record", tag="button")
    enter(page)
    expect(page.get_by_role("status")).to_contain_text("Recorded")
    expect(page.locator(".govuk-tag").first).to_have_text("Answered")
