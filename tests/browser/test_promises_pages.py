"""The pages of kept promises, for staff and for the public: axe, width, text that is cut off, the way through them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from tests.browser.hearing import misheard
from tests.browser.looking import cut_off, enlarged, wrong_with
from tests.browser.steps import sign_in
from tests.integration.test_kept_in_public import answers

DAY = timedelta(days=1)


def fine(window, name):
    wrong = [f"{name}: {one}" for one in wrong_with(window)]
    assert wrong == []


def chart_fits(page):
    """No text of the chart reaches beyond it, at a telephone's width."""
    page.set_viewport_size({"width": 320, "height": 900})
    assert cut_off(page) == []
    beyond = page.evaluate(
        """() => {
            const chart = document.querySelector("main svg"), room = chart.getBoundingClientRect();
            return [...chart.querySelectorAll("text, rect")].filter(one => !one.closest("defs")).filter(
                one => one.getBoundingClientRect().right > room.right + 0.5
                    || one.getBoundingClientRect().bottom > room.bottom + 0.5).map(one => one.outerHTML);
        }"""
    )
    assert beyond == []


def test_promises_for_staff_and_for_the_public(window, make_organisation):
    now = datetime.now(UTC).replace(microsecond=0)
    made = make_organisation("ieso")
    answers(made, now, 3, 13, 2)
    answers(made, now, 2, 9, 1)
    answers(made, now, 1, 6, 0)
    staff = sign_in(window(), made.accounts["manager"])
    page = staff.go(f"/s/{made.slug}/figures/")
    page.get_by_role("link", name=re.compile("^Promises kept, month by month")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Promises kept")
    expect(
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Figures", exact=True)
    ).to_have_attribute("aria-current", "true")
    fine(staff, "promises")
    page.get_by_label("Split by").select_option("funding")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Only where")).to_be_visible()
    fine(staff, "promises by what is known")
    page.get_by_label("Due from").fill("soon")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Due from")).to_have_value("soon")
    fine(staff, "promises with an error")
    staff.go(f"/s/{made.slug}/promises/")
    page.get_by_role("link", name="Send our answer").first.click()
    expect(page.get_by_role("img", name=re.compile("^Bars of what was kept"))).to_be_visible()
    fine(staff, "one promise")
    chart_fits(page)
    page.locator("#cases ~ table a").first.click()
    expect(page).to_have_url(re.compile(r"/cases/"))

    office = sign_in(window(), made.accounts["administrator"])
    page = office.go(f"/s/{made.slug}/organisation/")
    page.get_by_role("link", name="Promises in public").click()
    fine(office, "the choice")
    page.get_by_label("The smallest number that is shown").fill("3")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title(re.compile("^Error: "))
    fine(office, "the choice with an error")
    page.get_by_label("The smallest number that is shown").fill("5")
    page.get_by_label("Show the public how we keep our promises").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. The public sees it now.")).to_be_visible()

    anybody = window()
    page = anybody.go(f"/p/{made.slug}/")
    page.get_by_role("link", name="How we keep our promises").click()
    expect(page.get_by_text("we answered in time in at least 27 of 31 complaints.")).to_be_visible()
    fine(anybody, "kept promises in public")
    assert [*misheard(page), *enlarged(anybody)] == []
