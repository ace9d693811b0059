"""Reads a mail in a process of its own, so that one made to exhaust its reader takes nobody with it."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

from putright.incoming.forking import DONE, FAILED
from putright.incoming.mail import Mail, Unreadable, mail_of

_SECONDS: Final = 20
_LONGEST_ANSWER: Final = 20_000_000
_MOST_KEPT: Final = 2
"""So many processes that make those of mails are kept; while more are asked at once there are more."""
_MORE: Final = 10
"""Seconds beyond those of the mail's process after which nothing is expected of the one that made it."""


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
    path.stat()
    with tempfile.NamedTemporaryFile() as out:
        said = [str(path.absolute()), out.name, *words]
        if not _answered(said, 2 * seconds + _MORE) or os.stat(out.name).st_size > _LONGEST_ANSWER:
            return None
        try:
            found = json.loads(Path(out.name).read_bytes())
        except ValueError:
            return None
    return found if isinstance(found, dict) else None


def _answered(said: list[str], seconds: int) -> bool:
    for _ in range(2):  # one that ended, as it does when nothing was asked for a while, is followed by another
        maker = _taken()
        done = maker.ask(said, seconds)
        if done is not None:
            _given_back(maker)
            return done
        maker.end()
    return False


class _Maker:
    """A process that makes those of mails (``forking``)."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        # Nothing of our own settings goes along: no address of a database, no key.
        environment = {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one), "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "putright.incoming.forking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
            start_new_session=True,  # so that it can be ended with the process that it made
        )

    def ask(self, said: list[str], seconds: float) -> bool | None:
        """Whether the process of the mail answered; None: the one that should have made it is there no more."""
        assert self.process.stdin is not None  # noqa: S101 - it is a pipe
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            self.process.stdin.write(json.dumps(said).encode() + b"\n")
            with selectors.DefaultSelector() as wait:  # knows no bound on the number of a file
                wait.register(self.process.stdout, selectors.EVENT_READ)
                if not wait.select(seconds):
                    self.end()
                    return False
            return {DONE: True, FAILED: False}.get(self.process.stdout.read(1) or b"")
        except OSError:
            return None

    def end(self) -> None:
        """End it, with what it made; where it is another process's, only let go of it."""
        if self.owner != os.getpid():
            self.process.returncode = 0
        elif self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


_kept: Final[list[_Maker]] = []
_lock: Final = threading.Lock()


def _taken() -> _Maker:
    """One that nobody else has now."""
    with _lock:
        found = _kept.pop() if _kept else None
    if found is not None and found.owner != os.getpid():  # this process was forked from the one that had it
        found.end()
        found = None
    return found or _Maker()


def _given_back(maker: _Maker) -> None:
    with _lock:
        if len(_kept) < _MOST_KEPT and maker.process.poll() is None:
            _kept.append(maker)
            return
    maker.end()


@atexit.register
def _end_all() -> None:
    while _kept:
        _kept.pop().end()
