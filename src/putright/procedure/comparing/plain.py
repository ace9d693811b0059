"""What policies are made of, as plain values: text, numbers, lists and mappings, which can be compared and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from putright.procedure.actions import Action
from putright.procedure.calendar import Holiday
from putright.procedure.conditions import Condition
from putright.procedure.durations import Duration
from putright.procedure.moments import write_day
from putright.procedure.policy_rules import Bind

Plain = str | int | bool | None | list[Any] | dict[str, Any]
"""A value that JSON can hold."""

_IN_A_RUN: Final = 1


def plain(value: object) -> Plain:
    """The value. What is made of parts becomes a mapping of those that are not as they are by default.

    An action goes by its name, for what it is stands elsewhere in the policy; a condition and a duration as they are
    written; of what binds the policy, its place in the file is left out, for it may move without meaning anything.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, Duration | Condition):
        return str(value)
    if isinstance(value, Action):
        return value.name
    if isinstance(value, Holiday):
        known = f", known from {write_day(value.proclaimed)}" if value.proclaimed is not None else ""
        return f"{write_day(value.day)} {value.name}{known}"
    if isinstance(value, Bind):
        return {"code": value.code, "conditions": plain(value.conditions)}
    return _of_parts(value)


def _of_parts(value: object) -> Plain:
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if hasattr(value, "_fields"):
        return named_parts(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return named_parts(value)
    raise TypeError(f"a policy cannot hold {value!r}")


def named_parts(value: Any, leaving: Iterable[str] = ()) -> dict[str, Any]:
    """The parts of an object by name, without those that are as they are by default and those of ``leaving``."""
    if hasattr(value, "_fields"):
        names, defaults = value._fields, value._field_defaults
    else:
        found = [one for one in fields(value) if one.init]
        names = [one.name for one in found]
        defaults = {one.name: one.default for one in found if one.default is not MISSING}
    return {
        name: plain(getattr(value, name))
        for name in names
        if name not in leaving and (name not in defaults or getattr(value, name) != defaults[name])
    }


def spans(days: Iterable[int]) -> list[Plain]:
    """Days (ordinals) as they are written, those that follow one another as a span: "2026-12-24 to 2026-12-31"."""
    runs: list[tuple[int, int]] = []
    for day in sorted(days):
        if runs and runs[-1][1] == day - _IN_A_RUN:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return [
        write_day(first) if first == last else f"{write_day(first)} to {date.fromordinal(last).isoformat()}"
        for first, last in runs
    ]
