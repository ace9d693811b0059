"""What python-docx has no words for: languages, fields, the place of a text on the sheet, a rule beside a text."""

from __future__ import annotations

from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

_THEME: Final = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def speak(document: Document, language: str) -> None:
    """Everything in the document is in this language (BCP 47), unless it says otherwise."""
    run = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    found = run.find(qn("w:lang"))
    if found is None:
        found = _added(run, "w:lang")
    found.set(qn("w:val"), language)
    found.set(qn("w:eastAsia"), language)
    document.core_properties.language = language


def speak_in(paragraph: Paragraph, language: str) -> None:
    """The words of a paragraph are in another language (BCP 47) than the document."""
    for run in paragraph.runs:
        _added(run._r.get_or_add_rPr(), "w:lang").set(qn("w:val"), language)


def letter_face(style: ParagraphStyle, name: str) -> None:
    """The typeface of a style, for every script; the theme's own is put aside."""
    style.font.name = name
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for place in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(place), name)
    for place in _THEME:
        fonts.attrib.pop(qn(f"w:{place}"), None)


def add_field(paragraph: Paragraph, name: str) -> None:
    """A number that Word counts: ``PAGE``, or ``NUMPAGES``."""
    field = _added(paragraph._p, "w:fldSimple")
    field.set(qn("w:instr"), f" {name} ")
    text = _added(_added(field, "w:r"), "w:t")
    text.text = "1"


def put_at(paragraph: Paragraph, x: Length, y: Length, width: Length, height: Length) -> None:
    """A paragraph at a place of the sheet; paragraphs one after the other with the same place share it."""
    frame = OxmlElement("w:framePr")
    sides = {"w": width, "h": height, "x": x, "y": y}
    for side, length in sides.items():
        frame.set(qn(f"w:{side}"), str(round(length.twips)))
    kept = {"hRule": "exact", "wrap": "around", "vAnchor": "page", "hAnchor": "page"}
    for name, value in kept.items():
        frame.set(qn(f"w:{name}"), value)
    properties = paragraph._p.get_or_add_pPr()
    style = properties.find(qn("w:pStyle"))
    # The schema wants it straight after the style and what keeps lines together.
    properties.insert(0 if style is None else 1, frame)


def from_right_to_left(paragraph: Paragraph) -> None:
    """The paragraph and its words are written from the right."""
    _added(paragraph._p.get_or_add_pPr(), "w:bidi")
    for run in paragraph.runs:
        _added(run._r.get_or_add_rPr(), "w:rtl")


def rule_beside(style: ParagraphStyle, colour: str) -> None:
    """A line at the left of a style's paragraphs."""
    _ruled(style, "w:left", colour, "18", "12")


def rule_below(style: ParagraphStyle, colour: str) -> None:
    """A line below a style's paragraphs."""
    _ruled(style, "w:bottom", colour, "12", "6")


def _ruled(style: ParagraphStyle, side: str, colour: str, eighths: str, away: str) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    borders = OxmlElement("w:pBdr")
    line = _added(borders, side)
    for name, value in {"val": "single", "sz": eighths, "space": away, "color": colour}.items():
        line.set(qn(f"w:{name}"), value)
    after = next(
        (one for one in properties if one.tag in map(qn, ("w:spacing", "w:ind", "w:jc", "w:outlineLvl"))), None
    )
    if after is None:
        properties.append(borders)
    else:
        after.addprevious(borders)


def _added(parent: BaseOxmlElement, name: str) -> BaseOxmlElement:
    child = OxmlElement(name)
    parent.append(child)
    return child
