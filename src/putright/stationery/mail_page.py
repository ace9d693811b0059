"""A letter as the HTML of a mail: one column, headings in order, nothing fetched from anywhere.

Mail clients keep styles only where they stand on the element, so they do; what stands in the head is for those that
read it: the dark colours, and narrow screens. Outlook on Windows knows no greatest width, and gets a table that only it
sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from typing import Final

from putright.stationery.labels import Labels, labels_of
from putright.stationery.marks import Block, Heading, Lines, Paragraph, Points, blocks_of, line_of
from putright.stationery.parts import Part, language_of, parts_of
from putright.stationery.sheet import Sheet
from putright.wording.language import ENGLISH

_FONT: Final = "font-family:Verdana,Arial,sans-serif"
_BODY: Final = f"margin:0;padding:0;background-color:#ffffff;color:#17211f;{_FONT};font-size:17px;line-height:1.5"
_MAIN: Final = "max-width:640px;margin:0 auto;padding:24px 16px;overflow-wrap:anywhere;word-break:break-word"
_P: Final = "margin:0 0 16px"
_H1: Final = "margin:24px 0 20px;font-size:24px;line-height:1.25;font-weight:bold"
_H2: Final = "margin:28px 0 10px;font-size:19px;line-height:1.3;font-weight:bold"
_UL: Final = "margin:0 0 16px;padding:0 0 0 24px"
_LI: Final = "margin:0 0 8px"
_QUOTE: Final = "margin:0 0 16px;padding:4px 0 4px 16px;border-left:4px solid #7da6a0"
_HEAD: Final = "margin:0 0 20px;padding:0 0 14px;border-bottom:3px solid #1c5b58"
_NAME: Final = "margin:0;font-size:19px;line-height:1.3;font-weight:bold;color:#1c5b58"
_FOOT: Final = "margin:32px 0 0;padding:16px 0 0;border-top:1px solid #7da6a0;font-size:15px"
_OTHER: Final = "margin:40px 0 0;padding:8px 0 0;border-top:3px solid #1c5b58"
_LINK: Final = "color:#14597a;text-decoration:underline"
_LOGO: Final = "display:block;max-height:72px;max-width:100%;width:auto;height:auto;margin:0 0 10px;border:0"
_STYLE: Final = """\
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a:focus { outline: 3px solid #17211f; background: #ffc94d; color: #17211f !important; }
@media (prefers-color-scheme: dark) {
  body, .paper { background-color: #12191a !important; color: #f1f4f3 !important; }
  .brand { color: #9fd3cb !important; }
  a { color: #9ccbe8 !important; }
  .logo { background-color: #ffffff; padding: 6px; }
}
@media print { body { font-size: 12pt !important; } .paper { max-width: none !important; padding: 0 !important; } }
"""
# Outlook on Windows reads these comments; nobody else does.
_OUTLOOK_BEGIN: Final = '<!--[if mso]><table role="presentation" width="640" align="center"><tr><td><![endif]-->'
_OUTLOOK_END: Final = "<!--[if mso]></td></tr></table><![endif]-->"


def as_html(sheet: Sheet, *, logo: str = "") -> str:
    """The letter as one HTML page. ``logo`` is where its picture is: ``cid:...`` in a mail, or ``data:...``."""
    return "\n".join(_page(sheet, logo)) + "\n"


def _page(sheet: Sheet, logo: str) -> Iterator[str]:
    sheet = replace(sheet, language=language_of(sheet))
    labels, subject = labels_of(sheet), escape(line_of(sheet.subject))
    yield from (
        "<!DOCTYPE html>",
        f'<html lang="{escape(sheet.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="format-detection" content="telephone=no, date=no, address=no">',
        f"<title>{subject}</title>",
        f"<style>\n{_STYLE}</style>",
        "</head>",
        f'<body style="{_BODY}">',
        _OUTLOOK_BEGIN,
        f'<main class="paper" style="{_MAIN}">',
    )
    yield from _head(sheet, labels, logo)
    for part in parts_of(sheet):
        yield from _part(part, sheet)
    yield from _foot(sheet, labels)
    yield from ("</main>", _OUTLOOK_END, "</body>", "</html>")


def _part(part: Part, sheet: Sheet) -> Iterator[str]:
    """What is said in one language; that in another than the page is marked with it."""
    other = part.language != sheet.language
    if other:
        yield f'<div lang="{escape(part.language)}" style="{_OTHER}">'
    yield f'<h1 dir="auto" style="{_H1}">{escape(part.subject)}</h1>'
    if part.note:
        yield _paragraph((part.note,), f' lang="{ENGLISH}"')
    if part.opening:
        yield _paragraph(part.opening)
    for block in part.blocks:
        yield from _block(block)
    if other:
        yield "</div>"


def _head(sheet: Sheet, labels: Labels, logo: str) -> Iterator[str]:
    """Whose letter it is. The picture says nothing that the name does not."""
    yield f'<div style="{_HEAD}">'
    if logo:
        yield f'<img class="logo" src="{escape(logo)}" alt="" height="72" style="{_LOGO}">'
    yield f'<p class="brand" style="{_NAME}">{escape(line_of(sheet.letterhead.name))}</p>'
    yield "</div>"
    if sheet.to:
        yield _paragraph(map(line_of, sheet.to))
    yield _paragraph((one for one in (labels.day, labels.reference) if one), _spoken(sheet, labels))


def _foot(sheet: Sheet, labels: Labels) -> Iterator[str]:
    head = sheet.letterhead
    foot = blocks_of(head.foot)
    if not (head.address or labels.contacts or foot):
        return
    yield f'<div style="{_FOOT}">'
    if head.address:
        yield _paragraph(map(line_of, head.address))
    if labels.contacts:
        lines = (
            f'{escape(one.label)} <a href="{escape(one.link)}" style="{_LINK}">{escape(one.text)}</a>'
            for one in labels.contacts
        )
        yield f'<p{_spoken(sheet, labels)} style="{_P}">{"<br>".join(lines)}</p>'
    for block in foot:
        yield from _block(block)
    yield "</div>"


def _spoken(sheet: Sheet, labels: Labels) -> str:
    same = sheet.language.partition("-")[0].lower() == labels.language
    return "" if same else f' lang="{labels.language}"'


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f'<h2 dir="auto" style="{_H2}">{escape(block.text)}</h2>'
    elif isinstance(block, Paragraph):
        yield _paragraph(block.lines)
    elif isinstance(block, Points):
        yield f'<ul style="{_UL}">'
        yield from (f'<li dir="auto" style="{_LI}">{_lines(item)}</li>' for item in block.items)
        yield "</ul>"
    else:
        yield f'<blockquote style="{_QUOTE}">'
        yield from (_paragraph(one) for one in block.paragraphs)
        yield "</blockquote>"


def _paragraph(lines: Iterable[str], attributes: str = "") -> str:
    return f'<p{attributes} dir="auto" style="{_P}">{_lines(lines)}</p>'


def _lines(lines: Iterable[str] | Lines) -> str:
    return "<br>\n".join(map(escape, lines))
