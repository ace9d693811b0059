"""A paper as the blocks that every way of writing it sets in the same order: headings, paragraphs, lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from unicodedata import category

from putright.wording.language import Run, runs_of
from putright.wording.procedure_parts import Items, Part, Section

Runs = tuple[Run, ...]
"""A text in its pieces, each with its language."""


class Heading(NamedTuple):
    """The line that names the list below it, smaller than the heading of a section. A whole sentence is none."""

    runs: Runs


class Text(NamedTuple):
    """A paragraph, with the clauses that it rests on."""

    runs: Runs
    clauses: tuple[str, ...] = ()


class Point(NamedTuple):
    """An item of a list: its paragraphs, its clauses, and whether a line to write on follows."""

    paragraphs: tuple[Runs, ...]
    clauses: tuple[str, ...]
    blank: bool


class Points(NamedTuple):
    """A list."""

    points: tuple[Point, ...]


Block = Heading | Text | Points


class Piece(NamedTuple):
    """A piece of a line: its text, its language (empty: that of the paper) and where it leads (empty: nowhere)."""

    text: str
    language: str
    link: str


def blocks(section: Section) -> Iterator[Block]:
    """What stands under the heading of a section."""
    for part in section.parts:
        yield from _blocks(part)


def _blocks(part: Part) -> Iterator[Block]:
    if not isinstance(part, Items):
        yield Text(runs_of(part.text), part.clauses)
        return
    if part.intro:
        lead = runs_of(part.intro)
        yield Text(lead) if part.intro.endswith(".") else Heading(_without_colon(lead))
    yield Points(
        tuple(
            Point(tuple(runs_of(text) for text in (one.text, *one.more)), one.clauses, one.blank) for one in part.items
        )
    )


def _without_colon(runs: Runs) -> Runs:
    *before, last = runs
    return (*before, Run(last.text.removesuffix(":"), last.language))


def plain(runs: Runs) -> str:
    """The text alone."""
    return "".join(seen(run.text) for run in runs)


def seen(text: str) -> str:
    """A text without what nobody can see, and what would turn its neighbours round. Line breaks stay.

    Other blanks become plain ones. The two joiners stay: words of Persian, Hindi and other scripts are spelt with them.
    """
    if text.isprintable():
        return text
    return "".join(map(_seen, text))


def _seen(sign: str) -> str:
    if sign.isprintable() or sign in "\n\u00a0\u200c\u200d":
        return sign
    return " " if category(sign) == "Zs" else ""


def cited(clauses: tuple[str, ...]) -> str:
    """The clauses as they stand behind a promise; empty where there are none."""
    return f"({', '.join(clauses)})" if clauses else ""


def pieces(runs: Runs, links: Mapping[str, str]) -> Iterator[Piece]:
    """The pieces of a text, cut once more where it names something that can be followed, such as an email address."""
    for run in (Run(seen(run.text), run.language) for run in runs):
        found = next((words for words in links if words and words in run.text), None)
        if found is None:
            yield Piece(run.text, run.language, "")
            continue
        before, _, after = run.text.partition(found)
        if before:
            yield Piece(before, run.language, "")
        yield Piece(found, run.language, links[found])
        yield from pieces((Run(after, run.language),) if after else (), links)
