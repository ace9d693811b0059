"""The part of a policy file that is well shaped, so that what does not fit together in it can be said as well.

An author should be told of every mistake at once. A misspelt key in one duty must not hide an unknown role in the next:
the entries with a fault of shape are left out, and the rest is put together without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError

from putright.procedure.building import build_policy
from putright.procedure.document import Document, Path, written_path
from putright.procedure.faults import Fault, Faulty
from putright.procedure.shape_declared import FileShape
from putright.procedure.shape_faults import as_written

_ROUNDS: Final = 6
_NAMED: Final = ("roles", "stages", "settings", "facts", "actions", "attributes")
_PARTS: Final = ("then", "extension", "reviewer", "moves on")
_STAND_INS: Final[Mapping[str, object]] = MappingProxyType(
    {"policy": "x", "title": "x", "provider": {"kind": "x"}, "calendar": "england-and-wales"}
)


def faults_of_the_rest(document: Document, error: ValidationError) -> list[Fault]:
    """What does not fit together in the entries of the file that have no fault of shape."""
    if not isinstance(document.value, dict):
        return []
    left_out: set[Path] = set()
    places: dict[Path, Path] = {}
    for _ in range(_ROUNDS):
        locs = [tuple(one["loc"]) for one in error.errors(include_url=False)]
        left_out |= {_entry(as_written(_original(loc, places), document.value)) for loc in locs}
        if any(len(path) == 2 and path[0] == "stages" for path in left_out):
            return []  # without one of its stages, nothing true can be said of how the file fits together
        places = {}
        rest = _without(document.value, (), (), left_out, places)
        if not isinstance(rest, dict):
            return []
        try:
            shape = FileShape.model_validate({**_STAND_INS, **rest})
        except ValidationError as again:
            error = again
            continue
        lines = {new: line for new, old in places.items() if (line := document.line(old)) is not None}
        try:
            build_policy(shape, Document(rest, lines), (), frozenset(shape.settings))
        except Faulty as faulty:
            return [found for fault in faulty.faults if (found := _true(fault, document.value, places)) is not None]
        return []
    return []


def _entry(path: Path) -> Path:
    """The entry of which a place is part: an item of a list, or what stands under a name."""
    if len(path) > 2 and path[0] == "stages" and path[2] in _PARTS:
        return path[:3]
    for length in range(len(path), 0, -1):
        if isinstance(path[length - 1], int) or (length == 2 and path[0] in _NAMED):
            return path[:length]
    return path[:1]


def _original(path: Path, places: Mapping[Path, Path]) -> Path:
    steps: Path = tuple(step for step in path if step != "[key]")
    for length in range(len(steps), 0, -1):
        if steps[:length] in places:
            return (*places[steps[:length]], *steps[length:])
    return steps


def _without(value: object, here: Path, old: Path, left_out: Iterable[Path], places: dict[Path, Path]) -> object:
    """The value without what is left out; ``places`` is filled with where everything else stood."""
    places[here] = old
    if isinstance(value, dict):
        return {
            key: _without(inner, (*here, key), (*old, key), left_out, places)
            for key, inner in value.items()
            if (*old, key) not in left_out
        }
    if isinstance(value, list):
        kept = [number for number in range(len(value)) if (*old, number) not in left_out]
        return [
            _without(value[number], (*here, place), (*old, number), left_out, places)
            for place, number in enumerate(kept)
        ]
    return value


def _true(fault: Fault, value: Mapping[str, object], places: Mapping[Path, Path]) -> Fault | None:
    """The fault at its own place in the file; None where it is only that what it names was left out."""
    declared = {name for key in _NAMED if isinstance(named := value.get(key), dict) for name in named}
    if any(fault.message.startswith(f'"{name}" is not ') for name in declared):
        return None
    old = next((old for new, old in places.items() if written_path(new) == fault.path), None)
    return fault._replace(path=written_path(old)) if old is not None else fault
