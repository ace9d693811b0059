"""How long ``putright compare`` takes over a register: 100,000 histories, a million, and some from PostgreSQL.

    python bench/compare.py                       100,000 and a million histories of a file of JSON lines
    python bench/compare.py --register 100000     and a register of that size in a PostgreSQL of its own
    python bench/compare.py --quick               a tenth of each, a look in a minute

The command is run as a user runs it, from its start to its end, with one process and with two. The histories are those
of bench/engine.py: 8 to 25 facts, half of them up to 15, all under one policy; the draft halves its limits. A million
is the hundred thousand ten times over. Nothing is asserted: the target stands beside the figures. What counts on a
machine that is doing other things is processor time; a run on a quiet one takes little more than that, over the number
of its processes.
"""

import argparse
import json
import os
import platform
import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import NamedTuple

from engine import make_case

from putright.policies import policy_text

POLICY = "ieso"
HISTORIES = 100_000
TARGET = 60.0
COMMAND = (sys.executable, "-m", "putright.command.start", "compare")
_SAMPLED = 0.2


class Run(NamedTuple):
    """One run of the command: seconds by the clock and of processors, and the most memory of all its processes."""

    cases: int
    seconds: float
    processor: float
    megabytes: float


def draft(folder: Path) -> Path:
    """The policy with every limit of working days halved."""
    text = re.sub(
        r"\b(\d+) working days", lambda found: f"{max(1, int(found[1]) // 2)} working days", policy_text(POLICY)
    )
    file = folder / "draft.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def write_histories(file: Path, number: int) -> None:
    chance = random.Random(20260615)
    with file.open("w", encoding="utf-8") as out:
        for _ in range(number):
            out.write(json.dumps(make_case(POLICY, round(chance.triangular(8, 25, 12)), chance)) + "\n")


def run(*arguments: str) -> Run:
    """Run the command, and look now and then at how much memory its processes have between them."""
    begun = perf_counter()
    with TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        with answer.open("w") as out:
            process = subprocess.Popen([*COMMAND, *arguments, "--json"], stdout=out, stderr=subprocess.DEVNULL)
            with watched(process.pid) as most:
                _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - begun
        if status:
            sys.exit(f"putright compare {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
        outcomes = json.loads(answer.read_text("utf-8"))["outcomes"]
    if outcomes["left_out"]:
        sys.exit(f"some histories were left out: {outcomes['left_out']}")
    return Run(outcomes["cases"], seconds, used.ru_utime + used.ru_stime, most[0] / 1024)


@contextmanager
def watched(process: int) -> Iterator[list[int]]:
    """The most kilobytes that a process and its children held at one time, what they share counted once."""
    most, ended = [0], threading.Event()

    def look() -> None:
        while not ended.is_set():
            most[0] = max(most[0], sum(held(one) for one in family(process)))
            sleep(_SAMPLED)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    yield most
    ended.set()
    thread.join()


def family(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        children = []
    return [process, *(int(child) for child in children)]


def held(process: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) if found else 0


def line(what: str, processes: int, found: Run) -> None:
    each = found.processor / found.cases * 1e6
    print(
        f"   {what:32}{found.cases:>10,}{processes:>11}{found.seconds:>9.1f}{found.processor:>11.1f}"
        f"{each:>14.0f}{found.megabytes:>9.0f}",
        flush=True,
    )


def heading(title: str) -> None:
    print(f"{title}\n")
    print(f"   {'':32}{'histories':>10}{'processes':>11}{'seconds':>9}{'processor':>11}{'µs a history':>14}{'MB':>9}")


def of_files(number: int, folder: Path) -> None:
    lines, new = folder / "cases.jsonl", str(draft(folder))
    write_histories(lines, number)
    heading(f"1. From JSON lines, {lines.stat().st_size / 1e6:,.0f} MB for {number:,}, loading included.")
    for processes in (1, 2):
        line(
            "a file",
            processes,
            run(POLICY, new, "--at", "2026-09-30", "--processes", str(processes), "--cases", str(lines)),
        )
    ten = run(POLICY, new, "--at", "2026-09-30", "--processes", "2", "--cases", *[str(lines)] * 10)
    line("ten times that file", 2, ten)
    print(f"\n   Target: {HISTORIES:,} in under {TARGET:.0f} s on two cores. Memory must not grow with their number.\n")


def of_a_register(number: int, folder: Path) -> None:
    from web_server import database, let_go, make_durable

    with database(folder, keep=False) as cluster:
        import django

        django.setup()
        import loading

        # All in one organisation, which has the policy that the draft is of.
        loading.SHARES = {slug: 100 if slug == "brightwater" else 0 for slug in loading.SHARES}
        loaded = loading.load(number, datetime.now(UTC))
        let_go()
        make_durable(cluster)
        heading(f"2. From a register of {loaded.cases:,} cases, {loaded.facts:,} entries, in PostgreSQL.")
        slug = next(house.slug for house in loaded.houses if house.cases)
        for processes in (1, 2):
            found = run("adopted", str(draft(folder)), "--register", slug, "--processes", str(processes))
            line("a register", processes, found)
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0], allow_abbrev=False)
    parser.add_argument("--register", type=int, metavar="N", help="also a register of so many cases in PostgreSQL")
    parser.add_argument("--quick", action="store_true", help="a tenth of each")
    given = parser.parse_args()
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, "
        f"cores: {len(os.sched_getaffinity(0))}, busy on average in the last minute: {os.getloadavg()[0]:.1f}\n"
    )
    part = 10 if given.quick else 1
    with TemporaryDirectory() as folder:
        of_files(HISTORIES // part, Path(folder))
    if given.register:
        with TemporaryDirectory() as folder:
            of_a_register(given.register // part, Path(folder))


if __name__ == "__main__":
    main()
