"""The server's process: is it ours, is it ready, and what a dead one has left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_PAUSE: Final = 0.01


def _lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def alive(process: int) -> bool:
    """Whether a process runs. One that has ended and was not yet collected by its parent does not."""
    try:
        # The name stands in brackets and may hold anything; the state comes after it.
        return (_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        pass
    if (_PROC / "self").exists():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _works_in(process: int, data: Path) -> bool:
    """Whether a process is a PostgreSQL of this data folder: all of them have it as their working folder."""
    if not alive(process):
        return False
    if (_PROC / "self").exists():
        try:
            return (_PROC / str(process) / "cwd").samefile(data)
        except OSError:
            return False
    answer = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "command=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return "postgres" in answer.stdout


def postmaster(data: Path) -> int | None:
    """The id of the server's process, ready or not; None when it does not run, whatever its file says."""
    try:
        process = int(_lines(data)[0])
    except (IndexError, ValueError):
        return None
    return process if _works_in(process, data) else None


def ready(data: Path) -> bool:
    """Whether the server runs and takes connections (the eighth line of its file says so)."""
    return postmaster(data) is not None and "".join(_lines(data)[7:8]).strip() == "ready"


def clear_stale(data: Path, socket: Path, seconds: float) -> None:
    """Remove the lock files of a dead server whose number another process has since been given.

    PostgreSQL removes them itself when no process has the number. When one has (if only a dead one that nobody has
    collected), it refuses to start, for fear of two servers on one folder. We can tell: nobody works in the folder.
    The children of a killed server take a moment to end. While one is left the files stay, because they are what
    makes PostgreSQL refuse.
    """
    locks = [data / "postmaster.pid", socket / ".s.PGSQL.5432.lock"]
    if not any(lock.exists() for lock in locks) or not (_PROC / "self").exists():
        return
    until = time.monotonic() + seconds
    while any(_works_in(int(entry.name), data) for entry in _PROC.iterdir() if entry.name.isdigit()):
        if time.monotonic() > until:
            return
        time.sleep(_PAUSE)
    for lock in locks:
        lock.unlink(missing_ok=True)


def wait_until_ended(data: Path, process: int, seconds: float) -> bool:
    """Wait until the server has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not _works_in(process, data):
            return True
        time.sleep(_PAUSE)
    return False


def wait_until_ready(data: Path, process: int, seconds: float) -> bool:
    """Wait until the server takes connections; not longer when it ends instead."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if ready(data):
            return True
        if not alive(process):
            return False
        time.sleep(_PAUSE)
    return False


def end(data: Path, seconds: float) -> bool:
    """End the server: connections are cut, nothing that was committed is lost. False when it would not end."""
    process = postmaster(data)
    if process is None:
        return True
    try:
        os.kill(process, signal.SIGINT)
    except ProcessLookupError:
        return True
    return wait_until_ended(data, process, seconds)
