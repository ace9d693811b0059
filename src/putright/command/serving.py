"""Serving: gunicorn and the worker, started together, watched, and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import FrameType


def commands(bind: str, processes: int, threads: int) -> dict[str, list[str]]:
    """What is run: the pages and the jobs."""
    pages = [
        sys.executable,
        "-m",
        "gunicorn",
        "putright.site.wsgi:application",
        f"--bind={bind}",
        "--worker-class=gthread",
        f"--workers={processes}",
        f"--threads={threads}",
        "--max-requests=20000",
        "--max-requests-jitter=2000",
        "--graceful-timeout=20",
        "--log-level=warning",
        "--no-control-socket",
    ]
    return {"pages": pages, "jobs": [sys.executable, "-m", "putright.command.start", "work"]}


def serve(bind: str, processes: int, threads: int, ready: Callable[[], None] | None = None) -> int:
    """Run until asked to stop; a part that ends by itself is started again. Returns 0, or 1 if the pages never came."""
    wanted = commands(bind, processes, threads)
    stopping: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    running = {name: _start(command) for name, command in wanted.items()}
    try:
        if not _answers(bind, running["pages"], stopping):
            return 0 if stopping else 1
        if ready is not None:
            ready()
        while not stopping:
            time.sleep(0.5)
            for name, process in running.items():
                if process.poll() is not None and not stopping:
                    print(
                        f"putright: the {name} ended ({process.returncode}); they are started again.", file=sys.stderr
                    )
                    time.sleep(1)
                    running[name] = _start(wanted[name])
    finally:
        _end(list(running.values()))
    return 0


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A group of its own: an interrupt typed at the terminal reaches the parent alone, which stops them in order.
    return subprocess.Popen(command, env=os.environ, start_new_session=True)  # noqa: S603 - our own words


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        try:
            process.wait(25)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _host() -> str:
    from django.conf import settings

    name = str(settings.ALLOWED_HOSTS[0]) if settings.ALLOWED_HOSTS else "*"
    return "localhost" if name == "*" else name.lstrip(".")


def _answers(bind: str, pages: subprocess.Popen[bytes], stopping: list[int]) -> bool:
    """Wait until the health page answers; not for ever."""
    # By a name it serves under: it answers to no other.
    asked = urllib.request.Request(f"http://{bind}/healthz", headers={"Host": _host()})
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not stopping:
        if pages.poll() is not None:
            print(f"putright: the pages could not be served at {bind}. Is something else there?", file=sys.stderr)
            return False
        try:
            with urllib.request.urlopen(asked, timeout=25):  # noqa: S310 - http, our own
                return True
        except urllib.error.HTTPError as error:
            print(f"putright: the health page answers {error.code}; see the log above.", file=sys.stderr)
            return False
        except OSError:
            time.sleep(0.1)
    return False
