"""Reads the words of a file in a child process, so that a file made to exhaust its reader takes nobody with it.

The child bounds itself before it looks at the file: nothing runs between its beginning and ours, where threads are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from putright.files.words import LONGEST, READERS

_SECONDS: Final = 30


class Words(NamedTuple):
    """What was found: ``state`` is found, cut, none, unreadable or another-kind."""

    state: str
    text: str = ""


def words_of(path: Path, code: str, seconds: int = _SECONDS) -> Words:
    """The words of a file of that kind. Raises OSError where the file is not there."""
    if code not in READERS:
        return Words("another-kind")

    # Nothing of our own settings goes along: no address of a database, no key.
    environment = {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one), "PYTHONDONTWRITEBYTECODE": "1"}
    with path.open("rb") as file, tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603 - our own words
                [sys.executable, "-m", "putright.files.words", code, str(seconds)],
                stdin=file,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=2 * seconds,
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
