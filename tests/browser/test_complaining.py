"""Making a complaint one question a page: without scripts at 320 px, by keyboard, and every state with axe."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.browsing import NARROW
from tests.browser.looking import focus, wrong_with
from tests.browser.steps import WORDS, press
from tests.integration.document_files import png

ARABIC = "لم يتصل بي أحد بعد انقطاع المكالمة."


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_the_whole_way_without_scripts_at_320_px(make_organisation, window):
    made = make_organisation()
    one = window(scripts=False)
    page = one.page
    page.set_viewport_size({"width": NARROW, "height": 700})
    one.go(f"/p/{made.slug}/")
    page.get_by_role("link", name="Make a complaint").first.click()
    page.get_by_role("link", name="Start now").click()
    page.get_by_label("What happened?").fill(WORDS)
    press(page)
    heading(page, "How can we reach you?")
    page.get_by_label("Telephone number").fill("01632 960 001")
    press(page)
    page.get_by_label("Yes, for somebody else").check()
    press(page)
    page.get_by_label("Name of the person").fill("Ben Marsh")
    page.get_by_label("A carer").check()
    press(page)
    heading(page, "Do they agree?")
    page.get_by_label("They tell us by phone").check()
    press(page)
    while "/files/" not in page.url:
        press(page, "Skip this question")
    page.get_by_label("Choose photographs or files").set_input_files(
        [{"name": "wall.png", "mimeType": "image/png", "buffer": png()},
         {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x00\x01" * 9}]
    )  # fmt: skip
    press(page, "Add files")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_text("“run.exe” is a program.").first).to_be_visible()
    expect(page.get_by_role("button", name="Remove wall.png")).to_be_visible()
    # Back goes where it says, and what was answered stands there.
    page.get_by_role("link", name="Back", exact=True).click()
    heading(page, "What would put it right? (optional)")
    page.get_by_label("What would put it right?").fill("An apology")
    press(page)
    for _ in range(3):
        press(page, "Skip this question")
    heading(page, "Check your answers before you send them")
    expect(page.get_by_text("wall.png")).to_be_visible()
    page.get_by_role("link", name="Change your answer to: What would put it right?").click()
    page.get_by_label("What would put it right?").fill("An apology, and a call back")
    press(page)
    heading(page, "Check your answers before you send them")
    expect(page.get_by_text("An apology, and a call back")).to_be_visible()
    page.get_by_role("button", name="Send my complaint").dblclick()  # see test_two_at_once
    heading(page, "We have your complaint")
    number = page.locator(".govuk-panel .putright-reference").inner_text()
    page.go_back()
    heading(page, "We have your complaint")
    expect(page.locator(".govuk-panel .putright-reference")).to_have_text(number)


def test_by_keyboard(make_organisation, window):
    made = make_organisation()
    one = window()
    page = one.go(f"/p/{made.slug}/complain/")

    def tab_to(name):
        for _ in range(40):
            page.keyboard.press("Tab")
            here = focus(page)
            if here["tag"] != "body":
                assert here["seen"], here
                if here["name"].startswith(name):
                    return
        raise AssertionError(f"Tab never came to {name}")

    def enter():
        with page.expect_navigation():
            page.keyboard.press("Enter")

    tab_to("Start now")
    enter()
    tab_to("Continue")
    enter()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focus(page)["name"].startswith("What happened?")
    page.keyboard.type(WORDS)
    tab_to("Continue")
    enter()
    tab_to("I want to stay anonymous")
    page.keyboard.press("Space")
    tab_to("Continue")
    enter()
    tab_to("Skip all other questions")
    enter()
    tab_to("Send my complaint")
    enter()
    heading(page, "We have your complaint")


def test_every_state_with_axe_and_at_both_widths(make_organisation, window):
    made = make_organisation()
    one = window()
    found: list[str] = []

    def look(name):
        found.extend(f"{name}: {fault}" for fault in wrong_with(one))

    page = one.go(f"/p/{made.slug}/complain/")
    look("start")
    one.go(f"/p/{made.slug}/complain/what-happened/")
    look("empty")
    press(page)
    expect(page).to_have_title(re.compile("^Error: What happened"))
    look("error")
    page.get_by_label("What happened?").fill(f"{ARABIC}\n{'W' * 300}\n" + "A long answer. " * 300)
    press(page)
    press(page)
    look("how to reach, with errors")
    page.get_by_label("Email address").fill("a" * 60 + "@" + "b" * 60 + ".example")
    press(page)
    look("for whom")
    page.get_by_label("Yes, for somebody else").check()
    press(page)
    look("who")
    page.get_by_label("Name of the person").fill(ARABIC)
    press(page)
    look("consent")
    press(page, "Skip this question")
    while "/files/" not in page.url:
        press(page, "Skip this question")
    page.get_by_label("Choose photographs or files").set_input_files(
        [{"name": "w" * 120 + ".png", "mimeType": "image/png", "buffer": png()},
         {"name": f"{ARABIC[:20]}.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x00\x01" * 9}]
    )  # fmt: skip
    press(page, "Add files")
    look("files, with errors")
    press(page)
    look("help")
    press(page)
    look("how to hear from us")
    press(page)
    look("check")
    assert page.locator("main [dir=auto]").first.evaluate("one => getComputedStyle(one).direction") == "rtl"
    page.get_by_role("link", name="Save this and come back later").click()
    look("save")
    press(page, "Save and show me the code")
    look("saved")
    page.get_by_role("link", name="Go on now").click()
    page.get_by_role("link", name="Delete what I typed").click()
    look("delete")
    one.go(f"/p/{made.slug}/complain/return/")
    page.get_by_label("Your code").fill("x")
    press(page)
    look("return, with an error")
    one.go(f"/p/{made.slug}/complain/check/")
    press(page, "Send my complaint")
    look("sent")
    page.get_by_role("link", name="a form that you can print").click()
    look("consent form")
    assert found == []
