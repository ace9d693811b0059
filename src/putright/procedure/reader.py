"""A policy file to a Policy, or to every fault in it with file, line, what, why and remedy."""

from __future__ import annotations

import re
from typing import NamedTuple

from pydantic import ValidationError

from putright.procedure.building import build_policy
from putright.procedure.document import Document, Path, read_document, written_path
from putright.procedure.faults import Fault, Faulty, unknown_name
from putright.procedure.policy import Policy
from putright.procedure.policy_rules import Carried
from putright.procedure.shape import PolicyShape

_SETTING = re.compile(r"setting ([a-z0-9][a-z0-9_-]*)")


class Faults(NamedTuple):
    """What is wrong with a file, all of it; ``str`` gives one line for each."""

    name: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return "\n".join(fault.in_file(self.name) for fault in self.faults)

    def __bool__(self) -> bool:
        return False


class Read(NamedTuple):
    """A policy, and the document it was read from: the values as they were written, with their lines."""

    policy: Policy
    document: Document


def read_policy(text: str, name: str) -> Policy | Faults:
    """Read the text of a policy file; ``name`` is what to call the file in faults.

    Returns the policy, or all the faults at once. Never raises for anything in the text.
    """
    found = read_with_places(text, name)
    return found if isinstance(found, Faults) else found.policy


def read_with_places(text: str, name: str) -> Read | Faults:
    """Read a policy file as ``read_policy`` does, for whoever must say where in it something stands."""
    try:
        document = read_document(text)
        if not isinstance(document.value, dict):
            raise Faulty([Fault("a policy file is a mapping that begins with: policy: its-name", line=1)])
        cited, faults = _substitute_settings(document)
        try:
            shape = _shape_for(document.value).model_validate(document.value)
        except ValidationError as error:
            # Only a faulty file pays for the modules that find words for it.
            from putright.procedure.shape_faults import shape_faults
            from putright.procedure.sound_part import faults_of_the_rest

            said = {fault.path for fault in faults}
            shaped = [fault for fault in shape_faults(error, document) if fault.path not in said]
            raise Faulty([*faults, *shaped, *faults_of_the_rest(document, error)]) from None
        if faults:
            raise Faulty(faults)
        carried = tuple(_carried(document.value, (), document))
        return Read(build_policy(shape, document, carried, cited), document)
    except Faulty as faulty:
        return Faults(name, tuple(sorted(faulty.faults, key=lambda fault: fault.line or 0)))


def _shape_for(value: dict[str, object]) -> type[PolicyShape]:
    """The shape to hold a file to. Only one with keys besides its procedure pays for the shapes of those."""
    if value.keys() <= {info.alias or name for name, info in PolicyShape.model_fields.items()}:
        return PolicyShape
    from putright.procedure.shape_declared import FileShape

    return FileShape


def _substitute_settings(document: Document) -> tuple[frozenset[str], list[Fault]]:
    """Put the value of a setting where the file says "setting NAME", so that a choice is made in one place.

    Returns the settings that were used so, and the faults.
    """
    if not isinstance(document.value, dict):
        return frozenset(), []
    settings = document.value.get("settings")
    known = settings if isinstance(settings, dict) else {}
    faults: list[Fault] = []
    cited: set[str] = set()

    def walk(value: object, path: Path) -> object:
        if isinstance(value, dict):
            return {key: walk(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner, (*path, number)) for number, inner in enumerate(value)]
        named = _SETTING.fullmatch(value) if isinstance(value, str) else None
        if named is not None:
            wanted = named[1]
            if wanted in known:
                cited.add(wanted)
                return known[wanted]
            faults.append(Fault(unknown_name("a setting", wanted, known), written_path(path), document.line(path)))
        return value

    document.value = {key: inner if key == "settings" else walk(inner, (key,)) for key, inner in document.value.items()}
    return frozenset(cited), faults


def _carried(value: object, path: Path, document: Document) -> list[Carried]:
    """Every clause that the file cites, with the place that carries it, in the order of the file."""
    found: list[Carried] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "clause":
                clauses = inner if isinstance(inner, list) else [inner]
                found += [Carried(str(clause), _place(value, path), document.line((*path, key))) for clause in clauses]
            else:
                found += _carried(inner, (*path, key), document)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += _carried(inner, (*path, number), document)
    return found


def _place(entry: dict[str, object], path: Path) -> str:
    """The place as an author would name it: stage-1, duty: acknowledge."""
    names = [step for step in path if isinstance(step, str) and step not in ("stages", "duties")]
    where = " > ".join(str(name) for name in names)
    for key in ("do", "body", "right", "record", "channel", "says", "title"):
        if isinstance(entry.get(key), str):
            return f"{where}: {entry[key]}" if key in ("do", "body", "channel") else f"{where} ({entry[key]})"
    return where
