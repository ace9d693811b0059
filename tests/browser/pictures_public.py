"""The pictures of docs/tour-public.md: complaining, following, acting, a provider's pages, and what staff see of it."""

from __future__ import annotations

from tests.browser.browsing import NARROW, Window
from tests.browser.picturing import Opens, account_of, keep
from tests.browser.steps import sign_in

WORDS = "My pendant did not answer for two hours on Monday. I lay on the floor until my neighbour came."
_HOME = "/p/hearthline/"


def press(window: Window, name: str) -> None:
    """Press a button, and wait for what comes of it."""
    with window.page.expect_navigation():
        window.page.get_by_role("button", name=name, exact=True).first.click()


def take_public(window: Opens) -> None:
    one, small = window(), window(width=NARROW)
    _complain(one, small)
    _follow(window)
    for name in ("who", "help", "bodies", "you-said", "accessibility", "cookies", "urgent", "remark"):
        one.go(f"{_HOME}{name}/")
        keep(one, f"public-{name}", 950)
    desk = sign_in(window(), account_of("osier", "manager"))
    desk.go("/s/osier/held/")
    keep(desk, "held-back", 700)
    desk.go("/s/osier/remarks/")
    keep(desk, "remarks", 900)
    admin = sign_in(window(), account_of("osier", "administrator"))
    admin.go("/s/osier/organisation/look/")
    keep(admin, "look")
    assert one.faults + small.faults + desk.faults + admin.faults == []


def _complain(one: Window, small: Window) -> None:
    one.go(f"{_HOME}complain/")
    keep(one, "complain-start")
    small.go(f"{_HOME}complain/what-happened/")
    keep(small, "complain-narrow", 700)
    small.go(f"{_HOME}cy/complain/what-happened/")
    keep(small, "complain-welsh", 700)
    page = one.go(f"{_HOME}complain/what-happened/")
    page.get_by_label("What happened?").fill(WORDS)
    press(one, "Continue")
    if one.path.endswith("/urgent/first/"):
        page.get_by_role("link", name="Continue").click()
    press(one, "Continue")
    keep(one, "complain-fault", 1000)
    page.get_by_label("Telephone number").fill("01632 960 455")
    press(one, "Continue")
    page.get_by_label("Yes, for somebody else").check()
    press(one, "Continue")
    page.get_by_label("Name of the person you complain for").fill("Edith Marlowe")
    page.get_by_label("A relative or partner").check()
    keep(one, "complain-who", 1000)
    press(one, "Continue")
    keep(one, "complain-consent", 1000)
    one.go(f"{_HOME}complain/files/")
    keep(one, "complain-files", 800)
    one.go(f"{_HOME}complain/check/")
    keep(one, "complain-check", 1000)
    with page.expect_navigation():
        page.get_by_text("Save this and come back later", exact=True).click()
    press(one, "Save and show me the code")
    keep(one, "complain-saved", 800)


def _follow(window: Opens) -> None:
    """Somebody whose case has been going on for a while opens it with a code on paper."""
    from django.utils import timezone

    from putright.accounts.models import Organisation
    from putright.demonstration.codes_given import a_code

    given = a_code(Organisation.objects.get(slug="brightwater"), timezone.now())
    assert given is not None
    one = window()
    page = one.go("/p/brightwater/follow/")
    keep(one, "follow", 800)
    one.go("/p/brightwater/follow/code/")
    page.get_by_label("Number of your complaint").fill(given[0])
    page.get_by_label("Code", exact=True).fill(given[1])
    press(one, "Open my complaint")
    page.get_by_text("How we counted this date").first.click()
    page.evaluate("window.scrollTo(0, 0)")  # the way out goes along with whoever reads further
    keep(one, "follow-case", 1200)
    keep(one, "follow-decided", 700, start="h2:has-text('What we decided')")
    keep(one, "follow-case-can", 1000, start="h2:has-text('What you can do')")
    page.get_by_role("link", name="Add something, or send us files").click()
    keep(one, "follow-add", 800)
    page.get_by_label("What do you want to tell us?").or_(page.locator("main textarea")).first.fill(
        "I found the letter of the second appointment. It says 9 o'clock."
    )
    press(one, "Continue")
    keep(one, "follow-check", 800)
    narrow = window(width=NARROW)
    narrow.context.add_cookies(one.context.cookies())  # type: ignore[arg-type]
    narrow.go("/p/brightwater/case/")
    keep(narrow, "follow-case-narrow", 900)
    assert one.faults + narrow.faults == []
