"""Words of a policy, made safe to write anywhere: on one line, single blanks, nothing that a terminal would obey."""

from __future__ import annotations

from typing import Any, TypeVar

from putright.procedure.faults import printable

_Any = TypeVar("_Any")


def plain(value: _Any) -> _Any:
    """The same named tuple with every text in it made plain, however deep it lies."""
    return _plain(value)  # type: ignore[return-value]


def _plain(value: object) -> object:
    if isinstance(value, str):
        return " ".join(printable(value).split())
    if isinstance(value, tuple):
        parts: list[Any] = [_plain(part) for part in value]
        # A named tuple takes its fields one by one, a plain one takes them all.
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value
