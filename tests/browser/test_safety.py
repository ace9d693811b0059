"""Leaving a page at once, whom to call first, and a computer at which one comes after the other, in a real browser."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from tests.browser.browsing import ARGUMENTS, NARROW, find_chromium, open_window
from tests.browser.looking import axe, too_wide, wrong_with
from tests.browser.neutral_page import neutral_page
from tests.browser.steps import sign_in

WORDS = "My neighbour opens my post."
GAS = "There is a smell of gas on the stairs."


@pytest.fixture(scope="module")
def neutral(tmp_path_factory):
    with neutral_page(tmp_path_factory.mktemp("neutral")) as address:
        yield address


@pytest.fixture
def made(make_organisation, neutral):
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within

    found = make_organisation("care-and-support")
    with within(found.organisation):
        assert Organisation.objects.filter(pk=found.organisation.pk).update(exit_to=neutral) == 1
    return found


def outside(one, neutral):
    """Let the window go to the neutral page, which is on another host."""
    one.context.route(re.compile(re.escape(neutral)), lambda route: route.continue_())
    return one


@contextmanager
def keeping_pages(driver, address, **look):
    """A window of a browser that keeps the pages behind its Back button, as people's own browsers do."""
    browser = driver.chromium.launch(
        executable_path=find_chromium(),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    try:
        one = open_window(browser, address, ignore_https_errors=True, **look)
        yield one
        assert one.faults == []
    finally:
        browser.close()


def behind(one):
    """What the browser shows when somebody presses Back, as often as it goes."""
    shown = []
    for _ in range(8):
        if one.page.go_back() is None and one.page.url == "about:blank":
            break
        boxes = one.page.locator("textarea, input:not([type=hidden])")
        shown.append(one.page.content() + " ".join(box.input_value() for box in boxes.all()))
    return shown


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_is_not_behind_the_back_button(driver, address, made, neutral, scripts):
    with keeping_pages(driver, address, scripts=scripts) as one:
        page = outside(one, neutral).go(f"/p/{made.slug}/complain/what-happened/")
        page.get_by_label("What happened?").fill(WORDS)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Email address").fill("ada@marsh.example")
        page.get_by_role("button" if scripts else "link", name="Exit this page").click()
        page.wait_for_url(neutral)
        assert page.get_by_role("heading").inner_text() == "Sunny"
        shown = behind(one)
        assert shown
        assert not any("ada@marsh.example" in text for text in shown)
        if scripts:  # without them the browser keeps the first answer, and /leave/safer/ says so
            assert not any(WORDS in text for text in shown)
        assert one.context.cookies() == []


def stop_the_clock(page):
    """No second passes in the pages of a window, however busy the machine is, but those that a test lets pass."""
    page.clock.install(time="2026-03-02T10:00:00Z")
    page.clock.pause_at("2026-03-02T10:00:01Z")


def test_shift_three_times_leaves_and_is_told(window, made, neutral):
    one = outside(window(ignore_https_errors=True), neutral)
    stop_the_clock(one.page)
    page = one.go(f"/p/{made.slug}/complain/what-happened/")
    box = page.get_by_label("What happened?")
    box.press_sequentially("ADA AND I WERE LEFT ALONE")
    told = page.get_by_role("status")
    assert told.inner_text() == ""
    for left in ("2 more times", "1 more time"):
        page.keyboard.press("Shift")
        assert told.inner_text() == f"Shift: press it {left} to leave this page."
    page.keyboard.press("a")
    assert told.inner_text() == ""
    assert page.locator(".govuk-exit-this-page__indicator").is_hidden()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(neutral)


def test_the_way_out_stays_in_view_and_covers_nothing_that_has_the_focus(window, made):
    one = window(width=NARROW)
    page = one.go(f"/p/{made.slug}/complain/one-page/")
    way = page.get_by_role("button", name="Exit this page")
    page.keyboard.press("End")
    assert way.is_visible()
    for _ in range(60):
        page.keyboard.press("Shift+Tab") if _ > 30 else page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
                const has = document.activeElement.getBoundingClientRect();
                const way = document.querySelector("[data-exit]");
                const over = way.getBoundingClientRect();
                return document.activeElement !== way && has.height > 0 && has.top >= over.top
                    && has.bottom <= over.bottom && has.left >= over.left && has.right <= over.right;
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_numbers_come_first_and_go_on_by_keyboard(window, made):
    one = window(scripts=False)
    page = one.go(f"/p/{made.slug}/complain/what-happened/")
    page.get_by_label("What happened?").fill(GAS)
    page.get_by_role("button", name="Continue").click()
    assert one.heading == "Is somebody in danger now?"
    assert "0800 111 999" in one.text
    page.get_by_role("link", name="Continue").press("Enter")
    assert one.heading == "How can we reach you?"


def test_every_new_page_can_be_used_by_everybody(window, made):
    one = window()
    found = []
    for end in (
        "complain/",
        "complain/what-happened/",
        "urgent/",
        "leave/safer/",
        f"urgent/first/?then=/p/{made.slug}/",
    ):
        one.go(f"/p/{made.slug}/{end}")
        found += [f"{end}: {wrong}" for wrong in wrong_with(one)]
    page = one.go(f"/p/{made.slug}/complain/what-happened/")
    page.keyboard.press("Shift")
    found += [f"Shift: {wrong}" for wrong in axe(page)]
    sign_in(one, made.accounts["administrator"])
    one.go(f"/s/{made.slug}/organisation/safety/")
    found += [f"safety: {wrong}" for wrong in wrong_with(one)]
    page.get_by_label("To another address").check()
    page.get_by_role("button", name="Save").click()
    found += [f"safety, a fault: {wrong}" for wrong in wrong_with(one)]
    assert found == []


def begin_desk(one, made):
    sign_in(one, made.accounts["front-desk"])
    page = one.go(f"/s/{made.slug}/desks/")
    # axe waits for ever in a window that runs no scripts.
    assert not one.scripts or wrong_with(one) == []
    page.get_by_label("What do you call this desk?").fill("Front hall")
    page.get_by_role("button", name="Sign me out and begin").click()
    assert one.path == f"/p/{made.slug}/desk/"
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_the_next_person_at_a_desk_finds_nothing_of_the_one_before(driver, address, made, scripts):
    with keeping_pages(driver, address, scripts=scripts) as one:
        page = begin_desk(one, made)
        page.get_by_role("main").get_by_role("link", name="Make a complaint").click()
        page.get_by_role("link", name="Start now").click()
        page.get_by_label("What happened?").fill(WORDS)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Email address").fill("ada@marsh.example")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Skip all other questions").click()
        page.get_by_role("button", name="Send my complaint").click()
        number = page.locator(".putright-reference").first.inner_text()
        page.get_by_role("link", name="I am done: forget everything").last.click()
        assert one.path == f"/p/{made.slug}/desk/"
        shown = behind(one)
        assert len(shown) > 3
        assert not any(said in text for text in shown for said in (WORDS, "ada@marsh.example", number))
        page.goto(f"{address}/p/{made.slug}/complain/")
        assert "You began a complaint" not in one.text


def test_a_desk_asks_if_somebody_is_there_and_forgets_if_not(window, made):
    one = window()
    page = begin_desk(one, made)
    stop_the_clock(page)
    page = one.go(f"/p/{made.slug}/complain/what-happened/")
    page.get_by_label("What happened?").fill(WORDS)
    asks = page.get_by_role("alert").filter(has_text="Are you still there?")
    page.clock.run_for(179_000)
    assert asks.is_hidden()
    page.clock.run_for(3_000)
    assert asks.is_visible()
    page.clock.resume()  # axe needs one that goes
    found = axe(page)
    one.narrow()
    assert [*found, *too_wide(page)] == []
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 10)
    page.get_by_role("button", name="I am still here").click()
    assert asks.is_hidden()
    assert page.get_by_label("What happened?").input_value() == WORDS
    page.clock.run_for(182_000)
    assert asks.is_visible()
    page.clock.run_for(62_000)
    page.wait_for_url(f"**/p/{made.slug}/desk/")
    page.clock.resume()
    assert wrong_with(one) == []
    one.go(f"/p/{made.slug}/desk/still/")
    assert wrong_with(one) == []


def test_without_a_script_the_page_goes_to_the_question_by_itself(window, made):
    one = window(scripts=False)
    page = begin_desk(one, made)
    one.go(f"/p/{made.slug}/urgent/")
    again = page.locator("meta[http-equiv=refresh]")
    assert again.get_attribute("content") == f"180;url=/p/{made.slug}/desk/still/?to=/p/{made.slug}/urgent/"
    one.go(f"/p/{made.slug}/desk/still/?to=/p/{made.slug}/urgent/")
    page.get_by_role("link", name="I am still here").click()
    assert one.path == f"/p/{made.slug}/urgent/"
