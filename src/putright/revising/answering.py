"""From answers to the new text of a policy file, with what changed; or to the faults, beside their questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from putright.procedure.faults import Fault, Faulty
from putright.revising.adding import added, contact
from putright.revising.asking import groups
from putright.revising.ground import Ground, ground_of
from putright.revising.question import YES, Block, Group, Question
from putright.revising.replacing import replaced
from putright.revising.saying import Change, Mention, changes, mentions
from putright.revising.splicing import Splice, spliced
from putright.revising.taking import taken


class Revised(NamedTuple):
    """A text with the answers in it, and what changed. The text is the one given where no answer changes anything.

    ``mentions`` are sentences that still name a length of time that was changed.
    """

    text: str
    changes: tuple[Change, ...]
    mentions: tuple[Mention, ...] = ()


class Refused(NamedTuple):
    """Answers that the policy cannot take: what is wrong, by the question; what belongs to none stands under ""."""

    faults: dict[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return False


def revised(text: str, answers: Mapping[str, tuple[str, ...]]) -> Revised | Refused:
    """The text with answers put in. Questions without an answer stay as they are.

    Each answer is a tuple: of one text, or of the values ticked. Raises Faulty where the text itself cannot be read.
    """
    ground = ground_of(text)
    asked = groups(text)
    splices, missing = _wanted(ground, asked, answers)
    if missing:
        return Refused(missing)
    made = spliced(text, splices)
    if made.text == text:
        return Revised(text, ())
    known = {fault.message for fault in ground.faults}
    fresh = [fault for fault in _faults(made.text) if fault.message not in known]
    if fresh:
        return Refused(_beside(fresh, made.lines, asked, text, made.text))
    found = changes(made.text, asked, answers, {one.by for one in splices})
    return Revised(made.text, found, mentions(made.text, found))


def _faults(text: str) -> tuple[Fault, ...]:
    """What is wrong with a text, also where it cannot be read at all: with a sign in it that no file may hold."""
    try:
        return ground_of(text).faults
    except Faulty as faulty:
        return faulty.faults


def _wanted(
    ground: Ground, asked: tuple[Group, ...], answers: Mapping[str, tuple[str, ...]]
) -> tuple[list[Splice], dict[str, tuple[str, ...]]]:
    """What the answers change in the text, and what is missing in answers about something new."""
    splices: list[Splice] = []
    missing: dict[str, tuple[str, ...]] = {}
    there = {
        question.id: question
        for _, block, question in _open(asked)
        if not block.fresh and not question.id.startswith("-") and question.id in answers
    }
    for question in there.values():
        splices += replaced(ground, question, answers[question.id])
    fresh = [block for group in asked for block in group.blocks if block.fresh]
    for found in (*(added(ground, block, answers) for block in fresh), contact(ground, answers)):
        if isinstance(found, dict):
            missing |= found
        else:
            splices += found
    ticked = list(dict.fromkeys(one.id for _, _, one in _open(asked) if answers.get(one.id) == (YES,)))
    return taken(ground, ticked, splices), missing


def _open(asked: tuple[Group, ...]) -> list[tuple[Group, Block, Question]]:
    return [(group, block, question) for group in asked for block in group.blocks for question in block.questions]


def _beside(
    faults: list[Fault], lines: Mapping[int, str], asked: tuple[Group, ...], old: str, new: str
) -> dict[str, tuple[str, ...]]:
    """Each fault at the question whose answer stands on its line, else at the one that asks for that line."""
    by_place = {question.line: question.id for _, _, question in _open(asked) if question.line is not None}
    shift = new.count("\n") - old.count("\n")
    found: dict[str, tuple[str, ...]] = {}
    for fault in faults:
        line = fault.line or 0
        place = lines.get(line) or by_place.get(line) or by_place.get(line - shift) or ""
        if not place and len(set(lines.values())) == 1:
            place = next(iter(lines.values()))  # only one thing was changed, so it is that
        found[place] = (*found.get(place, ()), fault.message)
    return found
