"""The real server, gunicorn as putright serve starts it, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from putright.command.serving import commands


@contextmanager
def serving(log: Path, application: str | None = None, environment: Mapping[str, str] = {}) -> Iterator[str]:
    """Serve the database that the environment names; gives the address. Ended by its own process id."""
    door = socket.create_server(("127.0.0.1", 0))
    bind = f"127.0.0.1:{door.getsockname()[1]}"
    # It is handed the open socket: a number that is only found free may be somebody else's a moment later.
    command = commands(f"fd://{door.fileno()}", 1, 4)["pages"]
    if application is None and os.environ.get("PUTRIGHT_SLOW_PAGES") == "1":
        application = "tests.browser.slow_pages:application"
    if application is not None:
        command = [application if part == "putright.site.wsgi:application" else part for part in command]
    with log.open("wb") as out, door:
        found = subprocess.Popen(
            command,
            env=os.environ | environment,
            stdout=out,
            stderr=out,
            pass_fds=[door.fileno()],
            start_new_session=True,
        )
        try:
            _wait(bind, found, log)
            yield f"http://{bind}"
        finally:
            found.terminate()
            try:
                found.wait(20)
            except subprocess.TimeoutExpired:
                found.kill()
                found.wait()


def _wait(bind: str, found: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and found.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{bind}/healthz", timeout=5):
                return
        except OSError:  # not there yet, or on a busy machine too slow with its first answer
            time.sleep(0.1)
    raise AssertionError(f"The server did not come up:\n{log.read_text(errors='replace')}")
