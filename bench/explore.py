"""How long it takes to explore the five policies: states, steps a second, and the whole command from a cold start.

    python bench/explore.py              the five bundled policies
    python bench/explore.py examples     the whole procedures in examples, once each, in seconds of processor time

Nothing is asserted. The command is to take less than two seconds for each of the five, so that it can run at every
save.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from putright.calendars import load_calendars
from putright.policies import bundled, policy_text
from putright.procedure.exploring.exploration import Exploration, explore
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.exploring import START

ROUNDS = 7
COMMAND_RUNS = 5


def timed(policy: Policy) -> tuple[Exploration, float]:
    calendars = load_calendars()
    found = explore(policy, calendars, START)
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        found = explore(policy, calendars, START)
        times.append(perf_counter() - begun)
    return found, median(times)


def command(name: str) -> float:
    times = []
    for _ in range(COMMAND_RUNS):
        begun = perf_counter()
        subprocess.run(
            [sys.executable, "-m", "putright.command.start", "explore", name, "--format", "json"],
            stdout=subprocess.DEVNULL,
            check=False,  # 1 where something serious is found
        )
        times.append(perf_counter() - begun)
    return median(times)


def examples() -> None:
    print("procedure".ljust(28), *(head.rjust(10) for head in ("states", "steps", "depth", "all", "seconds")))
    times = []
    for file in sorted((Path(__file__).parents[1] / "examples").glob("*/policy.yaml")):
        policy = read_policy(file.read_text("utf-8"), file.name)
        assert isinstance(policy, Policy)
        begun = process_time()
        found = explore(policy, load_calendars(), START)
        times.append(process_time() - begun)
        seen = f"{found.states:>10,} {found.steps:>10,} {found.deepest:>10} {'yes' if found.exhausted else 'no':>10}"
        print(f"{file.parent.name:28} {seen} {times[-1]:>10.1f}")
    print(f"half of them within {median(times):.1f} s, the slowest {max(times):.1f} s")


def main() -> None:
    heads = ("beginnings", "states", "steps", "depth", "ms", "steps/s", "command s")
    widths = (10, 7, 7, 6, 7, 9, 10)
    print("policy".ljust(18), *(head.rjust(width) for head, width in zip(heads, widths, strict=True)))
    for name in bundled():
        policy = read_policy(policy_text(name), name)
        assert isinstance(policy, Policy)
        found, seconds = timed(policy)
        print(
            f"{name:18} {len(found.beginnings):>10} {found.states:>7,} {found.steps:>7,} {found.deepest:>6} "
            f"{seconds * 1000:>7.1f} {found.steps / seconds:>9,.0f} {command(name):>10.2f}"
        )


if __name__ == "__main__":
    examples() if "examples" in sys.argv[1:] else main()
