"""People and access in a browser: each page and each answer with an error can be used by everybody, and it works."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in

PARTS = ("organisation", "search", "account")


def typed(day):
    return f"{day.day} {day.month} {day.year}"


def test_administration_from_page_to_page(window, make_organisation):
    from django.utils import timezone

    today = timezone.localdate()
    made = make_organisation("ieso")
    office = sign_in(window(), made.accounts["administrator"])
    found: list[str] = []

    def look(name):
        office.page.wait_for_load_state("load")
        found.extend(f"{name}: {one}" for one in wrong_with(office))

    page = office.go(f"/s/{made.slug}/organisation/")
    look("organisation")
    page.get_by_role("link", name="Services").click()
    page.get_by_role("button", name="Add the service").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look("services with an error")
    page.get_by_label("Name of the service").fill("Home visits")
    page.get_by_role("button", name="Add the service").click()
    expect(page.get_by_role("rowheader", name="Home visits")).to_be_visible()
    look("services")
    page.get_by_role("link", name="Change Home visits").click()
    look("service")
    for end, name in (
        ("organisation/sites/", "sites"),
        ("organisation/details/", "details"),
        ("organisation/letterhead/", "letterhead"),
    ):
        office.go(f"/s/{made.slug}/{end}")
        look(name)
    page.get_by_role("link", name="Organisation", exact=True).last.click()

    page = office.go(f"/s/{made.slug}/people/")
    look("people")
    page.get_by_role("link", name=f"Change {made.people['handler'].name}").click()
    page.get_by_text("Roles from a day, or until a day").click()
    page.get_by_label("Which role?").first.select_option(label="UK Clinical Lead")
    page.get_by_label("From which day?").fill(typed(today))
    page.get_by_label("Last day (optional)", exact=True).first.fill(typed(today - timedelta(days=3)))
    page.get_by_role("button", name="Give the role").click()
    expect(page.get_by_label("From which day?")).to_have_value(typed(today))
    expect(page).to_have_title(re.compile("^Error: "))
    look("person with an error")
    page.get_by_label("Last day (optional)", exact=True).first.fill(typed(today + timedelta(days=9)))
    page.get_by_role("button", name="Give the role").click()
    expect(page.get_by_role("rowheader", name="UK Clinical Lead")).to_be_visible()
    look("person")
    page.get_by_role("link", name="may do, and why").click()
    look("what a person may do")

    page.get_by_role("link", name="Roles", exact=True).click()
    expect(page.get_by_text("on nobody is the UK Clinical Lead")).to_be_visible()
    look("roles")
    page.get_by_role("button", name="Add the role").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look("roles with an error")
    page.get_by_role("link", name="Change the role Complaint handler").click()
    look("role")
    page.get_by_role("link", name="What roles may do").click()
    look("what roles may do")

    page.get_by_role("link", name="Standing in").click()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look("standing in with errors")
    page.get_by_label("Who stands in?").select_option(label=made.people["handler"].name)
    page.get_by_label("For whom?").select_option(label=made.people["manager"].name)
    page.get_by_label("From which day?").fill(typed(today))
    page.get_by_label("Last day").fill(typed(today + timedelta(days=7)))
    page.get_by_label("They are away").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name=re.compile("End now ?: Handler"))).to_be_visible()
    look("standing in")
    deputy = sign_in(window(), made.accounts["handler"])
    expect(deputy.page.get_by_text(f"standing in for {made.people['manager'].name}")).to_be_visible()
    deputy.go(f"/s/{made.slug}/who/")
    found.extend(f"who is who: {one}" for one in wrong_with(deputy))
    deputy.go(f"/s/{made.slug}/hand-over/{made.people['manager'].pk}/")
    found.extend(f"hand over: {one}" for one in wrong_with(deputy))

    page.get_by_role("link", name="Changes").click()
    look("changes")
    page = office.go(f"/s/{made.slug}/people/?person={made.people['handler'].pk}")
    page.get_by_role("button", name="End the membership").click()
    expect(page.get_by_text("is shut out from now on")).to_be_visible()
    look("somebody who left")
    deputy.page.reload()
    expect(deputy.page.get_by_label("Password")).to_be_visible()
    assert found == []


def test_a_long_name_of_an_organisation_wraps_within_its_own_room(window, make_organisation):
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within

    made = make_organisation()
    found = Organisation.objects.get(slug=made.slug)
    with within(found):
        found.name = "Larkfield and Saint Bartholomew's Supported Housing Association Limited"
        found.save()
    one = sign_in(window(), made.accounts["manager"])
    page = one.go(f"/s/{made.slug}/")
    for width, beside in ((1280, True), (768, True), (320, False)):
        page.set_viewport_size({"width": width, "height": 900})
        boxes = [page.locator(f".putright-header__{part}").bounding_box() for part in PARTS]
        name, search, account = (box for box in boxes if box is not None)
        assert name["x"] + name["width"] <= search["x"] if beside else search["y"] >= name["y"] + name["height"]
        assert search["y"] <= name["y"] + 20 or not beside, "the search stays at the top"
        assert account["y"] >= search["y"] + search["height"], "nothing stands on anything else"
    assert wrong_with(one) == []
