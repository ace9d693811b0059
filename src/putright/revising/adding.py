"""Entries that are added: a duty, a promise, an outside body, closed days, who may complain, how we are reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from putright.revising.asking_duties import COUNTED, RECURRING
from putright.revising.asking_outside import OURS, ROUTES
from putright.revising.asking_promises import PLAIN, STANDING
from putright.revising.ground import Ground
from putright.revising.question import Block, id_of, new_id
from putright.revising.splicing import Splice, adding_entry, adding_key
from putright.revising.tree import Path
from putright.wording.body_words import body, body_name

Answers = Mapping[str, tuple[str, ...]]
Missing = dict[str, tuple[str, ...]]

_NO_CLAUSE: Final = "Give the number of the sentence, such as the next one that is free."


def added(ground: Ground, block: Block, answers: Answers) -> list[Splice] | Missing:
    """What the answers about something new add to the text; or what is missing, by question. Nothing where nothing was
    answered."""
    for place, made in _MAKERS.items():
        if block.path and place(block):
            return made(ground, block, answers)
    return []


def contact(ground: Ground, answers: Answers) -> list[Splice] | Missing:
    """How the organisation is reached, where the file does not say it yet."""
    if ground.get(*OURS) is not None:
        return []
    said = {key: _of(answers, id_of((*OURS, key))) for key in ("phone", "email", "address", "web", "verified")}
    given = {key: value for key, value in said.items() if value}
    if not any(given.get(key) for key in ("phone", "email", "address", "web")):
        return []
    clause = _of(answers, id_of((*OURS, "clause")))
    if not clause:
        return {id_of((*OURS, "clause")): (_NO_CLAUSE,)}
    entry = {**given, "clause": clause}
    by = id_of((*OURS, next(iter(given))))
    if ground.get("directory") is None:
        return adding_key(ground.tree, (), "directory", {"complaints": entry}, by)
    return adding_key(ground.tree, ("directory",), "complaints", entry, by)


def _of(answers: Answers, name: str) -> str:
    found = answers.get(name, ())
    return " ".join(found[0].split()) if found else ""


def _duty(ground: Ground, block: Block, answers: Answers) -> list[Splice] | Missing:
    name = _of(answers, new_id(block.path, "do"))
    if not name:
        return []
    within, clause = _of(answers, new_id(block.path, "within")), _of(answers, new_id(block.path, "clause"))
    if not clause:
        return {new_id(block.path, "clause"): (_NO_CLAUSE,)}
    by = new_id(block.path, "within")
    entry: dict[str, Any] = {"do": name}
    if name in RECURRING:
        entry |= {"every": within, "of": "start", "until": "responded"}
    else:
        entry |= {"within": within, "of": COUNTED.get(name, "start")}
    if name == "request-consent":
        entry["if"] = "by is representative"
    if name in ("acknowledge", "respond", "explain-delay"):
        entry["in"] = "writing"
    return adding_entry(ground.tree, block.path, {**entry, "clause": clause}, by)


def _extension(ground: Ground, block: Block, answers: Answers) -> list[Splice] | Missing:
    most = _of(answers, new_id(block.path, "at most"))
    clause = _of(answers, new_id(block.path, "clause"))
    if not most:
        return []
    if not clause:
        return {new_id(block.path, "clause"): (_NO_CLAUSE,)}
    entry = {"reason": "needed", "at most": most, "when": "before it is due", "of": "respond", "clause": clause}
    keys = ("title", "owner", "clause", "held by", "reviewer", "panel", "undefined")
    return adding_key(ground.tree, block.path[:-1], "extension", entry, new_id(block.path, "at most"), keys)


def _closure(ground: Ground, block: Block, answers: Answers) -> list[Splice] | Missing:
    first, last = _of(answers, new_id(block.path, "from")), _of(answers, new_id(block.path, "to"))
    if not first and not last:
        return []
    entry = {"from": first or last, "to": last or first}
    by = new_id(block.path, "from")
    if ground.get("closures") is None:
        return adding_key(ground.tree, (), "closures", [entry], by, ("calendar", "holidays", "binds"))
    return adding_entry(ground.tree, block.path, entry, by)


def _promise(ground: Ground, block: Block, answers: Answers) -> list[Splice] | Missing:
    words, kind = _of(answers, new_id(STANDING, "words")), _of(answers, new_id(STANDING, "kind")) or "says"
    if not words:
        return []
    clause = _of(answers, new_id(STANDING, "clause"))
    if not clause:
        return {new_id(STANDING, "clause"): (_NO_CLAUSE,)}
    place = PLAIN if kind == "says" else STANDING
    return _entry(ground, place, {kind: words, "clause": clause}, new_id(STANDING, "words"))


def _complainant(ground: Ground, block: Block, answers: Answers) -> list[Splice] | Missing:
    words = _of(answers, new_id(STANDING, "who may complain"))
    if not words:
        return []
    clause = _of(answers, new_id(STANDING, "who may complain clause"))
    if not clause:
        return {new_id(STANDING, "who may complain clause"): (_NO_CLAUSE,)}
    return _entry(ground, STANDING, {"who may complain": words, "clause": clause}, new_id(STANDING, "who may complain"))


def _body(ground: Ground, block: Block, answers: Answers) -> list[Splice] | Missing:
    name = _of(answers, new_id(ROUTES, "body"))
    if not name:
        return []
    clause = _of(answers, new_id(ROUTES, "clause"))
    if not clause:
        return {new_id(ROUTES, "clause"): (_NO_CLAUSE,)}
    entry = {"body": name, "open": _of(answers, new_id(ROUTES, "open")) or "at any time"}
    when = _of(answers, new_id(ROUTES, "if"))
    if when:
        entry["if"] = when
    why = _of(answers, new_id(ROUTES, "why")) or body(name).does or f"You can go to {body_name(name)}."
    return _entry(ground, ROUTES, {**entry, "why": why, "clause": clause}, new_id(ROUTES, "body"))


def _entry(ground: Ground, place: Path, entry: dict[str, Any], by: str) -> list[Splice]:
    if ground.get(*place) is None:
        return adding_key(ground.tree, (), str(place[0]), [entry], by)
    return adding_entry(ground.tree, place, entry, by)


def _has(part: str) -> Callable[[Block], bool]:
    return lambda block: any(one.id.endswith(f"/{part}") for one in block.questions)


_MAKERS: Final[dict[Callable[[Block], bool], Callable[[Ground, Block, Answers], list[Splice] | Missing]]] = {
    _has("do"): _duty,
    _has("at most"): _extension,
    _has("from"): _closure,
    _has("kind"): _promise,
    _has("who may complain"): _complainant,
    _has("body"): _body,
}
