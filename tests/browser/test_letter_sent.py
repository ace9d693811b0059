"""A letter sent by email from its page, and stopped, in a real browser: every state usable by everybody."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.server import serving
from tests.browser.steps import sign_in
from tests.integration.document_files import png, store
from tests.integration.some_cases import complain, member, take


@pytest.fixture
def look(window):
    """Look at whatever page is open; nothing may be wrong with any of them."""
    found: list[str] = []

    def at(desk, name):
        found.extend(f"{name}: {one}" for one in wrong_with(desk))

    yield at
    assert found == []


@pytest.fixture
def address(database, tmp_path):
    """A server that knows a way for mail. Nothing goes by it: that is the worker's."""
    with serving(tmp_path / "server.log", environment={"PUTRIGHT_MAIL_FOLDER": str(tmp_path / "mail")}) as found:
        yield found


def test_a_letter_is_looked_at_sent_and_stopped(look, make_organisation, window):
    from putright.accounts.scope import within
    from putright.casework.document_acts import About, Brought, add_documents
    from putright.files.kinds import KINDS

    made = make_organisation("commisceo")
    now = datetime.now(UTC)
    case = complain(made, now - timedelta(days=1), now, email=f"{'ada.' * 12}marsh@hill-and-dale.marsh.example")
    take(made, case, "needs-noted", now, now, ways="letter", formats="large-print", print_size="24")
    with within(made.organisation):
        content = png()
        file = Brought("ramp.png", store(made).keep([content], len(content)), KINDS["image/png"])
        add_documents(made.organisation, case, [file], About("photograph"), member(made), now=now)
    desk = sign_in(window(), made.accounts["handler"])
    page = desk.go(f"/s/{made.slug}/cases/{case.reference}/letter/acknowledgement/")
    look(desk, "a letter that can be sent")
    box = page.get_by_label("Text", exact=True)
    whole = box.input_value()
    box.fill(f"{whole}\n[write here: what else]\n")
    page.get_by_role("button", name="Send it by email").click()
    expect(page.get_by_text("Still to be written: what else.")).to_be_visible()
    look(desk, "what it lacks")
    page.get_by_role("link", name="Back to the letter").click()
    box.fill(f"{whole}\nPS: Call us any time.\n")
    page.get_by_role("button", name="Send it by email").click()
    look(desk, "sending it")
    page.get_by_label("The email alone").check()
    page.get_by_role("button", name="Check before you send").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_text("They need large print (24 point).").last).to_be_visible()
    look(desk, "without a reason")
    page.get_by_label("Why does it go by email all the same?").fill("She asked for it on the phone.")
    page.get_by_label("Yes").check()
    page.get_by_label("24 point").check()
    page.get_by_label("The procedure on one page, in large print").check()
    page.get_by_label("Photograph").check()
    page.get_by_role("button", name="Check before you send").click()
    expect(page.get_by_role("heading", name="Check before you send")).to_be_visible()
    for name in (r"^Letter .+ in large print, 24 point\.pdf$", r"\.pdf$", r"^ramp\.png$"):
        expect(page.get_by_role("link", name=re.compile(name)).first).to_be_visible()
    look(desk, "looked at before")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("button", name="Stop it")).to_be_visible()
    expect(page.get_by_text("ramp.png").first).to_be_visible()
    look(desk, "sent, and waiting")
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_role("status")).to_contain_text("Stopped.")
    look(desk, "stopped")
    page.get_by_role("link", name="The letter, to change, print and send").click()
    expect(box).to_have_value(re.compile("PS: Call us any time"))
