"""What changes in the stages of a policy: the stages themselves, their duties, windows, extensions and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from putright.procedure.comparing.changes import Change, Kind, Part, Sort, listed_changes, parts_of
from putright.procedure.comparing.pairing import DUTY
from putright.procedure.comparing.plain import Plain, named_parts, plain
from putright.procedure.policy import Clock, Duty, Policy, Stage

_WITHIN: Final = ("id", "duties", "windows", "undefined", "extensions", "panels", "silences", "checks")
"""What of a stage is compared thing by thing. Its ``checks`` follow from what the letters of its duties say."""

_OF_A_DUTY_ELSEWHERE: Final = (
    # These say how a clock is computed, which duty it is, which facts do it: each follows from what is compared.
    "working_days", "in_hours", "done_by", "alternatives", "number", "action", "stage",
    # These are said below, in their own way.
    "clock", "waits_for", "overdue",
)  # fmt: skip


def stages_changed(old: Policy, new: Policy) -> list[Change]:
    """What changes from stage to stage, in the order of the new policy, stages taken away after the others."""
    found: list[Change] = []
    for name in dict.fromkeys((*new.by_id, *old.by_id)):
        found += _stage(old, new, name)
    both = [name for name in new.order if name in old.order]
    if both != [name for name in old.order if name in new.order]:
        order = Part("order", list(old.order), list(new.order))
        found.append(Change("changed", "stage-order", None, "stages", "", (order,)))
    return found


def complaining(old: Policy, new: Policy) -> list[Change]:
    """What changes of the time in which to complain at all."""
    was, now = ([one.complain] if one.complain is not None else [] for one in (old, new))
    return listed_changes(was, now, _WINDOW)


def _stage(old: Policy, new: Policy, name: str) -> list[Change]:
    was, now = old.by_id.get(name), new.by_id.get(name)
    kind: Kind = "added" if was is None else "taken-away" if now is None else "changed"
    parts = parts_of(_said(was), _said(now))
    one = now if now is not None else was
    found = [Change(kind, "stage", name, name, one.clause if one is not None else "", parts)]
    if kind == "changed" and not parts:
        found = []
    lists: tuple[tuple[str, Sort], ...] = (
        ("windows", _WINDOW),
        ("extensions", _EXTENSION),
        ("panels", _PANEL),
        ("silences", _SILENCE),
        ("undefined", _UNDEFINED),
    )
    found += _duties(old, new, name)
    for field, sort in lists:
        found += listed_changes(_of(was, field), _of(now, field), sort, name)
    return found


def _said(stage: Stage | None) -> dict[str, Plain]:
    return named_parts(stage, _WITHIN) if stage is not None else {}


def _of(stage: Stage | None, field: str) -> Sequence[Any]:
    found: Sequence[Any] = getattr(stage, field) if stage is not None else ()
    return found


def _duties(old: Policy, new: Policy, name: str) -> list[Change]:
    was, now = (_of(policy.by_id.get(name), "duties") for policy in (old, new))
    said = {id(duty): parts for policy in (old, new) for duty, parts in _duties_said(policy, name)}
    return listed_changes(was, now, _DUTY._replace(parts=lambda duty: said[id(duty)]), name)


def _duties_said(policy: Policy, name: str) -> list[tuple[Duty, dict[str, Plain]]]:
    duties: Sequence[Duty] = _of(policy.by_id.get(name), "duties")
    return [(duty, _duty(duty, duties, policy)) for duty in duties]


def _duty(duty: Duty, duties: Sequence[Duty], policy: Policy) -> dict[str, Plain]:
    """What a duty says, its clock part by part, the duties that it waits for by name."""
    found: dict[str, Plain] = {**_clock(duty.clock), **named_parts(duty, _OF_A_DUTY_ELSEWHERE)}
    for field in ("waits_for", "overdue"):
        places: tuple[int, ...] = getattr(duty, field)
        if places:
            found[field] = [_called(duties[place], duties) for place in places]
    if duty.clock.start.each:
        # One entry of the file for several stages: what did it in one of them does not do it again in another.
        shared = [one.id for one in policy.stages if any(other.number == duty.number for other in one.duties)]
        if len(shared) > 1:
            found["shared"] = list(shared)
    return found


def _called(duty: Duty, duties: Sequence[Duty]) -> str:
    """The action and clause of a duty; of several such in the stage, which."""
    like = [one for one in duties if (one.action.name, one.clause) == (duty.action.name, duty.clause)]
    which = f" {like.index(duty) + 1}" if len(like) > 1 else ""
    return f"{duty.action.name}{which} {duty.clause}"


def _clock(clock: Clock) -> dict[str, Plain]:
    found: dict[str, Plain] = {"duration": plain(clock.duration), "start": plain(clock.start)}
    return found | named_parts(clock, ("duration", "start"))


_DUTY: Final = Sort("duty", DUTY, lambda duty: str(duty.action.name))
_WINDOW: Final[Sort] = Sort(
    "window",
    (
        lambda one: (one.to, one.conditions, one.clause),
        lambda one: (one.to, one.conditions),
        lambda one: one.to,
    ),
    lambda one: str(one.to),
)
_EXTENSION: Final = Sort(
    "extension",
    (
        lambda one: (one.actions, one.conditions, one.clause),
        lambda one: (one.actions, one.conditions),
        lambda one: one.clause,
        lambda _: "",
    ),
    lambda one: " or ".join(one.actions),
)
_PANEL: Final = Sort(
    "panel", (lambda one: (one.hears, one.conditions), lambda one: one.hears, lambda _: ""), lambda one: str(one.hears)
)
_SILENCE: Final = Sort(
    "silence",
    (
        lambda one: (one.of, one.unless, one.ending),
        lambda one: (one.of, one.ending),
        lambda one: one.clause,
        lambda _: "",
    ),
    lambda one: str(one.ending),
)
_UNDEFINED: Final = Sort(
    "undefined",
    (lambda one: (one.conditions, one.clause), lambda one: one.conditions, lambda one: one.clause),
    lambda one: str(one.says),
)
