"""Questions about a stage: its name, who deals with it, its duties, more time, and the way on."""

from __future__ import annotations

from putright.revising.asking_duties import duty, new_duty
from putright.revising.asking_parts import away, choice, clause_of_new, limit, lines, text, tick
from putright.revising.ground import EVERY, Ground
from putright.revising.question import CHOICE, Block, Group, Option, Question, id_of, new_id
from putright.revising.tree import Path
from putright.revising.units import NO_LIMIT
from putright.wording.plain_names import capital, with_blanks

INDEPENDENT = "anyone involved before"


def stages(ground: Ground) -> list[Group]:
    """A group for each stage, and one for what is owed in all of them."""
    sentences = ground.sentences()
    found = [_stage(ground, name, number, sentences) for number, name in enumerate(ground.stages())]
    if ground.entries(*EVERY):
        blocks = tuple(duty(ground, path, sentences) for path in ground.entries(*EVERY))
        found.append(Group("every-stage", "In every stage", blocks))
    return found


def _stage(ground: Ground, name: str, number: int, sentences: dict[Path, str]) -> Group:
    path: Path = ("stages", name)
    title = ground.words(*path, "title")
    blocks = [_itself(ground, path, number)]
    blocks += [duty(ground, one, sentences) for one in ground.entries(*path, "duties")]
    if ground.get(*path, "held by") is None:
        blocks.append(new_duty(ground, (*path, "duties")))
        found = ground.entries(*path, "extension")
        blocks += [_extension(ground, one) for one in found] or [_new_extension(ground, path)]
    blocks += [_window(ground, one) for one in ground.entries(*path, "then")]
    return Group(f"stage-{number + 1}", f"{capital(with_blanks(name))}: {title}", tuple(blocks))


def _itself(ground: Ground, path: Path, number: int) -> Block:
    asked = [text(ground, (*path, "title"), "What the stage is called")]
    if isinstance(ground.get(*path, "owner"), str):
        asked.append(choice(ground, (*path, "owner"), "Who deals with it", ground.roles()))
    if number and ground.get(*path, "held by") is None:
        reviewer = (*path, "reviewer")
        held = ground.words(*reviewer, "not") == INDEPENDENT
        asked.append(
            tick(ground, (*reviewer, "not"), "Whoever dealt with it before may not decide here", INDEPENDENT)._replace(
                id=id_of(reviewer), path=reviewer, value="yes" if held else "", line=ground.tree.line(reviewer)
            )
        )
    return Block("The stage", tuple(asked), path=path)


def _extension(ground: Ground, path: Path) -> Block:
    nobody = Option("", "Nobody has to approve it")
    return Block(
        "More time",
        (
            limit(ground, (*path, "at most"), "How much later at most", optional=True),
            tick(ground, (*path, "reason"), "A reason must be given", "needed"),
            tick(ground, (*path, "agreement"), "The complainant must agree", "needed"),
            tick(ground, (*path, "when"), "Only before the day has passed", "before it is due"),
            tick(ground, (*path, "beyond"), "Later still if there is a good reason", "for a good reason"),
            choice(ground, (*path, "approved by"), "Who approves it", (nobody, *ground.roles()), optional=True),
            lines(ground, (*path, "says"), "What the notice says", "One thing on each line."),
            away(path, "Take this rule away: then any date may be changed by telling so"),
        ),
        path=path,
    )


def _new_extension(ground: Ground, path: Path) -> Block:
    place = (*path, "extension")
    choices = (Option("", "No rule"), *(Option(f"{one} working days", f"{one} working days") for one in (5, 10, 20)))
    return Block(
        "More time",
        (
            Question(
                new_id(place, "at most"),
                "How much later an answer may be at most",
                CHOICE,
                options=choices,
                path=place,
                means="There is no rule now: any date may be changed by telling so. With one, a reason must be given.",
                optional=True,
            ),
            clause_of_new(ground, new_id(place, "clause"), place),
        ),
        path=place,
        fresh=True,
    )


def _window(ground: Ground, path: Path) -> Block:
    to = with_blanks(ground.words(*path, "to"))
    published = [(*one, "limit") for one in ground.entries(*path, "published")]
    same = tuple(one for one in published if ground.words(*one) == ground.words(*path, "within"))
    asked = [
        limit(ground, (*path, "within"), f"How long there is to ask for {to}", words=(NO_LIMIT,), also=same),
        tick(ground, (*path, "in"), "It must be asked for in writing", "writing"),
        tick(ground, (*path, "later"), "Later only for an exceptional reason", "only if exceptional"),
    ]
    if ground.get(*path, "unanswered after") is not None:
        label = "After how long without an answer they need not wait"
        asked.append(limit(ground, (*path, "unanswered after"), label, optional=True))
    return Block(f"Asking for {to}", tuple(asked), path=path)
