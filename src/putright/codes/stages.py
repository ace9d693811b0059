"""Which stages of a policy laws and codes mean: those in which the provider itself handles the complaint."""

from __future__ import annotations

from typing import Final

from putright.procedure.policy import Policy, Stage

BEGINNING: Final = "beginning"
"""What a code calls the stage in which a case is first handled, whichever that is."""

_HANDLED: Final = frozenset({"acknowledged", "responded"})
_NTH: Final = ("first", "second", "third")


def handling(policy: Policy) -> tuple[Stage, ...]:
    """The provider's own stages that handle a complaint: they owe an acknowledgement or an answer.

    One that owes neither is a talk on the spot, or a request for service.
    """
    return tuple(
        stage
        for stage in policy.stages
        if stage.held_by is None and any(_HANDLED & set(duty.done_by) for duty in stage.duties)
    )


def stages_of(policy: Policy, name: str) -> tuple[Stage, ...]:
    """The stages that a code calls "first", "second", "every", "last" or "beginning" (any may be; the case decides).

    Where a policy owes neither acknowledgement nor answer anywhere, all its own stages count, for the law asks all the
    same.
    """
    found = handling(policy) or tuple(stage for stage in policy.stages if stage.held_by is None)
    if name in ("every", BEGINNING):
        return found
    if name == "last":
        return found[-1:]
    place = _NTH.index(name)
    return found[place : place + 1]


def begins(policy: Policy, stage: Stage) -> bool:
    """Whether a complaint can begin to be handled in this stage."""
    return stage in handling(policy)[:1] or any(one.stage == stage.id for one in policy.begins)
