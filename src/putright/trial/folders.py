"""Where the parts of a trial lie: its folder, a home elsewhere when that cannot be reached, and the socket."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from putright.trial import TrialFault
from putright.trial.programs import Programs
from putright.trial.remembered import FILE
from putright.trial.server_user import ServerUser

_OURS: Final = {FILE, f"{FILE}.new", "lock"}
# A socket's path may have 107 bytes on Linux and 103 on macOS, and PostgreSQL adds its own name to the folder's.
_LONGEST_SOCKET: Final = 103
_SOCKET: Final = ".s.PGSQL.5432"
# Other characters mean something to PostgreSQL in a list of folders, or to its clients in the name of a host.
_PLAIN: Final = re.compile(r"/[A-Za-z0-9/._-]*")
# Kept over a restart of the machine, and not tidied away by age as the temporary folders are.
_LASTING: Final = Path("/var/lib")


def make_folder(folder: Path, user: ServerUser) -> None:
    """Make the folder of a trial, or see that it is one."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        holds = {entry.name for entry in folder.iterdir()}
    except (FileExistsError, NotADirectoryError):
        raise TrialFault(
            f"The trial database cannot be kept in {folder}: that is not a folder. Choose another."
        ) from None
    except PermissionError:
        raise TrialFault(
            f"The trial database cannot be kept in {folder}: this account may not write there. Choose another folder."
        ) from None
    if FILE not in holds:
        if holds - _OURS:
            raise TrialFault(
                f"The folder {folder} holds other things, so no trial database is begun in it. Choose an empty folder."
            )
        # Whoever runs the server must get through to its data, but need see nothing else.
        folder.chmod(0o711 if user.other else 0o700)


def make_home_elsewhere(user: ServerUser) -> Path:
    """A folder that the server's account can reach, for a trial whose own folder it cannot."""
    place = _LASTING if os.access(_LASTING, os.W_OK) else Path(tempfile.gettempdir())
    home = Path(tempfile.mkdtemp(prefix="putright-trial-", dir=place))
    home.chmod(0o711)
    if not user.reaches(home):
        home.rmdir()
        raise TrialFault(
            f"The trial database can be kept neither in the folder asked for nor in {place}: the account number "
            f"{user.uid}, which must run the server because root may not, reaches neither. "
            "Choose a folder that every account can get through to."
        )
    return home


def major_of(data: Path) -> int | None:
    """Which major version of PostgreSQL made this data; None when there is none."""
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


def socket_folder(beside: Path, remembered: Path | None, user: ServerUser) -> Path:
    """A folder for the socket that only the server's account can enter: beside the data, else in a short place."""
    if _short(beside):
        beside.mkdir(mode=0o700, exist_ok=True)
        user.own(beside)
        return beside
    if remembered is not None and _private(remembered, user):
        return remembered
    for place in dict.fromkeys([tempfile.gettempdir(), "/tmp"]):  # noqa: S108 - the folder made in it is private
        folder = Path(place) / "putright-12345678"
        if _short(folder) and os.access(place, os.W_OK):
            folder = Path(tempfile.mkdtemp(prefix="putright-", dir=place))
            user.own(folder)
            if user.reaches(folder):
                return folder
            folder.rmdir()
    raise TrialFault(
        f"The trial database has no place for its socket: {beside} is too long or has special characters, and so has "
        "the temporary folder. Choose a folder with a shorter path, or set TMPDIR to a short one."
    )


def _short(folder: Path) -> bool:
    path = str(folder / _SOCKET)
    return len(os.fsencode(path)) <= _LONGEST_SOCKET and _PLAIN.fullmatch(path) is not None


def _private(folder: Path, user: ServerUser) -> bool:
    """Whether it is still the folder we made: in a place where anybody may make folders, look twice."""
    try:
        about = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and about.st_uid == user.uid and stat.S_IMODE(about.st_mode) == 0o700


def copied(programs: Programs, into: Path) -> Programs:
    """A copy of a wheel's programs, which find the rest of themselves from wherever they lie."""
    root = into / programs.version
    if not root.exists():
        new = into / f"{programs.version}.new"
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(programs.folder.parent, new, symlinks=True)
        for made in (into, new):
            made.chmod(0o755)
        new.rename(root)
    return replace(programs, folder=root / "bin")
