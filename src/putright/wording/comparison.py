"""A comparison of two policies as text to read in a terminal, and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Final

from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.kept import Kept, as_plain
from putright.procedure.faults import printable
from putright.procedure.policy import Policy
from putright.wording.change_words import Line, change_sections, kind_words
from putright.wording.outcome_tables import Cell, Table, tables
from putright.wording.outcome_words import limits, summary

_WIDTH: Final = 100
_HEAD: Final = 34
"""A row whose head is longer has a line of its own for it."""


def as_json(found: Comparison, old: Policy, new: Policy) -> Kept:
    """The whole as JSON: the counts as they are kept, and the sentences and tables made of them."""
    kept: Kept = {
        **as_plain(found),
        "changed": [
            {"heading": section.heading, "lines": [line._asdict() for line in section.lines]}
            for section in change_sections(found.changes, old, new)
        ],
    }
    if found.outcomes is not None:
        kept["summary"] = list(summary(found, old, new))
        kept["limits"] = list(limits())
        kept["tables"] = [table._asdict() for table in tables(found, old, new)]
    return kept


def as_text(found: Comparison, old: Policy, new: Policy) -> str:
    """The whole, to read; ends with a line break."""
    blocks = [_heading(found), *_changes(found, old, new)]
    if found.outcomes is not None:
        blocks.append(f"WHAT WOULD HAVE HAPPENED\n{_paragraphs(summary(found, old, new))}")
        blocks.append(f"WHAT THIS CANNOT SAY\n{_paragraphs(limits())}")
        blocks += [_table(table) for table in tables(found, old, new)]
    return "\n\n".join(blocks) + "\n"


def _heading(found: Comparison) -> str:
    lines = [f"Old: {found.old[0]}: {found.old[1]}", f"New: {found.new[0]}: {found.new[1]}"]
    return "\n".join(_filled(line, "") for line in lines)


def _changes(found: Comparison, old: Policy, new: Policy) -> list[str]:
    if not found.changes:
        return ["WHAT CHANGES\n  Nothing. Both policies promise the same, and every case comes to the same under them."]
    several = "1 change" if len(found.changes) == 1 else f"{len(found.changes)} changes"
    blocks = [f"WHAT CHANGES: {several}"]
    for section in change_sections(found.changes, old, new):
        lines = [_filled(section.heading, "")]
        for line in section.lines:
            lines += _line(line)
        blocks.append("\n".join(lines))
    return blocks


def _line(line: Line) -> list[str]:
    said = [_filled(f"{kind_words(line.kind)}: {line.title}")]
    return said + [_filled(part, "    ") for part in line.parts]


def _filled(text: str, before: str = "  ", more: str = "  ") -> str:
    """A sentence within the width of a page. What a file says stays within its line, whatever it holds."""
    return textwrap.fill(printable(text), _WIDTH, initial_indent=before, subsequent_indent=f"{before}{more}")


def _paragraphs(sentences: Iterable[str]) -> str:
    return "\n".join(_filled(one, more="") for one in sentences)


def _cell(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int) else printable(cell)


def _table(table: Table) -> str:
    """A table in columns, numbers to the right. Where the heads of its rows are long, each stands above its rows."""
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    numbers = [all(isinstance(row[place], int) for row in table.rows) for place in range(len(table.columns))]
    apart = any(len(row[0]) > _HEAD for row in rows)
    first = 1 if apart else 0
    last = len(table.columns) - 1
    widths = [max(len(line[place]) for line in (table.columns, *rows)) for place in range(len(table.columns))]

    def laid(cells: list[str]) -> str:
        said = [
            cells[place].rjust(widths[place]) if numbers[place] else cells[place].ljust(widths[place])
            for place in range(first, len(cells))
        ]
        if not numbers[last]:
            said[-1] = cells[last]
        return "  ".join(said).rstrip()

    before = "    " if apart else "  "
    lines = [table.title.upper(), _filled(table.note, more=""), f"{before}{laid(list(table.columns))}"]
    head = ""
    for row in rows:
        if apart and row[0] != head:
            head = row[0]
            lines.append(_filled(head))
        lines.append(f"{before}{laid(row)}")
    return "\n".join(lines)
