"""The pictures of docs/tour-casework.md: a morning's work on cases, and how people and access are set up."""

from __future__ import annotations

import re

from tests.browser.browsing import Window
from tests.browser.picturing import Opens, account_of, case_of, keep, person_of
from tests.browser.steps import act, answer, record, sign_in

_PASSWORD = "three blue teapots on a shelf"


def take_casework(window: Opens) -> None:
    """Each screen once, by whoever would use it."""
    desk = sign_in(window(), account_of("brightwater", "manager"))
    _lists(desk)
    _case(desk, case_of("brightwater", "Ngozi Ifeoma Clarke"))
    _acts(desk)
    far = sign_in(window(), account_of("hearthline", "manager"))
    far.go("/s/hearthline/requests/")
    keep(far, "requests")
    _meeting(desk, case_of("brightwater", "Gulsen Arslan"))
    organised = sign_in(window(), account_of("osier", "administrator"))
    people = sign_in(window(), account_of("brightwater", "administrator"))
    _people(people, organised)
    own = window(host="localhost")
    _passkeys(own)
    assert [fault for one in (desk, far, organised, people, own) for fault in one.faults] == []


def _lists(desk: Window) -> None:
    page = desk.go("/s/brightwater/?show=all&sort=-received")
    page.get_by_role("link", name="Narrow or sort this list").click()
    answer(page, "What is owed", "Send our answer")
    page.get_by_role("button", name="Show", exact=True).click()
    keep(desk, "worklist-narrowed", 1000)
    desk.go("/s/brightwater/?show=waiting")
    keep(desk, "worklist-waiting")
    desk.go("/s/brightwater/?show=team")
    keep(desk, "worklist-team", 900)
    desk.go("/s/brightwater/cases/?search=notes")
    keep(desk, "search")
    desk.go("/s/brightwater/mornings/")
    keep(desk, "mornings", 1300)
    desk.go("/s/brightwater/independence/")
    keep(desk, "closed-cases")
    desk.go(f"/s/brightwater/hand-over/{person_of('brightwater', 'handler')}/")
    keep(desk, "hand-over", 1300)


def _case(desk: Window, case: str) -> None:
    desk.go(case)
    keep(desk, "case-needs", 1000)
    keep(desk, "case-timeline", height=700, start="#history")
    desk.go(f"{case}people/")
    keep(desk, "case-people")
    desk.go(f"{case}record/needs-noted/")
    keep(desk, "needs-form", 1300)
    desk.go(f"{case}involved/")
    keep(desk, "case-involved")


def _acts(desk: Window) -> None:
    page = desk.go(f"{case_of('brightwater', 'Imogen Thackeray')}record/assigned/")
    answer(page, "In what role?", "UK Clinical Lead")
    answer(page, "Who deals with it now?", "Adaeze Adeyemi")
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("heading", name="This raises a problem").wait_for()
    page.get_by_text("Who had a part in this case").click()
    keep(desk, "reviewer", 1350)
    page = desk.go(f"{case_of('brightwater', 'Gulsen Arslan')}refuse/")
    page.get_by_label("It is no complaint that this procedure covers").check()
    page.get_by_label("What will the complainant be told?").fill(
        "You ask how long the wait is. We answer that at once, and a complaint about the wait stays open to you."
    )
    keep(desk, "refusal", 1300)


def _meeting(desk: Window, case: str) -> None:
    """A meeting is offered, and then the form by which its day is fixed holds what was offered."""
    page = desk.go(case)
    record(desk, "Invite to a meeting", {
        "How is the meeting held?": "Online", "Which days did you offer?": "Monday 19 or Tuesday 20 October",
        "Who would come?": "Gulsen Arslan and a friend",
    })  # fmt: skip
    act(page, "Fix the day of a meeting")
    answer(page, "On what day is the meeting?", "20 10 2026")
    answer(page, "At what time does it begin?", "14:30")
    keep(desk, "meeting", 1300)


def _people(desk: Window, other: Window) -> None:
    desk.go("/s/brightwater/teams/")
    keep(desk, "teams")
    desk.go("/s/brightwater/people/roles/")
    keep(desk, "roles")
    desk.go("/s/brightwater/people/permissions/")
    keep(desk, "permissions")
    page = desk.go(f"/s/brightwater/people/?person={person_of('brightwater', 'front-desk')}")
    page.locator("summary", has_text="Roles from a day").click()
    give = page.locator("form", has=page.get_by_role("button", name="Give the role"))
    give.get_by_label("Which role?").select_option(label="Complaint handler")
    give.get_by_label("From which day?").fill("2 11 2026")
    give.get_by_label("Last day").fill("13 11 2026")
    give.get_by_role("button", name="Give the role").click()
    page.locator("caption", has_text="Roles that").wait_for()
    keep(desk, "person-roles", 700, start="main details")
    other.go("/s/osier/people/standing-in/")
    keep(other, "standing-in")
    _enter_some(other)
    other.go("/s/osier/people/changes/")
    keep(other, "changes")


def _enter_some(other: Window) -> None:
    """What an administrator changes in a morning, so that the list of changes has something to show."""
    page = other.go("/s/osier/organisation/services/")
    for name in ("Care at night", "Meals"):
        page.get_by_label(re.compile("^Name|^What")).first.fill(name)
        page.get_by_role("button", name=re.compile("^Add")).click()


def _passkeys(own: Window) -> None:
    account = account_of("osier", "manager")
    account.set_password(_PASSWORD)
    account.save()
    driving = own.context.new_cdp_session(own.page)
    driving.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    driving.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page = own.go("/account/sign-in/?next=/account/passkeys/")
    keep(own, "sign-in")
    page.get_by_label("Email address").fill(account.email)
    page.get_by_label("Password", exact=True).fill(_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(_PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What do you call it?").fill("My telephone")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("status").filter(has_text="The passkey is added.").wait_for()
    own.go("/account/passkeys/")
    keep(own, "passkeys")
