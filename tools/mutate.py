"""Break each policy file in every small way, and see whether a worked case beside it notices.

    .venv/bin/python tools/mutate.py [POLICY ...]

POLICY is a bundled policy, a policy file or its folder; without any, all that are bundled and those of the tests. A
broken copy is "caught" if the reader refuses it or one worked case fails. What survives is a line of the policy that
no worked case holds to its word. Exit 0 if nothing survived, 1 if something did.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from putright.codes import with_law
from putright.procedure.document import Document, read_document, written_path
from putright.procedure.faults import Faulty
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.replay.worked import check_case

ROOT: Final = Path(__file__).resolve().parents[1]
BUNDLED: Final = ROOT / "src" / "putright" / "policies"
FIXTURES: Final = ROOT / "tests" / "policies" / "fixtures"
PROCESSES: Final = 2

Place = tuple[str | int, ...]

UNTOUCHED: Final = ("policy", "title", "in plain words")
"""First keys of a policy file that are left alone: they are prose, or name the file."""

PROSE: Final = frozenset({"says", "why", "instead", "records"})
"""Keys with sentences under them: of their numbers only those with a unit of time are counted."""

STRENGTHS: Final = {"must": "aim", "aim": "must", "normally": "must", "should": "must", "may": "must"}
DEFAULTS: Final = (
    ("strength", "must"),
    ("of", "response"),
    ("first day", "the day after"),
    ("received on a closed day", "counts as that day"),
)
DIVISIONS: Final = ("england-and-wales", "scotland", "northern-ireland")
WORDS: Final = ("zero", *"one two three four five six seven eight nine ten eleven twelve".split(), "thirteen")

_NUMBER: Final = rf"(?<![A-Za-z_\d])(?<![A-Za-z]-)(?:\d+|\b(?:{'|'.join(WORDS[1:-1])})\b)(?![A-Za-z_\d])"
_UNIT: Final = (
    r"(?:\s*(?:-|–|to|or)\s*\d+)?\s*(?:(?:working|business|calendar|school)\s+)?"
    r"(?:hours?|days?|weeks?|months?|years?|per cent|%)"
)
NUMBER: Final = re.compile(_NUMBER, re.IGNORECASE)
TIMED_NUMBER: Final = re.compile(f"{_NUMBER}(?={_UNIT})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy file with one thing changed: where, what was done, and the new value (REMOVED if it was taken out)."""

    place: Place
    done: str
    value: object


REMOVED: Final = object()


@dataclass(slots=True)
class Tally:
    """What became of the mutants of one policy file."""

    name: str
    cases: int
    failing: list[str]
    made: int = 0
    caught: int = 0
    refused: int = 0
    survivors: list[tuple[int, str]] = field(default_factory=list)
    crashes: list[tuple[int, str]] = field(default_factory=list)


class Bench:
    """A policy file on the bench, with the worked cases that are to notice what is done to it."""

    def __init__(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        self.name = str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else str(file)
        self.document: Document = read_document(text)
        self.failing: list[str] = []
        self.cases: dict[str, str] = {}
        self.killers: dict[Place, list[str]] = {}
        sound = lawful(text, self.name)
        if isinstance(sound, Faults):
            self.failing = str(sound).splitlines()
            return
        for case in sorted((file.parent / "cases").glob("*")):
            try:
                # As JSON a case is read much faster, and it is read hundreds of times.
                value = read_document(case.read_text(encoding="utf-8")).value
            except Faulty as faulty:
                self.failing += [fault.in_file(case.name) for fault in faulty.faults]
                continue
            written = json.dumps(value, ensure_ascii=False)
            if found := check_case(written, case.name, sound):
                self.failing.append(found[0])
            else:
                self.cases[case.name] = written

    def text_of(self, mutant: Mutant) -> str:
        """The policy file with that one thing changed, as JSON."""
        value: Any = deepcopy(self.document.value)
        inner = _inner(value, mutant.place[:-1])
        if mutant.value is REMOVED:
            del inner[mutant.place[-1]]
        else:
            inner[mutant.place[-1]] = mutant.value
        return json.dumps(value, ensure_ascii=False)

    def noticed(self, place: Place, policy: Policy) -> bool:
        """Whether a worked case fails; those that noticed something near this place are asked first."""
        order = self.killers.setdefault(place[:2], list(self.killers.get(place[:1], self.cases)))
        for number, case in enumerate(order):
            if check_case(self.cases[case], case, policy):
                order.insert(0, order.pop(number))
                self.killers[place[:1]] = order
                return True
        return False


def mutants(document: Document) -> Iterator[Mutant]:
    """Every small way of breaking a policy file, in the order of the file."""
    assert isinstance(document.value, dict)
    for key, value in document.value.items():
        if key not in UNTOUCHED:
            if not _is_default(key, value, document.value):
                yield Mutant((key,), f"removed {key}", REMOVED)
            yield from _inside(value, (key,), document.value)


def _inside(value: object, place: Place, whole: dict[str, Any]) -> Iterator[Mutant]:
    if isinstance(value, dict):
        if "strength" not in value and ("do" in value or (len(place) == 2 and place[0] == "roles")):
            yield Mutant((*place, "strength"), "added strength: aim", "aim")
        for key, inner in value.items():
            if not _is_default(key, inner, whole):
                yield Mutant((*place, key), f"removed {key}: {_short(inner)}", REMOVED)
            yield from _inside(inner, (*place, key), whole)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield Mutant((*place, number), f"removed {_short(inner)}", REMOVED)
            yield from _inside(inner, (*place, number), whole)
    else:
        for other in _swapped(value, place, whole):
            yield Mutant(place, f"changed {_short(value)} to {_short(other)}", other)
        for other, said in _counted(value, place):
            yield Mutant(place, said, other)


def _is_default(key: str, value: object, whole: dict[str, Any]) -> bool:
    """Whether the file says what would hold without a word: taking it out would change nothing."""
    if isinstance(value, dict) and value:
        return all(_is_default(one, inner, whole) for one, inner in value.items())
    if isinstance(value, str) and value.startswith("setting "):
        value = whole.get("settings", {}).get(value.removeprefix("setting ").strip())
    return (key, value) in DEFAULTS


def _swapped(value: object, place: Place, whole: dict[str, Any]) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif place == ("calendar",):
        yield from (division for division in DIVISIONS if division != value)
    elif isinstance(value, str) and value in STRENGTHS and (place[-1] == "strength" or place[0] == "settings"):
        yield STRENGTHS[value]
    elif isinstance(value, str) and place[-1] == "verb" and "published" in place:
        yield "should" if value == "will" else "will"
    elif place[-1] == "writing clause":
        clauses = _inner(whole, place[:-1])["clause"]
        yield from (clause for clause in ([clauses] if isinstance(clauses, str) else clauses) if clause != value)


def _inner(whole: Any, place: Place) -> Any:
    for step in place:
        whole = whole[step]
    return whole


def _counted(value: object, place: Place) -> Iterator[tuple[object, str]]:
    """The value with each number in it one more and one less, each with what was done."""
    keys = [step for step in place if isinstance(step, str)]
    if isinstance(value, bool) or "clause" in keys or keys[-1] in ("about", "settings"):
        return
    prose = bool(PROSE & set(keys))
    if isinstance(value, int | float):
        if not prose:
            yield from ((other, f"changed {value} to {other}") for other in (value + 1, value - 1))
    elif isinstance(value, str) and not value.startswith("setting "):
        for found in (TIMED_NUMBER if prose else NUMBER).finditer(value):
            around = value[max(0, found.start() - 40) : found.end() + 40]
            for other in _neighbours(found[0]):
                text = value[: found.start()] + other + value[found.end() :]
                yield text, f'changed {found[0]} to {other} in "{around}"'


def _neighbours(number: str) -> tuple[str, str]:
    if number.isdigit():
        more, less = (str(int(number) + by).zfill(len(number)) for by in (1, -1))
        return more, less
    here = WORDS.index(number.lower())
    return WORDS[here + 1], WORDS[here - 1]


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'"{text}"' if len(text) <= 90 else f'"{text[:87]}..."'


def lawful(text: str, name: str) -> Policy | Faults:
    """The policy with the laws that bind it, as a replay has it; or its faults."""
    found = read_policy(text, name)
    try:
        return with_law(found) if isinstance(found, Policy) else found
    except Faulty as faulty:  # a code that the policy binds itself with, and that there is not
        return Faults(name, tuple(faulty.faults))


@lru_cache(maxsize=32)
def _bench(file: Path) -> Bench:
    return Bench(file)


def run(file: Path, part: int, parts: int) -> Tally:
    """Make every ``parts``-th mutant of a policy file, from number ``part`` on, and see what becomes of each."""
    bench = _bench(file)
    tally = Tally(bench.name, len(bench.cases), bench.failing)
    for number, mutant in enumerate(mutants(bench.document)):
        if number % parts != part:
            continue
        tally.made += 1
        policy = lawful(bench.text_of(mutant), bench.name)
        line = bench.document.line(mutant.place) or 0
        said = f"{bench.name}:{line}: {written_path(mutant.place)}: {mutant.done}"
        if isinstance(policy, Faults):
            tally.refused += 1
            continue
        try:
            noticed = bench.noticed(mutant.place, policy)
        except Exception as error:  # noqa: BLE001 - a mutant that the reader takes must not break the engine
            tally.crashes.append((line, f"{said}: the engine broke: {type(error).__name__}: {error}"))
            noticed = True
        if noticed:
            tally.caught += 1
        else:
            tally.survivors.append((line, said))
    return tally


def chosen(names: Sequence[str]) -> list[Path]:
    """The policy files that somebody named; without names, every bundled one and those of the tests."""
    if not names:
        return [*sorted(BUNDLED.glob("*/policy.yaml")), *sorted(FIXTURES.glob("*/policy.yaml"))]
    found = []
    for name in names:
        places = (
            Path(name),
            Path(name) / "policy.yaml",
            BUNDLED / name / "policy.yaml",
            FIXTURES / name / "policy.yaml",
        )
        file = next((place for place in places if place.is_file()), None)
        if file is None:
            sys.exit(f"{name}: there is no such policy. Give the id of a bundled one, a policy file or its folder.")
        found.append(file.resolve())
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Mutate the policies, print what survived; 1 if anything did or a case failed beforehand."""
    parser = argparse.ArgumentParser(description="Break policy files; see whether their worked cases notice.")
    parser.add_argument("policies", metavar="POLICY", nargs="*")
    files = chosen(parser.parse_args(arguments).policies)
    tallies: list[Tally] = []
    sound = True
    with ProcessPoolExecutor(PROCESSES) as pool:
        jobs = {file: [pool.submit(run, file, part, PROCESSES) for part in range(PROCESSES)] for file in files}
        for parts in jobs.values():
            found = [job.result() for job in parts]
            tallies += found
            sound = _report(found) and sound
    made, caught, refused = (sum(getattr(one, key) for one in tallies) for key in ("made", "caught", "refused"))
    survived = sum(len(one.survivors) for one in tallies)
    print(f"{made} mutants, {caught} caught by a case, {refused} refused by the reader, {survived} survived")
    return 0 if sound and not survived else 1


def _report(found: list[Tally]) -> bool:
    """Print what became of one policy file; whether its cases held beforehand and the engine held throughout."""
    first = found[0]
    for line in first.failing:
        print(f"{first.name}: fails before anything is broken, and was left out: {line}")
    crashes = sorted(line for one in found for line in one.crashes)
    survivors = sorted(line for one in found for line in one.survivors)
    for _, said in (*crashes, *survivors):
        print(said)
    made, caught, refused = (sum(getattr(one, key) for one in found) for key in ("made", "caught", "refused"))
    fates = f"{caught} caught, {refused} refused, {len(survivors)} survived"
    print(f"{first.name}: {made} mutants, {first.cases} cases, {fates}", flush=True)
    return not first.failing and not crashes


if __name__ == "__main__":
    sys.exit(main())
