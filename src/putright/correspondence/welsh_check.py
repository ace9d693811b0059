"""Whether a Welsh text of a letter has a place for what the English one says: by the values that stand in it.

Nothing here reads Welsh. What must be said is said by the English half; a Welsh text that an organisation adopts must
name the same values, so that nobody who reads that half alone misses a date, a decision or a body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from putright.correspondence.lettering import asked_of, filled_with
from putright.correspondence.must_say import HERE
from putright.correspondence.situations import Situation
from putright.correspondence.text_check import Checked, Demand
from putright.letters import LetterText
from putright.letters.filling import TooLong
from putright.letters.parsing import Choice, Loop, Named, Node, parse
from putright.stationery.halves import WELSH
from putright.wording.language import speaking
from putright.wording.plain_names import capital, stage_name

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "decision": ("points",),
    "bodies": ("bodies", "bodies_now", "all_bodies"),
    "reason": ("reason", "closing_reason"),
}
"""Which values say what a place of the English text says, where they are not called as the place is."""
_SAYS: Final = "says"
_RULE: Final = "the language of letter texts"


def check_welsh(text: LetterText, english: LetterText, tried: Iterable[Situation]) -> Checked:
    """What a Welsh text has no place for though the English one says it, on these made-up cases."""
    cases = list(tried)
    named = set(_named(parse(text.body).nodes))
    stages: dict[tuple[str, str, str], dict[str, None]] = {}
    for one in cases:
        where = capital(stage_name(one.found.stage.id, one.found.policy))
        for asked in asked_of(english, one.found):
            stages.setdefault((asked.says, asked.clause, asked.place or _SAYS), {})[where] = None
    demands = [
        Demand(says, clause, tuple(found), not _has(text, named, place, says), _put(place, says))
        for (says, clause, place), found in stages.items()
    ]
    if _SAYS not in named:
        demands.insert(0, Demand("whatever else your policy wants said", _RULE, (), True, _put(_SAYS, "")))
    return Checked(tuple(demands), _too_long(text, english, cases))


def _has(text: LetterText, named: set[str], place: str, says: str) -> bool:
    """Whether the text names a value that says it, or leaves a place for a person to write it."""
    if place == HERE or place == "reason":
        return "[write here: " in text.body or not named.isdisjoint(_NAMES.get(place, ()))
    return not named.isdisjoint(_NAMES.get(place, (place,)))


def _put(place: str, says: str) -> str:
    if place == _SAYS:
        return 'put the list "says" in the text: {% for one in says %}'
    if place == HERE or place == "reason":
        return f"write [write here: {says}] where it belongs"
    name = _NAMES.get(place, (place,))[0]
    return f"put the value {name} in the text, as it is listed below"


def _too_long(text: LetterText, english: LetterText, cases: Sequence[Situation]) -> str:
    if any(parse(one).faults for one in (text.subject, text.body)):
        return ""
    with speaking(WELSH):
        for one in cases:
            try:
                filled_with(text, english, one.found, one.people)
            except TooLong as why:
                return f"{why} That is on a made-up case: {one.title}. Make the text shorter."
    return ""


def _named(nodes: Iterable[Node]) -> Iterable[str]:
    """The names of all values that a text prints or lists."""
    for node in nodes:
        if isinstance(node, Named):
            yield node.name
        elif isinstance(node, Choice):
            yield from _named((*node.then, *node.otherwise))
        elif isinstance(node, Loop):
            yield node.listed
            yield from _named((*node.then, *node.otherwise))
