"""Meeting the limits on what the public sends: with the script, without it, by keyboard; and what staff see of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.hearing import misheard
from tests.browser.looking import enlarged, wrong_with
from tests.browser.steps import WORDS, sign_in

SENT = re.compile("We have your complaint")


@pytest.fixture
def very_much(database):
    """So much was sent from this machine that the next is asked for work; afterwards it is as before."""
    from django.conf import settings
    from tests.integration.limits_met import already

    from putright.site.budgets import COMPLAINT

    amount = COMPLAINT.free * settings.PUBLIC_LIMITS_TIMES
    already("127.0.0.1", amount)
    yield
    already("127.0.0.1", -amount)


def typed(one, made):
    page = one.go(f"/p/{made.slug}/complain/one-page/")
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_label("Telephone number").fill("01632 960 001")
    page.get_by_role("button", name="Send my complaint").click()
    return page


def test_the_script_does_the_sum_and_sends_by_itself(make_organisation, window, very_much):
    page = typed(window(), make_organisation())
    expect(page.get_by_role("heading", level=1)).to_have_text(SENT)


def test_without_the_script_one_waits_and_presses_and_nothing_is_lost(make_organisation, window, very_much):
    made = make_organisation()
    one = window()
    # The script does not come; axe can be asked all the same.
    one.page.route("**/working.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = typed(one, made)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("One moment before we send this")
    page.get_by_role("button", name="Send").press("Enter")  # at once: after half a minute it would be sent
    expect(heading).to_have_text("Please wait a little longer")
    assert page.locator("input[name=words]").input_value() == WORDS
    assert [*wrong_with(one), *misheard(page), *enlarged(one)] == []
    typed(one, made)
    expect(heading).to_have_text("One moment before we send this")
    assert [*wrong_with(one), *misheard(page), *enlarged(one)] == []


def test_no_browser_fills_or_shows_the_box_for_machines(make_organisation, window):
    made = make_organisation()
    one = window()
    for place in ("complain/what-happened/", "complain/one-page/", "remark/"):
        page = one.go(f"/p/{made.slug}/{place}")
        box = page.locator("[name=further_note]")
        expect(box).to_have_count(1)
        expect(box).to_be_hidden()
        assert page.get_by_label(re.compile("catch machines")).and_(page.locator(":visible")).count() == 0


def test_staff_let_through_and_call_spam(make_organisation, window):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.held_back import hold_complaint
    from putright.casework.receiving import Complaint

    made = make_organisation()
    now = timezone.now()
    with within(made.organisation):
        for place, words in enumerate(("Buy our shoes.", WORDS, "اشتر الآن. " * 60)):
            said = Complaint(words, "web", now.isoformat(timespec="seconds"), "Ada Marsh", phone="01632 960 001")
            hold_complaint(made.organisation, said, ("field", "many", "quick")[place], now=now, key=f"{place}" * 32)
    one = sign_in(window(), made.accounts["handler"])
    page = one.go(f"/s/{made.slug}/")
    page.get_by_role("link", name="3 messages").click()
    assert wrong_with(one) == []
    page.get_by_label("-H00001 is spam").check()
    page.get_by_role("button", name="Those I ticked are spam").click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a few words why")
    expect(page.get_by_label("-H00001 is spam")).to_be_checked()
    assert wrong_with(one) == []
    page.get_by_label("Why are they spam?").fill("Advertising")
    page.get_by_role("button", name="Those I ticked are spam").click()
    expect(page.get_by_role("link", name=re.compile("-H00001$"))).to_have_count(0)
    page.get_by_role("link", name=re.compile("-H00002$")).click()
    assert wrong_with(one) == []
    page.get_by_label("Somebody’s message: let it through").check()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page).to_have_url(re.compile(f"/cases/{made.organisation.prefix}-00001/$"))
    one.go(f"/s/{made.slug}/held/?show=settled")
    assert wrong_with(one) == []
