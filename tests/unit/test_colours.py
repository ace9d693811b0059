"""Colours of a provider's look: read, compared as WCAG 2.2 says, refused with the nearest that will do."""

from __future__ import annotations

import itertools
import re

import pytest

from putright.site.colours import contrast, mixed, nearest, read_colour
from putright.site.look import (
    INK,
    Look,
    better_header,
    better_link,
    fault_of_header,
    fault_of_link,
    header_pairs,
    link_pairs,
    on_header,
    style_sheet,
)

ALL = ["#{:02x}{:02x}{:02x}".format(*one) for one in itertools.product(range(0, 256, 85), repeat=3)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("#1c5b58", "#1c5b58"), ("1C5B58", "#1c5b58"), (" #abc ", "#aabbcc"), ("rgb(28, 91, 88)", "#1c5b58"),
        ("28,91,88", "#1c5b58"), ("28 91 88", "#1c5b58"),
    ],
)  # fmt: skip
def test_a_colour_is_read_as_people_write_it(typed, meant):
    assert read_colour(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "", "red", "#12345", "#1234567", "256,0,0", "1,2", "rgb(1,2,3,4)", "#fff}body{display:none", "url(//x.example)",
        "#ff\n0000", "expression(1)", "#\uff46\uff46\uff46", "-1,2,3", "#fff;", "\x00", "1" * 10_000,
    ],
)  # fmt: skip
def test_nothing_else_is_a_colour(typed):
    with pytest.raises(ValueError, match="^" + re.escape(typed)):
        read_colour(typed)


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)  # known from WCAG's own techniques
    assert contrast("#767676", "#ffffff") == pytest.approx(4.542, abs=0.001)
    assert contrast("#0000ff", "#ffffff") == pytest.approx(8.592, abs=0.001)
    assert contrast("#123456", "#123456") == 1
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize(
    ("pairs", "fault", "better"),
    [(header_pairs, fault_of_header, better_header), (link_pairs, fault_of_link, better_link)],
)
def test_every_colour_is_taken_or_refused_with_one_that_is_taken(pairs, fault, better):
    def holds(colour):
        return all(contrast(one.upper, one.lower) >= one.least for one in pairs(colour))

    refused = 0
    for colour in ALL:
        said = fault(colour)
        assert (said == "") is holds(colour)
        if not said:
            continue
        refused += 1
        offered = better(colour)
        assert offered in said
        assert holds(offered)
        # The nearest of its hue: on the way there nothing would do.
        asked: list[str] = []

        def will_do(one, asked=asked, offered=offered):
            asked.append(one)
            return one == offered

        nearest(colour, will_do)
        assert not any(holds(one) for one in asked[:-1])
    assert refused or pairs is header_pairs


def test_a_refusal_says_what_cannot_be_read_by_how_much_and_what_would_do():
    said = fault_of_link("#7fbf3f")
    assert re.search(r"contrast of 2\.\d\d to 1, and 4\.5 to 1 is needed", said)
    assert said.endswith(f"The nearest colour that will do is {better_link('#7fbf3f')}.")
    # 4.49 is not rounded up to what would do.
    edge = next(c for c in (f"#{n:02x}{n:02x}{n:02x}" for n in range(90, 140)) if 4.4 < contrast(c, "#eef4f2") < 4.5)
    assert "4.50 to 1, and" not in fault_of_link(edge)


def test_the_sheet_uses_no_colours_but_those_that_were_weighed():
    look = Look("#d9f0f5", "#00607a")
    sheet = style_sheet(look)
    weighed = {one for each in (*header_pairs(look.header), *link_pairs(look.link)) for one in each[1:3]}
    used = set(re.findall(r"#[0-9a-f]{6}", sheet))
    assert used - weighed - {mixed(look.link, INK, 0.6)} == set()  # the edge below a button, which says nothing
    assert f"color:{on_header(look.header)}" in sheet
    assert sheet.startswith("@media screen{")  # paper stays black on white
    assert style_sheet(Look()) == ""


def test_the_sample_of_the_form_changes_the_sample_alone():
    sheet = style_sheet(Look("#112233", "#00607a"), ".putright-sample")
    for selectors in re.findall(r"[{}]([^{}]+)\{", sheet.removeprefix("@media screen")):
        assert all(one.strip().startswith(".putright-sample") for one in re.split(r",(?![^(]*\))", selectors)), (
            selectors
        )
