"""Complaining in Welsh from the first page to the number, without scripts, the language changed on the way."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.browsing import NARROW
from tests.browser.looking import wrong_with
from tests.browser.steps import press

SMALL = 568
"""The height of a small telephone, in pixels."""
WORDS = "Nid oedd neb yn gwrando arnaf. Tŷ Ŵyr."


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_complaint_in_welsh_with_the_language_changed_in_the_middle(make_organisation, window):
    made = make_organisation()
    one = window(scripts=False)
    looked = window()
    found: list[str] = []

    def look(path):
        looked.go(path)
        found.extend(f"{path}: {fault}" for fault in wrong_with(looked))

    page = one.page
    page.set_viewport_size({"width": NARROW, "height": 700})
    home = f"/p/{made.slug}/"
    one.go(home)
    page.get_by_role("link", name="Cymraeg").click()
    page.get_by_role("link", name="Gwneud cwyn").first.click()
    page.get_by_role("link", name="Dechreuwch nawr").click()
    press(page, "Parhau")
    expect(page).to_have_title(re.compile("^Gwall: Beth ddigwyddodd"))
    page.get_by_label("Beth ddigwyddodd?").fill(WORDS)
    press(page, "Parhau")
    heading(page, "Sut gallwn ni gysylltu â chi?")
    page.get_by_label("Rhif ffôn").fill("01632 960 001")
    page.keyboard.press("Control+Home")
    page.get_by_role("button", name=re.compile("^English: change the language")).press("Enter")
    heading(page, "How can we reach you?")
    expect(page).not_to_have_title(re.compile("^Error"))
    expect(page.get_by_label("Telephone number")).to_have_value("01632 960 001")
    page.get_by_label("Telephone number").press("Enter")  # goes on, and does not change the language
    heading(page, "Are you complaining for somebody else?")
    page.get_by_role("button", name=re.compile("^Cymraeg: newid yr iaith")).click()
    press(page, "Hepgor pob cwestiwn arall")
    heading(page, "Gwiriwch eich atebion cyn i chi eu hanfon")
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_text("01632 960 001")).to_be_visible()
    press(page, "Anfon fy nghwyn")
    heading(page, "Mae eich cwyn gennym")
    expect(page.locator(".govuk-panel .putright-reference")).to_have_text(re.compile(r"^T\d+-\d{5}$"))
    expect(page.locator("html")).to_have_attribute("lang", "cy")

    page.set_viewport_size({"width": NARROW, "height": SMALL})
    for end in ("cy/complain/what-happened/", "cy/complain/one-page/", "cy/urgent/", "cy/follow/code/", "cy/remark/"):
        one.go(f"{home}{end}")
        box = page.get_by_role("heading", level=1).bounding_box()
        assert box["y"] + box["height"] < SMALL, f"{end}: what is asked stands below the first screen"
        expect(page.get_by_role("complementary", name="Am y cyfieithiad hwn")).to_be_visible()

    for end in ("", "complain/", "complain/what-happened/", "complain/one-page/"):
        look(f"{home}cy/{end}")
    assert found == []
