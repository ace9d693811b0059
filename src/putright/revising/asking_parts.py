"""The questions that many things have in common: a text, a length of time, one of several, several lines."""

from __future__ import annotations

from putright.revising.ground import Ground
from putright.revising.question import (
    CHOICE,
    LIMIT,
    LINE,
    LINES,
    TICK,
    WORDS,
    YES,
    Option,
    Question,
    away_id,
    id_of,
)
from putright.revising.tree import Path

_LONG = 30
_SETTING = "setting "


def text(ground: Ground, path: Path, label: str, means: str = "", *, optional: bool = False) -> Question:
    """A text that stands at a place, or may stand there."""
    value = ground.words(*path)
    kind = WORDS if len(value) > _LONG else LINE
    return Question(
        id_of(path),
        label,
        kind,
        value,
        path=path,
        line=ground.tree.line(path),
        means=means,
        clause=ground.clause(path[:-1]),
        optional=optional,
    )


def lines(ground: Ground, path: Path, label: str, means: str = "") -> Question:
    """A list of texts, one on each line. One text alone stands for a list of one."""
    found = ground.get(*path)
    listed = found if isinstance(found, list) else [] if found is None else [found]
    said = [str(one.get("says", "")) if isinstance(one, dict) else str(one) for one in listed]
    return Question(
        id_of(path),
        label,
        LINES,
        "\n".join(said),
        path=path,
        line=ground.tree.line(path),
        means=means,
        clause=ground.clause(path[:-1]),
        optional=True,
    )


def limit(
    ground: Ground,
    path: Path,
    label: str,
    means: str = "",
    *,
    words: tuple[Option, ...] = (),
    also: tuple[Path, ...] = (),
    optional: bool = False,
) -> Question:
    """A length of time. Where a setting gives it, the setting is asked for; "of received" stays behind it as it is."""
    path, means = through(ground, path, means)
    value, of, start = ground.words(*path).partition(" of ")
    return Question(
        id_of(path),
        label,
        LIMIT,
        value,
        options=words,
        path=path,
        line=ground.tree.line(path),
        means=means,
        clause=ground.clause(path[:-1]),
        optional=optional,
        also=also,
        tail=of + start,
    )


def choice(
    ground: Ground,
    path: Path,
    label: str,
    options: tuple[Option, ...],
    means: str = "",
    *,
    also: tuple[Path, ...] = (),
    optional: bool = False,
) -> Question:
    """One of several. What stands there now is always among them."""
    path, means = through(ground, path, means)
    value = ground.words(*path)
    if value not in [one.value for one in options] and (value or not optional):
        options = (*options, Option(value, value or "nothing"))
    return Question(
        id_of(path),
        label,
        CHOICE,
        value,
        options=options,
        path=path,
        line=ground.tree.line(path),
        means=means,
        clause=ground.clause(path[:-1]),
        optional=optional,
        also=also,
    )


def tick(ground: Ground, path: Path, label: str, value: str, means: str = "") -> Question:
    """Something that holds or does not: the place has that value, or is not there."""
    held = ground.get(*path) is not None
    return Question(
        id_of(path),
        label,
        TICK,
        YES if held and ground.words(*path) == value else "",
        options=(Option(value, label),),
        path=path,
        line=ground.tree.line(path),
        means=means,
        clause=ground.clause(path[:-1]),
        optional=True,
    )


def clause_of_new(ground: Ground, question_id: str, path: Path) -> Question:
    """The number that a new sentence gets; the next one that is free is proposed."""
    return Question(question_id, "Number of the sentence", LINE, ground.next_clause(), path=path, means=_CLAUSE)


_CLAUSE = "The number that this sentence has in your policy, so that nobody ever has to ask where it comes from."


def away(path: Path, label: str) -> Question:
    """The tick that takes an entry away."""
    return Question(away_id(path), label, TICK, path=path, optional=True)


def through(ground: Ground, path: Path, means: str) -> tuple[Path, str]:
    """The place itself, or that of the setting that stands there."""
    value = ground.words(*path)
    if not value.startswith(_SETTING):
        return path, means
    name = value.removeprefix(_SETTING).strip()
    places = ground.times(value)
    note = f"What you choose here holds in {places} places of the policy." if places > 1 else ""
    return ("settings", name), f"{means} {note}".strip()
