"""The trial's own PostgreSQL cluster: made on first use, kept in one folder, reached by a socket only.

In the folder: trial.json (passwords, and what lies elsewhere), lock, and the home: data, socket, server.log. The home
is the folder itself, unless root runs this and the account that runs the server cannot reach the folder (it lies in
/root, say): then the home is a new folder elsewhere, remembered in trial.json.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

import psycopg
from psycopg import sql

from putright.trial import TrialFault, folders, postmaster
from putright.trial.addresses import address
from putright.trial.data_folder import make_data, write_settings
from putright.trial.programs import Programs, find_programs
from putright.trial.remembered import Remembered
from putright.trial.roles import APP, DATABASE, OWNER, prepare
from putright.trial.server_user import ServerUser, server_user

SUPERUSER: Final = "postgres"
_SECONDS_TO_START: Final = 60.0
_SECONDS_TO_END: Final = 60.0
_SECONDS_FOR_CHILDREN: Final = 10.0
_LONGEST_LOG: Final = 5_000_000


class Cluster:
    """One trial database server. Nothing happens before start()."""

    def __init__(self, folder: Path, programs: Programs | None = None, *, durable: bool = True) -> None:
        """Name the folder. Without programs, the right ones are looked for; not durable is for tests only."""
        self.folder = folder.absolute()
        self._programs = programs
        self._durable = durable

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    # --- what it is --------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the server runs and takes connections."""
        remembered = Remembered.read(self.folder)
        return remembered is not None and postmaster.ready(self._home(remembered) / "data")

    @property
    def owner_url(self) -> str:
        """The address for the role that owns the tables."""
        return self._url(OWNER, DATABASE)

    @property
    def app_url(self) -> str:
        """The address for the role that runs putright."""
        return self._url(APP, DATABASE)

    @property
    def superuser_url(self) -> str:
        """The address for the superuser, who alone makes databases."""
        return self._url(SUPERUSER, DATABASE)

    @property
    def programs(self) -> Programs:
        """The programs this cluster runs with: of the version that made its data."""
        remembered = Remembered.read(self.folder)
        made_by = folders.major_of(self._home(remembered) / "data") if remembered else None
        if made_by is None:
            return self._programs or find_programs()
        if self._programs is None:
            return self._programs_for(made_by)
        if self._programs.major != made_by:
            raise TrialFault(self._other_version(made_by, self._programs.version))
        return self._programs

    # --- what it does ------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Make the cluster if it is new, and start it if it does not run. Any number may do this at once."""
        before = Remembered.read(self.folder)
        user = server_user((self._home(before) if before else self.folder) / "data")
        folders.make_folder(self.folder, user)
        with self._locked():
            remembered = self._remember(user)
            home = self._home(remembered)
            data = home / "data"
            if not postmaster.ready(data):
                programs = self._runnable(self.programs, home, user)
                if not data.exists():
                    make_data(data, programs, user, SUPERUSER, remembered.passwords[SUPERUSER], durable=self._durable)
                remembered = self._start_server(remembered, home, programs, user)
            if not remembered.prepared:
                prepare(
                    self._url(SUPERUSER, "postgres"),
                    owner_password=remembered.passwords[OWNER],
                    app_password=remembered.passwords[APP],
                )
                remembered.changed(prepared=True).write(self.folder)

    def stop(self) -> None:
        """Stop the server; connections are cut. Nothing happens if it does not run."""
        if Remembered.read(self.folder) is None:
            return
        with self._locked():
            self._stop_server()

    def remove(self) -> None:
        """Stop the server and delete the trial: its folder, and whatever of it lies elsewhere."""
        remembered = Remembered.read(self.folder)
        if remembered is None:
            return
        with self._locked():
            self._stop_server()
            for elsewhere in (remembered.socket, remembered.home):
                if elsewhere is not None:
                    shutil.rmtree(elsewhere, ignore_errors=True)
            shutil.rmtree(self.folder)

    def new_database(self, name: str, template: str | None = None) -> tuple[str, str]:
        """Make a further database, empty or a copy of another; the addresses for its owner and for the app."""
        prepare(self._url(SUPERUSER, "postgres"), name, template=template)
        return self._url(OWNER, name), self._url(APP, name)

    def drop_database(self, name: str) -> None:
        """Delete a further database, whoever is connected to it."""
        with psycopg.connect(self._url(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    # --- how it does it ----------------------------------------------------------------------------------------------

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One at a time, over all processes. The system lets go of the lock when a process dies."""
        path = self.folder / "lock"
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists() or path.stat().st_ino != os.fstat(lock.fileno()).st_ino:
                raise TrialFault(f"The trial in {self.folder} was removed just now. Start again to make a new one.")
            yield

    def _home(self, remembered: Remembered) -> Path:
        return remembered.home or self.folder

    def _url(self, role: str, database: str) -> str:
        remembered = Remembered.read(self.folder)
        if remembered is None:
            raise TrialFault(f"There is no trial database in {self.folder} yet. Start putright once to make it.")
        socket = remembered.socket or self._home(remembered) / "socket"
        return address(role, remembered.passwords[role], database, socket)

    def _remember(self, user: ServerUser) -> Remembered:
        """What is remembered; if nothing is, new passwords and a home that the server's account can reach."""
        remembered = Remembered.read(self.folder)
        if remembered is None:
            home = None if user.reaches(self.folder) else folders.make_home_elsewhere(user)
            remembered = Remembered.new([SUPERUSER, OWNER, APP], home)
            remembered.write(self.folder)
        elif not self._home(remembered).is_dir():
            raise TrialFault(
                f"The data of the trial in {self.folder} lay in {remembered.home}, which is gone. "
                f"Put that folder back, or delete {self.folder} to begin a new trial."
            )
        return remembered

    def _runnable(self, programs: Programs, home: Path, user: ServerUser) -> Programs:
        """The programs, where the server's account can run them: those of a wheel in /root are copied."""
        if user.reaches(programs.postgres):
            return programs
        if programs.kind != "wheel":
            raise TrialFault(
                f"The PostgreSQL in {programs.folder} cannot be reached by the account number {user.uid}, which must "
                "run it because root may not. Install it where every account can read it."
            )
        return folders.copied(programs, home / "programs")

    def _start_server(self, remembered: Remembered, home: Path, programs: Programs, user: ServerUser) -> Remembered:
        data = home / "data"
        socket = folders.socket_folder(home / "socket", remembered.socket, user)
        elsewhere = None if socket == home / "socket" else socket
        if elsewhere != remembered.socket:
            remembered = remembered.changed(socket=elsewhere)
            remembered.write(self.folder)
        # One that is just starting (its starter was killed) or just ending is left to do so.
        running = postmaster.postmaster(data)
        if running is not None and postmaster.wait_until_ready(data, running, _SECONDS_TO_START):
            return remembered
        postmaster.clear_stale(data, socket, _SECONDS_FOR_CHILDREN)
        settings = write_settings(home, socket, durable=self._durable)
        self._spawn([programs.postgres, "-D", data, *settings], home, user)
        return remembered

    def _spawn(self, command: list[str | Path], home: Path, user: ServerUser) -> None:
        """Start the server so that it outlives us, and wait until it takes connections."""
        data, log = home / "data", home / "server.log"
        if log.exists() and log.stat().st_size > _LONGEST_LOG:
            log.unlink()
        # The shell ends at once, so the server is no child of ours: it neither ends with us nor waits for us to
        # collect it. The paths are arguments of the shell, never part of what it reads as a command.
        detach = '"$@" </dev/null 2>&1 & echo $! >&2'
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
            started = user.run(
                ["sh", "-c", detach, "sh", *command],
                cwd=data,
                stdout=file,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        process = int(started.stderr)
        if not postmaster.wait_until_ready(data, process, _SECONDS_TO_START):
            raise TrialFault(
                f"The trial database in {self.folder} did not start. Its own account of why is at the end of {log}:\n"
                + "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
            )

    def _stop_server(self) -> None:
        remembered = Remembered.read(self.folder)
        if remembered is None:
            return
        data = self._home(remembered) / "data"
        if not postmaster.end(data, _SECONDS_TO_END):
            raise TrialFault(
                f"The trial database in {self.folder} was told to stop and has not done so in a minute. "
                f"Look at the end of {data.parent / 'server.log'} and try again."
            )

    def _programs_for(self, made_by: int) -> Programs:
        try:
            return find_programs(made_by)
        except TrialFault as fault:
            try:
                found = find_programs().version
            except TrialFault:
                raise fault from None
            raise TrialFault(self._other_version(made_by, found)) from fault

    def _other_version(self, made_by: int, found: str) -> str:
        return (
            f"The trial in {self.folder} was made by PostgreSQL {made_by}, and what was found here is {found}. "
            f"Install PostgreSQL {made_by} to go on with it (PUTRIGHT_POSTGRES can name the folder of its programs), "
            "or choose an empty folder to begin a new trial."
        )
