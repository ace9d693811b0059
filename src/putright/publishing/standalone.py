"""A paper as one HTML file that needs nothing else: for a provider's own website, or to be sent with an email.

No script, and no file of ours or of anybody: the style stands inside. It reads well on a telephone and on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from putright.publishing.blocks import Block, Heading, Point, Runs, Text, blocks, pieces, plain
from putright.publishing.style import LARGE, ORDINARY
from putright.wording.language import runs_of
from putright.wording.procedure_parts import ProcedurePage, Section


def as_html(page: ProcedurePage, links: Mapping[str, str], *, large: bool = False) -> str:
    """The HTML of a paper. ``links``: words that lead somewhere, such as an email address."""
    return "\n".join(_lines(page, links, large)) + "\n"


def _lines(page: ProcedurePage, links: Mapping[str, str], large: bool) -> Iterator[str]:
    title, subtitle = plain(runs_of(page.title)), plain(runs_of(page.subtitle))
    name = f"{title} – {subtitle}" if subtitle else title
    yield from (
        "<!DOCTYPE html>",
        f'<html lang="{escape(page.language)}"{" class=large" if large else ""}>',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{escape(name)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>\n{_style(large)}</style>",
        "</head>",
        "<body>",
        "<main>",
    )
    if subtitle:
        yield f'<p class="whose">{_said(runs_of(page.subtitle))}</p>'
    yield f"<h1>{_said(runs_of(page.title))}</h1>"
    if page.note:
        yield f'<p class="note">{_said(runs_of(page.note))}</p>'
    for section in page.sections:
        yield from _section(section, links)
    yield from ("</main>", "</body>", "</html>")


def _section(section: Section, links: Mapping[str, str]) -> Iterator[str]:
    name = escape(section.id)
    yield f'<section aria-labelledby="{name}">'
    yield f'<h2 id="{name}">{_said(runs_of(section.heading))}</h2>'
    for block in blocks(section):
        yield from _block(block, links)
    yield "</section>"


def _block(block: Block, links: Mapping[str, str]) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h3>{_said(block.runs)}</h3>"
    elif isinstance(block, Text):
        yield f"<p>{_said(block.runs, links)}{_clauses(block.clauses)}</p>"
    else:
        yield "<ul>"
        for point in block.points:
            yield f"<li>{_point(point, links)}</li>"
        yield "</ul>"


def _point(point: Point, links: Mapping[str, str]) -> str:
    *before, last = (_said(runs, links) for runs in point.paragraphs)
    last += ' <span class="write"></span>' if point.blank else _clauses(point.clauses)
    if not before:
        return last
    return "".join(f"<p>{text}</p>" for text in (*before, last))


def _clauses(marks: tuple[str, ...]) -> str:
    if not marks:
        return ""
    shown = ", ".join(f"<span>{escape(mark)}</span>" for mark in marks)
    return f' <span class="clauses">({shown})</span>'


def _said(runs: Runs, links: Mapping[str, str] | None = None) -> str:
    said = []
    for text, language, link in pieces(runs, links or {}):
        words = "<br>".join(escape(line) for line in text.split("\n"))
        if link:
            words = f'<a href="{escape(link)}">{words}</a>'
        said.append(f'<span lang="{escape(language)}">{words}</span>' if language else words)
    return "".join(said)


def _style(large: bool) -> str:
    return ORDINARY + LARGE if large else ORDINARY
