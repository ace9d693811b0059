"""Two people on one case, and one person who presses twice."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.steps import WORDS, act, answer, complain, record, sign_in

TYPED = "Rang in the evening, as she asked. Nobody picked up."


def entries(made, reference):
    """The kinds of everything recorded on the case, in order."""
    from putright.accounts.scope import within
    from putright.register.models import Case
    from putright.register.reading import record_of

    with within(made.organisation):
        case = Case.objects.select_related("policy", "site").get(organisation=made.organisation, reference=reference)
        return [entry.row.kind for entry in record_of(case).entries]


def test_the_second_is_told_what_the_first_recorded(make_organisation, window):
    made = make_organisation()
    reference = complain(window(), made.slug)
    first, second = sign_in(window(), made.accounts["handler"]), sign_in(window(), made.accounts["manager"])
    for one in (first, second):
        one.go(f"/s/{made.slug}/cases/{reference}/")
    act(second.page, "Record a phone call")
    answer(second.page, "Did you speak to the complainant?", "No")
    answer(second.page, "Note", TYPED)

    record(first, "Acknowledge", {"How was it sent?": "Email"})

    second.page.get_by_role("button", name="Record", exact=True).click()
    told = second.page.get_by_role("alert")
    expect(told).to_contain_text("Somebody else recorded something while you were typing.")
    expect(told).to_contain_text(re.compile("acknowledge", re.IGNORECASE))
    expect(told).to_contain_text("Handler Person")
    expect(told).to_be_focused()
    assert "phoned" not in entries(made, reference)
    expect(second.page.get_by_label(re.compile("^Note"))).to_have_value(TYPED)
    asked = second.page.get_by_role("group", name="Did you speak to the complainant?")
    expect(asked.get_by_label("No", exact=True)).to_be_checked()

    second.page.get_by_role("button", name="Record", exact=True).click()
    expect(second.page.get_by_role("status")).to_contain_text("Recorded")
    assert [kind for kind in entries(made, reference) if kind in ("acknowledged", "phoned")] == [
        "acknowledged",
        "phoned",
    ]
    assert TYPED in second.whole_text


def test_a_double_click_records_once(make_organisation, window):
    made = make_organisation()
    public = window()
    page = public.go(f"/p/{made.slug}/complain/one-page/")
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_label("Email address").fill("ada@marsh.example")
    # A double click waits for nothing, and its second half breaks off the way on that the first began.
    page.get_by_role("button", name="Send my complaint").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your complaint")
    reference = page.locator(".govuk-panel .putright-reference").inner_text()
    assert reference.endswith("-00001")

    desk = sign_in(window(), made.accounts["manager"])
    page = desk.go(f"/s/{made.slug}/cases/")
    expect(page.locator("tbody tr")).to_have_count(1)
    desk.go(f"/s/{made.slug}/cases/{reference}/")
    act(page, "Record a phone call")
    answer(page, "Did you speak to the complainant?", "Yes")
    page.get_by_role("button", name="Record", exact=True).dblclick()
    page.wait_for_url(f"**/cases/{reference}/")
    assert entries(made, reference).count("phoned") == 1
