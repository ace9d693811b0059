"""What a change is, in words: each question with its old and its new answer, and the promise before and after."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from putright.revising.ground import ground_of
from putright.revising.question import CHOICE, LIMIT, LINES, TICK, TICKS, YES, Block, Group, Question, away_id
from putright.revising.tree import Path

_NUMBERS: Final = ("within", "every", "limit", "at most", "open", "no later than", "unanswered after", "or if later")
"""Keys under which a length of time is no sentence."""


class Answered(NamedTuple):
    """One question with its old and its new answer, as people read them; empty where there was or is none."""

    label: str
    before: str
    after: str


class Change(NamedTuple):
    """Something that is different now: what it is about, the answers, and its sentence before and after."""

    group: str
    about: str
    answers: tuple[Answered, ...]
    before: str = ""
    after: str = ""
    gone: bool = False
    fresh: bool = False


class Mention(NamedTuple):
    """A sentence that still names a length of time that was changed elsewhere: its line, what it says, the old time."""

    line: int
    says: str
    old: str


def changes(
    text: str,
    asked: tuple[Group, ...],
    answers: Mapping[str, tuple[str, ...]],
    touched: Collection[str],
) -> tuple[Change, ...]:
    """What is different in the new text, in the order of the questions. ``touched``: the questions that changed it."""
    now = ground_of(text).sentences()
    gone = [block.path for group in asked for block in group.blocks if away_id(block.path) in touched]
    found = []
    told: set[str] = set()
    for group in asked:
        for block in group.blocks:
            mine = [one for one in block.questions if one.id in touched and one.id not in told]
            told |= {one.id for one in mine}
            if block.path in gone:
                found.append(Change(group.title, block.title, (), block.says or _first(block), gone=True))
            elif block.fresh and mine:
                newest = _newest(now, block.path)
                found.append(Change(group.title, block.title, _given(block, answers), after=newest, fresh=True))
            elif mine:
                after = now.get(_place_now(block.path, gone), "")
                said = (block.says, after) if after and after != block.says else ("", "")
                given = tuple(_answered(one, answers[one.id]) for one in mine)
                found.append(Change(group.title, block.title, given, *said))
    return tuple(found)


def mentions(text: str, found: Collection[Change]) -> tuple[Mention, ...]:
    """Sentences of the new text that name an old length of time. They may mean another; a person has to look."""
    old = {one.before for change in found for one in change.answers if re.match(r"\d+ ", one.before)}
    tree = ground_of(text).tree
    return tuple(
        Mention(tree.line(path) or 0, says, time)
        for time in sorted(old)
        for path, says in tree.scalars()
        if not any(step in _NUMBERS for step in path) and path[0] != "settings"
        if re.search(rf"(?<![\w-]){re.escape(time)}(?!\w)", says)
    )


def _place_now(path: Path, gone: list[Path]) -> Path:
    """Where an entry stands once entries before it are gone."""
    if not path or not isinstance(path[-1], int):
        return path
    before = sum(one[:-1] == path[:-1] and isinstance(one[-1], int) and one[-1] < path[-1] for one in gone)
    return (*path[:-1], path[-1] - before)


def _newest(now: Mapping[Path, str], place: Path) -> str:
    """The sentence of the last duty of a list."""
    numbers = [one[-1] for one in now if one[:-1] == place and isinstance(one[-1], int)]
    return now[(*place, max(numbers))] if numbers else ""


def _first(block: Block) -> str:
    return next((one.value for one in block.questions if one.value), block.title)


def _given(block: Block, answers: Mapping[str, tuple[str, ...]]) -> tuple[Answered, ...]:
    told = [(one, answers.get(one.id, ())) for one in block.questions]
    return tuple(Answered(one.label, "", _read(one, given)) for one, given in told if given and given[0])


def _answered(question: Question, answer: tuple[str, ...]) -> Answered:
    before = question.values if question.kind == TICKS else (question.value,)
    return Answered(question.label, _read(question, before), _read(question, answer))


def _read(question: Question, answer: tuple[str, ...]) -> str:
    """An answer as people read it."""
    if question.kind == TICKS:
        return ", ".join(_option(question, one) for one in answer) or "none"
    typed = answer[0] if answer else ""
    if question.kind == TICK:
        return "yes" if typed == YES else "no"
    if question.kind == CHOICE:
        return _option(question, typed)
    if question.kind == LINES:
        return "; ".join(line.strip() for line in typed.splitlines() if line.strip())
    return f"{typed}{question.tail}".strip() if question.kind == LIMIT else " ".join(typed.split())


def _option(question: Question, value: str) -> str:
    return next((one.text for one in question.options if one.value == value), value)
