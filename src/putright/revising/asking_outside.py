"""Questions about outside bodies, how the organisation is reached, and how doubtful places are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.bodies import load_bodies
from putright.procedure.conditions import parse_conditions
from putright.revising.asking_duties import STRENGTHS
from putright.revising.asking_parts import away, choice, clause_of_new, limit, text
from putright.revising.ground import Ground
from putright.revising.question import CHOICE, DAY, WORDS, Block, Group, Option, Question, id_of, new_id
from putright.revising.tree import Path
from putright.wording.body_words import bodies, body_name
from putright.wording.condition_words import condition_words
from putright.wording.plain_names import capital, with_blanks

ROUTES: Final[Path] = ("routes",)
OURS: Final[Path] = ("directory", "complaints")
"""Where the file says how the organisation is reached with a complaint."""

_NATIONS: Final = {
    "england-and-wales": frozenset({"England", "Wales"}),
    "scotland": frozenset({"Scotland"}),
    "northern-ireland": frozenset({"Northern Ireland"}),
}
"""Where a policy holds, by its calendar."""

STARTS: Final = {
    "received": "the day the complaint reaches us",
    "escalated": "the day the request for the stage reaches us",
    "start": "the beginning of the stage",
    "acknowledged": "our first letter",
    "response": "our answer",
    "receipt of the response": "the day our answer arrives",
    "last correspondence": "the last letter or message between us",
}


def _known(ground: Ground) -> Iterator[tuple[str, str]]:
    """The bodies that serve where the policy holds, then the others, with where those are."""
    entries = load_bodies()
    near = _NATIONS.get(ground.words("calendar"), frozenset())
    # A body whose entry names no place may be anywhere.
    here = {one: not entry.remit.where or bool(near & set(entry.remit.where)) for one, entry in entries.items()}
    for one in sorted(bodies().values(), key=lambda one: not here.get(one.id, True)):
        where = "" if here.get(one.id, True) else f" ({', '.join(entries[one.id].remit.where)})"
        yield one.id, f"{one.name}{where}"


def outside(ground: Ground) -> Group:
    """The outside bodies to which people can go, and one more from those that are known."""
    blocks = [_route(ground, path) for path in ground.entries(*ROUTES)]
    named = {ground.words(*path, "body") for path in ground.entries(*ROUTES)}
    known = tuple(Option(one, name) for one, name in _known(ground) if one not in named)
    blocks.append(
        Block(
            "Add an outside body",
            (
                Question(
                    new_id(ROUTES, "body"),
                    "Which",
                    CHOICE,
                    options=(Option("", "None"), *known),
                    path=ROUTES,
                    optional=True,
                ),
                Question(
                    new_id(ROUTES, "open"),
                    "When people can go there",
                    CHOICE,
                    "at any time",
                    options=_openings(ground),
                    path=ROUTES,
                ),
                Question(
                    new_id(ROUTES, "if"),
                    "For which complaints",
                    CHOICE,
                    options=_cases(ground),
                    path=ROUTES,
                    optional=True,
                ),
                Question(
                    new_id(ROUTES, "why"),
                    "What it does",
                    WORDS,
                    path=ROUTES,
                    means="As people should read it. Left empty, it says what is known of that body.",
                    optional=True,
                ),
                clause_of_new(ground, new_id(ROUTES, "clause"), ROUTES),
            ),
            path=ROUTES,
            fresh=True,
        )
    )
    return Group("outside", "Outside bodies, and how you are reached", (*blocks, _contact(ground)))


def _route(ground: Ground, path: Path) -> Block:
    now = ground.words(*path, "open")
    openings = (*(one for one in _openings(ground) if one.value != now), Option(now, _opening(now)))
    asked = [choice(ground, (*path, "open"), "When people can go there", openings)]
    asked.append(choice(ground, (*path, "if"), "For which complaints", _cases(ground), optional=True))
    asked.append(text(ground, (*path, "why"), "What it does"))
    if ground.get(*path, "later") is not None:
        asked.append(text(ground, (*path, "later", "says"), "What it does once you have answered"))
    asked.append(away(path, "Take this body away"))
    return Block(body_name(ground.words(*path, "body")), tuple(asked), path=path)


def _openings(ground: Ground) -> tuple[Option, ...]:
    own = [one for one in ground.stages() if ground.get("stages", one, "held by") is None]
    after = tuple(Option(f"after {one}", f"once we have answered at {with_blanks(one)}") for one in own)
    return (Option("at any time", "at any time"), *after)


def _opening(text: str) -> str:
    """When a body opens, in words: "once we have answered at stage 2, or 40 working days after the request"."""
    parts = []
    for one in text.split(" or "):
        amount, of, start = one.partition(" of ")
        if of:
            parts.append(f"{amount} after {_AFTER.get(start, with_blanks(start))}")
        elif one.startswith("after "):
            parts.append(f"once we have answered at {with_blanks(one.removeprefix('after '))}")
        else:
            parts.append(f"once this has happened: {with_blanks(one.removeprefix('once '))}" if "once " in one else one)
    return ", or ".join(parts)


_AFTER: Final = {"received": "the complaint reached us", "escalated": "the request for the next stage reached us"}


def _cases(ground: Ground) -> tuple[Option, ...]:
    """Everybody; or those of whom one thing is known that the policy asks about."""
    found = [Option("", "everybody")]
    for name in ground.names("attributes"):
        values = ground.get("attributes", name)
        values = values.get("values", []) if isinstance(values, dict) else values
        for value in values if isinstance(values, list) else []:
            said = f"{name} is {'true' if value is True else 'false' if value is False else value}"
            words = ground.words("attributes", name, "says", str(value)) or (
                ground.words("attributes", name, "says") if value is True else ""
            )
            found.append(Option(said, f"if {words}" if words else condition_words(parse_conditions(said), {})))
    return tuple(found)


def _contact(ground: Ground) -> Block:
    parts = (("phone", "Telephone"), ("email", "Email"), ("address", "Postal address"), ("web", "Web page"))
    asked = [text(ground, (*OURS, key), label, optional=True) for key, label in parts]
    verified = (*OURS, "verified")
    asked.append(
        Question(
            id_of(verified),
            "Day on which somebody tried them",
            DAY,
            ground.words(*verified),
            path=verified,
            line=ground.tree.line(verified),
            optional=True,
        )
    )
    clause = clause_of_new(ground, id_of((*OURS, "clause")), (*OURS, "clause"))
    asked.append(clause._replace(value=ground.words(*OURS, "clause") or clause.value))
    return Block("How you are reached", tuple(asked), path=OURS)


def readings(ground: Ground) -> Group | None:
    """The doubtful places, what they could mean, and the settings through which a reading works."""
    blocks = [_reading(ground, path) for path in ground.entries("readings")]
    read = {name for path in ground.entries("readings") for name in _settings(ground, path)}
    others = [_setting(ground, name) for name in ground.names("settings") if name not in read]
    if others:
        blocks.append(Block("Other choices", tuple(others), path=("settings",)))
    return Group("readings", "How doubtful places are read", tuple(blocks)) if blocks else None


def _reading(ground: Ground, path: Path) -> Block:
    says = ground.words(*path, "says")
    instead = ground.get(*path, "instead")
    others = instead if isinstance(instead, list) else [instead] if instead else []
    options = (Option("", says), *(Option(str(one), str(one)) for one in others))
    asked = [_setting(ground, name) for name in _settings(ground, path)]
    if others:
        chosen = Question(
            f"={id_of(path)}",
            "How it is read",
            CHOICE,
            options=options,
            path=path,
            line=ground.tree.line((*path, "says")),
            means="Where a choice stands below, change that as well: dates follow the choice." if asked else "",
            optional=True,
        )
        asked.insert(0, chosen)
    return Block(f"{ground.words(*path, 'about')}: {ground.words(*path, 'choice')}", tuple(asked), path=path)


def _settings(ground: Ground, path: Path) -> list[str]:
    named = ground.get(*path, "settings")
    found = named if isinstance(named, list) else [named] if named else []
    return [str(one) for one in found if ground.get("settings", str(one)) is not None]


def _setting(ground: Ground, name: str) -> Question:
    """A setting, asked for as what it is: yes or no, a strength, a start, a length of time, or a text."""
    path: Path = ("settings", name)
    value = ground.get(*path)
    label = capital(with_blanks(name))
    if isinstance(value, bool):
        return choice(ground, path, label, (Option("true", "Yes"), Option("false", "No")))
    if value in [one.value for one in STRENGTHS]:
        return choice(ground, path, label, STRENGTHS)
    if value in STARTS or _starts_a_clock(ground, name):
        return choice(ground, path, label, tuple(Option(*one) for one in STARTS.items()))
    return limit(ground, path, label) if str(value)[:1].isdigit() else text(ground, path, label)


def _starts_a_clock(ground: Ground, name: str) -> bool:
    return any(path[-1] == "of" and found == f"setting {name}" for path, found in ground.tree.scalars())
