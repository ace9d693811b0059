"""Papers as web pages in a real browser: everybody can use them, and what is printed of large print is large."""

from __future__ import annotations

import pytest
from tests.browser.browsing import NARROW, WIDE
from tests.browser.looking import axe, cut_off, too_wide
from tests.unit.papers_read import CONTACTS, Pdf
from tests.unit.published_policies import policy_named

from putright.publishing.making import make
from putright.publishing.paper import Paper
from putright.wording.language import LANGUAGES
from putright.wording.published import KINDS

_SIZES = "() => [...document.querySelectorAll('main *')].map(one => parseFloat(getComputedStyle(one).fontSize))"
_WIDTHS = "() => [...document.querySelectorAll('.write')].map(one => one.getBoundingClientRect().width)"


@pytest.fixture(scope="module")
def page(chromium):
    found = chromium.new_page()
    yield found
    found.close()


def html(kind, language, large, contacts=CONTACTS):
    return make(policy_named("commisceo"), Paper(kind, language, "html", large), contacts).decode()


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong_with_a_paper_on_any_screen(page, kind, language, large):
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.set_content(html(kind, language, large))
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert [*axe(page), *too_wide(page), *cut_off(page)] == []
    smallest = min(page.evaluate(_SIZES))
    # 18 points are 24 pixels.
    assert smallest >= (24 if large else 15)
    assert faults == []


@pytest.mark.parametrize("large", [False, True])
def test_what_is_printed_of_it_is_no_smaller_than_it_should_be(page, large):
    page.set_content(html("procedure", "en", large))
    pdf = Pdf(page.pdf(prefer_css_page_size=True))
    assert min(pdf.sizes()) >= (17.9 if large else 10)
    assert pdf.pages > 1
    for sheet in pdf.reader.pages:
        assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842]


def test_a_line_to_write_on_is_long_enough(page):
    page.set_content(html("summary", "en", False, contacts=None))
    page.set_viewport_size({"width": WIDE, "height": 900})
    widths = page.evaluate(_WIDTHS)
    assert len(widths) == 3
    assert min(widths) > 250
