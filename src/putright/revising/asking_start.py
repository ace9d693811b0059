"""Questions about the organisation, its people, its days, and who may complain by which way and until when."""

from __future__ import annotations

from typing import Final

from putright.codes import code_ids, load_codes
from putright.procedure.facts import CHANNELS
from putright.revising.asking_parts import away, choice, clause_of_new, limit, text, tick
from putright.revising.ground import Ground
from putright.revising.question import DAY, TICKS, WORDS, Block, Group, Option, Question, id_of, new_id
from putright.revising.tree import Path
from putright.wording.plain_names import capital, channel_words, with_blanks

DIVISIONS: Final = (
    Option("england-and-wales", "England and Wales"),
    Option("scotland", "Scotland"),
    Option("northern-ireland", "Northern Ireland"),
)
CHANNELS_AT: Final = "channels"
"""The id of the question about the ways to complain, which stand each in an entry of its own."""
CODES_AT: Final = "binds"


def organisation(ground: Ground) -> Group:
    """Whose policy it is, what binds it, from when it holds, and its closed days."""
    title = text(ground, ("title",), "What the policy is called", "It stands at the top of the public page.")
    kind = choice(
        ground,
        ("provider", "kind"),
        "What kind of organisation you are",
        _kinds(),
        "It says which laws and codes bind you. With a kind that no code names, only data protection does.",
    )
    calendar = choice(ground, ("calendar",), "Whose bank holidays count", DIVISIONS)
    asked = [title, kind, calendar]
    asked += [
        text(ground, ("source", key), f"Where the text is from: {with_blanks(key)}", optional=True)
        for key in ground.names("source")
    ]
    blocks = [
        Block("The organisation", tuple(asked)),
        Block("Codes you signed up to", (_codes(ground),)),
        _valid(ground),
    ]
    blocks += [_closure(ground, path) for path in ground.entries("closures")]
    blocks.append(
        Block(
            "Add days on which you are closed",
            (
                Question(new_id(("closures",), "from"), "First day", DAY, path=("closures",), optional=True),
                Question(new_id(("closures",), "to"), "Last day", DAY, path=("closures",), optional=True),
            ),
            path=("closures",),
            fresh=True,
        )
    )
    return Group("organisation", "Your organisation", tuple(blocks))


def _kinds() -> tuple[Option, ...]:
    named = {one.kind for code in load_codes().values() for one in code.binds if one.kind != "any"} | {"charity"}
    return tuple(Option(one, capital(with_blanks(one)).replace("Nhs", "NHS")) for one in sorted(named))


def _codes(ground: Ground) -> Question:
    held = tuple(str(one.get("code")) for one in ground.get("binds") or [] if isinstance(one, dict))
    # The others bind by the kind of organisation, and not because somebody joined.
    joined = [one for one in code_ids() if one in held or not load_codes()[one].binds]
    options = tuple(Option(one, load_codes()[one].title) for one in joined)
    means = "Laws and codes that bind your kind of organisation are known already. Tick only what you joined besides."
    return Question(
        CODES_AT,
        "Codes",
        TICKS,
        values=held,
        options=options,
        path=("binds",),
        means=means,
        line=ground.tree.line(("binds",)),
    )


def _valid(ground: Ground) -> Block:
    days = (("from", "It holds from"), ("to", "It holds until"), ("reviewed", "Last looked through on"))
    return Block("Its days", tuple(_day(ground, ("valid", key), label) for key, label in days))


def _day(ground: Ground, path: Path, label: str) -> Question:
    return Question(id_of(path), label, DAY, ground.words(*path), path=path, line=ground.tree.line(path), optional=True)


def _closure(ground: Ground, path: Path) -> Block:
    asked = (_day(ground, (*path, "from"), "First day"), _day(ground, (*path, "to"), "Last day"))
    return Block("Closed", (*asked, away(path, "Take these days away")), path=path)


def people(ground: Ground) -> Group:
    """Who, by office; and who stands in."""
    blocks = []
    for role in ground.names("roles"):
        asked = [text(ground, ("roles", role, "title"), "What the office is called", "Never the name of a person.")]
        if ground.get("stands in", role) is not None:
            label = "Who stands in when they are away, or the complaint is about them"
            asked.append(choice(ground, ("stands in", role, "by"), label, ground.roles()))
        blocks.append(Block(ground.words("roles", role, "title"), tuple(asked), path=("roles", role)))
    return Group("people", "Who deals with complaints", tuple(blocks))


def complaining(ground: Ground) -> Group:
    """Who may complain, how, until when."""
    promises = ground.entries("also promised")
    channels = tuple(str(ground.get(*one, "channel")) for one in promises if ground.get(*one, "channel") is not None)
    ways = Question(
        CHANNELS_AT,
        "How people can complain",
        TICKS,
        values=channels,
        options=tuple(Option(one, capital(channel_words(one))) for one in CHANNELS),
        path=("also promised",),
        means="Each way that is closed shuts somebody out.",
    )
    blocks = [Block("Ways to complain", (ways,))]
    if ground.get("complain") is not None:
        of = ("complain", "within")
        same = tuple(
            (*one, "limit")
            for one in ground.entries("complain", "published")
            if ground.words(*one, "limit") == ground.words(*of)
        )
        good = tick(ground, ("complain", "later"), "Later if there is a good reason", "for a good reason")
        blocks.append(Block("Time to complain", (limit(ground, of, "How long after it happened", also=same), good)))
    for path in promises:
        if ground.get(*path, "who may complain") is not None:
            asked = (text(ground, (*path, "who may complain"), "Who may complain"), away(path, "Take this away"))
            blocks.append(Block("Who may complain", asked, path=path))
    blocks.append(
        Block(
            "Add who may complain",
            (
                Question(
                    new_id(("also promised",), "who may complain"), "Who", WORDS, path=("also promised",), optional=True
                ),
                clause_of_new(ground, new_id(("also promised",), "who may complain clause"), ("also promised",)),
            ),
            path=("also promised",),
            fresh=True,
        )
    )
    return Group("complaining", "Who can complain, and how", tuple(blocks))
