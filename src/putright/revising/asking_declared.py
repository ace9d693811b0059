"""Questions about what a policy says besides its procedure: what a complaint is, who acts for whom, what is kept."""

from __future__ import annotations

from typing import Final

from putright.revising.asking_parts import away, limit, lines, text
from putright.revising.ground import Ground
from putright.revising.question import Block, Group, Question
from putright.revising.tree import Path
from putright.wording.declared_keys import DECLARED_KEYS, DECLARED_PARTS
from putright.wording.plain_names import capital, with_blanks

_SHAPES: Final = {
    "definition": "Definition", "exclusions": "Exclusion", "late complaints": "LateComplaints",
    "oral complaints": "OralComplaints", "discussion offered": "Discussion", "relevant period": "RelevantPeriod",
    "representatives": "Representatives", "adjustments": "Adjustments", "meetings": "Meeting", "alongside": "Alongside",
    "learning": "Learning", "keeping": "Keeping",
}  # fmt: skip
"""What is asked about here, with the name under which its keys are explained."""

_LENGTHS: Final = frozenset({"within", "looked at every", "for", "acknowledge within"})
_CODED: Final = frozenset({"clause", "called by", "runs", "asked at intake", "process"})
"""Keys whose values are names and not words."""


def declared(ground: Ground) -> Group | None:
    """A block for each of these things that the file speaks of."""
    blocks = [
        _block(ground, key, path) for key in _SHAPES if ground.get(key) is not None for path in ground.entries(key)
    ]
    return Group("declared", "What else the policy says", tuple(blocks)) if blocks else None


def _block(ground: Ground, key: str, path: Path) -> Block:
    means = DECLARED_PARTS[_SHAPES[key]]
    asked: list[Question] = []
    for part in ground.names(*path):
        if part in _CODED:
            continue
        place, label = (*path, part), capital(with_blanks(part))
        if part in _LENGTHS and key != "representatives":
            asked.append(limit(ground, place, label, means.get(part, "")))
        elif isinstance(ground.get(*place), list):
            asked.append(lines(ground, place, label, means.get(part, "")))
        else:
            asked.append(text(ground, place, label, means.get(part, ""), optional=len(ground.names(*path)) > 2))
    if len(path) > 1:
        asked.append(away(path, "Take this away"))
    about = ground.words(*path, "process") or ground.words(*path, "with")
    title = capital(with_blanks(about or key))
    return Block(title, tuple(asked), DECLARED_KEYS[key] if len(path) == 1 else "", path)
