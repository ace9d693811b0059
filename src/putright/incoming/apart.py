"""Reads a mail in a child process, so that one made to exhaust its reader takes nobody with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from putright.incoming.mail import Mail, Unreadable, mail_of

_SECONDS: Final = 20
_LONGEST_ANSWER: Final = 20_000_000


def mail_apart(path: Path, seconds: int = _SECONDS) -> Mail | Unreadable:
    """Read the mail of this file. Raises OSError where the file is not there."""
    found = _asked(path, ["read", str(seconds)], seconds)
    if found is None:  # perhaps only taking its text apart took too long
        found = _asked(path, ["read-whole", str(seconds)], seconds)
    if found is None:
        return Unreadable("Reading it takes more time or memory than it may.")
    if "why" in found:
        return Unreadable(str(found["why"]))
    return mail_of(found)


def files_apart(path: Path, folder: Path, seconds: int = _SECONDS) -> list[tuple[str, Path]]:
    """Write the files that came with a mail into a folder, under names of ours; each with the name it came with.

    None where the mail cannot be read. Raises OSError where the mail is not there.
    """
    found = _asked(path, ["files", str(seconds), str(folder)], seconds)
    names = found.get("names") if found is not None else None
    return [(str(name), folder / str(number)) for number, name in enumerate(names if isinstance(names, list) else ())]


def _asked(path: Path, words: list[str], seconds: int) -> dict[str, object] | None:
    # Nothing of our own settings goes along: no address of a database, no key.
    environment = {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one), "PYTHONDONTWRITEBYTECODE": "1"}
    with path.open("rb") as file, tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603 - our own words
                [sys.executable, "-m", "putright.incoming.child", *words],
                stdin=file,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=2 * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        if done.returncode != 0 or out.tell() > _LONGEST_ANSWER:
            return None
        out.seek(0)
        try:
            found = json.loads(out.read())
        except ValueError:
            return None
    return found if isinstance(found, dict) else None
