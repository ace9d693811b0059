"""Many cases from files: a case file, a folder of case files, or a file with one case a line (JSON lines)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.comparing.replaying import Replaying
from putright.procedure.comparing.tally import Example, LeftOut, Outcomes
from putright.procedure.document import JSON_LIMIT, read_document
from putright.procedure.faults import Fault, Faulty
from putright.procedure.history import History
from putright.procedure.policy import Policy
from putright.replay.opening import Refused, read_text

_BLOCK: Final = 1024 * 1024
"""So many bytes of lines are one part of the work: about a thousand cases."""
_FILES: Final = 200
_ENDINGS: Final = (".json", ".yaml", ".yml")
_LINES: Final = (".jsonl", ".ndjson")
_FIRST: Final = 1 << 40
"""More than any file has lines: the numbers of the cases of one source lie after those of the one before."""


class Lines(NamedTuple):
    """Some lines of a file, the first of them with its number; ``first`` is the number of that case among all."""

    name: str
    text: bytes
    line: int
    first: int

    @property
    def size(self) -> int:
        """How much of the whole it is."""
        return len(self.text)


class Files(NamedTuple):
    """Some case files of a folder."""

    names: tuple[str, ...]
    first: int
    size: int


Part = Lines | Files


class Cases(NamedTuple):
    """What was named: parts of the work, made as they are asked for, and how much there is of them in bytes."""

    sources: tuple[tuple[Path, bool], ...]
    size: int
    block: int = _BLOCK

    def parts(self) -> Iterator[Part]:
        """The parts, in the order of what was named."""
        for place, (path, in_lines) in enumerate(self.sources):
            if in_lines:
                yield from _of_lines(path, place * _FIRST, self.block)
            else:
                yield from _of_files(path, place * _FIRST)


def cases_of(names: Sequence[str]) -> Cases:
    """The cases of files and folders. Raises Refused where one cannot be read or a folder holds none."""
    sources = []
    size = 0
    for name in names:
        path = Path(name)
        try:
            in_lines = path.is_file() and _in_lines(path)
            found = [path] if path.is_file() else _case_files(path) if path.is_dir() else []
            size += sum(file.stat().st_size for file in found)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise Refused(
                f"--cases {name}: it cannot be read ({reason}). Check the path and your right to it."
            ) from None
        if not found:
            known = "has no case file (.json, .yaml) in it" if path.is_dir() else "is not there"
            raise Refused(f"--cases {name}: it {known}. Name a case file, a folder of them, or a file of JSON lines.")
        sources.append((path, in_lines))
    return Cases(tuple(sources), size)


def _case_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in _ENDINGS and file.is_file())


def _in_lines(path: Path) -> bool:
    """Whether the file has one case a line: by its name, or because its first line is a whole case."""
    if path.suffix in _LINES:
        return True
    with path.open("rb") as file:
        first = file.readline(JSON_LIMIT)
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _of_lines(path: Path, first: int, block: int) -> Iterator[Lines]:
    line = 1
    with path.open("rb") as file:
        while text := file.read(block):
            text += file.readline(JSON_LIMIT)
            if not text.endswith(b"\n") and file.read(1):
                raise Refused(f"{path}: a line after line {line} has more than {JSON_LIMIT:,} bytes: it is no case.")
            yield Lines(path.name, text, line, first + line)
            line += text.count(b"\n")


def _of_files(path: Path, first: int) -> Iterator[Files]:
    found = _case_files(path) if path.is_dir() else [path]
    for place in range(0, len(found), _FILES):
        some = found[place : place + _FILES]
        yield Files(tuple(map(str, some)), first + place, sum(file.stat().st_size for file in some))


class Comparer:
    """Compares the cases of a part of the work under the old policy and the new one."""

    def __init__(self, old: Policy, replaying: Replaying) -> None:
        self.old = old
        self.replaying = replaying

    def __call__(self, part: Part) -> Outcomes:
        """What came of them."""
        found = Outcomes()
        for example, text in _texts(part, found):
            self._add(text, example, found)
        return found

    def _add(self, text: str, example: Example, into: Outcomes) -> None:
        title, read = self._read(text)
        if title:
            example = example._replace(reference=title)
        if isinstance(read, History):
            self.replaying.add(self.old, read, example, into)
        else:
            said = f"{read.path}: {read.message}" if read.path else read.message
            into.leave_out(LeftOut("unreadable"), example._replace(said=said))

    def _read(self, text: str) -> tuple[str | None, History | Fault]:
        """The history of a case file and its title; or the first fault of it."""
        try:
            found = read_case(read_document(text), self.old)
        except Faulty as faulty:
            return None, faulty.faults[0]
        return (found.title, found.history) if isinstance(found, CaseFile) else (None, found[0])


def _texts(part: Part, into: Outcomes) -> Iterator[tuple[Example, str]]:
    """The text of each case, with its number and what to call it: its file, or its file and line."""
    if isinstance(part, Files):
        for place, name in enumerate(part.names):
            example = Example(part.first + place, Path(name).name)
            try:
                yield example, read_text(name)
            except Refused as refused:
                into.leave_out(LeftOut("unreadable"), example._replace(said=refused.lines[0]))
        return
    for place, line in enumerate(part.text.split(b"\n")):
        if not line.strip():
            continue
        example = Example(part.first + place, f"{part.name}:{part.line + place}")
        try:
            yield example, line.decode("utf-8-sig")
        except UnicodeDecodeError:
            into.leave_out(LeftOut("unreadable"), example._replace(said="this is not UTF-8 text"))
