"""Questions about promises without a clock, and about what is said in plain words."""

from __future__ import annotations

from typing import Final

from putright.revising.asking_parts import away, choice, clause_of_new, text
from putright.revising.ground import Ground
from putright.revising.question import CHOICE, WORDS, Block, Group, Option, Question, new_id
from putright.revising.tree import Path

KINDS: Final = {
    "right": "What people may ask for or have",
    "settling": "How it may be put right early",
    "record": "What is written down",
    "asked of the complainant": "What people are asked to say",
    "contact": "An address",
}
"""The kinds of standing promise that are asked for here, in words."""

PLAIN: Final[Path] = ("in plain words",)
STANDING: Final[Path] = ("also promised",)


def promises(ground: Ground) -> Group:
    """Every standing promise: its words, who keeps it; and one more."""
    blocks = []
    for path in ground.entries(*STANDING):
        kind = next((one for one in KINDS if ground.get(*path, one) is not None), None)
        if kind is not None:
            blocks.append(_promise(ground, path, kind, KINDS[kind]))
    blocks += [_promise(ground, path, "says", "In plain words") for path in ground.entries(*PLAIN)]
    return Group("promises", "What else you promise", (*blocks, _new(ground)))


def _promise(ground: Ground, path: Path, key: str, title: str) -> Block:
    nobody = Option("", "Nobody in particular")
    asked = (
        text(ground, (*path, key), "The words"),
        choice(ground, (*path, "who"), "Who keeps it", (nobody, *ground.roles()), optional=True),
        away(path, "Take this promise away"),
    )
    return Block(title, asked, path=path)


def _new(ground: Ground) -> Block:
    kinds = (
        Option("says", "A sentence in plain words, ticked by hand"),
        *(Option(*one) for one in KINDS.items() if one[0] != "contact"),
    )
    return Block(
        "Add a promise",
        (
            Question(new_id(STANDING, "words"), "The words", WORDS, path=STANDING, optional=True),
            Question(
                new_id(STANDING, "kind"), "What kind of promise it is", CHOICE, "says", options=kinds, path=STANDING
            ),
            clause_of_new(ground, new_id(STANDING, "clause"), STANDING),
        ),
        path=STANDING,
        fresh=True,
    )
