"""A picture as SVG: real text, no script, no style sheet, nothing from elsewhere.

All looks are presentation attributes, because a strict content security policy blocks ``style`` in an SVG too. What
differs in colour differs in form as well, and every contrast is at least 7 to 1, but for rules that carry no meaning.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from putright.drawing.picture import Box, Part, Picture, Rail, Stop, Thing, Words

INK: Final = "#0b0c0c"
SECOND: Final = "#383f43"
PAPER: Final = "#ffffff"
BAND: Final = "#eef1f3"
ACCENT: Final = "#003078"
FAINT: Final = "#b1b4b6"

_FONTS: Final = "Helvetica, Arial, 'Liberation Sans', Roboto, 'Noto Sans', sans-serif"
_TONES: Final = MappingProxyType({"ink": INK, "second": SECOND, "paper": PAPER})
_BOXES: Final = MappingProxyType(
    {
        "page": {"fill": PAPER},
        "stage": {"fill": "none", "stroke": INK, "stroke-width": "2", "rx": "6"},
        "outside stage": {"fill": "none", "stroke": INK, "stroke-width": "2", "stroke-dasharray": "10 5", "rx": "6"},
        "quiet": {"fill": "none", "stroke": FAINT, "stroke-width": "1", "rx": "6"},
        "band": {"fill": BAND, "rx": "5"},
        "firm": {"fill": INK, "stroke": INK, "stroke-width": "1.5", "rx": "4"},
        "soft": {"fill": "none", "stroke": INK, "stroke-width": "1.5", "stroke-dasharray": "4 3", "rx": "4"},
        "rule": {"fill": FAINT},
    }
)
_DASHES: Final = MappingProxyType({"asked": {}, "by itself": {"stroke-dasharray": "8 5"}})
_ARROW: Final = 12
_STOP: Final = 6
_BASELINE: Final = 1.03
"""From the top of a line to where its letters stand, in sizes of the text, of a line half as high again."""


def as_svg(picture: Picture) -> str:
    """The picture as the text of an SVG file."""
    width, height = str(picture.width), str(picture.height)
    title, description = f"drawing-{picture.id}-title", f"drawing-{picture.id}-description"
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
            "lang": "en-GB",
            "role": "graphics-document document",
            "aria-labelledby": title,
            "aria-describedby": description,
            "font-family": _FONTS,
            # Letters as wide as their font says, at any zoom, and not rounded to whole pixels.
            "text-rendering": "geometricPrecision",
        },
    )
    SubElement(root, "title", {"id": title}).text = picture.title
    SubElement(root, "desc", {"id": description}).text = picture.description
    for thing in picture.things:
        _draw(thing, root)
    _indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _indent(root: Element) -> None:
    """One thing on a line. Within a text no blank is added: it would be seen."""
    kept = [(one, one.text, [part.tail for part in one]) for one in root.iter("text")]
    indent(root, " ")
    for one, text, tails in kept:
        one.text = text
        for part, tail in zip(one, tails, strict=True):
            part.tail = tail


def _draw(thing: Thing, into: Element) -> None:
    if isinstance(thing, Part):
        _part(thing, into)
    elif isinstance(thing, Words):
        _words(thing, into)
    elif isinstance(thing, Box):
        _shape("rect", into, x=thing.x, y=thing.y, width=thing.width, height=thing.height, **_BOXES[thing.look])
    elif isinstance(thing, Rail):
        _rail(thing, into)
    else:
        _stop(thing, into)


def _shape(tag: str, into: Element, **attributes: object) -> None:
    """A shape. It has no words, so nothing is said of it to somebody who hears the drawing read."""
    named = {name.replace("_", "-"): str(value) for name, value in attributes.items()}
    SubElement(into, tag, {**named, "aria-hidden": "true"})


def _part(part: Part, into: Element) -> None:
    about: dict[str, str] = {"role": part.role} if part.role else {}
    if part.label:
        about["aria-label"] = part.label
    group = SubElement(into, "g", about)
    for thing in part.things:
        _draw(thing, group)


def _words(words: Words, into: Element) -> None:
    style = words.style
    about = {"font-size": str(style.size), "fill": _TONES[style.tone]}
    if style.bold:
        about["font-weight"] = "700"
    if words.level:
        about |= {"role": "heading", "aria-level": str(words.level)}
    text = SubElement(into, "text", about)
    for number, line in enumerate(words.lines):
        y = round(words.y + number * style.line + style.size * _BASELINE, 1)
        span = SubElement(text, "tspan", {"x": str(words.x), "y": f"{y:g}"})
        span.text = line.removesuffix(" ")
        if line.endswith(" "):
            # Between two lines, so that what is copied or read aloud keeps its words apart.
            span.tail = " "


def _rail(rail: Rail, into: Element) -> None:
    end = rail.bottom - (_ARROW - 2 if rail.arrow else 0)
    look = {"stroke": ACCENT, "stroke-width": "3", **_DASHES[rail.kind]}
    _shape("line", into, x1=rail.x, y1=rail.top, x2=rail.x, y2=end, **look)
    if rail.arrow:
        half, top = _ARROW * 2 // 3, rail.bottom - _ARROW
        points = f"{rail.x - half},{top} {rail.x + half},{top} {rail.x},{rail.bottom}"
        _shape("polygon", into, points=points, fill=ACCENT)


def _stop(stop: Stop, into: Element) -> None:
    look = {"fill": PAPER, "stroke": ACCENT, "stroke-width": "3"}
    if stop.kind == "asked":
        _shape("circle", into, cx=stop.x, cy=stop.y, r=_STOP, **look)
    else:
        x, y, side = stop.x - _STOP, stop.y - _STOP, 2 * _STOP
        _shape("rect", into, x=x, y=y, width=side, height=side, **look)
