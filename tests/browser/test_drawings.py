"""Drawings in a real browser: no text is wider than its room, and a page that holds one can be used by everybody."""

from __future__ import annotations

import base64

import pytest
from tests.browser.browsing import NARROW as PHONE
from tests.browser.browsing import WIDE as SCREEN
from tests.browser.looking import axe, too_wide
from tests.unit.drawn_policies import drawn_policies

from putright.drawing.layout import NARROW, WIDE, lay_out
from putright.drawing.of_policy import drawing_of
from putright.drawing.picture import Words, every
from putright.drawing.svg import as_svg

# What the application sends, and more: not even a picture from elsewhere.
STRICT = "default-src 'none'; img-src data:; script-src 'unsafe-eval'"
_BOXES = """() => [...document.querySelectorAll("svg text")].map(one => {
    const box = one.getBBox();
    // A line keeps the blank at which it was broken, which nobody sees: what is seen is measured, line by line.
    const lines = [...one.querySelectorAll("tspan")].map(
        line => line.getSubStringLength(0, line.textContent.trimEnd().length));
    return {text: one.textContent, x: box.x, y: box.y, width: Math.max(...lines), height: box.height};
})"""
_LOOKS = """() => [...document.querySelectorAll("svg text, svg rect")].map(one => {
    const look = getComputedStyle(one);
    return [one.getAttribute("fill"), look.fill, one.getAttribute("font-size"), look.fontSize,
            one.getAttribute("font-weight"), look.fontWeight];
})"""


@pytest.fixture(scope="module")
def page(chromium):
    found = chromium.new_page()
    yield found
    found.close()


def page_with(inside: str, more: str = "") -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A drawing</title>'
        f'{more}<meta name="viewport" content="width=device-width"></head><body><main>{inside}</main></body></html>'
    )


def inline(svg: str) -> str:
    return svg.partition("\n")[2]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", sorted(drawn_policies()))
def test_no_text_leaves_its_room_or_meets_another(page, name, width):
    picture = lay_out(drawing_of(drawn_policies()[name]), width)
    placed = [one for one in every(picture.things) if isinstance(one, Words)]
    page.set_content(page_with(inline(as_svg(picture))))
    boxes = page.evaluate(_BOXES)
    assert len(boxes) == len(placed) > 20
    for box, words in zip(boxes, placed, strict=True):
        assert box["x"] >= words.x - 1, box
        assert box["x"] + box["width"] <= words.x + words.room + 0.5, box
        # Letters of a font put in for those that the first one lacks may be higher than a line, by their accents.
        assert box["y"] >= words.y - 6, box
        assert box["y"] + box["height"] <= words.bottom + 6, box


@pytest.mark.parametrize("name", ["ieso", "moves-on", "large"])
def test_looks_are_kept_under_a_strict_policy_and_axe_finds_nothing(page, name):
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    strict = f'<meta http-equiv="Content-Security-Policy" content="{STRICT}">'
    svg = as_svg(lay_out(drawing_of(drawn_policies()[name])))
    page.set_content(page_with(inline(svg), strict))
    looks = page.evaluate(_LOOKS)
    assert len(looks) > 20
    for fill, computed, size, computed_size, weight, computed_weight in looks:
        red, green, blue = (int(fill[place : place + 2], 16) for place in (1, 3, 5)) if fill[0] == "#" else (0, 0, 0)
        assert computed == (f"rgb({red}, {green}, {blue})" if fill[0] == "#" else "none")
        assert size is None or computed_size == f"{size}px"
        assert weight is None or computed_weight == weight
    assert faults == []
    page.set_content(page_with(inline(svg)))
    assert axe(page) == []


def test_a_screen_reader_finds_the_stages_as_headings_and_the_duties_as_lists(page):
    page.set_content(page_with(inline(as_svg(lay_out(drawing_of(drawn_policies()["moves-on"]))))))
    heading = page.get_by_role("heading", name="Stage 1: The branch answers", level=2)
    assert heading.count() == 1
    group = page.get_by_role("group", name="Stage 1: The branch answers")
    items = group.get_by_role("listitem")
    assert items.count() == 2
    assert "send you our full answer" in items.nth(1).text_content()
    ways = page.get_by_role("list", name="Ways on from: Stage 1: The branch answers").get_by_role("listitem")
    assert ways.count() == 2
    assert "by itself" in ways.nth(1).text_content()


@pytest.mark.parametrize(("viewport", "width"), [(PHONE, NARROW), (SCREEN, WIDE)])
def test_as_a_picture_on_a_page_it_keeps_to_the_page_and_can_be_read(page, viewport, width):
    svg = as_svg(lay_out(drawing_of(drawn_policies()["careium"]), width))
    data = base64.b64encode(svg.encode()).decode()
    page.set_viewport_size({"width": viewport, "height": 900})
    image = f'<h1>Drawn</h1><img alt="The procedure" width="100%" src="data:image/svg+xml;base64,{data}">'
    page.set_content(page_with(image))
    page.wait_for_function("document.images[0].complete")
    shown = page.evaluate("document.images[0].getBoundingClientRect().width")
    assert page.evaluate("document.images[0].naturalWidth") == width
    assert too_wide(page) == []
    # The smallest text has 14 units; it is 11 px at the least even on the narrowest phone.
    assert 14 * shown / width >= 11
    assert axe(page) == []
