"""Following a complaint in a browser: from the number to the page of the case, without scripts, in every state."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import press, sign_in
from tests.integration.post_office import post_office
from tests.integration.test_codes_sent import code_in, work
from tests.integration.test_followed_case import added, happened, number_of
from tests.integration.test_following import a_code, complain, sessions


def enter(window, made, case, **more):
    """A window with a session for the case."""
    page = window.go(f"/p/{made.slug}/follow/code/")
    page.get_by_label("Number of your complaint").fill(case.reference)
    page.get_by_label("Code", exact=True).fill(a_code(made, case, **more))
    press(page, "Open my complaint")
    return page


def test_the_whole_way_by_email_without_scripts_and_out_again(make_organisation, window):
    made = make_organisation("ieso")
    case, one = complain(made), window(scripts=False)
    page = one.go(f"/p/{made.slug}/")
    page.get_by_role("link", name="Follow your complaint").first.click()
    press(page, "Continue")
    assert "Type the number of your complaint." in page.locator("main").inner_text()
    page.get_by_label("What is the number of your complaint?").fill(case.reference.lower().replace("-", " "))
    page.get_by_label("Send it to the email address that you gave us").check()
    with post_office() as post:
        press(page, "Continue")
        expect(page.get_by_role("heading", level=1)).to_have_text("Type your code")
        assert work(made) == ["sent"]
        code = code_in(post.came[0][1])
    page.get_by_label("Code", exact=True).fill("1111 2222")
    press(page, "Open my complaint")
    expect(page.get_by_label("Number of your complaint")).to_have_value(
        re.compile(case.reference.split("-")[0].lower())
    )
    assert "do not open a complaint" in page.locator("main").inner_text()
    page.get_by_label("Code", exact=True).fill(code)
    press(page, "Open my complaint")
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.reference)
    assert one.path == f"/p/{made.slug}/case/"
    page.get_by_text("How we counted this date").first.click()
    expect(page.get_by_text("working days after").first).to_be_visible()
    press(page, "Finish and leave")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left your complaint")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Follow your complaint")


def test_everybody_can_use_the_pages_before_the_case(make_organisation, window):
    from django.utils import timezone

    made = make_organisation("ieso")
    case, one = complain(made), window()
    page = one.go(f"/p/{made.slug}/follow/")
    assert wrong_with(one) == []
    press(page, "Continue")
    assert wrong_with(one) == []
    one.go(f"/p/{made.slug}/follow/code/")
    assert wrong_with(one) == []
    press(page, "Open my complaint")
    assert wrong_with(one) == []
    enter(one, made, case)
    sessions(made, seen=timezone.now() - timedelta(hours=1))
    page.reload()
    expect(page.get_by_text("Your time on the page of your complaint is over")).to_be_visible()
    assert wrong_with(one) == []


@pytest.mark.parametrize("state", ["open", "late", "closed", "long", "right-to-left", "no consent"])
def test_everybody_can_use_the_page_of_the_case_in_each_state(make_organisation, window, state):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    made, now = make_organisation("ieso"), timezone.now()
    words = {"long": "Longwordwithoutanyblank" * 40 + "\n" + "And on. " * 400, "right-to-left": "لم يتصل بي أحد " * 20}
    came = now - timedelta(days=90 if state == "late" else 3)
    by: dict[str, Any] = {"by": "representative", "concerned": "Gran"} if state == "no consent" else {}
    with within(made.organisation):
        points = ("x" * 150, "Nobody rang back", "And more")
        told = Complaint(words.get(state, "The line went dead."), "web", came.isoformat(timespec="seconds"),
                         email="ada@marsh.example", points=points, **by)  # fmt: skip
        done = receive(made.organisation, told, None, now=now)
    assert isinstance(done, Recorded), done
    case = done.record.case
    if state == "closed":
        until = timezone.localdate().isoformat()
        happened(made, case, "responded", 1, points={"p1": "upheld", "p2": "not-upheld"}, medium="letter")
        happened(made, case, "action-agreed", 1, "لم يتصل بي أحد", action="ring", by=until)
        happened(made, case, "action-done", action="ring")
        happened(made, case, "closed")
    if state in ("open", "long", "right-to-left"):
        name = {"long": "x" * 150 + ".txt", "right-to-left": "ردنا.txt"}.get(state, "update.txt")
        number = number_of(happened(made, case, "informed"), "informed")
        added(made, case, "our-letter", name, beside=number, description=f"Update. Subject: {name}")
    one = window()
    enter(one, made, case)
    assert wrong_with(one) == []


def test_staff_give_a_sheet_and_its_code_opens_the_case(make_organisation, window):
    made = make_organisation("ieso")
    case = complain(made)
    desk = sign_in(window(), made.accounts["handler"])
    page = desk.go(f"/s/{made.slug}/cases/{case.reference}/")
    page.get_by_role("link", name="Codes to follow it").click()
    assert wrong_with(desk) == []
    press(page, "Make codes")
    assert wrong_with(desk) == []
    page.get_by_label("The complainant: Ada Marsh").check()
    page.get_by_label("A sheet of paper with 6 codes").check()
    press(page, "Make codes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes to follow your complaint")
    assert wrong_with(desk) == []
    code = page.locator(".putright-digits").first.inner_text()
    page.get_by_role("link", name="Codes to follow this case").click()
    expect(page.get_by_text("6 not used yet")).to_be_visible()
    assert wrong_with(desk) == []
    one = window()
    page = one.go(f"/p/{made.slug}/follow/")
    page.get_by_label("What is the number of your complaint?").fill(case.reference)
    page.get_by_label("I have a code: on paper, or somebody told it to me").check()
    press(page, "Continue")
    page.get_by_label("Code", exact=True).fill(code)
    press(page, "Open my complaint")
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.reference)
