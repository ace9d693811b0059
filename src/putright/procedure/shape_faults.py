"""What is wrong with the shape of a policy file, in sentences, with lines."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from putright.procedure.document import Document, Path, written_path
from putright.procedure.faults import Fault, shown, unknown_name
from putright.procedure.shape_declared import FileShape

_EXPECTED = {
    "string_type": "text",
    "list_type": 'a list: lines that begin with "- "',
    "tuple_type": "a list",
    "dict_type": "a mapping: names, each with a colon",
    "model_type": "a mapping: names, each with a colon",
    "model_attributes_type": "a mapping: names, each with a colon",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "string_too_short": "some words",
    "too_short": "at least one entry",
    "string_pattern_mismatch": "a name of small letters, digits and hyphens, such as clinic-manager",
}


def shape_faults(error: ValidationError, document: Document) -> list[Fault]:
    """Every fault that pydantic found, as our own sentences."""
    found = []
    for one in error.errors(include_url=False):
        path = as_written(tuple(one["loc"]), document.value)
        found.append(Fault(_sentence(one, path, document), written_path(path), document.line(path)))
    return found


def as_written(place: Path, value: object) -> Path:
    """The place of a fault as the file has it: without the number of an entry that stands alone for a list of one."""
    path: list[str | int] = []
    for step in place:
        if step == "[key]" or isinstance(step, int) is not isinstance(value, list):
            continue
        path.append(step)
        if isinstance(value, list):
            value = value[step] if isinstance(step, int) and step < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
    return tuple(path)


def _sentence(one: Any, path: Path, document: Document) -> str:
    kind = one["type"]
    if kind == "extra_forbidden":
        curly = " Curly quotation marks do not count: use straight ones." if set("“”‘’") & {*str(path[-1])} else ""
        comma = ""
        if one["input"] is None and " " in str(path[-1]):
            comma = " If it is part of a text with a comma in it, put that whole text in quotation marks."
        unknown = unknown_name("a key that may stand here", path[-1], _keys_at(path[:-1]))
        return f"{unknown}{curly} Rename it or take it out.{comma}"
    if kind == "missing":
        return f'the key "{path[-1]}" is missing. Add it.'
    if kind == "literal_error":
        known = [word.strip().strip("'") for word in one["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        return unknown_name("one of the words that may stand here", one["input"], known)
    if kind == "value_error":
        given, said = shown(one["input"]), str(one["ctx"]["error"]).rstrip(".")
        return f"{said}." if said.startswith(given) else f"found {given}: {said}."
    expected = _EXPECTED.get(kind)
    if kind == "too_short" and one["ctx"]["min_length"] > 1:
        expected = f"at least {one['ctx']['min_length']} entries"
    if expected is None:
        return f"found {shown(one['input'])}: {one['msg']}. Mend it."
    return f"found {shown(one['input'])}, expected {expected}."


def _keys_at(path: Path) -> Iterable[str]:
    """The keys that may stand at a place of the file."""
    here: Any = FileShape
    for step in path:
        here = _inner(here, step)
        if here is None:
            return ()
    if isinstance(here, type) and issubclass(here, BaseModel):
        return [info.alias or name for name, info in here.model_fields.items()]
    return ()


def _inner(here: Any, step: str | int) -> Any:
    if isinstance(here, type) and issubclass(here, BaseModel):
        for name, info in here.model_fields.items():
            if step in (name, info.alias):
                return _plain(info.annotation)
        return None
    arguments = typing.get_args(here)
    return _plain(arguments[-1]) if arguments else None


def _plain(annotation: Any) -> Any:
    while True:
        arguments = typing.get_args(annotation)
        if hasattr(annotation, "__metadata__"):
            annotation = arguments[0]
            continue
        models = [one for one in arguments if isinstance(one, type) and issubclass(one, BaseModel)]
        if len(models) == 1 and typing.get_origin(annotation) not in (list, dict):
            annotation = models[0]
            continue
        return annotation
