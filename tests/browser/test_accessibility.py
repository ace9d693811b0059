"""Everybody can use every page: axe finds nothing, nothing scrolls sideways at 320 px, text may be twice the size."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect
from tests.browser.browsing import LARGE_TEXT, open_window, running_chromium
from tests.browser.looking import RULES, axe, cut_off, too_wide, wrong_with
from tests.browser.steps import act, answer, complain, record, sign_in

PROVIDERS = ("larkfield", "osier", "hearthline", "millrace", "brightwater")


class Looked:
    """What was found wrong on each page that a window was shown."""

    def __init__(self, window):
        self.window = window
        self.found = []

    def at(self, path, name="", status=200):
        """Open a page and look at it."""
        self.window.go(path, status)
        self.here(name or path)

    def here(self, name):
        """Look at the page that is open."""
        self.found += [f"{name}: {one}" for one in wrong_with(self.window)]


@pytest.fixture
def look(window):
    """Open a window and look at pages; nothing may be wrong with any of them."""
    looked = []

    def make(**more):
        looked.append(Looked(window(**more)))
        return looked[-1]

    yield make
    assert [one for each in looked for one in each.found] == []


def demo_account(organisation, role):
    """Somebody of the demonstration who holds this general role."""
    from putright.accounts.models import RoleHeld
    from putright.accounts.scope import within

    with within(organisation):
        return RoleHeld.objects.filter(role__slug=role, organisation=organisation).earliest("pk").membership.account


def test_no_rule_of_ours_wants_the_style_sheets_a_second_time(window):
    """axe is told not to fetch them, so a rule that reads them would find nothing."""
    shown = window()
    shown.go("/")
    axe(shown.page)
    found = shown.page.evaluate(
        """async (rules) => {
            const found = await axe.run(document, {runOnly: {type: "tag", values: rules}});
            const run = ["violations", "passes", "incomplete", "inapplicable"].flatMap(kind => found[kind]);
            return {run: run.map(one => one.id), reads: axe._audit.rules.filter(one => one.preload).map(one => one.id)};
        }""",
        RULES,
    )
    assert set(found["reads"]) == {"css-orientation-lock", "no-autoplay-audio"}  # the other wants what plays by itself
    assert "no-autoplay-audio" in found["run"]
    assert "css-orientation-lock" not in found["run"]


def test_pages_for_the_public(look, demonstration):
    looked = look()
    page = looked.window.page
    looked.at("/", "front page")
    for slug in PROVIDERS:
        looked.at(f"/p/{slug}/", f"procedure of {slug}")
        for end in ("drawing/", "who/", "help/", "bodies/", "accessibility/"):
            looked.at(f"/p/{slug}/{end}", f"{end} of {slug}")
        for end in ("", "easier/", "summary/", "papers/"):
            looked.at(f"/p/{slug}/cy/{end}", f"{end or 'procedure'} of {slug} in Welsh")
    for end in ("easier/", "summary/", "papers/"):
        looked.at(f"/p/larkfield/{end}", f"{end} of larkfield")
    for slug in ("larkfield", "osier"):
        looked.at(f"/p/{slug}/complain/one-page/", f"form of {slug}")
    page.get_by_role("button", name="Send my complaint").click()
    expect(page).to_have_title(re.compile("^Error: "))
    looked.here("complaint form with errors")
    looked.at("/p/larkfield/remark/", "remark form")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    looked.here("remark form with errors")
    looked.at("/p/larkfield/complain/sent/", "nothing sent")
    looked.at("/p/nobody/", "no such provider", 404)


def test_what_the_public_sees_after_sending(look, make_organisation):
    made = make_organisation("al-aesthetics")
    looked = look()
    page = looked.window.page
    complain(looked.window, made.slug, email="a" * 60 + "@" + "b" * 60 + ".example")
    looked.here("complaint sent")
    page = looked.window.go(f"/p/{made.slug}/remark/")
    page.get_by_label("Praise or thanks").check()
    page.get_by_label("What do you want to say?").fill("Thank you " + "very " * 50 + "W" * 90)
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    looked.here("remark sent")


def test_pages_for_signing_in(look, make_organisation):
    from putright.accounts.one_time import new_link

    made = make_organisation()
    looked = look()
    page = looked.window.page
    looked.at("/account/sign-in/", "sign in")
    email = f"nobody-{uuid.uuid4().hex[:8]}@mail.example"
    for tries in range(5):
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill("not the password")
        page.get_by_role("button", name="Sign in", exact=True).click()
        if not tries:
            expect(page.locator(".govuk-error-summary")).to_be_focused()
            looked.here("sign in with a wrong password")
    looked.here("too many tries")
    looked.at("/in/" + "0" * 32 + "/", "a link that was used", 410)
    looked.at(new_link(made.accounts["manager"]), "a link that works once")
    page.get_by_role("button", name="Sign in").click()
    looked.at("/account/password/", "password")
    page.locator("main button").first.click()
    looked.here("password with errors")
    looked.at("/account/codes/", "signing in with a code")
    looked.at("/account/passkeys/", "passkeys")
    looked.at("/account/sign-out/", "sign out")


def test_cases_of_each_status_and_each_provider(look, demonstration, references):
    shown = {status: (slug, reference) for (slug, status), reference in sorted(references.items())}
    shown |= {slug: (slug, references[slug, "open"]) for slug in PROVIDERS}
    assert {"open", "responded", "settled", "external", "withdrawn", "closed"} <= set(shown)
    for slug in PROVIDERS:
        looked = look()
        sign_in(looked.window, demo_account(demonstration[slug], "manager"))
        looked.at(f"/s/{slug}/", f"worklist of {slug}")
        for reference in {reference for own, reference in shown.values() if own == slug}:
            looked.at(f"/s/{slug}/cases/{reference}/", f"case {reference}")


def test_a_members_own_mornings(look, make_organisation):
    made = make_organisation("ieso")
    looked = look()
    desk = sign_in(looked.window, made.accounts["manager"])
    page = desk.page
    looked.at(f"/s/{made.slug}/mornings/", "mornings")
    page.get_by_role("button", name="Make an address").click()
    expect(page).to_have_title(re.compile("^Error: "))
    looked.here("mornings with an error")
    answer(page, "Where will you use it?", "My phone")
    page.get_by_role("button", name="Make an address").click()
    page.get_by_role("heading", name="The address of").wait_for()
    looked.here("mornings with a new address")
    page.get_by_role("button", name="New address for My phone; the old one ends").click()
    page.get_by_role("heading", name="The address of").wait_for()
    page.get_by_label("From 8 in the morning").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("An email comes from 8 on").wait_for()
    looked.here("mornings, chosen")
    page.get_by_role("button", name="Revoke My phone").click()
    page.get_by_text("You have none.").wait_for()


def test_published_papers_and_those_of_a_draft(look, make_organisation):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.register.models import PolicyDraft

    made = make_organisation()
    looked = look()
    sign_in(looked.window, made.accounts["manager"])
    home = f"/s/{made.slug}/policy/papers/"
    looked.at(home, "published papers without a draft")
    now, writer = timezone.now(), made.accounts["manager"].pk
    with within(made.organisation):
        drafts = [
            PolicyDraft.objects.create(
                organisation=made.organisation, title=title, text=text, digest="0" * 64, origin="a file",
                begun_at=now, begun_by_id=writer, changed_at=now, changed_by_id=writer,
            )
            for title, text in (("Shorter times", policy_text("careium")), ("Half of one", "title: A\n"))
        ]  # fmt: skip
    looked.at(home, "published papers")
    looked.at(f"{home}{drafts[0].pk}/", "papers of a draft")
    looked.at(f"{home}{drafts[1].pk}/", "a draft without papers")


def test_lists_and_papers(look, demonstration, references):
    looked = look()
    sign_in(looked.window, demo_account(demonstration["brightwater"], "manager"))
    home, open_case = "/s/brightwater/", references["brightwater", "open"]
    for place in (
        "?show=overdue",
        "?show=today",
        "?show=mine",
        "cases/",
        "cases/?search=nobody",
        "figures/",
        "record/message/",
        "call/",
        "record/",
    ):
        looked.at(home + place)
    looked.window.page.get_by_role("button", name="Record the complaint").click()
    looked.here("taking a complaint down, with errors")
    looked.at(f"{home}remarks/")
    looked.at(f"{home}remarks/record/")
    looked.window.page.get_by_role("button", name="Record", exact=True).click()
    expect(looked.window.page).to_have_title(re.compile("^Error: "))
    looked.here("writing down a remark, with errors")
    for place in ("bundle/", "letter/acknowledgement/", "letter/stage-response/", "record/corrected/"):
        looked.at(f"{home}cases/{open_case}/{place}")
    looked.window.page.locator("main a[href*='of=']").first.click()
    looked.here("correcting an entry")
    looked.at(f"{home}cases/BOT-99999/", "no such case", 404)


def test_forms_of_acts(look, demonstration, references):
    """A form of each make: choices, lists of people, dates, long texts, points; and one with errors."""
    looked = look()
    sign_in(looked.window, demo_account(demonstration["brightwater"], "manager"))
    case = f"/s/brightwater/cases/{references['brightwater', 'open']}/"
    for kind in (
        "responded",
        "assigned",
        "extended",
        "escalated",
        "action-agreed",
        "contact-given",
        "described",
        "ticked",
    ):
        looked.at(f"{case}record/{kind}/")
    page = looked.window.go(f"{case}record/phoned/")
    page.get_by_label("On what day?").fill("the other day")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    looked.here("an act with errors")


def test_empty_lists_and_refusals(look, make_organisation):
    from putright.accounts.founding import add_member, add_person
    from putright.accounts.models import Organisation, Role
    from putright.accounts.scope import within

    made, other = make_organisation(), make_organisation("careium")
    looked = look()
    sign_in(looked.window, made.accounts["manager"])
    for place in ("", "?show=overdue", "?show=mine", "cases/", "figures/"):
        looked.at(f"/s/{made.slug}/{place}", f"empty {place}")
    looked.at(f"/s/{made.slug}/people/", "refused", 403)
    looked.at(f"/s/{other.slug}/", "another organisation", 404)

    office = look()
    sign_in(office.window, made.accounts["administrator"])
    office.at(f"/s/{made.slug}/people/", "people")
    office.window.page.get_by_role("button", name="Add", exact=True).click()
    office.here("people with errors")
    office.window.page.get_by_role("link", name=re.compile("^Change")).first.click()
    office.here("one person")

    both = None
    address = f"both-{uuid.uuid4().hex[:8]}@mail.example"
    for house in (made, other):
        with within(house.organisation):
            role = Role.objects.get(organisation=house.organisation, slug="manager")
            person = add_person(house.organisation, "Both Ways", "Locum")
            both = add_member(house.organisation, person, address, [role])
    chooser = look()
    sign_in(chooser.window, both)
    chooser.here("choosing an organisation")

    bare = Organisation.objects.create(slug=f"bare-{uuid.uuid4().hex[:8]}", name="Bare House", prefix="BAR")
    with within(bare):
        role = Role.objects.create(organisation=bare, slug="desk", title="Desk", permissions=["receive", "read"])
        account = add_member(bare, add_person(bare, "Bare Desk"), f"{bare.slug}@mail.example", [role])
    nothing = look()
    sign_in(nothing.window, account)
    nothing.at(f"/s/{bare.slug}/record/", "no procedure", 409)


def test_reasons_and_two_people_at_once(look, window, make_organisation):
    made = make_organisation()
    reference = complain(window(), made.slug)
    case = f"/s/{made.slug}/cases/{reference}/"
    looked, second = look(), window()
    for one in (looked.window, second):
        sign_in(one, made.accounts["manager"])
        one.go(case)
    page = looked.window.page
    act(page, "Acknowledge")
    record(second, "Make a staff note", {"What do you want to note?": "X" * 200})
    answer(page, "How was it sent?", "Email")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody else recorded something")
    looked.here("two people at once")
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_url(f"**{case}")
    act(page, "Record a request for the next stage")
    answer(page, "Which stage is asked for?", "Stage 2")
    answer(page, "Was it asked for in writing?", "No")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("heading", name="This raises a problem")).to_be_visible()
    looked.here("a reason is needed")
    looked.at(f"{case}record/reopened/", "an act that is impossible now", 409)
    looked.at(f"{case}letter/acknowledgement/", "a letter")


@pytest.mark.parametrize(
    "appearance", [{"color_scheme": "dark"}, {"forced_colors": "active"}, {"contrast": "more"}], ids=str
)
def test_other_colours_hide_nothing(appearance, window, make_organisation):
    """Dark, forced colours, high contrast: what is chosen, what is wrong and where one is can still be seen."""
    made = make_organisation()
    one = window(**appearance)
    page = one.go(f"/p/{made.slug}/complain/one-page/")
    choice = page.get_by_role("group", name=re.compile("^Are you complaining")).get_by_label("Yes, for somebody else")
    drawn = choice.locator("xpath=..")
    page.get_by_label("What happened?").focus()
    before = drawn.screenshot()
    choice.check()
    page.get_by_label("What happened?").focus()
    assert drawn.screenshot() != before, "a chosen answer looks like one that is not"
    button = page.get_by_role("button", name="Send my complaint")
    before = button.locator("xpath=..").screenshot()
    button.focus()
    assert button.locator("xpath=..").screenshot() != before, "the focus cannot be seen"
    assert (
        button.evaluate("one => getComputedStyle(one).backgroundColor")
        != page.evaluate("getComputedStyle(document.body).backgroundColor")
        or button.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") > 0
    )
    button.click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_visible()
    page.wait_for_load_state("load")  # the element may be there before its style sheet is
    assert summary.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") >= 2
    if "forced_colors" not in appearance:  # axe reads the colours of the style sheet, not those that are forced
        assert axe(page) == []


def test_lateness_is_said_in_words_and_not_only_in_colour(window, demonstration):
    one = window(forced_colors="active")
    sign_in(one, demo_account(demonstration["brightwater"], "manager"))
    rows = one.go("/s/brightwater/?show=overdue").locator("tbody tr")
    assert rows.count() > 0
    for text in rows.all_inner_texts():
        assert "Overdue by" in text


def test_columns_stand_in_line(window, demonstration):
    """A bar at an overdue row does not push its text aside; tables of counts have the same columns."""
    one = window()
    sign_in(one, demo_account(demonstration["brightwater"], "manager"))
    page = one.go("/s/brightwater/")
    left = "found => [...new Set(found.map(one => one.getBoundingClientRect().left))].length"
    assert page.locator("tr.putright-overdue").count() > 0
    assert page.locator("tr:not(.putright-overdue) th[scope=row]").count() > 0
    assert page.locator("thead th:first-child, th[scope=row] > a").evaluate_all(left) == 1
    page = one.go("/s/brightwater/figures/")
    assert page.get_by_role("columnheader", name="Owed").count() > 2
    assert page.get_by_role("columnheader", name="Owed").evaluate_all(left) == 1


def test_text_of_twice_the_size(driver, address, make_organisation, demonstration, references):
    """With the browser's own text set to twice the size nothing is cut off, and nothing scrolls sideways."""
    case = f"/s/brightwater/cases/{references['brightwater', 'responded']}/"
    places = ("", "cases/", "figures/", "record/", case, f"{case}bundle/", f"{case}letter/acknowledgement/",
              f"{case}record/escalated/")  # fmt: skip
    found = []
    with running_chromium(driver, LARGE_TEXT) as browser:
        one = open_window(browser, address)
        page = one.go("/p/brightwater/complain/one-page/")
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.govuk-body')).fontSize)") >= 32
        sign_in(one, demo_account(demonstration["brightwater"], "manager"))
        for place in ("/p/brightwater/", "/p/brightwater/complain/one-page/", *places):
            page = one.go(place if place.startswith("/") else f"/s/brightwater/{place}")
            found += [f"{place}: {wrong}" for wrong in (*too_wide(page), *cut_off(page))]
        one.context.clear_cookies()
        sign_in(one, demo_account(demonstration["brightwater"], "administrator"))
        page = one.go("/s/brightwater/people/")
        found += [f"people: {wrong}" for wrong in (*too_wide(page), *cut_off(page))]
    assert found == one.faults == []
