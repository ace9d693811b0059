"""Folders into which letters are scanned, as the operator's file of mailboxes names them, and the files in one."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, NamedTuple

from putright.incoming.boxes import WrongFile, known_keys, read_file, text_of

TAKEN: Final = "taken"
"""The folder within, into which a file goes once it is kept."""
TOO_LARGE: Final = "too-large"
"""The folder within, into which a file goes that is too large to be kept."""

_KEYS: Final = frozenset({"organisation", "name", "folder"})
_ENDINGS: Final = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg"})
_STILL_COMING: Final = frozenset({".tmp", ".part", ".partial", ".crdownload", ".filepart", ".lock"})
_ENDS: Final = 2_048


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder: whose it is, what it is called, where it lies."""

    organisation: str
    name: str
    path: Path


class Lying(NamedTuple):
    """A file in a folder. ``mark`` tells it from any other of the same name: disk number, last change, size."""

    path: Path
    name: str
    mark: str
    size: int
    changed: float


def scan_folders_of(path: Path) -> list[Folder]:
    """The folders of a file. Raises WrongFile, which names the one and the key at fault."""
    rows = read_file(path).get("scans", [])
    if not isinstance(rows, list):
        raise WrongFile(f"{path}: write each folder as [[scans]]")
    found = [_folder(row, f"{path}, scans {number}") for number, row in enumerate(rows, 1)]
    if len({(one.organisation, one.name) for one in found}) != len(found):
        raise WrongFile(f"{path}: two folders of scans of one organisation have the same name")
    for one in found:
        if any(one is not other and one.path in (other.path, *other.path.parents) for other in found):
            raise WrongFile(f"{path}: the folder {one.path} is named twice, or lies around another one")
    return found


def _folder(row: object, where: str) -> Folder:
    if not isinstance(row, dict):
        raise WrongFile(f"{where} is no table")
    known_keys(row, _KEYS, where)
    name, place = text_of(row, "name", where), Path(text_of(row, "folder", where))
    if not re.fullmatch("[A-Za-z0-9._-]{1,40}", name):
        raise WrongFile(f"{where}: name is {name}. Write up to 40 letters, digits, dots and dashes")
    if not place.is_absolute() or ".." in place.parts:
        raise WrongFile(f"{where}: folder is {place}. Write it whole, from the root on")
    return Folder(text_of(row, "organisation", where), name, place)


def lying_in(folder: Folder) -> tuple[list[Lying], int]:
    """The scans that lie in a folder, the oldest first, and how many files are none and stay. Raises OSError."""
    found, others = list[Lying](), 0
    with os.scandir(folder.path) as entries:
        for entry in entries:
            ending = Path(entry.name).suffix.lower()
            if entry.name.startswith((".", "~")) or ending in _STILL_COMING:
                continue
            try:
                state = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if not stat.S_ISREG(state.st_mode) or ending not in _ENDINGS:
                others += not stat.S_ISDIR(state.st_mode)
                continue
            found.append(Lying(Path(entry.path), shown_name(entry.name), mark_of(state), state.st_size, state.st_mtime))
    return sorted(found, key=lambda one: (one.changed, one.name)), others


def shown_name(name: str) -> str:
    """The name of a file as text: what is none is written out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")[-200:]


def mark_of(state: os.stat_result) -> str:
    """By what a file is told from any other that has its name."""
    return f"{state.st_ino}.{state.st_mtime_ns}.{state.st_size}"


@contextmanager
def opened(one: Lying) -> Iterator[IO[bytes]]:
    """The file, if it is still the one that was looked at. Raises OSError; never follows a link."""
    descriptor = os.open(one.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        yield file


def is_same(file: IO[bytes], one: Lying) -> bool:
    """Whether nobody wrote to it since it was looked at."""
    return mark_of(os.fstat(file.fileno())) == one.mark


def looks_whole(one: Lying) -> bool:
    """Whether it ends as such a file ends; one of which that cannot be told counts as whole. Raises OSError."""
    with opened(one) as file:
        begins = file.read(4)
        file.seek(max(0, one.size - _ENDS))
        ends = file.read(_ENDS)
    if begins == b"%PDF":
        return b"%%EOF" in ends
    if begins[:3] == b"\xff\xd8\xff":
        return ends.rstrip(b"\0\r\n").endswith(b"\xff\xd9")
    return one.size > 0


def move_within(one: Lying, where: str, digest: str) -> Path:
    """Move it into the folder of that name within its own; another of its name there stays. Raises OSError.

    A scanner that always writes to one name may have put the next letter in its place: that one stays where it is. So
    it does where the folder within is a link, which may lead to the letters of somebody else.
    """
    into = one.path.parent / where
    if into.is_symlink():
        raise OSError(errno.ELOOP, f"the folder “{where}” within it is a link")
    into.mkdir(exist_ok=True)
    if mark_of(one.path.lstat()) != one.mark:
        return one.path
    goal = into / one.path.name
    if goal.exists():
        goal = into / f"{one.path.stem} {digest[:12]}{one.path.suffix}"
    one.path.replace(goal)
    return goal
