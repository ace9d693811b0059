"""The text twin: what a drawing shows, as plain text of a hundred columns, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from putright.drawing.content import Card, Drawing, Entry, Note, Step, Way, cited

WIDTH: Final = 100


def as_text(drawing: Drawing) -> str:
    """The text twin of a drawing."""
    lines = [*_filled(drawing.title), *_filled(drawing.subtitle), *_filled(drawing.description)]
    for step in drawing.steps:
        lines += _step(step)
    for card in drawing.after:
        lines += _card(card)
    return "\n".join(lines) + "\n"


def _step(step: Step) -> Iterator[str]:
    yield from _card(step.card)
    if step.ways:
        yield from ("", "From here:")
    for way in step.ways:
        yield from _filled(way_sentence(way), "  -> ", "     ")
        for note in way.notes:
            yield from _filled(note.cited, "     ")


def _card(card: Card) -> Iterator[str]:
    heading = _filled(card.heading)
    yield from ("", "", *heading, "-" * max(len(line) for line in heading))
    for note in card.intro:
        yield from _filled(note.cited)
    for group in card.groups:
        if group.heading:
            yield from ("", *_filled(f"{group.heading}:"))
        for entry in group.entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield from _filled(entry_sentence(entry), "  * ", "    ")
    for note in entry.notes:
        yield from _note(note)


def _note(note: Note) -> Iterator[str]:
    yield from _filled(note.cited, "      ")


def entry_sentence(entry: Entry) -> str:
    """An entry as a sentence: "We will phone you within 24 hours [AL-05]"."""
    when = entry.whenever
    title = f"{entry.title}. " if entry.title and entry.text else entry.title
    said = f"{title}{entry.text}"
    if entry.shape in ("firm", "soft") and when:
        said = f"{entry.mark} {said} {when}"
    else:
        said = f"{entry.mark}: {said}" if entry.mark else said
        said = f"{said} ({when})" if when else said
    return cited(said, entry.clauses)


def way_sentence(way: Way) -> str:
    """A way as a sentence: "You can ask for stage 2 within 6 months of our answer [AL-19]"."""
    return cited(f"{way.title} {way.when}".strip(), way.clauses)


def _filled(text: str, first: str = "", then: str | None = None) -> list[str]:
    """The text in lines of no more than a hundred columns; an empty text is no line."""
    indent = first if then is None else then
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)
