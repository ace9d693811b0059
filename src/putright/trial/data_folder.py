"""A new data folder, and the settings of the server.

The settings lie beside the data, not in it: root writes nothing where the server's account could lay a trap.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from putright.trial import TrialFault
from putright.trial.programs import Programs
from putright.trial.server_user import ServerUser

# The first version with a locale of its own, the same on every system.
_HAS_OWN_LOCALE: Final = 17

_SETTINGS: Final = """\
# Written by putright at every start of the trial database; changes are lost.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
port = 5432
max_connections = 100
shared_buffers = 128MB
dynamic_shared_memory_type = posix
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
datestyle = 'iso, ymd'
default_text_search_config = 'pg_catalog.simple'
# Complaints are about people: a failed statement and the row it failed on stay out of the log.
log_min_error_statement = panic
log_error_verbosity = terse
"""
_NOT_DURABLE: Final = """\
# For tests: a crash of the machine may lose everything.
fsync = off
synchronous_commit = off
full_page_writes = off
"""
_WHO_MAY_CONNECT: Final = """\
# Written by putright at every start of the trial database; changes are lost.
local all all scram-sha-256
"""


def make_data(
    data: Path, programs: Programs, user: ServerUser, superuser: str, password: str, *, durable: bool
) -> None:
    """Make a data folder. It appears whole or not at all."""
    new = data.with_name("data.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    user.own(new)
    # initdb takes the password from a file only, which must be readable for the account that runs it.
    descriptor, password_file = tempfile.mkstemp(dir=data.parent, prefix="first-")
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(password)
        user.own(Path(password_file))
        made = user.run(
            [
                programs.initdb,
                "-D",
                new,
                "-U",
                superuser,
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                *_locale(programs),
                "--no-instructions",
                *([] if durable else ["--no-sync"]),
            ],
            cwd=new,
            capture_output=True,
        )
    finally:
        os.unlink(password_file)
    if made.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise TrialFault(
            f"The trial database could not be made in {data.parent}. PostgreSQL {programs.version} says: "
            + " ".join(made.stderr.split())
        )
    new.rename(data)


def _locale(programs: Programs) -> list[str]:
    """Sorting by code point, so that no update of the system spoils an index; upper and lower case for all letters."""
    answer = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)  # noqa: S607
    names = [name for name in answer.stdout.split() if name.lower().replace("-", "") == "c.utf8"]
    system = [f"--locale={names[0] if names else 'C'}"]
    if programs.major >= _HAS_OWN_LOCALE:
        return [*system, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return system


def write_settings(home: Path, socket: Path, *, durable: bool) -> list[str]:
    """Write the settings into the home of a trial; the arguments that tell the server where they are."""
    settings, who = home / "postgresql.conf", home / "pg_hba.conf"
    for path, text in (
        (settings, _SETTINGS.format(socket=socket) + ("" if durable else _NOT_DURABLE)),
        (who, _WHO_MAY_CONNECT),
    ):
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)
    return ["-c", f"config_file={settings}", "-c", f"hba_file={who}"]
