"""Doing something on the page of one's case: by keyboard, without scripts, on a small telephone; in every state."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.browsing import NARROW
from tests.browser.looking import cut_off, too_wide, wrong_with
from tests.browser.test_keyboard import enter, tab_to
from tests.integration.some_cases import take
from tests.integration.test_acts import look_at
from tests.integration.test_complainant_acts import a_case, answered
from tests.integration.test_following import a_code

ARABIC = "اتصلتُ بكم ثلاث مرات ولم يرد أحد. " * 12
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


def open_case(window, made, case):
    page = window.go(f"/p/{made.slug}/follow/code/")
    page.get_by_label("number").fill(case.reference)
    page.get_by_label("code", exact=False).last.fill(a_code(made, case))
    page.get_by_role("button", name="Open my complaint").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.reference)
    return page


def picture(window, name):
    """Keep a picture of the page where somebody asked for pictures."""
    folder = os.environ.get("PUTRIGHT_PICTURES")
    if not folder:
        return
    window.wide()
    window.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
    window.narrow()
    window.page.screenshot(path=str(Path(folder) / f"{name}-320.png"), full_page=True)
    window.wide()


def test_the_next_stage_by_keyboard_without_scripts_at_320_pixels(make_organisation, window):
    made = make_organisation("careium")
    case = answered(made)
    one = window(scripts=False, width=NARROW)
    page = open_case(one, made, case)
    tab_to(page, "Ask for stage 2")
    enter(page)
    tab_to(page, "Why are you not happy with our answer?")
    page.keyboard.type("You did not ask the fitter.")
    tab_to(page, "Continue", tag="button")
    enter(page)
    tab_to(page, "What do you want to happen?")
    page.keyboard.type("A new alarm")
    tab_to(page, "Continue", tag="button")
    enter(page)
    tab_to(page, "Continue", tag="button")  # no files
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.locator("main")).to_contain_text("You did not ask the fitter.")
    tab_to(page, "Ask for stage 2", tag="button")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You asked for stage 2")
    assert too_wide(page) == []
    assert look_at(made, case).found.stage.id == "stage-2"
    tab_to(page, "Go back to your complaint")
    enter(page)
    expect(page.locator("main")).not_to_contain_text("Ask for stage 2")


def test_every_state_can_be_used_by_everybody(make_organisation, window):
    made = make_organisation("care-and-support")
    now, one = timezone.now(), window()
    case = a_case(made, days=3, attributes={})
    take(made, case, "acknowledged", now - timedelta(days=1), now, medium="email", names_handler=True)
    until = (now + timedelta(days=60)).date().isoformat()
    said = {"action": "respond", "until": until, "reason": "A nurse is away."}
    take(made, case, "extended", now - timedelta(hours=2), now, **said)
    take(made, case, "meeting-offered", now - timedelta(hours=1), now, medium="phone")
    page = open_case(one, made, case)

    def looked_at(name):
        assert wrong_with(one) == [], name
        assert cut_off(page) == [], name
        picture(one, f"acting-{name}")

    def on(button="Continue"):
        page.get_by_role("button", name=button).first.click()

    looked_at("offered")
    home = page.url
    page.get_by_role("link", name="Answer us about the new date").click()
    looked_at("question-radios")
    on()
    looked_at("question-wrong")
    page.goto(home)
    page.get_by_role("link", name="Add something").click()
    page.get_by_role("textbox").fill(f"{ARABIC}\n{LONG}")
    on()
    looked_at("files")
    page.get_by_label("Do you want to send files?").set_input_files(
        {"name": "سؤال طويل جدا.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    on()
    looked_at("check-long-and-right-to-left")
    on("Send")
    looked_at("done")
    page.goto(home)
    for name, link in (("needs", "Tell us what you need"), ("reach", "Change how we can reach you")):
        page.get_by_role("link", name=link).click()
        looked_at(name)
        page.goto(home)
    page.get_by_role("link", name="Stop your complaint").click()
    on()
    looked_at("sure")
    take(made, case, "closed", now, timezone.now())
    on("Yes, stop my complaint")
    expect(page.get_by_role("heading", level=1)).to_have_text("You cannot do this now")
    looked_at("not-now")
