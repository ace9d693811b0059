"""What a policy names, found by walking through all of it, whatever constructs it uses.

Nothing here lists the fields of a policy. It lists the few that say nothing about the way of a case (sentences,
clauses, people), and takes every name of a fact, stage or action in all others. So a new construct that names a fact
is explored without a change here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Final, NamedTuple, TypeVar

from putright.procedure.conditions import Condition
from putright.procedure.facts import ENDINGS
from putright.procedure.policy import Duty, Policy, Stage

Part = TypeVar("Part")

ASIDE: Final = frozenset(
    {
        # of a policy
        "id", "title", "kind", "division", "closures", "counting", "roles", "settings", "readings", "facts", "actions",
        "attributes", "branches_on", "consent", "standing", "carried", "source", "by_id", "order", "correspondence",
        "endings", "terms", "working_week", "holidays", "declared", "binds", "laws",
        # of its parts
        "stage", "role", "owner", "clause", "writing_clause", "strength", "share", "medium", "says", "checks", "also",
        "published", "undefined", "independent", "held_by", "asks_for", "body", "why", "later", "besides", "pace",
        "reasons", "approved_by", "recipient", "sent_by", "signed_off_by", "together_with", "including", "promise",
        "attribute_words",
    }
)  # fmt: skip
"""Fields that do not decide where a case may go."""

DOING: Final = frozenset({"action", "done_by", "alternatives", "others"})
"""Fields of a duty that say what does it, not what it looks at."""

LIFE: Final = frozenset({"received", "responded", "escalated", "referred", "reopened", "corrected", *ENDINGS})
"""Facts by which every case lives and ends, whatever its policy says."""


def names_in(thing: object, aside: frozenset[str] = ASIDE) -> Iterator[str]:
    """Every word in a part of a policy, but those in the fields set aside and in conditions."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Condition):
        return
    else:
        for one in _parts(thing, aside):
            yield from names_in(one, aside)


def conditions_in(thing: object, aside: frozenset[str] = ASIDE) -> Iterator[tuple[Condition, ...]]:
    """Every condition in a part of a policy: those that must hold together, together."""
    if isinstance(thing, tuple) and thing and all(isinstance(one, Condition) for one in thing):
        yield thing
    elif isinstance(thing, Condition):
        yield (thing,)
    else:
        for one in _parts(thing, aside):
            yield from conditions_in(one, aside)


def parts_of(thing: object, kind: type[Part]) -> Iterator[Part]:
    """Every object of that kind in a part of a policy."""
    if isinstance(thing, kind):
        yield thing
    else:
        for one in _parts(thing, ASIDE):
            yield from parts_of(one, kind)


def decisive_conditions(policy: Policy, named: Named) -> Iterator[tuple[Condition, ...]]:
    """The conditions of all but the duties that decide nothing."""
    yield from conditions_in(policy, ASIDE | {"duties"})
    for stage in policy.stages:
        for place in sorted(named.decisive[stage.id]):
            yield from conditions_in(stage.duties[place])


def _parts(thing: object, aside: frozenset[str]) -> Iterator[object]:
    """What a part consists of: fields, entries of a list, values of a mapping."""
    names: tuple[str, ...] = ()
    if is_dataclass(thing):
        names = tuple(one.name for one in fields(thing))
    elif isinstance(thing, tuple) and hasattr(thing, "_fields"):
        names = thing._fields
    if names:
        for name in names:
            if name not in aside:
                yield getattr(thing, name)
    elif isinstance(thing, Mapping):
        yield from thing.values()
    elif isinstance(thing, tuple | list | frozenset | set):
        yield from thing


def answers_stage(duty: Duty, stage: Stage) -> bool:
    """Whether it is this duty that answers the stage: nothing but a response does it, or nothing else in the stage is
    so strict."""
    if "responded" not in duty.action.done_by:
        return False
    return len(duty.action.done_by) == 1 or not any(one.action.done_by == ("responded",) for one in stage.duties)


class Named(NamedTuple):
    """What a policy names that bears on the way of a case.

    ``facts``: every fact that a duty, a window, a route or a stage looks at, and those that do a duty. ``decisive``:
    of the duties of each stage, the places of those on whose doing it depends where the case goes: the answer, what
    moves the case on, and whatever these wait for. ``leading``: those among them that
    lead on by themselves, without an answer: what moves the case on, or opens a window or a route. ``deciding``: the
    facts on which the decisive duties hang. ``onward``: which stages a stage leads to.
    """

    facts: tuple[str, ...]
    decisive: Mapping[str, frozenset[int]]
    leading: Mapping[str, frozenset[int]]
    deciding: Mapping[str, frozenset[str]]
    onward: Mapping[str, frozenset[str]]


def named_in(policy: Policy, closely: bool = False) -> Named:
    """What the policy names, each thing once; ``closely``, every duty counts as decisive."""
    wanted = set(names_in(policy)) & policy.facts.keys()
    everywhere = frozenset(names_in(policy, ASIDE | {"stages"})) & policy.facts.keys()
    onward = {stage.id: frozenset(names_in(stage, ASIDE | {"duties"})) for stage in policy.stages}
    around = {name: words | everywhere for name, words in onward.items()}
    decisive = {
        stage.id: frozenset(range(len(stage.duties))) if closely else _decisive(stage, around[stage.id], policy)
        for stage in policy.stages
    }
    return Named(
        facts=tuple(name for name in policy.facts if name in wanted and name not in LIFE),
        decisive=decisive,
        leading={
            stage.id: frozenset(
                place for place, duty in enumerate(stage.duties) if _leads(duty, around[stage.id], policy)
            )
            for stage in policy.stages
        },
        deciding={stage.id: _deciding(stage, decisive[stage.id], around[stage.id], policy) for stage in policy.stages},
        onward={name: frozenset(words & policy.order.keys()) for name, words in onward.items()},
    )


def _decisive(stage: Stage, around: frozenset[str], policy: Policy) -> frozenset[int]:
    """The places of the duties that decide where a case goes from this stage, found backwards from the answer.

    ``around``: what else the stage, the routes and the whole policy name.
    """
    found: set[int] = set()
    facts: set[str] = set()
    while True:
        more = {
            number
            for number, duty in enumerate(stage.duties)
            if number not in found
            and (answers_stage(duty, stage) or _leads(duty, around, policy) or facts & (set(duty.done_by) - LIFE))
        }
        if not more:
            return frozenset(found)
        found |= more
        for number in more:
            facts |= looked_at(stage.duties[number], policy)


def _leads(duty: Duty, around: frozenset[str], policy: Policy) -> bool:
    """Whether what stands around the duties of its stage names the duty, or a fact that does it."""
    return duty.action.name in around or bool(around & policy.facts.keys() & (set(duty.done_by) - LIFE))


def _deciding(stage: Stage, decisive: frozenset[int], around: frozenset[str], policy: Policy) -> frozenset[str]:
    duties = [stage.duties[place] for place in decisive]
    return frozenset(around & policy.facts.keys()).union(
        *(looked_at(duty, policy) | set(duty.done_by) for duty in duties)
    )


def looked_at(duty: Duty, policy: Policy) -> set[str]:
    """The facts that start, end or make owed a duty, other than those that do it."""
    return set(names_in(duty, ASIDE | DOING)) & policy.facts.keys()
