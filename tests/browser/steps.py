"""What people do in the browser, step by step, by what they read on the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.browser.browsing import Window

WORDS = "The line went dead three times and nobody rang back."


def press(page: Page, name: str = "Continue") -> None:
    """Press a button that leads to another page, and wait until all of that has come."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the first link of that name, and wait until all of the page has come."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def complain(window: Window, slug: str, words: str = WORDS, email: str = "ada@marsh.example") -> str:
    """Make a complaint with two answers, on the page with all questions; gives its number."""
    page = window.go(f"/p/{slug}/complain/one-page/")
    page.get_by_label("What happened?").fill(words)
    page.get_by_label("Email address").fill(email)
    press(page, "Send my complaint")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your complaint")
    return page.locator(".govuk-panel .putright-reference").inner_text()


def sign_in(window: Window, account: Any) -> Window:
    """Sign in by a link that works once."""
    from putright.accounts.one_time import new_link

    page = window.go(new_link(account))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/s/"))
    return window


def act(page: Page, title: str) -> None:
    """From the page of a case to the form of an act, by its button or its link under "Something else happened"."""
    page.wait_for_load_state()  # what has not come yet cannot be seen either
    link = page.locator("#record ~ *").get_by_role("link", name=title, exact=True)
    fold = page.get_by_text("Something else happened", exact=True)
    if not link.first.is_visible():
        fold.click()
    with page.expect_navigation():
        link.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def answer(page: Page, label: str, value: str) -> None:
    """Answer one question of a form: choose what begins so, or type."""
    page.wait_for_load_state()  # a group that has not come yet is not counted
    starts = re.compile(rf"^{re.escape(label)}")
    group = page.get_by_role("group", name=starts)
    if group.count():
        group.get_by_label(re.compile(rf"^{re.escape(value)}(?:$|:)")).check()
        return
    box = page.get_by_label(starts)
    if box.evaluate("one => one.tagName") == "SELECT":
        _choose(box, value)
    else:
        box.fill(value)


def _choose(box: Locator, value: str) -> None:
    texts = [one for one in box.locator("option").all_inner_texts() if one.startswith(value)]
    assert texts, f"{value} cannot be chosen: {box.locator('option').all_inner_texts()}"
    box.select_option(label=texts[0])


def record(window: Window, title: str, answers: Mapping[str, str] = {}, why: str = "", *, alone: str = "") -> None:
    """Record something on the case whose page is open, and come back to it. ``why`` where a reason is asked.

    ``alone``: the reason of one who does everything, given only where somebody ought not to have been involved before.
    """
    page = window.page
    act(page, title)
    for label, value in answers.items():
        answer(page, label, value)
    press(page, "Record")
    reasons = page.get_by_text("involved before").or_(page.get_by_text("Their own answer"))
    if alone and page.get_by_role("heading", name="This raises a problem").is_visible() and reasons.count():
        why = alone
    if why:
        page.get_by_label("Why do you record it all the same?").fill(why)
        press(page, "Record")
    expect(page.get_by_role("status"), f"{title}: {page.locator('main').inner_text()[:600]}").to_contain_text(
        "Recorded"
    )
