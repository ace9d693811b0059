"""What the folder of a trial remembers, in one file that only its maker can read."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from putright.trial import TrialFault

FILE: Final = "trial.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """The passwords, the folders that lie elsewhere, and whether roles and database have been made."""

    passwords: dict[str, str]
    home: Path | None = None
    socket: Path | None = None
    prepared: bool = False

    @classmethod
    def new(cls, roles: Sequence[str], home: Path | None) -> Self:
        """New passwords, by the system's best source of chance."""
        return cls({role: secrets.token_urlsafe(32) for role in roles}, home)

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """What is remembered in a folder; None when nothing is."""
        path = folder / FILE
        try:
            # Not even root goes on with another's trial: its file says what to write, and what to delete, where.
            others = path.stat().st_uid != os.geteuid()
            text = "" if others else path.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            others = True
        if others:
            raise TrialFault(
                f"The trial database in {folder} was made by another account. "
                "Run putright as that account, or choose another folder."
            )
        try:
            said = json.loads(text)
            return cls(
                {str(role): str(password) for role, password in said["passwords"].items()},
                Path(said["home"]) if said["home"] else None,
                Path(said["socket"]) if said["socket"] else None,
                bool(said["prepared"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise TrialFault(
                f"The file {path} is damaged, and the passwords of the trial database are in it. "
                "Bring the file back from a backup, or choose an empty folder to begin a new trial."
            ) from error

    def changed(self, **changes: Any) -> Self:
        """The same with changes."""
        return replace(self, **changes)

    def write(self, folder: Path) -> None:
        """Write it whole or not at all: a reader never sees half a file."""
        said = asdict(self) | {
            name: str(path) if (path := getattr(self, name)) else None for name in ("home", "socket")
        }
        new = folder / f"{FILE}.new"
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(said, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / FILE)
