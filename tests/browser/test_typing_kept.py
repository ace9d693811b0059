"""Somebody is signed out while they type: through the pages, in a browser that runs no scripts."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect
from tests.browser.browsing import PATIENCE
from tests.browser.looking import wrong_with
from tests.browser.steps import complain, sign_in

NOTE = "She would rather have the letter in large print.\nAnd only in the morning."


def test_what_was_typed_is_there_again_after_signing_in(make_organisation, window):
    from putright.accounts.one_time import new_link

    made = make_organisation()
    reference = complain(window(), made.slug)
    one = sign_in(window(scripts=False), made.accounts["manager"])
    page = one.go(f"/s/{made.slug}/cases/{reference}/record/noted/")
    page.get_by_label("What do you want to note?").fill(NOTE)
    elsewhere = one.context.new_page()  # another tab of the same browser
    elsewhere.goto(one.address + f"/s/{made.slug}/")
    elsewhere.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("What you typed is kept.")).to_be_visible()

    elsewhere.goto(one.address + new_link(made.accounts["manager"]))
    elsewhere.get_by_role("button", name="Sign in").click()
    page = one.go(f"/s/{made.slug}/cases/{reference}/record/noted/")
    expect(page.get_by_label("What do you want to note?")).to_have_value(NOTE)
    expect(page.get_by_text("is in the form again")).to_be_visible()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Recorded")
    assert "only in the morning" in one.whole_text


def test_a_form_is_kept_for_later_and_gone_on_with(make_organisation, window):
    made = make_organisation()
    reference = complain(window(), made.slug)
    one = sign_in(window(), made.accounts["manager"])
    page = one.go(f"/s/{made.slug}/cases/{reference}/record/noted/")
    page.get_by_label("What do you want to note?").fill(NOTE)
    page.get_by_role("button", name="Keep this for later").click()
    expect(page.get_by_role("heading", name="What you began and have not recorded")).to_be_visible()
    assert wrong_with(one) == []
    page.get_by_role("link", name=re.compile("^Make a staff note")).first.click()
    expect(page.get_by_text("You began this on")).to_be_visible()
    assert wrong_with(one) == []
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("What do you want to note?")).to_have_value(NOTE)
    assert wrong_with(one) == []
    page.get_by_role("button", name="Drop what I typed").click()
    expect(page.get_by_label("What do you want to note?")).to_have_value("")
    assert "You began this on" not in one.text


def test_what_is_typed_is_saved_by_itself_and_there_again_when_the_tab_is_gone(make_organisation, window):
    made = make_organisation()
    reference = complain(window(), made.slug)
    one = sign_in(window(), made.accounts["manager"])
    path = f"/s/{made.slug}/cases/{reference}/record/noted/"
    page = one.go(path)
    saved = page.get_by_text(re.compile(r"^Saved at \d\d:\d\d"))
    expect(saved).to_be_hidden()
    expect(page.locator("[data-typing]")).to_have_text("", use_inner_text=True)  # nothing is said before it is so
    words = page.get_by_label("What do you want to note?")
    words.press_sequentially(NOTE[:20])
    one.go(f"/s/{made.slug}/")  # it is saved as they leave, and every few seconds
    words = page.get_by_label("What do you want to note?")
    one.go(path)
    until = time.monotonic() + PATIENCE / 1000
    while not words.input_value() and time.monotonic() < until:
        page.wait_for_timeout(250)  # what is sent as a page is left may arrive after the next page was asked for
        one.go(path)
    expect(words).to_have_value(NOTE[:20])
    page.evaluate("""() => {
        window.heard = [];
        const place = document.querySelector("[data-typing] [role=status]");
        new MutationObserver(() => heard.push(place.innerText)).observe(
            place, {subtree: true, childList: true, characterData: true, attributeFilter: ["hidden"]});
    }""")
    words.fill(NOTE)
    expect(saved).to_be_visible()
    assert wrong_with(one) == []
    words.press_sequentially(" ")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        words.press_sequentially(" ")
    assert page.evaluate("heard.filter(Boolean).length") == 1, "it is said once that it is saved"
    with page.expect_response(lambda answer: "Thank+you" in (answer.request.post_data or "")):
        words.fill(f"{NOTE}\nThank you.")
    page.close(run_before_unload=False)

    one.page = page = one.context.new_page()
    one.go(path)
    words = page.get_by_label("What do you want to note?")
    expect(words).to_have_value(f"{NOTE}\nThank you.")
    expect(page.get_by_text("is in the form again")).to_be_visible()

    # A second tab of the same form: neither writes over the other without being told to.
    second = one.context.new_page()
    second.goto(one.address + path)
    theirs = second.get_by_label("What do you want to note?")
    theirs.press_sequentially("Second. ")
    expect(second.get_by_text(re.compile("^Saved at"))).to_be_visible()
    words.press_sequentially("First. ")
    expect(page.get_by_text("This form is open in another tab too")).to_be_visible()
    page.get_by_role("button", name="Save what is typed here instead").click()
    expect(page.get_by_text(re.compile("^Saved at"))).to_be_visible()
    second.close()

    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Recorded")
    one.go(path)
    expect(page.get_by_label("What do you want to note?")).to_have_value("")


def test_what_is_typed_before_the_page_is_whole_is_saved_too(make_organisation, window):
    made = make_organisation()
    reference = complain(window(), made.slug)
    one = sign_in(window(), made.accounts["manager"])
    page, held = one.page, []
    page.route("**/typing.js", lambda route: held.append(route))
    with page.expect_request("**/typing.js"):
        page.goto(f"{one.address}/s/{made.slug}/cases/{reference}/record/noted/", wait_until="commit")
    page.get_by_label("What do you want to note?").fill(NOTE)
    assert held, "the script has not come yet"
    held[0].continue_()
    expect(page.get_by_text(re.compile("^Saved at"))).to_be_visible()


def test_a_form_that_comes_back_with_an_error_is_still_saved_and_signing_out_is_said(make_organisation, window):
    made = make_organisation()
    reference = complain(window(), made.slug)
    one = sign_in(window(), made.accounts["manager"])
    page = one.go(f"/s/{made.slug}/cases/{reference}/record/phoned/")
    page.locator("main textarea").first.fill("She rang about the letter.")
    expect(page.get_by_text(re.compile("^Saved at"))).to_be_visible()
    page.get_by_label(re.compile("At what time")).first.fill("99:99")
    page.get_by_role("button", name=re.compile("Record|Check")).first.click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.wait_for_load_state()
    page.locator("main textarea").first.fill("She rang about the second letter.")
    expect(page.get_by_text(re.compile("^Saved at"))).to_be_visible()
    one.go(f"/s/{made.slug}/cases/{reference}/record/phoned/")
    page.locator("main textarea").first.fill("She rang about nothing.")
    page.get_by_role("button", name="Drop what I typed").click()  # not brought back by saving as the page is left
    expect(page.get_by_text("What you typed is dropped.")).to_be_visible()
    one.go(f"/s/{made.slug}/cases/{reference}/record/phoned/")
    expect(page.locator("main textarea").first).to_have_value("")
    elsewhere = one.context.new_page()
    elsewhere.goto(one.address + f"/s/{made.slug}/")
    elsewhere.get_by_role("button", name="Sign out").click()
    page.locator("main textarea").first.fill("She rang about the third letter.")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
