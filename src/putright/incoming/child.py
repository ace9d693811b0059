"""What the process of one mail does: it bounds itself, reads the mail and says what it found, as JSON."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from typing import Final

from putright.incoming.mail import MOST_BYTES, Unreadable
from putright.incoming.parsing import files_of, parts_of_mail, read_mail

_MEMORY: Final = 1_500_000_000
"""Bytes: a mail of 50 MB is held several times over while the library takes it apart."""


def bound(seconds: int) -> None:
    """Take no more memory, time and room than this from now on, whatever the mail asks for."""
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 2 * MOST_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer(words: list[str], mail: Path, out: Path) -> None:
    """Do what the words say: read the mail, whole or folded, or write the files that came with it into a folder."""
    bound(int(words[1]))
    with mail.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if words[0] == "files":
        names = []
        for number, (name, found) in enumerate(files_of(parts_of_mail(raw))):
            Path(words[2], str(number)).write_bytes(found)
            names.append(name)
        said: object = {"names": names}
    else:
        found_mail = read_mail(raw, fold=words[0] == "read")
        said = {"why": found_mail.why} if isinstance(found_mail, Unreadable) else found_mail.said()
    out.write_bytes(json.dumps(said).encode())
