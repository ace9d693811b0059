"""Pages of a PDF: how many there are, and some of them as a PDF of their own. Each in a process with bounds.

Run as ``python -m putright.files.pages FIRST LAST SECONDS``; the file is its input. FIRST 0: their number is said.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

from putright.files.words import MOST_MEMORY

_SECONDS: Final = 30
_MOST: Final = 200_000_000
"""Bytes of what is taken out."""


class NotTaken(ValueError):
    """Why pages could not be taken out: a sentence."""


def count_pages(path: Path, seconds: int = _SECONDS) -> int | None:
    """How many pages a PDF has; None where that cannot be read. Raises OSError where the file is not there."""
    with tempfile.TemporaryFile() as out:
        if not _apart(path, out, 0, 0, seconds):
            return None
        out.seek(0)
        said = out.read(12)
    return int(said) if said.isdigit() and 0 < int(said) < 1_000_000 else None


def take_pages(path: Path, first: int, last: int, out: IO[bytes], seconds: int = _SECONDS) -> None:
    """Write these pages to ``out`` as a PDF. Raises NotTaken, and OSError where the file is not there."""
    if not _apart(path, out, first, last, seconds):
        raise NotTaken("These pages could not be taken out: there are fewer, or the file is damaged or locked.")
    out.seek(0)


def _apart(path: Path, out: IO[bytes], first: int, last: int, seconds: int) -> bool:
    environment = {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one), "PYTHONDONTWRITEBYTECODE": "1"}
    with path.open("rb") as file:
        try:
            done = subprocess.run(  # noqa: S603 - our own words
                [sys.executable, "-m", "putright.files.pages", str(first), str(last), str(seconds)],
                stdin=file,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=2 * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0


def main(first: int, last: int, file: IO[bytes], out: IO[bytes]) -> int:
    """Say how many pages there are, or write some of them; 0 where that was done."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        return 1
    if first == 0:
        out.write(str(len(reader.pages)).encode())
    else:
        if not 1 <= first <= last <= len(reader.pages):
            return 1
        writer = PdfWriter()
        for number in range(first - 1, last):
            writer.add_page(reader.pages[number])
        writer.write(out)
    out.flush()
    return 0


if __name__ == "__main__":
    for _what, _most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, int(sys.argv[3])),
        (resource.RLIMIT_FSIZE, _MOST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(_what, (_most, _most))
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer))
