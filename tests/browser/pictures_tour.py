"""The pictures of docs/tour.md: from a complaint to the file of a case, and a policy's life."""

from __future__ import annotations

import re

from tests.browser.browsing import NARROW, Window
from tests.browser.picturing import Opens, account_of, case_of, keep
from tests.browser.steps import answer, sign_in


def take_tour(window: Opens) -> None:
    public = window()
    page = public.go("/p/brightwater/")
    keep(public, "procedure")
    public.go("/p/brightwater/complain/one-page/")
    page.get_by_label("What happened?").fill(
        "My therapist has cancelled three times, each time on the same morning. I take a day off work for this."
    )
    page.get_by_label("Email address").fill("hal.osgood@post.example")
    keep(public, "complaint-form")
    page.get_by_role("button", name="Send my complaint").click()
    page.get_by_role("heading", name="We have your complaint").wait_for()
    keep(public, "complaint-sent")
    public.narrow()
    keep(public, "complaint-sent-narrow")
    small = window(width=NARROW)
    small.go("/p/larkfield/complain/one-page/")
    keep(small, "complaint-form-narrow", 900)

    desk = sign_in(window(), account_of("brightwater", "manager"))
    page = desk.page
    keep(desk, "worklist")
    case = case_of("brightwater", "Imogen Thackeray")
    desk.go(case)
    keep(desk, "case")
    desk.go(f"{case_of('brightwater', 'Ryan Cartwright-Singh')}letter/acknowledgement/")
    keep(desk, "letter")
    desk.go(f"{case_of('brightwater', 'Carol Whitlock')}documents/")
    keep(desk, "documents")
    desk.go(f"{case}record/responded/")
    for number, decision in enumerate(("Upheld", "Partly upheld", "Upheld")):
        group = page.get_by_role("group", name="What was decided").nth(number)
        group.get_by_label(decision, exact=True).check()
    answer(page, "How was it sent?", "Email")
    answer(page, "Who answered?", "Adaeze Adeyemi")
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("heading", name="This raises a problem").wait_for()
    keep(desk, "reason-asked")
    page.get_by_label("Why do you record it all the same?").fill("She agreed that he answers.")
    page.get_by_role("button", name="Check before you record").click()
    page.get_by_role("heading", name="Check before you record").wait_for()
    keep(desk, "act-preview", 1500)
    desk.go("/s/brightwater/cases/")
    keep(desk, "register")
    desk.go("/s/brightwater/figures/")
    keep(desk, "figures")
    desk.go("/s/brightwater/promises/")
    keep(desk, "promises")
    _policy(desk)
    # As wide as the printed part of a sheet of A4.
    page.set_viewport_size({"width": 700, "height": 900})
    desk.go(f"{case}bundle/")
    page.emulate_media(media="print")
    keep(desk, "bundle", 990)
    page.emulate_media(media="screen")
    desk.narrow()
    desk.go("/s/brightwater/")
    keep(desk, "worklist-narrow", 900)
    assert public.faults + small.faults + desk.faults == []


def _policy(desk: Window) -> None:
    """The versions, a draft with what the check finds, its form, last year's cases, and a bank holiday ahead."""
    page = desk.page
    desk.go("/s/brightwater/policy/")
    keep(desk, "policy-versions")
    page.get_by_role("link", name="Answers within 15 working days").click()
    draft = page.url
    page.locator("summary", has_text="Must be put right").click()
    keep(desk, "policy-draft", 900)
    page.get_by_role("link", name="Change it in a form").click()
    page.get_by_role("link", name="Stage 1").click()
    page.locator("summary", has_text="Acknowledge the complaint in writing").first.click()
    keep(desk, "policy-form")
    page.goto(f"{draft}trial/")
    page.get_by_role("button", name=re.compile("^Judge")).click()
    page.get_by_role("heading", name="In short").wait_for()
    keep(desk, "policy-trial")
    desk.go("/s/brightwater/policy/calendar/")
    page.get_by_label("Bank holiday", exact=True).check()
    page.get_by_label("On which day?").fill("19 10 2026")
    page.get_by_label("What is it called?").fill("Bank holiday for the jubilee")
    page.get_by_label("Why, and how do you know?").fill("Proclaimed on 13 October 2026")
    page.get_by_role("button", name="See what it moves").click()
    page.get_by_role("heading", name="What it would move").wait_for()
    keep(desk, "calendar-ahead", 900)
