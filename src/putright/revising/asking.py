"""Everything that can be asked of a policy file, group by group, in the order in which people think of it."""

from __future__ import annotations

from functools import lru_cache

from putright.revising.asking_declared import declared
from putright.revising.asking_outside import outside, readings
from putright.revising.asking_promises import promises
from putright.revising.asking_stages import stages
from putright.revising.asking_start import complaining, organisation, people
from putright.revising.ground import ground_of
from putright.revising.question import Block, Group, Question


@lru_cache(maxsize=16)
def groups(text: str) -> tuple[Group, ...]:
    """The questions about a policy file, and what it says now. A setting may be asked for in several groups.

    Raises Faulty where the text cannot be read at all; one that only breaks a rule of policies can be asked about.
    """
    ground = ground_of(text)
    found = [
        organisation(ground),
        people(ground),
        complaining(ground),
        *stages(ground),
        promises(ground),
        outside(ground),
        readings(ground),
        declared(ground),
    ]
    return _each_once([one for one in found if one is not None])


def questions(text: str) -> dict[str, Question]:
    """The same questions by id."""
    return {question.id: question for group in groups(text) for question in group.questions}


def _each_once(found: list[Group]) -> tuple[Group, ...]:
    """What stands in a setting is asked for once in a group. A block without a question is left out."""
    result = []
    for group in found:
        seen: set[str] = set()
        blocks: list[Block] = []
        for block in group.blocks:
            fresh = tuple(one for one in block.questions if one.id not in seen)
            seen |= {one.id for one in fresh}
            if fresh:
                blocks.append(block._replace(questions=fresh))
        result.append(group._replace(blocks=tuple(blocks)))
    return tuple(result)
