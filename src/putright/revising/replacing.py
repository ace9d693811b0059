"""Answers to what a file says already: another text, another length of time, a list with other lines."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from putright.revising.asking_duties import VERBS
from putright.revising.asking_start import CHANNELS_AT, CODES_AT
from putright.revising.ground import Ground
from putright.revising.question import LINES, TICK, YES, Question
from putright.revising.splicing import Splice, adding_entry, adding_key, removing, setting
from putright.revising.tree import Path


def replaced(ground: Ground, question: Question, answer: tuple[str, ...]) -> list[Splice]:
    """What an answer changes in the text; nothing where it says what stands there."""
    if question.id == CHANNELS_AT:
        return _channels(ground, question, answer)
    if question.id == CODES_AT:
        return _codes(ground, question, answer)
    typed = "\n".join(" ".join(line.split()) for line in (answer[0] if answer else "").splitlines() if line.strip())
    if typed == question.value:
        return []
    if question.id.startswith("="):
        return _read_otherwise(ground, question, typed)
    if question.kind == LINES:
        return _lines(ground, question, typed.split("\n") if typed else [])
    if question.kind == TICK:
        return _ticked(ground, question, typed)
    return _value(ground, question, typed.replace("\n", " "))


def _value(ground: Ground, question: Question, typed: str) -> list[Splice]:
    there = ground.get(*question.path) is not None
    if not typed and question.optional:
        return removing(ground.tree, question.path, question.id) if there else []
    if question.id.endswith("/clause") and ground.get(*question.path[:-1]) is None:
        return []  # a clause alone makes nothing
    written: Any = f"{typed}{question.tail}"
    if isinstance(ground.get(*question.path), bool):
        written = typed == "true"
    splices = (
        setting(ground.tree, question.path, written, question.id) if there else _fresh_key(ground, question, written)
    )
    for place in question.also:
        splices += setting(ground.tree, place, _said_again(ground, question, place, typed), question.id)
    return splices


def _fresh_key(ground: Ground, question: Question, written: object) -> list[Splice]:
    after = ("of", "within", "every", "by", "strength") if question.path[-1] in ("strength", "who", "in") else ()
    if question.path[0] == "directory":
        return []  # put together of several answers: see adding.py
    return adding_key(ground.tree, question.path[:-1], str(question.path[-1]), written, question.id, after)


def _said_again(ground: Ground, question: Question, place: Path, typed: str) -> str:
    """What the words of the policy say of it, where they said the same as the file before."""
    if place[-1] == "verb":
        return VERBS.get(typed, typed)
    return f"every {typed}" if ground.words(*place).startswith("every ") else typed


def _ticked(ground: Ground, question: Question, typed: str) -> list[Splice]:
    if typed == YES:
        value: object = question.options[0].value
        if question.path[-1] == "reviewer":
            clause = ground.clause(question.path[:-1])
            return adding_key(
                ground.tree, question.path[:-1], "reviewer", {"not": value, "clause": clause}, question.id,
                ("title", "owner", "clause", "held by"),
            )  # fmt: skip
        if ground.get(*question.path) is not None:
            return setting(ground.tree, question.path, value, question.id)
        return adding_key(ground.tree, question.path[:-1], str(question.path[-1]), value, question.id)
    return removing(ground.tree, question.path, question.id)


def _lines(ground: Ground, question: Question, typed: list[str]) -> list[Splice]:
    found = ground.get(*question.path)
    there = found if isinstance(found, list) else [found] if found is not None else []
    if not typed:
        return removing(ground.tree, question.path, question.id)
    if not any(isinstance(one, dict) for one in there):
        return setting(ground.tree, question.path, typed if len(typed) > 1 else typed[0], question.id)
    old = [str(one.get("says", "")) for one in there]
    clause = str(there[-1].get("clause", ""))
    splices: list[Splice] = []
    if ground.tree.flows(question.path):
        return setting(ground.tree, question.path, _entries(there, old, typed, clause), question.id)
    for kind, first, last, begin, end in SequenceMatcher(None, old, typed, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(last - first, end - begin)
        for number in range(both):
            place = (*question.path, first + number, "says")
            splices += setting(ground.tree, place, typed[begin + number], question.id)
        for number in range(first + both, last):
            splices += removing(ground.tree, (*question.path, number), question.id)
        for number in range(begin + both, end):
            splices += adding_entry(ground.tree, question.path, {"says": typed[number], "clause": clause}, question.id)
    return splices


def _entries(there: list[Any], old: list[str], typed: list[str], clause: str) -> list[dict[str, Any]]:
    by_words = dict(zip(old, there, strict=True))
    return [by_words.get(line, {"says": line, "clause": clause}) for line in typed]


def _channels(ground: Ground, question: Question, answer: tuple[str, ...]) -> list[Splice]:
    places = {ground.words(*one, "channel"): one for one in ground.entries("also promised")}
    clause = next((ground.clause(place) for name, place in places.items() if name), "")
    splices: list[Splice] = []
    for channel in question.values:
        if channel not in answer:
            splices += removing(ground.tree, places[channel], question.id)
    for channel in answer:
        if channel not in question.values:
            entry = {"channel": channel, "clause": clause or _first_clause(ground)}
            splices += adding_entry(ground.tree, ("also promised",), entry, question.id)
    return splices


def _first_clause(ground: Ground) -> str:
    return next((ground.clause(("stages", one)) for one in ground.stages()), "")


def _codes(ground: Ground, question: Question, answer: tuple[str, ...]) -> list[Splice]:
    held = ground.get("binds") or []
    if set(answer) == set(question.values):
        return []
    left = [one for one in held if one.get("code") in answer]
    fresh = [{"code": one} for one in answer if one not in question.values]
    if not left and not fresh:
        return removing(ground.tree, ("binds",), question.id)
    splices: list[Splice] = []
    for number, one in enumerate(held):
        if one.get("code") not in answer:
            splices += removing(ground.tree, ("binds", number), question.id) if left else []
    if held and not left:
        return setting(ground.tree, ("binds",), fresh, question.id)
    for entry in fresh:
        splices += (
            adding_entry(ground.tree, ("binds",), entry, question.id)
            if held
            else adding_key(ground.tree, (), "binds", [entry], question.id, ("calendar",))
        )
    return splices


def _read_otherwise(ground: Ground, question: Question, typed: str) -> list[Splice]:
    """One of the other meanings becomes the reading, and the reading one of the others."""
    path = question.path
    says = ground.words(*path, "says")
    instead = ground.get(*path, "instead")
    splices = setting(ground.tree, (*path, "says"), typed, question.id)
    splices += setting(ground.tree, (*path, "choice"), typed.rstrip(".").lower(), question.id)
    if isinstance(instead, list):
        for number, one in enumerate(instead):
            if one == typed:
                splices += setting(ground.tree, (*path, "instead", number), says, question.id)
    else:
        splices += setting(ground.tree, (*path, "instead"), says, question.id)
    return splices
