"""Reads the words of a file in a child process, so that a file made to exhaust its reader takes nobody with it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from putright.files.words import LONGEST, READERS

_MEMORY: Final = 700 * 1024 * 1024
_SECONDS: Final = 30
_WRITTEN: Final = 4 * LONGEST + 64


class Words(NamedTuple):
    """What was found: ``state`` is found, cut, none, unreadable or another-kind."""

    state: str
    text: str = ""


def words_of(path: Path, code: str, seconds: int = _SECONDS) -> Words:
    """The words of a file of that kind. Raises OSError where the file is not there."""
    if code not in READERS:
        return Words("another-kind")

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_WRITTEN, _WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    # Nothing of our own settings goes along: no address of a database, no key.
    environment = {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one), "PYTHONDONTWRITEBYTECODE": "1"}
    with path.open("rb") as file, tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603 - our own words
                [sys.executable, "-m", "putright.files.words", code],
                stdin=file,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=2 * seconds,
                preexec_fn=bound,  # the worker runs jobs one at a time, and no thread of it holds a lock here
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Words("unreadable")
        out.seek(0)
        text = out.read().decode("utf-8", "replace")
    if done.returncode != 0:
        return Words("unreadable")
    if len(text) > LONGEST:
        return Words("cut", text[:LONGEST])
    return Words("found", text) if text.strip() else Words("none")
