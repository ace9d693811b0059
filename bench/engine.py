"""How long the engine takes: to assess a case, to replay a whole register, and to answer from a cold start.

    python bench/engine.py

The cases are made here, the same in every run, and resemble real ones: a receipt, an acknowledgement, the calls,
letters and meetings of an investigation, an answer, often a second stage. Nothing is asserted: the targets stand beside
the figures, and times vary with the machine and with what else it is doing.
"""

import json
import multiprocessing
import os
import platform
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from putright.calendars import load_calendars
from putright.policies import bundled, policy_text
from putright.procedure.assessment import Assessment, assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import read_document
from putright.procedure.history import History
from putright.procedure.moments import Moment, moment_of_day
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.wording.output import as_json

SIZES = (5, 20, 100)
CASES_OF_A_SIZE = 25
ROUNDS = 9

HISTORIES = 20_000
HISTORIES_IN_A_FILE = 500
A_WHOLE_REGISTER = 100_000
CORES = 2

PROCESS_RUNS = 11

JSON = dict[str, Any]

# What fills the time between the acknowledgement and the answer, in the order in which it tends to come.
INVESTIGATION: dict[str, tuple[JSON, ...]] = {
    "al-aesthetics": (
        {"fact": "phoned", "answered": False},
        {"fact": "phoned"},
        {"fact": "written-up"},
        {"fact": "replied", "medium": "email"},
        {"fact": "meeting-offered"},
        {"fact": "meeting-held", "medium": "in-person"},
        {"fact": "written-up", "of": "meeting"},
        {"fact": "delay-explained", "reason": "the surgeon is away"},
        {"fact": "lesson-recorded", "text": "say beforehand what the fee covers"},
    ),
    "careium": (
        {"fact": "phoned"},
        {"fact": "transferred", "to": "installations"},
        {"fact": "informed", "about": "another department has it"},
        {"fact": "informed", "about": "an engineer will call"},
        {"fact": "extended", "action": "respond", "until": "+10", "agreed": True, "reason": "a part is awaited"},
        {"fact": "action-agreed", "action": "a{n}", "owner": "installations", "by": "+12"},
        {"fact": "action-done", "action": "a{n}"},
        {"fact": "lesson-recorded", "text": "test the pendant at every visit"},
    ),
    "ieso": (
        {"fact": "phoned"},
        {"fact": "assigned", "person": "person-{n}"},
        {"fact": "meeting-offered"},
        {"fact": "meeting-held", "medium": "phone"},
        {"fact": "informed", "about": "how far we are"},
        {"fact": "delay-explained", "reason": "notes are awaited"},
        {"fact": "extended", "action": "respond", "until": "+10", "reason": "notes are awaited"},
        {"fact": "lesson-recorded", "text": "none: nothing was found amiss"},
    ),
    "care-and-support": (
        {"fact": "phoned"},
        {"fact": "meeting-offered"},
        {"fact": "meeting-held", "medium": "in-person"},
        {"fact": "informed", "about": "the repair is booked"},
        {"fact": "extended", "action": "respond", "until": "+10", "agreed": True, "reason": "a visit is needed"},
        {"fact": "action-agreed", "action": "a{n}", "owner": "repairs", "by": "+15"},
        {"fact": "action-done", "action": "a{n}"},
        {"fact": "lesson-recorded", "text": "book both visits at once"},
    ),
    "commisceo": (
        {"fact": "details-requested"},
        {"fact": "details-received"},
        {"fact": "acknowledged", "medium": "letter"},
        {"fact": "statement-requested", "person": "person-{n}"},
        {"fact": "statement-received", "person": "person-{n}"},
        {"fact": "statement-examined", "person": "person-{n}"},
        {"fact": "meeting-held", "medium": "online"},
        {"fact": "written-up", "of": "meeting"},
        {"fact": "investigation-completed"},
    ),
}

ATTRIBUTES: dict[str, dict[str, tuple[object, ...]]] = {
    "al-aesthetics": {"patient_class": ("non-surgical", "surgical-no-procedure", "surgical-procedure")},
    "careium": {},
    "ieso": {"funding": ("nhs", "private")},
    "care-and-support": {
        "subject": ("care", "housing", "both"),
        "cqc_registered": (True, False),
        "council_commissioned": (True, False),
    },
    "commisceo": {},
}


@dataclass(frozen=True)
class Judged:
    """A history, its policy, and the moment from which it is looked at."""

    history: History
    policy: Policy
    at: Moment


# --- made cases ------------------------------------------------------------------------------------------------------


def skeleton(policy: str, size: int, chance: random.Random) -> list[JSON]:
    """So many facts without their times: one stage if there is room for no more, else two."""
    investigation = INVESTIGATION[policy]
    last: JSON = {"fact": chance.choice(("closed", "closed", "response-received"))}
    begun: list[JSON] = [
        {"fact": "received", "channel": chance.choice(("phone", "letter", "email", "web")), "id": "f1"},
        {"fact": "registered"},
        {"fact": "assigned", "person": "first-handler"},
        {"fact": "acknowledged", "medium": chance.choice(("letter", "email"))},
    ]
    answered: list[JSON] = [{"fact": "responded", "outcome": "partly-upheld", "person": "first-handler"}]
    again: list[JSON] = [
        {"fact": "escalated", "to": "stage-2", "in_writing": True},
        {"fact": "assigned", "person": "reviewer"},
        {"fact": "acknowledged", "medium": "letter"},
        *([{"fact": "review-completed"}] if policy == "commisceo" else []),
        {"fact": "responded", "outcome": "upheld", "person": "reviewer"},
        last,
    ]
    if size <= 8:
        return [*begun, *filling(investigation, size - len(begun))]
    if size <= 12:
        return [*begun, *filling(investigation, size - len(begun) - 2), *answered, last]
    free = size - len(begun) - len(answered) - len(again)
    second = free // 3
    return [
        *begun,
        *filling(investigation, free - second),
        *answered,
        *again[:3],
        *filling(investigation, second),
        *again[3:],
    ]


def filling(investigation: Sequence[JSON], wanted: int) -> list[JSON]:
    """So many facts of an investigation, round after round; {n} is the number of the round."""
    found = []
    for place in range(wanted):
        turn, step = divmod(place, len(investigation))
        fact = investigation[step]
        found.append({k: v.replace("{n}", str(turn + 1)) if isinstance(v, str) else v for k, v in fact.items()})
    return found


def make_case(policy: str, size: int, chance: random.Random) -> JSON:
    """A case of so many facts. One fact in ten is known by its day alone; one case in twenty holds a correction."""
    facts = skeleton(policy, size, chance)
    now = datetime(2025, 1, 6, 9) + timedelta(days=chance.randint(0, 450), minutes=chance.randint(0, 480))
    longest = max(6, 1800 // size)
    for number, fact in enumerate(facts):
        if number:
            now += timedelta(hours=chance.randint(1, longest), minutes=chance.randint(0, 59))
        if not 9 <= now.hour < 17:
            now = now.replace(hour=9) + timedelta(days=1)
        bare = number > 0 and chance.random() < 0.1
        fact["at"] = now.date().isoformat() if bare else now.isoformat(timespec="minutes")
        if bare:
            now = now.replace(hour=17)  # the next fact comes on a later day
        if str(fact.get("until", "")).startswith("+"):
            fact["until"] = (now + timedelta(days=int(fact["until"]))).date().isoformat()
        if str(fact.get("by", "")).startswith("+"):
            fact["by"] = (now + timedelta(days=int(fact["by"]))).date().isoformat()
    if size > 8 and chance.random() < 0.05:
        facts[-1] = {"fact": "corrected", "of": "f1", "set": {"channel": "phone"}, "at": facts[-1]["at"]}
    attributes = {name: chance.choice(values) for name, values in ATTRIBUTES[policy].items()}
    return {"policy": policy, "attributes": attributes, "facts": facts}


def policies() -> dict[str, Policy]:
    found = {}
    for name in bundled():
        policy = read_policy(policy_text(name), name)
        assert isinstance(policy, Policy), policy
        found[name] = policy
    return found


def load(text: str, known: dict[str, Policy]) -> tuple[History, Policy]:
    """A stored line to a history: read, checked against its policy, put in order."""
    document = read_document(text)
    assert isinstance(document.value, dict)
    policy = known[document.value["policy"]]
    case = read_case(document, policy)
    assert isinstance(case, CaseFile), case
    return case.history, policy


# --- one case --------------------------------------------------------------------------------------------------------


def judged_cases(policy: str, size: int, known: dict[str, Policy]) -> list[Judged]:
    chance = random.Random(f"{policy} {size}")
    found = []
    for _ in range(CASES_OF_A_SIZE):
        history, its_policy = load(json.dumps(make_case(policy, size, chance)), known)
        found.append(Judged(history, its_policy, moment_of_day(history.in_order[-1].day + 3)))
    return found


def microseconds(call: Callable[[Any], object], cases: Sequence[Any]) -> float:
    """The mean time of the call for one case. The garbage collector is on, as in use."""
    repeats = max(1, 200 // len(cases))
    begun = perf_counter()
    for _ in range(repeats):
        for case in cases:
            call(case)
    return (perf_counter() - begun) / repeats / len(cases) * 1e6


def time_one_case(known: dict[str, Policy]) -> None:
    calendars = load_calendars()

    def only_assess(case: Judged) -> Assessment:
        return assess(case.history, case.policy, calendars, case.at)

    print(f"1. One case: microseconds, mean of {CASES_OF_A_SIZE} made cases, median of {ROUNDS} rounds, garbage")
    print("   collector on. Target: 20 facts are assessed in under 50.\n")
    cells = [(policy, size) for policy in known for size in SIZES]
    cases = {cell: judged_cases(*cell, known) for cell in cells}
    answers = {cell: [only_assess(case) for case in cases[cell]] for cell in cells}
    assessing: dict[tuple[str, int], list[float]] = {cell: [] for cell in cells}
    writing: dict[tuple[str, int], list[float]] = {cell: [] for cell in cells}
    for _ in range(ROUNDS):  # by turns, so that what else the machine does falls on all alike
        for cell in cells:
            assessing[cell].append(microseconds(only_assess, cases[cell]))
            writing[cell].append(microseconds(as_json, answers[cell]))
    print(f"   {'':18}{'assess':>27}   {'then as JSON, with because':>33}")
    print(f"   {'facts':18}{''.join(f'{size:>9}' for size in SIZES)}   {''.join(f'{size:>11}' for size in SIZES)}")
    for policy in known:
        line(policy, [median(times[policy, size]) for times in (assessing, writing) for size in SIZES])
    for name, of in (("mean of the five", median), ("the same, at best", min)):
        columns = [[of(times[policy, size]) for policy in known] for times in (assessing, writing) for size in SIZES]
        line(name, [mean(column) for column in columns])
    print()


def line(name: str, values: Sequence[float]) -> None:
    assessing, writing = values[: len(SIZES)], values[len(SIZES) :]
    print(f"   {name:18}{''.join(f'{one:>9.1f}' for one in assessing)}   {''.join(f'{one:>11.0f}' for one in writing)}")


# --- a register ------------------------------------------------------------------------------------------------------

_known: dict[str, Policy] = {}


def prepare() -> None:
    """What a process does once: read the policies and the calendars, and assess a case to have both in use."""
    _known.update(policies())
    for policy in _known:
        case = judged_cases(policy, 5, _known)[0]
        assess(case.history, case.policy, load_calendars(), case.at)


def replay(file: Path, judge: bool = True) -> int:
    """Load every history of a file, assess each at one moment; how many duties there were (of histories, if not)."""
    calendars, at, duties = load_calendars(), moment_of_day(datetime(2026, 9, 30).toordinal()), 0
    with file.open(encoding="utf-8") as lines:
        for text in lines:
            history, policy = load(text, _known)
            duties += len(assess(history, policy, calendars, at).duties) if judge else 1
    return duties


def write_register(folder: Path) -> tuple[list[Path], list[int]]:
    """Histories of real length as lines of JSON, in several files: the files, and the length of each history."""
    chance = random.Random(20260615)
    names = list(bundled())
    files, lengths = [], []
    for number in range(HISTORIES // HISTORIES_IN_A_FILE):
        sizes = [round(chance.triangular(8, 25, 12)) for _ in range(HISTORIES_IN_A_FILE)]
        file = folder / f"{number}.jsonl"
        with file.open("w", encoding="utf-8") as out:
            for size in sizes:
                out.write(json.dumps(make_case(chance.choice(names), size, chance)) + "\n")
        files.append(file)
        lengths += sizes
    return files, sorted(lengths)


def time_a_register() -> None:
    prepare()
    with TemporaryDirectory() as folder:
        files, lengths = write_register(Path(folder))
        size = sum(file.stat().st_size for file in files) / 1e6
        begun = perf_counter()
        for file in files:
            replay(file, False)
        loading = perf_counter() - begun
        begun = perf_counter()
        alone = sum(replay(file) for file in files)
        one_core = perf_counter() - begun
        with multiprocessing.Pool(CORES, prepare) as pool:
            pool.map(replay, files[:CORES], chunksize=1)  # every process has started and prepared itself
            begun = perf_counter()
            together = sum(pool.imap_unordered(replay, files))
            two_cores = perf_counter() - begun
    assert alone == together
    tenths = [lengths[len(lengths) * part // 10] for part in (1, 5, 9)]
    print(f"2. A register: {HISTORIES:,} histories under all five policies, {size:.0f} MB of JSON lines in")
    print(f"   {len(files)} files, loaded and each assessed at one moment ({alone:,} duties). Facts in a history:")
    print(f"   {lengths[0]} to {lengths[-1]}, mean {mean(lengths):.1f}; a tenth have up to {tenths[0]}, half up to")
    print(f"   {tenths[1]}, nine tenths up to {tenths[2]}. Target: {A_WHOLE_REGISTER:,} in under 60 s on two cores.\n")
    print(f"   {'':34}{'seconds':>9}{'a second':>10}{f'{A_WHOLE_REGISTER:,} would take':>22}")
    for name, took in (
        ("load only, one core", loading),
        ("load and assess, one core", one_core),
        (f"load and assess, {CORES} processes", two_cores),
    ):
        whole = took * A_WHOLE_REGISTER / HISTORIES
        print(f"   {name:34}{took:>9.1f}{HISTORIES / took:>10,.0f}{whole:>20.1f} s")
    print()


# --- cold start ------------------------------------------------------------------------------------------------------


def time_process(command: Sequence[str], environment: dict[str, str]) -> float:
    begun = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return (perf_counter() - begun) * 1000


def time_cold_start() -> None:
    """Whole processes by turns, so that whatever else the machine does falls on all alike."""
    putright = str(Path(sys.executable).with_name("putright"))
    parsers, yaml_only = "import pydantic, ruamel.yaml", "import ruamel.yaml"
    with TemporaryDirectory() as folder:
        # Bytecode is written to a folder of its own by the first run of each, as an installation would have done.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        commands = {
            yaml_only: [sys.executable, "-c", yaml_only],
            parsers: [sys.executable, "-c", parsers],
        }
        for policy in bundled():
            file = Path(folder) / f"{policy}.json"
            file.write_text(json.dumps(make_case(policy, 20, random.Random(policy))), encoding="utf-8")
            commands[f"putright replay, {policy}"] = [putright, "replay", str(file), "--format", "json"]
        times: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            time_process(command, environment)
        for _ in range(PROCESS_RUNS):
            for name, command in commands.items():
                times[name].append(time_process(command, environment))
    found = {name: median(several) for name, several in times.items()}
    print(f"3. Cold start: a whole process, milliseconds, median of {PROCESS_RUNS} runs by turns; cases of 20 facts as")
    print("   JSON. Target: replay takes at most three times what the import of the parsers takes.\n")
    print(f"   {'':34}{'ms':>7}{'times parsers':>16}{'times ruamel.yaml':>20}")
    for name, took in found.items():
        print(f"   {name:34}{took:>7.0f}{took / found[parsers]:>16.2f}{took / found[yaml_only]:>20.2f}")
    print()


def main() -> None:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    load = f", busy on average in the last minute: {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, cores: {usable}{load}\n"
    )
    time_one_case(policies())
    time_a_register()
    time_cold_start()


if __name__ == "__main__":
    main()
