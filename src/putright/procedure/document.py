"""Text to plain values: JSON first, then the safe part of YAML 1.2, with the line of every value.

Plain means mappings, lists, text, numbers, true, false and null. Dates stay text. YAML anchors, aliases, tags and
merge keys are refused: they let a small file become a huge one, or something other than data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from putright.procedure.faults import Fault, Faulty, shown

JSON_LIMIT: Final = 5 * 1024 * 1024
YAML_LIMIT: Final = 256 * 1024
DEPTH_LIMIT: Final = 40
_DIGITS: Final = 18
_STEP_WIDTH: Final = 40

Path = tuple[str | int, ...]

_INT: Final = re.compile(r"[-+]?[0-9]+\Z", re.ASCII)
_WORDS: Final = {"null": None, "~": None, "": None, "true": True, "false": False}
_SHOUTED: Final = frozenset({"null", "Null", "NULL", "~", "", "true", "True", "TRUE", "false", "False", "FALSE"})


@dataclass(slots=True)
class Document:
    """A document as plain values, with the line (from 1) of the values whose place is known."""

    value: object
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int | None:
        """The line of the value at ``path``, or of the nearest place around it."""
        while path not in self.lines:
            if not path:
                return None
            path = path[:-1]
        return self.lines[path]


def written_path(path: Path) -> str:
    """A path as it is shown to people: facts[2].at."""
    out = ""
    for step in path:
        if isinstance(step, str) and len(step) > _STEP_WIDTH:
            step = f"{step[:_STEP_WIDTH]}..."
        out += f"[{step}]" if isinstance(step, int) else (f".{step}" if out else str(step))
    return out


def read_document(text: str) -> Document:
    """Read JSON or, failing that, YAML. Raises Faulty with every fault found."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > JSON_LIMIT:
        raise Faulty([Fault(f"the file has {size:,} bytes; at most {JSON_LIMIT:,} are read. Split it or shorten it.")])
    looks_like_json = text.lstrip()[:1] in ("{", "[")
    try:
        return _read_json(text)
    except _NotJson as error:
        json_fault = error.fault
    if size > YAML_LIMIT:
        if looks_like_json:
            raise Faulty([json_fault])
        raise Faulty(
            [Fault(f"the file has {size:,} bytes; at most {YAML_LIMIT:,} bytes of YAML are read. Write it as JSON.")]
        )
    try:
        return _read_yaml(text)
    except Faulty as error:
        if looks_like_json and (isinstance(error, _NotYaml) or any("YAML" in fault.message for fault in error.faults)):
            raise Faulty([json_fault]) from None
        raise


def with_lines(document: Document, text: str) -> Document:
    """The document with the lines of its values. JSON is read without them; where it is not too large for YAML, which
    holds JSON, it is read once more for them."""
    if document.lines or len(text.encode("utf-8", "surrogatepass")) > YAML_LIMIT:
        return document
    try:
        return Document(document.value, _read_yaml(text).lines)
    except Faulty:  # a tab where YAML wants none
        return document


class _NotJson(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _NotYaml(Faulty):
    """The text is no YAML at all."""


class _Twice(dict[str, object]):
    """A JSON object in which a key stood more than once; kept until its path is known."""

    repeated: tuple[str, ...] = ()


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    twice = _Twice(found)
    twice.repeated = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return twice


def _number(text: str) -> int | str:
    """A whole number; one too long for a count, such as a reference, stays text, which may stand where text may."""
    return text if len(text.lstrip("-")) > _DIGITS else int(text)


def _constant(text: str) -> object:
    raise _NotJson(Fault(f"{text} is not a JSON value. Write a number, text, true, false or null."))


def _read_json(text: str) -> Document:
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_int=_number, parse_float=str, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise _NotJson(
            Fault(f"this is not whole JSON: {error.msg} at column {error.colno}. Mend it there.", line=error.lineno)
        ) from None
    except RecursionError:
        raise Faulty([Fault(f"values are nested more than {DEPTH_LIMIT} deep. Flatten the file.")]) from None
    if not _sound(value, 0):
        faults = list(_json_faults(value, ()))
        if faults:
            raise Faulty(faults)
    return Document(value)


def _sound(value: object, depth: int) -> bool:
    """Whether there is certainly no fault in a value. Else it is looked at closely."""
    if isinstance(value, dict):
        inside: Iterable[object] = value.values()
        if depth >= DEPTH_LIMIT or isinstance(value, _Twice) or not all(map(str.isascii, value)):
            return False
    elif isinstance(value, list):
        inside = value
        if depth >= DEPTH_LIMIT:
            return False
    else:
        return not isinstance(value, str) or value.isascii()
    for one in inside:  # in a loop: a generator would cost more than the looking does
        if isinstance(one, str):
            if not one.isascii():
                return False
        elif isinstance(one, dict | list) and not _sound(one, depth + 1):
            return False
    return True


def _json_faults(value: object, path: Path) -> Iterator[Fault]:
    if len(path) > DEPTH_LIMIT:
        yield Fault(f"values are nested more than {DEPTH_LIMIT} deep. Flatten the file.", written_path(path[:3]))
        return
    if isinstance(value, _Twice):
        for key in value.repeated:
            yield Fault(f"the key {shown(key)} stands here twice. Keep one.", written_path((*path, key)))
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _json_faults(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _json_faults(inner, (*path, number))
    elif isinstance(value, str) and not value.isascii():
        yield from _surrogates(value, path)


def _surrogates(value: str, path: Path) -> Iterator[Fault]:
    if any("\ud800" <= char <= "\udfff" for char in value):
        yield Fault(
            "the text holds half a character (a lone surrogate). Write the whole character.", written_path(path)
        )


def _read_yaml(text: str) -> Document:
    from ruamel.yaml import YAML  # a slow import that a JSON case does not need
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = _YamlReader()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            reader.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(str(error.problem or error.context or "it cannot be read").split())
        opened = error.context_mark.line + 1 if error.context_mark is not None else None
        fault = _slip(text, problem, mark.line + 1 if mark is not None else None, opened)
        raise _NotYaml([*reader.faults, fault]) from None
    except YAMLError as error:
        raise _NotYaml([_slip(text, " ".join(str(error).split())[:120], None, None)]) from None
    except (ValueError, RecursionError, IndexError, AssertionError):
        raise Faulty([Fault("this is not whole YAML: it cannot be read. Look at its punctuation.")]) from None
    if reader.faults:
        raise Faulty(reader.faults)
    return Document(reader.value, reader.lines)


def _slip(text: str, problem: str, line: int | None, opened: int | None) -> Fault:
    from putright.procedure.yaml_faults import slip  # only ever needed once something is wrong

    found = slip(text, problem, line, opened)
    return Fault(found.message, line=found.line)


class _Open:
    """A mapping or list that is still being read."""

    __slots__ = ("at_key", "key", "path", "value")

    def __init__(self, value: dict[str, object] | list[object], path: Path) -> None:
        self.value = value
        self.path = path
        self.key: str | None = None
        self.at_key = True


class _YamlReader:
    """Builds plain values from the parser's events, collecting faults as it goes."""

    def __init__(self) -> None:
        self.value: object = None
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, event: object) -> None:
        kind = type(event).__name__
        line: int = event.start_mark.line + 1  # type: ignore[attr-defined]
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                raise Faulty(
                    [*self.faults, Fault("a second YAML document begins here. Keep one to a file.", line=line)]
                )
        elif kind == "AliasEvent":
            self._refuse("a YAML alias (*) stands here. Write the value out.", line)
            self._add(None, line)
        elif kind == "ScalarEvent":
            self._guard(event, line)
            self._scalar(event, line)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._guard(event, line)
            self._begin({} if kind == "MappingStartEvent" else [], line)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.open.pop()

    def _refuse(self, message: str, line: int) -> None:
        self.faults.append(Fault(message, written_path(self._place()), line))

    def _guard(self, event: object, line: int) -> None:
        if getattr(event, "anchor", None):
            self._refuse("a YAML anchor (&) stands here. Take it out and write the value where it is needed.", line)
        if getattr(event, "tag", None):
            self._refuse("a YAML tag (!) stands here. Take it out; only plain values are read.", line)

    def _place(self) -> Path:
        if not self.open:
            return ()
        top = self.open[-1]
        if isinstance(top.value, list):
            return (*top.path, len(top.value))
        return (*top.path, top.key) if top.key is not None else top.path

    def _begin(self, value: dict[str, object] | list[object], line: int) -> None:
        top = self.open[-1] if self.open else None
        if len(self.open) >= DEPTH_LIMIT:
            raise Faulty(
                [*self.faults, Fault(f"values are nested more than {DEPTH_LIMIT} deep. Flatten the file.", line=line)]
            )
        if top is not None and isinstance(top.value, dict) and top.at_key:
            self._refuse("a mapping or a list stands where a key is expected. Write a plain word and a colon.", line)
            top.key = f"?{line}"
            top.at_key = False
        path = self._place()
        self._add(value, line)
        self.open.append(_Open(value, path))

    def _scalar(self, event: object, line: int) -> None:
        text: str = event.value  # type: ignore[attr-defined]
        plain = bool(event.implicit[0])  # type: ignore[attr-defined]
        top = self.open[-1] if self.open else None
        if top is not None and isinstance(top.value, dict) and top.at_key:
            if text in top.value:
                self.faults.append(
                    Fault(f"the key {shown(text)} stands here twice. Keep one.", written_path((*top.path, text)), line)
                )
            top.key = text
            top.at_key = False
            self.lines[(*top.path, text)] = line
            return
        self._add(_resolve(text) if plain else text, line)

    def _add(self, value: object, line: int) -> None:
        if not self.open:
            self.value = value
            self.lines[()] = line
            return
        top = self.open[-1]
        if isinstance(top.value, list):
            self.lines[(*top.path, len(top.value))] = line
            top.value.append(value)
        else:
            top.value[top.key if top.key is not None else "?"] = value
            top.at_key = True


def _resolve(text: str) -> object:
    """A plain scalar by the core schema of YAML 1.2, but that dates and fractions stay text, as written."""
    if text in _SHOUTED:
        return _WORDS[text.lower()]
    if _INT.match(text) and len(text.lstrip("+-")) <= _DIGITS:
        # A telephone or register number keeps its noughts.
        return int(text) if text == str(int(text)) else text
    return text
