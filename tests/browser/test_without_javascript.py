"""Everything works in a browser that runs no scripts at all."""

from __future__ import annotations

from tests.browser.journeys import JOURNEYS
from tests.browser.steps import sign_in
from tests.browser.walking import walk


def test_the_whole_way_without_scripts(make_organisation, window):
    walk(make_organisation("care-and-support"), JOURNEYS["care-and-support"], lambda: window(scripts=False))


def test_no_page_asks_for_a_script(make_organisation, window):
    """What needs none cannot break for want of one. Those with a passkey: test_passkeys.py; that save what is typed:
    test_typing_kept.py; that one leaves at once: test_safety.py.
    """
    made = make_organisation()
    one = window()
    asked = []
    one.context.on("request", lambda request: asked.append(request.resource_type))
    for place in ("/", f"/p/{made.slug}/", f"/p/{made.slug}/papers/"):
        page = one.go(place)
        assert page.locator("script, [onclick], [onload], [style]").count() == 0
    sign_in(one, made.accounts["manager"])
    for place in (f"/s/{made.slug}/", f"/s/{made.slug}/who/", f"/s/{made.slug}/cases/"):
        page = one.go(place)
        assert page.locator("script, [onclick], [onload], [style]").count() == 0
    assert "stylesheet" in asked
    assert not {"script", "xhr", "fetch", "websocket", "ping"} & set(asked)
