"""Questions about the duties of a stage: how long, counted from what, how firmly, by whom, what the letter says."""

from __future__ import annotations

from typing import Final

from putright.revising.asking_parts import away, choice, clause_of_new, limit, lines
from putright.revising.ground import EVERY, Ground
from putright.revising.question import CHOICE, LIMIT, Block, Option, Question, new_id
from putright.revising.tree import Path
from putright.revising.units import LOOSE

STRENGTHS: Final = (
    Option("must", "We will: a promise"),
    Option("should", "We should: good practice, and we say so"),
    Option("normally", "We will normally: there are exceptions"),
    Option("aim", "We aim to: not a promise"),
    Option("may", "We may: it is up to us"),
)
VERBS: Final = {"must": "will", "should": "should", "normally": "will normally", "aim": "aim to", "may": "may"}
"""The verb with which the words of a policy say a strength."""

USUAL: Final = (
    "acknowledge", "phone", "inform", "respond", "explain-delay", "explain-change", "offer-meeting", "assign",
    "register", "give-summary", "request-consent", "record-lesson",
)  # fmt: skip
"""Duties that a policy may well have, to be added to a stage."""

RECURRING: Final = frozenset({"inform", "explain-delay"})
"""Those of them that are owed again and again until the answer."""

COUNTED: Final = {"explain-change": "each extended", "record-lesson": "responded"}
"""What some of them count from; the others from the beginning of the stage."""

FORMS: Final = (Option("", "in any form"), Option("writing", "in writing"), Option("letter", "by letter"))


def duty(ground: Ground, path: Path, sentences: dict[Path, str]) -> Block:
    """The questions about one duty."""
    found = ground.get(*path)
    name = str(found.get("do", "")) if isinstance(found, dict) else ""
    asked: list[Question] = []
    for key, label in (("within", "How long"), ("every", "How often")):
        if ground.get(*path, key) is not None:
            asked.append(
                limit(
                    ground, (*path, key), label, words=LOOSE if key == "within" else (), also=_same(ground, path, key)
                )
            )
    if isinstance(ground.get(*path, "of"), str) and ground.get(*path, "within") is not None:
        asked.append(choice(ground, (*path, "of"), "Counted from", _starts(path, ground)))
    if ground.get(*path, "no later than") is not None:
        asked.append(limit(ground, (*path, "no later than"), "And at the latest"))
    firmly = choice(ground, (*path, "strength"), "How firmly", STRENGTHS, also=_verbs(ground, path), optional=True)
    asked.append(firmly._replace(value=firmly.value or "must"))
    if not isinstance(ground.get(*path, "who"), list):
        owner = Option("", "Whoever deals with the stage")
        asked.append(choice(ground, (*path, "who"), "Who does it", (owner, *ground.roles()), optional=True))
    if ground.get(*path, "in") is not None or name in ("acknowledge", "respond"):
        asked.append(choice(ground, (*path, "in"), "In which form", FORMS, optional=True))
    if ground.get(*path, "says") is not None:
        means = "One thing on each line. Take a line out, change it or add one."
        asked.append(lines(ground, (*path, "says"), "What the letter says", means))
    asked.append(away(path, "Take this promise away"))
    return Block(ground.action(name), tuple(asked), sentences.get(path, ""), path)


def new_duty(ground: Ground, path: Path) -> Block:
    """The questions with which a usual duty is added to the list at a place."""
    named = (Option("", "Nothing"), *(Option(one, ground.action(one)) for one in USUAL))
    return Block(
        "Add a promise",
        (
            Question(new_id(path, "do"), "What we promise", CHOICE, options=named, path=path, optional=True),
            Question(
                new_id(path, "within"),
                "How long, or how often",
                LIMIT,
                "5 working days",
                options=LOOSE,
                path=path,
                means="Counted from the beginning of the stage. News and letters about a delay come again and again.",
            ),
            clause_of_new(ground, new_id(path, "clause"), path),
        ),
        path=path,
        fresh=True,
    )


def _same(ground: Ground, path: Path, key: str) -> tuple[Path, ...]:
    """The published limits that say the same as the limit of the file."""
    value = ground.words(*path, key)
    said = (value, f"every {value}") if key == "every" else (value,)
    places = [(*one, "limit") for one in ground.entries(*path, "published")]
    return tuple(one for one in places if ground.words(*one) in said)


def _verbs(ground: Ground, path: Path) -> tuple[Path, ...]:
    value = ground.words(*path, "strength") or "must"
    places = [(*one, "verb") for one in ground.entries(*path, "published")]
    return tuple(one for one in places if ground.words(*one) == VERBS.get(value))


def _starts(path: Path, ground: Ground) -> tuple[Option, ...]:
    first = path[0] == EVERY[0] or path[1] == ground.stages()[0]
    known = {
        "received": "the day the complaint reaches us",
        "escalated": "the day the request for this stage reaches us",
        "start": "the beginning of the stage",
        "acknowledged": "our first letter",
        "responded": "our answer",
    }
    return tuple(Option(key, words) for key, words in known.items() if not (first and key == "escalated"))
