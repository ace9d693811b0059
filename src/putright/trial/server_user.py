"""Who runs the server. PostgreSQL refuses to run as root, so root hands it to an account that may do little."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from putright.trial import TrialFault

_PREFERRED: Final = ("postgres", "nobody")
# Nothing of the caller's PG… settings may steer our own server, and its messages are read by our code: English.
_PASSED_ON: Final = ("PATH", "ICU_DATA", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The account that runs the server, and whether that is another one than ours."""

    uid: int
    gid: int
    other: bool

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if not self.other:
            return
        try:
            os.chown(path, self.uid, self.gid)
        except OSError as error:
            raise TrialFault(
                f"The trial database cannot be run: as root, {path} must be given to account number {self.uid}, and "
                f"the system refused ({error.strerror}). Run putright as an ordinary user, or choose another folder."
            ) from error

    def run(self, command: list[str | Path], **more: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as this account and wait for it."""
        more.setdefault("env", clean_environment())
        if self.other:
            more |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            return subprocess.run(command, check=False, text=True, **more)  # noqa: S603 - our own commands only
        except PermissionError as error:
            raise TrialFault(
                f"The trial database cannot be run: as root, {command[0]} must be run as account number {self.uid}, "
                f"and the system refused ({error.strerror}). Run putright as an ordinary user, "
                "or give the address of a server in DATABASE_URL."
            ) from error

    def reaches(self, path: Path) -> bool:
        """Whether this account can get at a path, through all the folders above it."""
        if not self.other:
            return os.access(path, os.X_OK)
        return self.run(["test", "-x", path], cwd="/", capture_output=True).returncode == 0


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for PostgreSQL's programs."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"} | dict(extra or {})


def server_user(data: Path) -> ServerUser:
    """The account to run the server: ourselves; for root whoever owns its data already, else one that is not root."""
    us = os.geteuid()
    if us != 0:
        return ServerUser(us, os.getegid(), other=False)
    try:
        about = data.stat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    else:
        return ServerUser(about.st_uid, about.st_gid, other=True)
    for name in _PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid, other=True)
    raise TrialFault(
        "PostgreSQL does not run as root, and this machine has neither an account postgres nor an account nobody. "
        "Run putright as an ordinary user, or give the address of a server in DATABASE_URL."
    )
