"""A letter as a Word file, for staff who must edit it: real headings, lists and quotations, with the letterhead.

The address stands where the window of a DL envelope shows it, as on paper. It is set in Arial, which every office has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from putright.stationery.labels import Labels, labels_of
from putright.stationery.marks import Block, Heading, Paragraph, Points, blocks_of, from_the_right, line_of
from putright.stationery.parts import Part, language_of, parts_of
from putright.stationery.pictures import kind_of
from putright.stationery.printing import ORDINARY, address_lines, is_large
from putright.stationery.sheet import Letterhead, Sheet
from putright.stationery.word_parts import (
    add_field,
    from_right_to_left,
    letter_face,
    put_at,
    rule_below,
    rule_beside,
    speak,
    speak_in,
)
from putright.wording.language import ENGLISH

_FACE: Final = "Arial"
_BRAND: Final = "1C5B58"
_RULE: Final = "7DA6A0"
_SMALL: Final = 9.5
_ADDRESS: Final = 10.0
_HEADER_AT: Final = Mm(10)
_BEGINS: Final = Mm(101)
"""Where the letter begins on the first sheet, below the window and the fold."""


def as_word(sheet: Sheet, size: float = ORDINARY) -> bytes:
    """The letter as .docx, its text in a size in points."""
    sheet = replace(sheet, language=language_of(sheet))
    document, labels = Document(BytesIO(_styled(size))), labels_of(sheet)
    speak(document, sheet.language)
    _describe(document, sheet)
    _sides(document, sheet, labels, size)
    _begin(document, sheet, labels, size)
    for part in parts_of(sheet):
        _part(document, part, sheet)
    _end(document, sheet, labels, size)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _part(document: WordDocument, part: Part, sheet: Sheet) -> None:
    """What is said in one language; the words of another than the document's are marked with it."""
    before = len(document.paragraphs)
    _lines(document, (part.subject,), "Heading1")
    if part.note:
        speak_in(_lines(document, (part.note,)), ENGLISH)
    if part.opening:
        _lines(document, part.opening)
    for block in part.blocks:
        _block(document, block)
    if part.language != sheet.language:
        for paragraph in document.paragraphs[before:]:
            speak_in(paragraph, part.language)


@cache
def _styled(size: float) -> bytes:
    """An empty document with the styles of letters, made once for each size."""
    document, made = Document(), BytesIO()
    _styles(document, size)
    document.save(made)
    return made.getvalue()


def _describe(document: WordDocument, sheet: Sheet) -> None:
    said = document.core_properties
    said.title = line_of(sheet.subject)[:255]
    said.author = said.last_modified_by = line_of(sheet.letterhead.name)[:255]
    said.subject = line_of(sheet.reference)[:255]
    said.comments = said.keywords = ""
    said.created = said.modified = datetime.combine(sheet.day, time())
    said.revision = 1


def _styles(document: WordDocument, size: float) -> None:
    large = is_large(size)
    normal = _style(document, "Normal")
    letter_face(normal, _FACE)
    normal.font.size = Pt(size)
    normal.paragraph_format.space_after = Pt(size * 0.7)
    normal.paragraph_format.line_spacing = 1.25 if large else 1.15
    normal.paragraph_format.widow_control = True
    for level, times in ((1, 1.3), (2, 1.12)):
        heading = _style(document, f"Heading {level}")
        letter_face(heading, _FACE)
        heading.font.size, heading.font.bold, heading.font.italic = Pt(round(size * times * 2) / 2), True, False
        heading.font.color.rgb = RGBColor.from_string("000000" if large or level == 1 else _BRAND)
        heading.paragraph_format.space_before = Pt(size * (0.4 if level == 1 else 1.1))
        heading.paragraph_format.space_after = Pt(size * 0.5)
        heading.paragraph_format.keep_with_next = True
    points = _style(document, "List Bullet")
    points.paragraph_format.space_after = Pt(size * 0.4)
    quote = _style(document, "Quote")
    quote.font.italic = quote.font.cs_italic = False
    quote.font.color.rgb = RGBColor(0, 0, 0)
    quote.paragraph_format.left_indent = Mm(6)
    rule_beside(quote, "000000" if large else _RULE)
    _added_style(document, "Letterhead", _SMALL if not large else size, after=0)
    _added_style(document, "Address", _ADDRESS, after=0)
    name = _added_style(document, "Provider", min(size * 1.4, 28), after=4)
    name.font.bold, name.font.color.rgb = True, RGBColor.from_string("000000" if large else _BRAND)
    if not large:
        rule_below(name, _BRAND)


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    found = document.styles[name]
    assert isinstance(found, ParagraphStyle)  # noqa: S101 - the library's own document has these
    return found


def _added_style(document: WordDocument, name: str, size: float, after: float) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - that was asked for
    style.base_style = _style(document, "Normal")
    style.font.size = Pt(size)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.0
    return style


def _sides(document: WordDocument, sheet: Sheet, labels: Labels, size: float) -> None:
    """The sheet, the letterhead on its first page, the reference on the others, the numbers of all."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20 if is_large(size) else 28)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance, section.footer_distance = _HEADER_AT, Mm(10)
    section.different_first_page_header_footer = True
    _letterhead(section.first_page_header.paragraphs[0], sheet.letterhead, size)
    other = section.header.paragraphs[0]
    _in(other, "Letterhead")
    other.add_run(labels.reference)
    for foot in (section.first_page_footer, section.footer):
        _numbered(foot.paragraphs[0], labels.page)
    if not is_large(size):
        first = section.first_page_footer.paragraphs[0]
        for line in _foot(sheet.letterhead):
            _in(first.insert_paragraph_before(line), "Letterhead")


def _letterhead(paragraph: WordParagraph, head: Letterhead, size: float) -> None:
    _in(paragraph, "Provider")
    if head.logo:
        kind_of(head.logo)
        paragraph.add_run().add_picture(BytesIO(head.logo), height=Mm(15))
        paragraph.add_run("  ")
    paragraph.add_run(line_of(head.name))


def _numbered(paragraph: WordParagraph, page: str) -> None:
    _in(paragraph, "Letterhead")
    before, _, rest = page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph.add_run(before)
    add_field(paragraph, "PAGE")
    paragraph.add_run(between)
    add_field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def _begin(document: WordDocument, sheet: Sheet, labels: Labels, size: float) -> None:
    """The address in its window, and beside or below it the day and the reference."""
    for line in address_lines(sheet.to):
        put_at(_lines(document, (line,), "Address"), Mm(25), Mm(58), Mm(74), Mm(23))
    reach = [] if is_large(size) else [*map(line_of, sheet.letterhead.address), *_contacts(labels)]
    aside = [*reach, *([""] if reach else []), labels.day, labels.reference]
    if is_large(size):
        first = document.add_paragraph(labels.day)
        if labels.reference:
            document.add_paragraph(labels.reference)
    else:
        for line in aside:
            put_at(_lines(document, (line,), "Letterhead"), Mm(122), Mm(32), Mm(68), Mm(62))
        first = None
    _below_the_window(document, first, bool(sheet.to))


def _below_the_window(document: WordDocument, first: WordParagraph | None, window: bool) -> None:
    """The first paragraph of the letter stands below the fold."""
    down = _BEGINS - Mm(25) if window else Mm(20)
    if first is None:
        first = _lines(document, (), "Letterhead")
    # Word leaves out the space before the first paragraph of a page only after a page break.
    first.paragraph_format.space_before = down


def _contacts(labels: Labels) -> list[str]:
    return [f"{one.label} {one.text}" for one in labels.contacts]


def _end(document: WordDocument, sheet: Sheet, labels: Labels, size: float) -> None:
    """In large print how the provider is reached, and the foot, as large as the letter."""
    head, foot = sheet.letterhead, _foot(sheet.letterhead)
    if not is_large(size) or not (head.address or labels.contacts or foot):
        return
    _lines(document, (labels.reach,), "Heading2")
    for lines in ((head.name, *head.address), _contacts(labels), foot):
        if lines:
            _lines(document, map(line_of, lines))


def _foot(head: Letterhead) -> list[str]:
    return [line for block in blocks_of(head.foot) if isinstance(block, Paragraph) for line in block.lines]


def _block(document: WordDocument, block: Block) -> None:
    if isinstance(block, Heading):
        _lines(document, (block.text,), "Heading2")
    elif isinstance(block, Paragraph):
        _lines(document, block.lines)
    elif isinstance(block, Points):
        for item in block.items:
            _lines(document, item, "ListBullet")
    else:
        for paragraph in block.paragraphs:
            _lines(document, paragraph, "Quote")


def _lines(document: WordDocument, lines: Iterable[str], style: str = "") -> WordParagraph:
    """A paragraph in the style of that id; the library makes a line break of each line feed."""
    said = tuple(lines)
    paragraph = _in(document.add_paragraph("\n".join(said)), style)
    if style != "Address" and from_the_right(said):
        from_right_to_left(paragraph)
    return paragraph


def _in(paragraph: WordParagraph, style: str) -> WordParagraph:
    """By its id: the library takes longer to find a style by its name than for all the rest."""
    if style:
        paragraph._p.style = style
    return paragraph
