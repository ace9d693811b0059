"""How well promises were kept under two policies, by month and by stage, as a chart. Its twin are the tables.

A bar of the old policy is an outline of dashes, one of the new is solid, and its number stands beside it: nothing is
told by colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from putright.drawing.entries import BODY, SMALL, placed
from putright.drawing.layout import NARROW, WIDE
from putright.drawing.measuring import width_of
from putright.drawing.picture import Box, Look, Part, Picture, Style, Thing, Words
from putright.drawing.svg import as_svg
from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.summing import Kept, Line, by_month, by_stage
from putright.procedure.policy import Policy
from putright.wording.outcome_words import in_stages, month_words, on_time_words, stage_words, summary

_TITLE: Final = Style(24, 32, bold=True)
_HEADING: Final = Style(18, 26, bold=True)
_NAME: Final = Style(15, 21, bold=True)
_NUMBER: Final = Style(14, 20)

_BAR: Final = 16
_STEP: Final = 22
_GAP: Final = 18
_LABELS: Final = 210
"""What the names of months and stages take beside the bars, where there is room for both."""
_NUMBERS: Final = 172
_BREAK: Final = 560


def as_chart(found: Comparison, old: Policy, new: Policy, *, narrow: bool = False, with_summary: bool = True) -> str:
    """The chart as the text of an SVG file. Without cases there is nothing to chart, and it says so.

    ``with_summary``: what the summary says stands above the bars; a page that says it itself leaves it out.
    """
    return as_svg(_picture(found, old, new, NARROW if narrow else WIDE, with_summary))


def _picture(found: Comparison, old: Policy, new: Policy, width: int, with_summary: bool) -> Picture:
    margin = 24 if width >= WIDE else 10
    room = width - 2 * margin
    title = "Kept on time, under the old policy and the new"
    head = placed(title, margin, margin, room, _TITLE, level=1)
    both = f"Old: {found.old[1]} ({found.old[0]}). New: {found.new[1]} ({found.new[0]})."
    names = placed(both, margin, head.bottom + 6, room, SMALL)
    things: list[Thing] = [Box(0, 0, width, 0, "page"), head, names]
    y = names.bottom + 6
    for sentence in summary(found, old, new) if with_summary else ():
        words = placed(sentence, margin, y, room, BODY)
        things.append(words)
        y = words.bottom
    legend, y = _legend(margin, y + _GAP)
    things.append(legend)
    for heading, lines in _panels(found, old, new):
        panel, y = _panel(heading, lines, margin, y + _GAP, room)
        things += panel
    if found.outcomes is None or not found.outcomes.cases:
        words = placed("There are no cases to compare.", margin, y + _GAP, room, BODY)
        things.append(words)
        y = words.bottom
    height = y + margin
    things[0] = Box(0, 0, width, height, "page")
    described = (
        "For each month and each stage two bars: what was kept on time, of what had a time and is done or past it."
    )
    return Picture(f"{found.old[0]}-{found.new[0]}", title, described, width, height, tuple(things))


def _panels(found: Comparison, old: Policy, new: Policy) -> list[tuple[str, list[tuple[str, Line]]]]:
    if found.outcomes is None or not found.outcomes.cases:
        return []
    months = [(month_words(line), line) for line in by_month(found.outcomes)]
    stages = [(stage_words(line, old, new), line) for line in in_stages(by_stage(found.outcomes), old, new)]
    return [("By month received", months), ("By stage", stages)]


def _legend(x: int, y: int) -> tuple[Part, int]:
    things: list[Thing] = []
    for look, said in _SIDES:
        things.append(Box(x, y + 2, 40, _BAR, look))
        words = placed(said, x + 50, y, 200, _NUMBER)
        things.append(words)
        y = words.bottom + 4
    return Part(tuple(things), "group", "What the bars are"), y


_SIDES: Final[tuple[tuple[Look, str], ...]] = (("soft", "under the old policy"), ("firm", "under the new policy"))


def _panel(heading: str, lines: Sequence[tuple[str, Line]], x: int, y: int, room: int) -> tuple[list[Thing], int]:
    head = placed(heading, x, y, room, _HEADING, level=2)
    rows: list[Thing] = []
    y = head.bottom + 8
    for name, line in lines:
        row, y = _row(name, line, x, y, room)
        rows.append(row)
        y += 10
    return [head, Part(tuple(rows), "list", heading)], y


def _row(name: str, line: Line, x: int, y: int, room: int) -> tuple[Part, int]:
    """A month or a stage: its name and its cases, beside or above its two bars."""
    beside = room >= _BREAK
    labels = _LABELS if beside else room
    cases = sum(line.cases.values())
    changed = line.cases.get("answer", 0)
    title = placed(name, x, y, labels - 10, _NAME)
    said = placed(f"{changed:,} of {cases:,} cases change", x, title.bottom, labels - 10, SMALL)
    left, top = (x + _LABELS, y) if beside else (x, said.bottom + 2)
    things: list[Thing] = [title, said]
    for (look, _), kept, side in zip(_SIDES, (line.old, line.new), ("old", "new"), strict=True):
        things += _bar(look, kept, f"{on_time_words(kept)}, {side}", left, top, x + room - left)
        top += _STEP
    return Part(tuple(things), "listitem"), max(said.bottom, top)


def _bar(look: Look, kept: Kept, said: str, x: int, y: int, room: int) -> list[Thing]:
    """A bar as long as its share, and the share in figures behind it, with whose it is."""
    track = room - _NUMBERS
    length = round(track * kept.met / kept.judged) if kept.judged else 0
    things: list[Thing] = [Box(x, y, track, _BAR, "band")]
    if length:
        things.append(Box(x, y, max(length, 4), _BAR, look))
    words = Words(x + track + 8, y - 3, width_of(said, _NUMBER.size), (said,), _NUMBER)
    return [*things, words]
