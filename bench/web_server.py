"""What bench/web.py stands on: a database of its own, the register in it, and the server before it."""

import os
import socket
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter, sleep

from putright.trial.cluster import Cluster

PROCESSES, THREADS = 2, 4  # as putright serve has it
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def database(folder: Path, *, keep: bool) -> Iterator[Cluster]:
    """A PostgreSQL of its own, migrated as its owner by a process of its own; removed afterwards, or only stopped."""
    cluster = Cluster(folder / "trial", durable=False)
    cluster.start()
    try:
        os.environ.update(
            {
                "DJANGO_SETTINGS_MODULE": "putright.site.settings",
                "PUTRIGHT_SECRET_KEY": uuid.uuid4().hex,
                "PUTRIGHT_HOSTS": "127.0.0.1,testserver",
                "PUTRIGHT_HTTPS": "0",  # there is no proxy before this server
                "DATABASE_URL": cluster.app_url,
            }
        )
        os.environ.pop("PUTRIGHT_TRIAL", None)  # measured as it is used: signing in with a code
        owner = {"DATABASE_OWNER_URL": cluster.owner_url, "PUTRIGHT_MIGRATING": "1"}
        script = "import django; django.setup(); from putright.site.migrating import migrate; migrate(verbosity=0)"
        subprocess.run([sys.executable, "-c", script], env=os.environ | owner, check=True)
        yield cluster
    finally:
        if keep:
            cluster.stop()
        else:
            cluster.remove()


def let_go() -> None:
    """Close this process's own connections to the database."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def check(commands: list[list[str]]) -> list[str]:
    """The loaded register is one that putright stands by: lines that say so."""
    lines = []
    for command in commands:
        begun = perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "putright.command.start", *command], capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"putright {' '.join(command)} found something wrong:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        lines.append(f"   putright {' '.join(command)}: holds ({perf_counter() - begun:.0f} s)")
    return lines


def analyse(cluster: Cluster) -> None:
    """Statistics as autovacuum would leave them."""
    import psycopg

    with psycopg.connect(cluster.owner_url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def make_durable(cluster: Cluster) -> None:
    """A restart with the settings of a trial that loses nothing."""
    cluster.stop()
    Cluster(cluster.folder).start()


def postmaster(cluster: Cluster) -> int:
    """The process that stands over those of the database."""
    import psycopg

    with psycopg.connect(cluster.app_url) as connection:
        return int(_stat(connection.info.backend_pid)[1])


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """The pages, served as ``putright serve`` does it: their port and the process that stands over them."""
    from putright.command.serving import commands

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = commands(f"127.0.0.1:{port}", PROCESSES, THREADS)["pages"]
    process = subprocess.Popen(command, start_new_session=True)
    try:
        deadline = monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    break
            except OSError as error:
                if monotonic() > deadline or process.poll() is not None:
                    raise RuntimeError("the server does not answer") from error
                sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


MANY = 50_000
"""From so many cases on, a register is filled by many_loading.py; below, by the register's own functions."""


def fill(cluster: Cluster, cases: int, about: Path) -> None:
    """Fill the register; ``about`` says afterwards with what."""
    if cases >= MANY:
        fill_many(cluster, cases, about)
    else:
        fill_few(cluster, cases, about)


def fill_many(cluster: Cluster, cases: int, about: Path) -> None:
    """Multiply some thousand histories, and see for a sample that what follows from the facts is what is kept."""
    from many_loading import load

    begun = perf_counter()
    houses = load(cluster.superuser_url, cases)
    let_go()
    analyse(cluster)
    total = sum(house.cases for house in houses)
    lines = [f"{total:,} cases, filled in {perf_counter() - begun:.0f} s"]
    lines += [f"   {house.slug:14}{house.cases:>9,}" for house in houses]
    lines += check([["rebuild", "--check", "--every", str(max(1, cases // 500))]])
    about.write_text("\n".join(lines))


def fill_few(cluster: Cluster, cases: int, about: Path) -> None:
    """Load the register as the application would have filled it, and check it."""
    from loading import load

    loaded = load(cases, datetime.now(UTC))
    let_go()
    analyse(cluster)
    a_second = f"{loaded.cases / loaded.seconds:,.0f} cases or {loaded.facts / loaded.seconds:,.0f} facts a second"
    lines = [f"{loaded.cases:,} cases, {loaded.facts:,} facts, loaded in {loaded.seconds:.0f} s: {a_second}"]
    lines += [f"   {house.slug:14}{house.cases:>9,}" for house in loaded.houses]
    lines += check([["verify"], ["rebuild", "--check", "--every", str(max(1, cases // 500))]])
    about.write_text("\n".join(lines))


def _stat(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def processor_time(over: int) -> float:
    """Seconds of processor time of a process, its children, and the children it had."""
    own = _stat(over)
    total = sum(int(part) for part in own[11:15])  # its own, and that of the children that have ended
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and (found := _stat(int(entry.name))) and found[1] == str(over):
            total += int(found[11]) + int(found[12])
    return total / TICK
