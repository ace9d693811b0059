"""From a model policy to a policy of one's own, in a form: by keyboard, without a script, and for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.looking import focus, wrong_with
from tests.browser.steps import sign_in
from tests.browser.test_keyboard import enter, tab_to


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso", name="Saltmarsh Practice")


def unfold(page, title):
    """Press Tab until the line that unfolds a block has the focus, and unfold it."""
    for _ in range(60):
        tab_to(page, "Change this", tag="summary")
        if title in focus(page)["name"]:
            page.keyboard.press("Space")
            return
    raise AssertionError(f"Tab never came to the block {title}")


def test_from_a_model_to_a_policy_of_ones_own_by_keyboard_and_without_a_script(made, window):
    one = sign_in(window(scripts=False), made.accounts["manager"])
    page = one.page
    tab_to(page, "Policy")
    enter(page)
    tab_to(page, "Start from a model policy")
    enter(page)
    tab_to(page, "Private clinic", tag="input")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focus(page)["name"].startswith("NHS primary care")
    page.keyboard.press("Space")
    tab_to(page, "Begin a draft")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Change it in a form")
    tab_to(page, "Stage 1: We look into it and answer")
    enter(page)
    unfold(page, "Acknowledge the complaint in writing")
    tab_to(page, "How long")
    page.keyboard.press("Control+a")
    page.keyboard.type("two")
    tab_to(page, "Save this part")
    enter(page)
    # The policy takes words for small numbers, and says what it understood.
    saved = page.get_by_role("alert")
    expect(saved).to_contain_text(
        "We will acknowledge your complaint in writing within 3 working days of receiving it."
    )
    expect(saved).to_contain_text(
        "We will acknowledge your complaint in writing within 2 working days of receiving it."
    )
    unfold(page, "Acknowledge the complaint in writing")
    tab_to(page, "How long")
    page.keyboard.press("Control+a")
    page.keyboard.type("soon")
    tab_to(page, "Save this part")
    enter(page)
    expect(page).to_have_title(re.compile("^Error: "))
    tab_to(page, "How long: ")
    enter(page)
    assert focus(page)["name"] == "How long"
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    tab_to(page, "Save this part")
    enter(page)
    expect(page.get_by_role("alert")).to_contain_text("within 1 working day of receiving it.")


def test_everybody_can_use_each_part_in_each_state(made, window):
    one = sign_in(window(), made.accounts["manager"])
    page = one.page
    found: list[str] = []

    def look(name):
        found.extend(f"{name}: {wrong}" for wrong in wrong_with(one))

    one.go(f"/s/{made.slug}/policy/model/")
    look("model")
    page.get_by_label("Name of the organisation").fill("")
    page.get_by_role("button", name="Begin a draft").click()
    look("model with errors")
    page.get_by_label("Housing association").check()
    page.get_by_label("Scotland").check()
    page.get_by_label("Name of the organisation").fill("W" * 150)
    page.get_by_role("button", name="Begin a draft").click()
    look("parts")
    parts = page.locator("main ol a").evaluate_all("found => found.map(one => one.getAttribute('href'))")
    assert len(parts) > 8
    for part in parts:
        one.go(part)
        look(part)
    one.go(next(part for part in parts if part.endswith("/stage-1/")))
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.get_by_label("How long", exact=True).first.fill("7")
    page.get_by_label("What the stage is called").fill("W" * 200)
    page.get_by_label("Take this promise away").last.check()
    page.get_by_role("button", name="Save this part").click()
    expect(page.get_by_role("alert")).to_contain_text("1 working day → 7 working days")
    look("saved")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.get_by_label("How long", exact=True).first.fill("x" * 40)
    page.get_by_role("button", name="Save this part").click()
    look("refused")
    assert not found, "\n".join(found)
