"""A provider's own look in a real browser: readable everywhere, framed by whom it named, nothing asked elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from tests.browser.browsing import open_window
from tests.browser.looking import wrong_with

SLUGS = ("larkfield", "hearthline", "brightwater", "osier", "millrace")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_look_of_the_demonstration_can_be_read(window: Any, demonstration: Any, slug: str) -> None:
    own = window()
    for end in ("", "complain/", "cookies/", "embed/"):
        own.go(f"/p/{slug}/{end}")
        assert own.page.locator(".putright-header__logo").evaluate("one => one.naturalWidth") > 0
        assert wrong_with(own) == [], end


def test_a_very_long_name_and_no_logo_fit_a_small_telephone(window: Any, make_organisation: Any) -> None:
    made = make_organisation("ieso", name=f"The {'Donaudampfschifffahrts' * 4} and Partners Trust of Upper Harrowmere")
    own = window()
    own.go(f"/p/{made.slug}/embed/")
    assert wrong_with(own) == []


def test_a_page_asks_nobody_else_and_keeps_nothing_before_a_form(window: Any, demonstration: Any) -> None:
    own = window()
    asked: list[str] = []
    own.page.on("request", lambda request: asked.append(request.url))
    for slug in SLUGS[:2]:
        for end in ("", "easier/", "summary/", "papers/", "drawing/", "cookies/", "embed/"):
            own.go(f"/p/{slug}/{end}")
            assert own.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert own.context.cookies() == []
    assert {urlsplit(one).netloc for one in asked if not one.startswith("data:")} == {urlsplit(own.address).netloc}
    own.go(f"/p/{SLUGS[0]}/complain/one-page/")
    assert {one["name"] for one in own.context.cookies()} == {"csrftoken"}


@pytest.fixture
def website(tmp_path: Path) -> Iterator[Any]:
    """A provider's website on this machine, which shows a text of ours; its origin, and where its page lies."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing: what a test asks is no news."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", tmp_path / "index.html"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_frame_works_where_it_may_and_nowhere_else(
    chromium: Browser, address: str, make_organisation: Any, website: Any
) -> None:
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within
    from putright.site.embedding import HEIGHT, snippets

    made = make_organisation("ieso")
    origin, page = website

    def framed(*origins: str) -> Any:
        with within(made.organisation):
            Organisation.objects.filter(pk=made.organisation.pk).update(frame_origins=list(origins))
        made.organisation.refresh_from_db()
        text = next(one.text for one in snippets(made.organisation) if one.id == "frame")
        ours = text[text.index("/p/") :].split('"')[0]
        shown = str(text).replace(text.split('"')[1], address + ours)
        page.write_text(f"<!DOCTYPE html><title>Ours</title>{shown}", encoding="utf-8")
        context = chromium.new_context(viewport={"width": 336, "height": 900})
        there = context.new_page()
        there.goto(origin)
        return there

    there = framed("https://elsewhere.example")
    assert (
        there.frames[1].locator("h1").count() == 0 or "went wrong" not in there.frames[1].locator("body").inner_text()
    )
    there.context.close()

    there = framed(origin)
    inside = there.frames[1]
    assert inside.locator("h1").inner_text() == "Tell us if something went wrong"
    strip = inside.locator(".putright-trial").evaluate("one => one.offsetHeight")  # only a trial has it
    assert inside.evaluate("document.querySelector('main').getBoundingClientRect().bottom") - strip <= HEIGHT
    assert there.context.cookies() == []
    with there.context.expect_page() as opened:
        inside.get_by_role("link", name="Make a complaint").click()
    opened.value.wait_for_url(f"**/p/{made.slug}/complain/")
    assert opened.value.locator("h1").count() == 1
    there.goto(origin)
    there.evaluate("one => { document.querySelector('iframe').src = one; }", f"{address}/p/{made.slug}/complain/")
    there.wait_for_load_state("networkidle")
    assert "govuk" not in there.frames[1].content()
    there.context.close()


def test_a_host_of_ones_own_is_used_from_the_first_page_to_the_last(
    chromium: Browser, address: str, make_organisation: Any
) -> None:
    from django.utils import timezone

    from putright.accounts.changes import Hand
    from putright.accounts.hosts import confirm
    from putright.accounts.scope import within

    made = make_organisation("ieso")
    host, port = f"{made.slug}.localhost", urlsplit(address).port  # browsers look for it on this machine
    with within(made.organisation):
        confirm(made.organisation, host, Hand(None, timezone.now()))
    own = open_window(chromium, f"http://{host}:{port}")
    own.go("/")
    own.page.locator("main a.govuk-button").first.click()
    assert own.path == "/complain/"
    own.go("/complain/one-page/")
    assert {one["domain"] for one in own.context.cookies()} == {host}
    own.page.locator("footer a", has_text="Cookies").click()
    assert own.path == "/cookies/"
    assert own.faults == []
    own.context.close()
