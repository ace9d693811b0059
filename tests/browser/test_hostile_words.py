"""What somebody typed stays text, on every page that shows it, in a browser that would run it."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.steps import record, sign_in

RUN = (
    "</textarea></title></pre><script>window.__ran = 1; alert(1)</script>"
    "<img src=x onerror='window.__ran = 1; alert(2)'><svg/onload=alert(3)>"
    """"autofocus onfocus='window.__ran=1' x=" javascript:alert(4) {{ 7|add:42 }} {% load x %} ${7*7}"""
)
EMAIL = '"<svg/onload=alert(5)>"@post.example'


def nothing_ran(window):
    """No script of the words ran, and none of them became markup."""
    page = window.whole
    assert page.evaluate("window.__ran") is None
    ours = ":is([src='/static/typing/typing.js'], [src='/static/safety/exit.js'])"
    markup = f"script:not({ours}), main img, main svg:not([class*=govuk]), [onerror], [onload], [onfocus]"
    assert page.locator(markup).count() == 0


def test_words_of_the_public_run_nowhere(make_organisation, window):
    from putright.letters import letters

    made = make_organisation("al-aesthetics", name=f"Clinic {RUN}"[:190])
    public = window()
    page = public.go(f"/p/{made.slug}/complain/one-page/")
    for fold in page.locator("main details:not([open]) > summary").all():
        fold.click()
    boxes = page.locator("main input[type=text]:not([tabindex='-1']), main textarea")
    assert boxes.count() >= 7
    for box in boxes.all():
        box.fill(RUN[:190] if box.evaluate("one => one.tagName") == "INPUT" else RUN)
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Telephone number").fill(f"<script>{RUN}")
    page.get_by_role("button", name="Send my complaint").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    nothing_ran(public)
    expect(page.get_by_label("Email address")).to_have_value(EMAIL)
    page.get_by_label("Telephone number").fill("01632 960111")
    page.get_by_role("button", name="Send my complaint").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your complaint")
    nothing_ran(public)
    reference = page.locator(".govuk-panel .putright-reference").inner_text()
    for place in ("", "remark/"):
        public.go(f"/p/{made.slug}/{place}")
        nothing_ran(public)
    page.get_by_label("Praise or thanks").check()
    page.get_by_label("No", exact=True).check()
    for box in page.locator("main input[type=text]:not([tabindex='-1']), main textarea").all():
        box.fill(RUN[:190])
    page.get_by_role("button", name="Send", exact=True).click()
    nothing_ran(public)

    desk = sign_in(window(), made.accounts["manager"])
    nothing_ran(desk)
    case = f"/s/{made.slug}/cases/{reference}/"
    desk.go(case)
    expect(desk.page.locator(".putright-words").first).to_contain_text("window.__ran = 1; alert(1)")
    nothing_ran(desk)
    record(desk, "Note a separate point of the complaint", {"What is the point about?": RUN[:190]})
    record(desk, "Make a staff note", {"What do you want to note?": RUN})
    record(desk, "Agree to put something right", {"What will be done?": RUN})
    record(desk, "Record what was learned", {"What was learned?": RUN})
    places = [f"{case}letter/{kind}/" for kind in letters()]
    places += [
        f"{case}record/{kind}/" for kind in ("responded", "corrected", "contact-given", "described", "action-done")
    ]
    places += [case, f"{case}bundle/", f"/s/{made.slug}/", f"/s/{made.slug}/cases/", f"/s/{made.slug}/figures/", "/"]
    for place in places:
        desk.go(place)
        nothing_ran(desk)
    page = desk.go(f"/s/{made.slug}/cases/")
    page.locator("#search").fill(RUN[:150])
    page.get_by_role("button", name="Find").click()
    nothing_ran(desk)
    expect(page.locator("#search")).to_have_value(RUN[:150])
