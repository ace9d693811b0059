"""Somebody whom a complaint is about, a case that is kept to a few people, one who opens it in an emergency."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import answer, complain, record, sign_in

REASON = "The family is at the door and both managers are away."


def fine(window):
    assert not wrong_with(window), window.path


def test_from_the_first_call_to_the_tick_of_somebody_else(make_organisation, window):
    from putright.accounts.founding import add_member
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    made = make_organisation("ieso")
    with within(made.organisation):
        role = Role.objects.get(organisation=made.organisation, slug="manager")
        second = add_member(made.organisation, made.people["nurse"], f"second-{made.slug}@brightwater.example", [role])
    handler, nurse = made.people["handler"].name, made.people["nurse"].name

    # Reception takes a complaint down that is about the handler, who can open it no more.
    desk = sign_in(window(), made.accounts["manager"])
    page = desk.go(f"/s/{made.slug}/record/")
    page.get_by_label("What happened?").fill("He shouted at my mother.")
    page.get_by_text("More: address").click()
    answer(page, "Is it about somebody who works here?", handler)
    page.get_by_role("button", name="Record the complaint").click()
    expect(page.locator("main")).to_contain_text(f"It is closed to {handler}: the complaint is about them.")
    fine(desk)
    about = desk.path
    his = sign_in(window(), made.accounts["handler"])
    his.go(about, 403)
    assert his.heading == "This case is closed to you"
    fine(his)
    his.faults.clear()  # a browser says of each 403 that it came

    # The manager gives it to him all the same: refused at first, then recorded with the reason.
    desk.go(f"{about}record/assigned/")
    page.get_by_text("Who had a part in this case").click()
    answer(page, "Who", handler)
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("main")).to_contain_text("is complained about in this complaint and ought not to deal with it")
    fine(desk)
    page.get_by_label("Why do you record it all the same?").fill("Only to hand over the file.")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("main")).to_contain_text("Only to hand over the file.")
    fine(desk)
    desk.go(f"{about}involved/")
    fine(desk)

    # Another case is kept to the second manager, and the first opens it with a reason.
    reference = complain(window(), made.slug)
    kept = f"/s/{made.slug}/cases/{reference}/"
    other = sign_in(window(), second)
    other.go(kept)
    record(other, "Note who of our staff the complaint names", {"Who?": nurse, "How?": "They are named in another way"})
    other.go(f"{kept}record/access-chosen/")
    fine(other)
    other.page.get_by_label("Why?").fill("A child may be at risk.")
    other.page.get_by_role("button", name="Record", exact=True).click()
    expect(other.page.locator("main")).to_contain_text(f"Only {nurse} may open this case.")
    desk.go(kept, 403)
    desk.faults.clear()
    page.get_by_role("link", name="open it with a reason").click()
    page.get_by_role("button", name="Open the case").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    fine(desk)
    desk.faults.clear()
    page.get_by_label("Number of the case").fill(reference)
    page.get_by_label("Why do you have to open it now?").fill(REASON)
    page.get_by_role("button", name="Open the case").click()
    expect(page.locator("main")).to_contain_text("You opened this case with a reason.")
    fine(desk)

    # The second manager sees it, and ticks it.
    other.go(f"/s/{made.slug}/independence/")
    expect(other.page.locator("main")).to_contain_text(REASON)
    fine(other)
    other.page.get_by_role("button", name="I looked at it").click()
    expect(other.page.locator("main")).to_contain_text("None waits to be looked at.")
