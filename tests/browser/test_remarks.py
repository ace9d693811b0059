"""Praise, suggestions and questions in a real browser, without scripts: sent, sorted, answered, made a complaint."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in

LONG = "I was told to ring at eight. " * 12 + "W" * 90 + "\nمرحبا، لم يتصل بي أحد"  # noqa: RUF001 - it is Arabic


def unfold(page, title):
    page.locator("summary", has_text=title).click()


def test_a_question_goes_from_the_public_page_to_a_complaint(make_organisation, window):
    made = make_organisation("ieso")
    public, staff = window(scripts=False), window(scripts=False)
    page = public.go(f"/p/{made.slug}/")
    page.get_by_role("link", name="Praise, suggest or ask", exact=True).first.click()
    page.get_by_label("A question", exact=True).check()
    page.get_by_label("What do you want to say?").fill(LONG)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("What do you want to say?")).to_have_value(LONG)
    page.get_by_label("Telephone number").fill("01632 960001")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert "eight" not in public.whole.content()

    sign_in(staff, made.accounts["front-desk"])
    page = staff.go(f"/s/{made.slug}/remarks/")
    page.get_by_role("link", name="M1").click()
    expect(page.get_by_label("Question", exact=True)).to_be_checked()  # what they said it is
    page.get_by_label("Complaint").check()
    page.get_by_role("button", name="Sort it").click()
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("main")).to_contain_text("has had it since")
    unfold(page, "Close it")
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_role("alert")).to_contain_text("They want an answer and have none")
    page.get_by_role("link", name="Record it as a complaint").first.click()
    expect(page.get_by_label("What happened?")).to_have_value(LONG)
    page.get_by_role("button", name="Record the complaint").click()
    expect(page.get_by_role("status").first).to_contain_text("The complaint is recorded.")
    page.go_back()
    page = staff.go(f"/s/{made.slug}/remarks/1/")
    expect(page.get_by_role("main")).to_contain_text("came of it")


def test_whoever_is_unhappy_is_taken_to_complaining_with_their_words(make_organisation, window):
    made = make_organisation("ieso")
    page = window(scripts=False).go(f"/p/{made.slug}/remark/")
    page.get_by_label("Something went wrong, or I am not happy").check()
    page.get_by_label("What do you want to say?").fill("Nobody rang back.")
    page.get_by_label("Email address").fill("ada@marsh.example")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("What you wrote came with you")
    expect(page.get_by_label("What happened?")).to_have_value("Nobody rang back.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Email address")).to_have_value("ada@marsh.example")


def test_every_state_can_be_used_by_everybody(make_organisation, window):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.remark_steps import Step, take_step
    from putright.casework.remarks import Told, note_remark

    made, now = make_organisation("ieso"), timezone.now()
    with within(made.organisation):
        for number in (1, 2):
            told = Told("unsure", LONG, "web", now, name="Ada " + "M" * 90, email="a@marsh.example", wants_answer=True)
            note_remark(made.organisation, told, None, now=now, key=f"k{number}")
    desk = window()
    sign_in(desk, made.accounts["manager"])
    home, wrong = f"/s/{made.slug}/remarks/", {}

    def look(name, at=None):
        if at is not None:
            desk.go(at)
        wrong[name] = wrong_with(desk)

    look("list", home)
    look("nothing found", f"{home}?words=nothing")
    look("not sorted", f"{home}1/")
    desk.page.get_by_role("button", name="Close it").click()
    look("with an error")
    with within(made.organisation):
        for key, step in enumerate((
            Step("sorted", {"as": "compliment"}), Step("passed-on", {"team": "Nurses"}, LONG),
            Step("answered", {"how": "email", "sent": True}, LONG), Step("not-sent", {"step": 3}), Step("closed"),
        )):  # fmt: skip
            take_step(made.organisation, 1, step, None, now=now, key=f"s{key}")
    desk.page.get_by_label("Complaint").check()
    desk.page.get_by_role("button", name="Sort it").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("Somebody else changed this")
    look("somebody was quicker")
    look("closed, with its history", f"{home}1/")
    look("to be a complaint", f"{home}2/complaint/")
    look("figures", f"/s/{made.slug}/figures/")
    page = desk.go(f"/p/{made.slug}/remark/")
    page.get_by_label("Something went wrong, or I am not happy").check()
    page.get_by_label("What do you want to say?").fill(LONG)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("What you wrote came with you")
    look("carried to a complaint")
    assert not {name: found for name, found in wrong.items() if found}
