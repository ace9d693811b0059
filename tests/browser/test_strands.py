"""A strand in a real browser: opened with a look first, stepped, seen on the worklist, ended; usable by everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in
from tests.integration.some_cases import complain, take


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()


def test_a_concern_is_opened_referred_and_ended_while_the_case_is_closed(make_organisation, window, now):
    found: list[str] = []
    made = make_organisation("ieso")
    case = complain(made, now - timedelta(days=2), now)
    take(made, case, "closed", now, now)
    desk = sign_in(window(), made.accounts["manager"])
    page = desk.go(f"/s/{made.slug}/cases/{case.reference}/strands/")

    def look(name):
        found.extend(f"{name}: {one}" for one in wrong_with(desk))

    look("no strand yet")
    page.get_by_role("link", name="Safeguarding", exact=True).click()
    page.get_by_role("button", name="Check before you record").click()
    look("the form with an error")
    page.get_by_label("What is it about?").fill("She says that he takes her pension.")
    page.get_by_role("button", name="Check before you record").click()
    expect(page.get_by_role("heading", name="Refer the concern to the local authority")).to_be_visible()
    look("before it is recorded")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("What is it about?")).to_have_value("She says that he takes her pension.")
    page.get_by_role("button", name="Check before you record").click()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("heading", name="Safeguarding (s1)")).to_be_visible()
    for fold in desk.whole.locator("summary").all():
        fold.click()
    expect(page.get_by_text("not checked against the source").first).to_be_visible()
    look("a strand")
    desk.go(f"/s/{made.slug}/?show=mine")
    expect(page.get_by_text("Safeguarding: Refer the concern to the local authority")).to_be_visible()
    look("the worklist")
    desk.go(f"/s/{made.slug}/cases/{case.reference}/")
    look("the page of the case")
    page.get_by_role("link", name="Safeguarding (s1)").click()
    page.get_by_role("link", name="Record that the concern was referred").click()
    page.get_by_label("To the council, for an adult").check()
    look("the form of a step")
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("link", name="End this strand").click()
    page.get_by_label("The local authority looked into it").check()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("The local authority looked into it.").first).to_be_visible()
    look("a strand that has ended")
    page.get_by_role("link", name="Take an entry back").click()
    look("taking an entry back")
    assert found == []
