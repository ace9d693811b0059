"""A folder that takes every mail as a file: for a trial, and for gateways that pick mail up from one."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from putright.outgoing.way import Carries, Outcome, Ready, Told


class IntoAFolder:
    """Each mail is a file, whole or not there, under a name that is the same at every attempt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def carries(self) -> Carries:
        """All of a mail."""
        return Carries("a folder")

    def send(self, mail: Ready) -> Told:
        """Write it."""
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", mail.identity):
            raise ValueError("this name cannot be that of a file")
        name = f"{mail.identity.lstrip('.')}.eml"
        unfinished = self.folder / f".{name}.{os.getpid()}"
        try:
            self.folder.mkdir(mode=0o750, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(mail.content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.chmod(0o640)  # whoever picks it up is in the group of the folder
            unfinished.replace(self.folder / name)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            return Told(Outcome.AWAY, f"The folder for mail cannot be written ({error.strerror})", every=True)
        return Told(Outcome.WENT, carrier=name)
