"""An organisation's own look of its public pages: which colours meet, whether they can be told apart, the style sheet.

Every pair of colours that our pages bring together is listed here once; the form refuses by it, and the sheet is made
of the same colours. What an organisation does not choose is ours (assets/scss/_settings.scss).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from putright.site.colours import WHITE, contrast, mixed, nearest

INK: Final = "#17211f"
TINT: Final = "#eef4f2"
VISITED: Final = "#5b3a80"
FOCUS: Final = "#ffc94d"
OUR_HEADER: Final = "#1c5b58"
OUR_LINK: Final = "#14597a"
TEXT, PART = 4.5, 3.0
"""The least contrast of text and of the parts of a page: WCAG 2.2, 1.4.3 and 1.4.11, level AA."""
_DARKER: Final = 0.4


class Pair(NamedTuple):
    """Two colours that our pages bring together: what for, and how far they must stand apart."""

    what: str
    upper: str
    lower: str
    least: float

    @property
    def holds(self) -> bool:
        """Whether it can be read, or seen."""
        return contrast(self.upper, self.lower) >= self.least


class Look(NamedTuple):
    """What an organisation chose; empty is ours."""

    header: str = ""
    link: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.header or self.link)


def on_header(header: str) -> str:
    """The colour of words on a header: white or our ink, whichever can be read better."""
    return max((WHITE, INK), key=lambda one: contrast(one, header))


def pressed(link: str) -> str:
    """A link or button under the pointer: the same, darker."""
    return mixed(link, INK, _DARKER)


def header_pairs(header: str) -> list[Pair]:
    """What meets on a header of this colour."""
    # A link that has the focus is our yellow with a line of ink below: one of them must stand out from the header.
    seen = max((FOCUS, INK), key=lambda one: contrast(one, header))
    return [
        Pair("your name", on_header(header), header, TEXT),
        Pair("the mark of where the keyboard is", seen, header, PART),
    ]


def link_pairs(link: str) -> list[Pair]:
    """What meets where links and buttons have this colour."""
    return [
        Pair("a link on the page", link, WHITE, TEXT),
        Pair("a link in the bar and at the foot", link, TINT, TEXT),
        Pair("a link under the pointer", pressed(link), WHITE, TEXT),
        Pair("a link in the bar under the pointer", pressed(link), TINT, TEXT),
        Pair("a link that was followed", VISITED, WHITE, TEXT),
        Pair("a link at the foot that was followed", VISITED, TINT, TEXT),
        Pair("the words on a button", WHITE, link, TEXT),
        Pair("the words on a button under the pointer", WHITE, pressed(link), TEXT),
        Pair("the words on a button that has the focus", INK, FOCUS, TEXT),
        Pair("a button on the page", link, WHITE, PART),
        Pair("the mark of the present page in the bar", link, TINT, PART),
    ]


def fault_of_header(header: str) -> str:
    """Why a header cannot have this colour, with the nearest that will do; empty where it can."""
    return _fault(header, header_pairs(header), better_header(header))


def fault_of_link(link: str) -> str:
    """The same for links and buttons."""
    return _fault(link, link_pairs(link), better_link(link))


def better_header(header: str) -> str:
    """The nearest colour that a header can have."""
    return nearest(header, lambda one: all(each.holds for each in header_pairs(one)))


def better_link(link: str) -> str:
    """The nearest colour that links and buttons can have."""
    return nearest(link, lambda one: all(each.holds for each in link_pairs(one)))


def _fault(colour: str, pairs: list[Pair], better: str) -> str:
    wrong = [one for one in pairs if not one.holds]
    if not wrong:
        return ""
    worst = min(wrong, key=lambda one: contrast(one.upper, one.lower) / one.least)
    # Never rounded up: 4.49 is not 4.5.
    found = int(contrast(worst.upper, worst.lower) * 100) / 100
    return (
        f"With {colour} {worst.what} cannot be read well: {worst.upper} and {worst.lower} have a contrast of "
        f"{found:.2f} to 1, and {worst.least:g} to 1 is needed. The nearest colour that will do is {better}."
    )


# --- the style sheet -------------------------------------------------------------------------------------------------


def style_sheet(look: Look, within: str = "") -> str:
    """The rules that give our pages this look, or the part of a page below ``within`` (a selector). On screens only."""
    rules = [
        f"{', '.join(f'{within} {one}'.strip() for one in selector.split(', '))}{{{said}}}"
        for selector, said in _rules(look, within)
    ]
    return f"@media screen{{{''.join(rules)}}}\n" if rules else ""


def _rules(look: Look, within: str) -> Iterator[tuple[str, str]]:
    if look.link:
        yield from _of_links(look.link, within)
    if look.header:
        yield from _of_header(look.header, look.link or OUR_LINK)


def _of_links(link: str, within: str) -> Iterator[tuple[str, str]]:
    variables = f"--govuk-link-colour:{link};--govuk-link-hover-colour:{pressed(link)};--govuk-brand-colour:{link}"
    yield ("" if within else ":root"), variables
    button = ".govuk-button:not(.govuk-button--secondary,.govuk-button--warning)"
    yield button, f"background-color:{link};box-shadow:0 2px 0 {mixed(link, INK, 0.6)}"
    yield f"{button}:hover", f"background-color:{pressed(link)}"
    yield ".putright-facts>li::before, .putright-count", f"background:{link}"
    yield ".putright-card", f"border-top-color:{link}"
    yield ".putright-needs", f"border-left-color:{link}"
    yield ".putright-footer", f"border-top-color:{link}"


def _of_header(header: str, link: str) -> Iterator[tuple[str, str]]:
    words = on_header(header)
    # A header that is as light as the bar below it is set off by a line.
    edge = f";border-bottom:4px solid {link}" if contrast(header, TINT) < PART else ""
    yield ".putright-header", f"background:{header};color:{words};--govuk-text-colour:{words}{edge}"
    link_in = ".putright-header__link"
    yield f"{link_in}:link, {link_in}:visited, {link_in}:hover, {link_in}:active", f"color:{words}"
    yield f"{link_in}:focus", f"color:{INK}"
    yield ".putright-footer", f"border-top-color:{header if contrast(header, WHITE) >= PART else link}"


@lru_cache(1_000)
def sheet_name(look: Look) -> str:
    """What a style sheet is called: a hash of its content; empty where there is none."""
    return "" if look.is_ours else hashlib.sha256(style_sheet(look).encode()).hexdigest()[:16]
