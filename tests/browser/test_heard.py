"""Each public page in each state, for people who do not see it and for people who enlarge it.

Heard: names, descriptions, headings, landmarks, titles, where one is after a fault, by the tree that Chromium hands to
a screen reader. Enlarged: 400%, letters with room between them, large print; with long words and from right to left.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.browser.hearing import misheard
from tests.browser.looking import enlarged
from tests.integration.document_files import png

LONG = "لم يتصل بي أحد بعد انقطاع المكالمة.\n" + "Longwordwithoutanyblank" * 20 + "\n" + "And on it went. " * 40
ADDRESS = "a" * 50 + "@" + "b" * 50 + ".example"


class Everybody:
    """Looks at pages for everybody, and keeps what is wrong with each; and their titles."""

    def __init__(self, window):
        self.window, self.page = window, window.page
        self.wrong: dict[str, list[str]] = {}
        self.titles: dict[str, str] = {}

    def at(self, path, name="", status=200):
        self.window.go(path, status)
        self.here(name or path)

    def here(self, name):
        """Look at the page that is open; its title is that of no other page."""
        found = [*misheard(self.page), *enlarged(self.window)]
        title, path = self.page.title(), self.window.path
        if self.titles.setdefault(title, path) != path:
            found.append(f"the title of {self.titles[title]} too: {title}")
        if found:
            self.wrong[name] = found

    def press(self, name="Continue"):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name):
        with self.page.expect_navigation():
            self.page.locator("main a").filter(has_text=name).first.click()


@pytest.fixture
def everybody(window):
    one = Everybody(window())
    yield one
    assert not one.wrong, "\n".join(f"{name}: {each}" for name, found in one.wrong.items() for each in found)


def test_making_a_complaint(make_organisation, everybody):
    made = make_organisation(name="Osier " + "Wohnungsbaugenossenschaft" * 2)
    one, page = everybody, everybody.page
    home = f"/p/{made.slug}/complain/"
    one.at(home, "start")
    one.at(f"{home}return/", "come back")
    page.get_by_label("Your code").fill("x")
    one.press()
    one.here("come back with a fault")
    one.at(f"{home}what-happened/", "what happened")
    one.press()
    one.here("what happened with a fault")
    page.get_by_label("What happened?").fill(f"He hit me. {LONG}")
    one.press()
    one.here("who to call first")
    one.follow("Continue")
    one.here("how to reach")
    one.press()
    one.here("how to reach with a fault")
    page.get_by_label("Your name").fill(LONG[:34])
    page.get_by_label("Email address").fill(ADDRESS)
    one.press()
    one.here("for whom")
    page.get_by_label("Yes, for somebody else").check()
    one.press()
    one.here("who")
    page.get_by_label("Name of the person").fill(LONG[:34])
    one.press()
    one.here("consent")
    while "/files/" not in page.url:
        one.press("Skip this question")
        if "/files/" not in page.url:
            one.here(page.url.split("/")[-2])
    one.here("files")
    one.press("Add files")
    one.here("files, and none was chosen")
    page.get_by_label("Choose photographs or files").set_input_files([
        {"name": "w" * 120 + ".png", "mimeType": "image/png", "buffer": png()},
        {"name": f"{LONG[:20]}.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x00\x01" * 9},
    ])  # fmt: skip
    one.press("Add files")
    one.here("files with a fault")
    one.press()
    one.here("help")
    one.press()
    one.here("how to hear from us")
    one.press()
    one.here("check")
    one.follow("Save this and come back later")
    one.here("save")
    one.press("Save and show me the code")
    one.here("saved")
    one.at(f"{home}delete/", "delete")
    one.window.go(f"{home}check/")
    one.press("Send my complaint")
    one.here("sent")
    one.follow("a form that you can print")
    one.here("consent form")
    one.at(f"{home}one-page/", "one page")
    one.press("Send my complaint")
    one.here("one page with faults")


def test_following_a_case(make_organisation, everybody):
    from django.utils import timezone
    from tests.integration.test_followed_case import added, happened, number_of
    from tests.integration.test_following import a_code, sessions

    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    made, now = make_organisation(name="Osier " + "Wohnungsbaugenossenschaft" * 2), timezone.now()
    with within(made.organisation):
        came = (now - timedelta(days=90)).isoformat(timespec="seconds")
        told = Complaint(LONG, "web", came, email="ada@marsh.example")
        done = receive(made.organisation, told, None, now=now)
        assert isinstance(done, Recorded), done
        case = done.record.case
    number = number_of(happened(made, case, "informed"), "informed")
    added(made, case, "our-letter", "x" * 150 + ".txt", beside=number, description="Update. Subject: " + "x" * 120)
    one, page = everybody, everybody.page
    home = f"/p/{made.slug}/"
    one.at(f"{home}follow/", "follow")
    one.press()
    one.here("follow with faults")
    one.at(f"{home}follow/code/", "code")
    one.press("Open my complaint")
    one.here("code with faults")
    page.get_by_label("Number of your complaint").fill(case.reference)
    page.get_by_label("Code", exact=True).fill(a_code(made, case))
    one.press("Open my complaint")
    one.here("the case")
    acts = page.locator("#what-you-can-do + ul a, #asked-of-you + ul a").evaluate_all(
        "all => all.map(one => [one.textContent, one.pathname])"
    )
    assert len(acts) > 3
    for name, path in acts:
        one.at(path, name)
        if page.get_by_role("button", name="Continue", exact=True).count():
            one.press()
            if "Error: " in page.title():
                one.here(f"{name} with a fault")
    one.window.go(f"{home}case/do/add/")
    page.locator("textarea").fill(LONG)
    one.press()
    one.here("files for the case")
    one.press()
    one.here("check before it is added")
    page.locator("main button[value=send]").click()
    page.wait_for_url("**/case/done/**")
    one.here("done")
    one.window.go(f"{home}case/")
    one.press("Finish and leave")
    one.here("left")
    one.window.go(f"{home}follow/code/")
    page.get_by_label("Number of your complaint").fill(case.reference)
    page.get_by_label("Code", exact=True).fill(a_code(made, case))
    one.press("Open my complaint")
    one.titles.clear()
    sessions(made, seen=now - timedelta(hours=1))
    page.reload()
    one.here("the time is over")


def test_remarks_the_providers_pages_and_the_desk(make_organisation, everybody):
    from tests.browser.test_provider_pages import known_bodies, tell
    from tests.browser.test_safety import begin_desk

    made = make_organisation("care-and-support", name="Osier " + "Wohnungsbaugenossenschaft" * 2)
    known_bodies(made)
    tell(made)
    one, page = everybody, everybody.page
    home = f"/p/{made.slug}/"
    for end in ("", "easier/", "summary/", "papers/", "drawing/", "who/", "help/", "bodies/", "you-said/", "cookies/",
                "accessibility/", "embed/", "urgent/", "leave/safer/", "complain/sent/"):  # fmt: skip
        one.at(home + end, end or "procedure")
    one.at(f"{home}nothing/", "no such page", 404)
    one.at(f"{home}remark/", "remark")
    one.press("Send")
    one.here("remark with faults")
    page.get_by_label("Praise or thanks").check()
    page.get_by_label("What do you want to say?").fill(LONG)
    page.get_by_label("Yes", exact=True).check()
    one.press("Send")
    one.here("remark that says not how to answer")
    page.get_by_label("No", exact=True).check()
    one.press("Send")
    one.here("remark sent")
    one.titles.clear()
    begin_desk(one.window, made)
    one.here("desk")
    one.at(f"{home}desk/still/", "still there")
    one.at(f"{home}complain/what-happened/", "a question at the desk")


def test_the_same_in_welsh(make_organisation, everybody):
    made = make_organisation()
    one, page = everybody, everybody.page
    home = f"/p/{made.slug}/cy/"
    for end in ("", "who/", "complain/", "follow/", "remark/", "complain/what-happened/"):
        one.at(home + end, end or "procedure")
    one.press("Parhau")
    assert page.title().startswith("Gwall: ")
    one.here("what happened with a fault")
