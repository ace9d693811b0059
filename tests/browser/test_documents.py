"""Files added to a case in a real browser: by keyboard, and without scripts; every screen for everybody."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in
from tests.browser.test_keyboard import enter, tab_to
from tests.integration.document_files import add, address, complain, pdf, png
from tests.integration.pair import browser


def files(folder):
    """A letter and a photograph."""
    letter, photograph = folder / "letter.pdf", folder / "damp wall.png"
    letter.write_bytes(pdf("The wall is damp"))
    photograph.write_bytes(png())
    return [letter, photograph]


def test_adding_by_keyboard(make_organisation, window, tmp_path):
    made = make_organisation()
    case = complain(made)
    desk = window()
    sign_in(desk, made.accounts["handler"])
    page = desk.go(f"/s/{made.slug}/cases/{case.reference}/")
    tab_to(page, "Documents", tag="a")
    enter(page)
    tab_to(page, "Add documents")
    enter(page)
    tab_to(page, "Files")
    # The window in which files are chosen is the browser's own; it comes, or does not, as this Chromium likes.
    chosen = page.locator("input[type=file]:focus")
    assert chosen.get_attribute("multiple") is not None
    chosen.set_input_files(files(tmp_path))
    tab_to(page, "Letter from the complainant")
    page.keyboard.press("ArrowDown")  # nothing is chosen yet: this chooses the next
    tab_to(page, "In a few words")
    page.keyboard.type("The damp wall")
    tab_to(page, "About somebody’s health or care")
    page.keyboard.press("Space")
    tab_to(page, "Add", tag="button")
    enter(page)
    expect(page.get_by_role("status")).to_have_text("Added: 2 documents.")
    expect(page.get_by_role("main")).to_contain_text("damp wall.png")
    tab_to(page, "Save document")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "damp wall.png"
    content = saved.value.path().read_bytes()
    assert content == png()


def test_adding_and_withdrawing_without_scripts(make_organisation, window, tmp_path):
    made = make_organisation()
    case = complain(made)
    desk = window(scripts=False)
    sign_in(desk, made.accounts["handler"])
    page = desk.go(address(made, case))
    page.get_by_role("link", name="Add documents").click()
    page.get_by_label("Files").set_input_files(files(tmp_path))
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("main")).to_contain_text("Choose an answer for “What is it?”.")
    expect(page.get_by_label("damp wall.png")).to_be_checked()
    page.get_by_label("letter.pdf").uncheck()
    page.get_by_label("Photograph", exact=True).check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status")).to_have_text("Added: 1 document.")
    page.get_by_role("link", name="More about document").click()
    page.get_by_role("link", name="Withdraw or move it").click()
    page.get_by_label("Why?").fill("It shows another flat.")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("main")).to_contain_text("It shows another flat.")
    expect(page.get_by_role("main")).not_to_contain_text("damp wall.png")


def test_every_screen_and_state_is_for_everybody(make_organisation, window):
    made = make_organisation()
    case, empty = complain(made), complain(made)
    using = browser(made.accounts["handler"])
    for name in ("a" * 140 + ".txt", "b.txt"):
        said = {"description": "W" * 120, "came_from": "the complainant", "holds": ["clinical", "third-party"]}
        add(using, made, case, (name, name.encode()), remark="A remark\nof two lines", beside="1", **said)
    number = 4
    using.post(address(made, case, f"{number}/withdraw/"), {"reason": "It was about somebody else."})
    desk = window()
    sign_in(desk, made.accounts["handler"])
    looked = []
    ends = ("", "add/", "3/", "3/describe/", "3/withdraw/", f"{number}/", f"{number}/restore/")
    for place in (address(made, empty), *(address(made, case, end) for end in ends)):
        desk.go(place)
        looked += [f"{place}: {one}" for one in wrong_with(desk)]
    desk.go(address(made, case, f"{number}/file/"), status=409)
    looked += [f"a document that is withdrawn: {one}" for one in wrong_with(desk)]
    desk.go(address(made, case, "add/"))
    desk.page.get_by_label("Files").set_input_files(
        [
            {"name": "c.txt", "mimeType": "text/plain", "buffer": b"good"},
            {"name": "bad.exe", "mimeType": "text/plain", "buffer": b"MZ\x90\0" + b"\0" * 99},
        ]
    )
    desk.page.get_by_role("button", name="Add").click()
    expect(desk.page.locator(".govuk-error-summary")).to_be_focused()
    expect(desk.page.get_by_label("c.txt")).to_be_checked()
    looked += [f"the form with errors: {one}" for one in wrong_with(desk)]
    assert looked == []
