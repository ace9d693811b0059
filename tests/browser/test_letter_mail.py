"""Letters as mail in a real browser: everybody can read them, by day and by night, on a phone; nothing is fetched."""

from __future__ import annotations

import pytest
from tests.browser.browsing import NARROW, WIDE
from tests.browser.looking import axe, cut_off, too_wide
from tests.unit.letters_made import hostile, picture, sheet

from putright.stationery.mail_page import as_html
from putright.stationery.pictures import as_data

_COLOURS = "() => [document.body, ...document.querySelectorAll('main *')].map(one => getComputedStyle(one).color)"


@pytest.fixture(scope="module")
def page(chromium):
    found = chromium.new_page()
    yield found
    found.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("letter", [sheet(), hostile()], ids=["ordinary", "hostile"])
def test_nothing_is_wrong_with_a_letter_on_any_screen(page, letter, scheme):
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    page.on("console", lambda line: said.append(line.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.emulate_media(color_scheme=scheme)
    page.set_content(as_html(letter, logo=as_data(picture(600, 120))))
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert [*axe(page), *too_wide(page), *cut_off(page)] == []
    assert ("rgb(23, 33, 31)" in page.evaluate(_COLOURS)) is (scheme == "light")
    assert [url for url in asked if url.startswith("http")] == []
    assert said == []
