"""The folder that keeps files, each organisation's apart, each file under the hash of its content.

The path carries the organisation, so that neither time nor room tells one what another keeps. A file is whole and on
the disk before anything says that it is there; one that nobody speaks of after a crash is found by ``strays``.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

_A_HASH: Final = re.compile(r"[0-9a-f]{64}")
_PART: Final = 1 << 20


class TooLarge(ValueError):
    """There is more of it than may come."""


class Kept(NamedTuple):
    """A file that is kept: SHA-256 of its content in hexadecimal, and its size in bytes."""

    digest: str
    size: int


class Store:
    """The files of one organisation. Raises OSError where the disk or the rights fail."""

    def __init__(self, folder: Path, organisation: int) -> None:
        self.folder = folder / str(organisation)

    def path(self, digest: str) -> Path:
        """Where the file of this hash lies, or would lie."""
        if not _A_HASH.fullmatch(digest):
            raise ValueError(f"{digest} is no hash")
        return self.folder / digest[:2] / digest

    def apart(self, digest: str) -> Path:
        """Where it lies once something harmful was found in it."""
        return self.folder / "apart" / self.path(digest).name

    def lies(self, digest: str) -> Path | None:
        """Where it lies now; None: it is gone."""
        return next((one for one in (self.path(digest), self.apart(digest)) if one.is_file()), None)

    def keep(self, parts: Iterable[bytes], most: int) -> Kept:
        """Write a file; it is on the disk when this returns. Raises TooLarge beyond ``most`` bytes."""
        coming = self.folder / "coming"
        make_folder(coming)
        name = coming / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                for part in parts:
                    size += len(part)
                    if size > most:
                        raise TooLarge(most)
                    digest.update(part)
                    out.write(part)
                out.flush()
                os.fsync(out.fileno())
            found = digest.hexdigest()
            place = self.apart(found) if self.apart(found).exists() else self.path(found)
            make_folder(place.parent)
            name.replace(place)  # also where it is there: it may have been damaged, and it is fresh again
            _sync(place.parent)
        except BaseException:
            name.unlink(missing_ok=True)
            raise
        return Kept(found, size)

    def set_apart(self, digest: str) -> None:
        """Move it to where nothing reads it."""
        place = self.path(digest)
        if place.is_file():
            make_folder(self.apart(digest).parent)
            place.replace(self.apart(digest))
            _sync(self.apart(digest).parent)

    def forget(self, digest: str) -> None:
        """Take the file away, wherever it lies."""
        for place in (self.path(digest), self.apart(digest)):
            place.unlink(missing_ok=True)

    def strays(self, known: Collection[str]) -> Iterator[Path]:
        """Every file that is not one of these: left by a form that was never finished, or laid there by other hands."""
        if self.folder.is_dir():
            for place in sorted(self.folder.rglob("*")):
                if place.is_file() and not (
                    place.name in known and place in (self.path(place.name), self.apart(place.name))
                ):
                    yield place


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of what is left to read, in hexadecimal, a part at a time."""
    found = hashlib.sha256()
    while part := file.read(_PART):
        found.update(part)
    return found.hexdigest()


def parts_of(file: IO[bytes]) -> Iterator[bytes]:
    """What is left to read, a part at a time."""
    while part := file.read(_PART):
        yield part


def make_folder(folder: Path) -> None:
    """Make the folder with those above it, for our own account alone, and known to the disk."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
