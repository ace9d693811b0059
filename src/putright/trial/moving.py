"""Takes what a trial holds to a real, empty server, all of it or nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from psycopg import sql

from putright.trial import TrialFault
from putright.trial.addresses import environment, parts
from putright.trial.cluster import Cluster
from putright.trial.programs import Programs
from putright.trial.roles import APP, OWNER
from putright.trial.server_user import clean_environment
from putright.trial.target import check_target, first_thing, reached

# Entries of the archive that name roles. They hold no data and no code, so that a name can be replaced in their text.
_NAMES_ROLES: Final = re.compile(r"\d+; \d+ \d+ (?:ACL|DEFAULT ACL|POLICY) ")
# What the newer pg_restore says first of all and an older server does not know: (since version, line).
_TOO_NEW: Final = ((170000, b"SET transaction_timeout = 0;\n"),)
_LINES_AT_FIRST: Final = 40
_UNREADABLE: Final = "The archive of the trial could not be read back"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, and where to."""

    tables: int
    rows: int
    database: str
    server: str

    @property
    def sentence(self) -> str:
        """What was done, and what is left to do."""
        return (
            f"Moved {self.tables:,} tables with {self.rows:,} rows to the database {self.database} on {self.server}. "
            "The trial still holds its own copy. Set DATABASE_URL to the new server before you start putright again."
        )


def move(cluster: Cluster, target_owner_url: str, app: str = APP) -> Moved:
    """Move a trial's database to a real server. The trial keeps its copy; the target has all, or on a fault nothing.

    The address is that of the role that is to own the tables; app is the name there of the role that runs putright.
    """
    owner = parts(target_owner_url).get("user", "")
    was_running = cluster.running
    cluster.start()
    try:
        return _checked_and_moved(cluster, target_owner_url, owner, app)
    finally:
        if not was_running:
            cluster.stop()


def _checked_and_moved(cluster: Cluster, target_owner_url: str, owner: str, app: str) -> Moved:
    with reached(target_owner_url, "The server to move to") as target:
        owner = owner or target.info.user
        check_target(target, app)
        version, database, server = target.info.server_version, target.info.dbname, target.info.host
    with reached(cluster.superuser_url, "The trial database") as trial:
        if first_thing(trial) is None:
            raise TrialFault(f"The trial in {cluster.folder} holds nothing yet: there is nothing to move.")
        others = trial.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
        if others and others[0]:
            raise TrialFault(
                f"The trial in {cluster.folder} is in use (connections: {others[0]}), and what is written during the "
                "move would be lost. Stop putright, its workers too, and move then."
            )
        names = {OWNER: owner, APP: app}
        with tempfile.TemporaryDirectory(prefix="moving-", dir=cluster.folder) as away:
            tables, rows = _take(cluster, target_owner_url, names, version, Path(away))
    return Moved(tables, rows, database, "this machine" if server.startswith("/") else server)


def _take(cluster: Cluster, url: str, names: dict[str, str], version: int, away: Path) -> tuple[int, int]:
    """Write the trial to an archive, and the archive in one transaction to the target; how many tables and rows."""
    programs = cluster.programs
    archive = away / "archive"
    _run(
        [programs.pg_dump, "--format=custom", "--compress=1", "--no-comments", f"--file={archive}"],
        "The trial could not be read",
        # The superuser: for everybody else row security leaves rows out.
        clean_environment(environment(cluster.superuser_url)),
    )
    contents = _run([programs.pg_restore, "--list", archive], _UNREADABLE, clean_environment())
    entries = [line for line in contents.splitlines(keepends=True) if line.strip() and not line.startswith(";")]
    plain, roles = away / "plain.list", away / "roles.list"
    plain.write_text("".join(entry for entry in entries if not _NAMES_ROLES.match(entry)), encoding="utf-8")
    roles.write_text("".join(entry for entry in entries if _NAMES_ROLES.match(entry)), encoding="utf-8")
    said = _write(programs, url, lambda into: _feed(into, programs, archive, (plain, roles), names, version), away)
    counts = [int(line[5:]) for line in said.splitlines() if re.fullmatch(r"COPY \d+", line)]
    return len(counts), sum(counts)


def _write(programs: Programs, url: str, feed: Callable[[IO[bytes]], None], away: Path) -> str:
    """Run what feed writes in one transaction on the target; what psql says of it."""
    answers, complaints = away / "answers", away / "complaints"
    with answers.open("wb") as stdout, complaints.open("wb") as stderr:
        writer = subprocess.Popen(  # noqa: S603
            [programs.psql, "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"],
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            env=clean_environment(environment(url)),
        )
    into = cast("IO[bytes]", writer.stdin)
    try:
        # A broken pipe means that psql has stopped at an error: it says itself at which.
        with suppress(BrokenPipeError):
            feed(into)
            into.close()
    except BaseException:
        # Before its input ends: at the end psql commits.
        writer.kill()
        raise
    finally:
        with suppress(BrokenPipeError):
            into.close()
        writer.wait()
    if writer.returncode != 0:
        why = " ".join(complaints.read_text(encoding="utf-8", errors="replace").split())
        raise TrialFault(
            f"Nothing was moved: the server to move to refused. It says: {why} Put that right and try again."
        )
    return answers.read_text(encoding="utf-8")


def _feed(
    into: IO[bytes], programs: Programs, archive: Path, lists: tuple[Path, Path], names: dict[str, str], version: int
) -> None:
    """Write the statements of an archive: first all that name no role, as they come, then those that do."""
    plain, roles = lists
    with tempfile.TemporaryFile(dir=archive.parent) as complaints:
        reader = subprocess.Popen(  # noqa: S603
            [*_as_sql(programs, plain), archive], stdout=subprocess.PIPE, stderr=complaints, env=clean_environment()
        )
        with reader:
            out = cast("IO[bytes]", reader.stdout)
            into.writelines(_understood(out, version))
            shutil.copyfileobj(out, into, 1 << 20)
        if reader.returncode != 0:
            complaints.seek(0)
            raise TrialFault(_failed(_UNREADABLE, complaints.read().decode(errors="replace")))
    text = _run([*_as_sql(programs, roles), archive], _UNREADABLE, clean_environment())
    lines = iter(text.encode().splitlines(keepends=True))
    into.write(_renamed(b"".join([*_understood(lines, version), *lines]).decode(), names).encode())


def _as_sql(programs: Programs, entries: Path) -> list[str | Path]:
    return [programs.pg_restore, "--no-owner", "--file=-", f"--use-list={entries}"]


def _understood(lines: Iterator[bytes] | IO[bytes], version: int) -> Iterator[bytes]:
    """The first lines, without what a server of an older version would not understand."""
    too_new = {line for since, line in _TOO_NEW if version < since}
    for _, line in zip(range(_LINES_AT_FIRST), lines, strict=False):
        if line not in too_new:
            yield line
        if line.startswith(b"-- Name:"):
            return


def _renamed(statements: str, names: dict[str, str]) -> str:
    """The statements with each role under its name on the target."""
    either = "|".join(re.escape(name) for name in names)
    return re.sub(
        rf"(?<![\w$\"'])\"?({either})\"?(?![\w$\"'])",
        lambda found: sql.Identifier(names[found[1]]).as_string(),
        statements,
    )


def _run(command: list[str | Path], failing: str, env: dict[str, str]) -> str:
    """Run one of PostgreSQL's programs and return what it says."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)  # noqa: S603
    if done.returncode != 0:
        raise TrialFault(_failed(failing, done.stderr))
    return done.stdout


def _failed(failing: str, said: str) -> str:
    return f"{failing}, so nothing was moved. PostgreSQL says: {' '.join(said.split())}"
