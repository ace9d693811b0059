"""A stage as the published papers say it: who deals with it, and each of its promises said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from putright.procedure.policy import Duty, Policy, Route, Stage, Standing
from putright.wording.body_words import body_does, the_body
from putright.wording.condition_words import complementary, condition_words, decided
from putright.wording.drawing_words import mark_words
from putright.wording.duty_words import bare
from putright.wording.language import own, say
from putright.wording.limit_words import once_words
from putright.wording.onward_words import whenever
from putright.wording.plain_names import capital, listed, the_role

Said = TypeVar("Said")


def clauses_of(of: Standing | Stage | Duty | Route) -> tuple[str, ...]:
    """The clauses that something rests on."""
    return (of.clause, *of.also)


def owed_in(stage: Stage, policy: Policy) -> list[Duty]:
    """What is owed in a stage, but for what the policy's own settings rule out."""
    return [duty for duty in stage.duties if decided(duty.conditions, policy.settings) is not False]


def owner_sentence(stage: Stage, policy: Policy) -> str:
    """Who deals with a complaint at a stage."""
    if stage.held_by is not None:
        held = say("This stage is held by {body}, not by us.", body=the_body(stage.held_by))
        return f"{held} {body_does(stage.held_by)}".strip()
    role = policy.roles.get(stage.owner)
    who = capital(the_role(stage.owner, policy))
    if role is not None and role.also_called:
        who = say("{who} (also called {names})", who=who, names=listed([own(one) for one in role.also_called]))
    if role is not None and role.strength != "must":
        return say("{who} usually deals with your complaint at this stage.", who=who)
    return say("{who} deals with your complaint at this stage.", who=who)


def marked(duty: Duty, policy: Policy, promise: str) -> str:
    """A promise after the mark of how firm it is: "We will phone you"."""
    mark = mark_words(duty, policy)
    return f"{mark} {bare(promise) if mark.endswith(':') else promise}"


def said_once(
    duties: Iterable[Duty], saying: Callable[[Duty], Said], policy: Policy
) -> Iterator[tuple[Said, list[Duty], str]]:
    """Promises as ``saying`` says them, the duties behind each, and on what it depends.

    Those that differ only in whom they are made to, and reach everybody, are one.
    """
    alike: dict[Said, list[Duty]] = {}
    for duty in duties:
        alike.setdefault(saying(duty), []).append(duty)
    for said, several in alike.items():
        whole = complementary([one.conditions for one in several])
        for group in [several] if whole else [[one] for one in several]:
            when = condition_words(group[0].conditions, policy.settings) if len(group) == 1 else ""
            yield said, group, whenever((when, once_words(group[0], policy)))


def clauses_of_all(duties: list[Duty]) -> tuple[str, ...]:
    """The clauses of several duties, each once."""
    return tuple(dict.fromkeys(clause for one in duties for clause in clauses_of(one)))
