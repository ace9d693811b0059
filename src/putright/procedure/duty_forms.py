"""Duties as a case makes them: what was agreed on it, and whose a duty is there."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from putright.procedure.actions import DO_ACTION
from putright.procedure.moments import end_of_day
from putright.procedure.policy import Clock, Duty, Start
from putright.procedure.row import Row


@lru_cache(maxsize=1024)
def promise(stage: str, role: str, timed: bool) -> Duty:
    """The duty to do what was agreed on the case itself."""
    return Duty(
        action=DO_ACTION,
        stage=stage,
        role=role,
        clause="",
        strength="must",
        clock=Clock(Start(("action-agreed",), each=True, attribute="by")),
        timed=timed,
        number=-1,
        done_by=DO_ACTION.done_by,
    )


def limit_of(row: Row) -> tuple[bool, int]:
    """When a row is or would be due, what has no such time last."""
    when = row.due if row.due is not None else row.expected
    if when is None:
        return True, 0
    return False, when if row.duty.in_hours else end_of_day(when)


@lru_cache(maxsize=1024)
def owed_by(duty: Duty, role: str) -> Duty:
    """The duty with that role."""
    return duty if duty.role == role else replace(duty, role=role)
