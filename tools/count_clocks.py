"""How many clocks of the policy files the language counts, and how many stand only in plain words.

    python tools/count_clocks.py

A clock is a promise with a time: a duty with a limit, an interval, a date or a word for how soon; a window or a route
with a limit, or that opens with time; a pause, an extension or a silence that is bounded. One in plain words is a
sentence under "in plain words" that names a length of time or an interval: nothing computes with it, and somebody ticks
it by hand. The words are looked for, so a sentence that names a time in passing counts as well: the share is an upper
bound.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy

ROOT = Path(__file__).parents[1]
SETS = {
    "the five bundled policies": "src/putright/policies/*/policy.yaml",
    "invented policies, one for each construct": "tests/policies/fixtures/*/policy.yaml",
    "whole procedures of other sectors": "examples/*/policy.yaml",
}
_UNITS = (
    r"(?:working |business |school |teaching |calendar )?(?:minute|hour|day|week|fortnight|month|quarter|term|year)s?"
)
_NUMBERS = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty)"
A_TIME = re.compile(
    rf"\b(?:{_NUMBERS} {_UNITS}|(?:each|every|next|same) {_UNITS}|quarterly|yearly|monthly|weekly|daily|annual)\b"
)


class Clocks(NamedTuple):
    """The clocks of a policy: those that are counted, and those in plain words."""

    counted: int
    plain: int


def clocks_of(policy: Policy) -> Clocks:
    """How many clocks a policy has, by whether the engine counts them."""
    counted = 0
    for stage in policy.stages:
        counted += sum(duty.timed or duty.pace is not None or duty.ceiling is not None for duty in stage.duties)
        counted += len({pause for duty in stage.duties for pause in duty.pauses if pause.most is not None})
        counted += sum(extension.most is not None for extension in stage.extensions) + len(stage.silences)
    counted += sum(window.duration is not None for window in policy.windows)
    counted += sum(
        (route.within is not None) + any(one.after is not None for one in route.openings) for route in policy.routes
    )
    plain = sum(1 for one in policy.standing if one.plain and A_TIME.search(one.says.lower()))
    return Clocks(counted, plain)


def read(file: Path) -> Policy:
    """The policy in a file."""
    policy = read_policy(file.read_text("utf-8"), str(file))
    assert isinstance(policy, Policy), str(policy)
    return policy


def by_set() -> str:
    """A table: of each set of policy files, how many clocks are counted and how many stand in plain words."""
    lines = [
        "| policy files | files | clocks counted | clocks in plain words | share in plain words |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, pattern in SETS.items():
        found = [clocks_of(read(file)) for file in sorted(ROOT.glob(pattern))]
        counted, plain = sum(one.counted for one in found), sum(one.plain for one in found)
        share = 100 * plain / (counted + plain)
        lines.append(f"| {name} | {len(found)} | {counted} | {plain} | {share:.1f} per cent |")
    return "\n".join(lines)


def by_procedure() -> str:
    """A table: of each whole procedure, its stages and cases, and its clocks."""
    lines = [
        "| procedure | stages | worked cases | clocks counted | clocks in plain words |",
        "| --- | --- | --- | --- | --- |",
    ]
    for file in sorted(ROOT.glob(SETS["whole procedures of other sectors"])):
        policy, cases = read(file), len(list((file.parent / "cases").iterdir()))
        clocks = clocks_of(policy)
        link = f"[{file.parent.name}](../examples/{file.parent.name}/policy.yaml)"
        lines.append(f"| {link} | {len(policy.stages)} | {cases} | {clocks.counted} | {clocks.plain} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(by_set(), by_procedure(), sep="\n\n")
