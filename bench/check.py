"""How long it takes to check a policy, beside reading it. What is known of the world is read once, and told apart.

python bench/check.py
"""

from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

from putright.lint.registry import RULES, check
from putright.lint.world import load_world
from putright.policies import bundled, policy_text
from putright.procedure.reader import Read, read_with_places

ROUNDS = 15
TODAY = date(2026, 11, 28)


def taken(what: Callable[[], object]) -> float:
    """The median of several runs, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        what()
        times.append(perf_counter() - start)
    return median(times) * 1000


def main() -> None:
    """Print a line for each bundled policy."""
    start = perf_counter()
    load_world()
    print(f"what is known of the world, read once: {(perf_counter() - start) * 1000:.1f} ms")
    print(f"{len(RULES)} rules; times in ms, median of {ROUNDS}")
    print(f"{'policy':20}{'read':>8}{'check':>8}{'ratio':>8}  findings")
    for name in bundled():
        text = policy_text(name)
        read = read_with_places(text, name)
        assert isinstance(read, Read)
        reading = taken(lambda text=text, name=name: read_with_places(text, name))  # type: ignore[misc]
        checking = taken(lambda read=read: check(read, TODAY))  # type: ignore[misc]
        print(f"{name:20}{reading:8.1f}{checking:8.1f}{checking / reading:8.2f}  {len(check(read, TODAY))}")


if __name__ == "__main__":
    main()
