"""The command ``putright compare``: what changes from one policy to another, and what cases would have come to."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from putright.calendars import load_calendars
from putright.procedure.comparing.comparison import Comparison, promises_compared
from putright.procedure.comparing.replaying import Looked, Replaying
from putright.procedure.comparing.tally import Outcomes
from putright.procedure.faults import printable, shown
from putright.procedure.moments import Moment, parse_day
from putright.procedure.policy import Policy
from putright.replay.case_lines import Comparer, cases_of
from putright.replay.many import MOST_PROCESSES, processes, usual_processes
from putright.replay.opening import Refused, open_policy
from putright.replay.progress import Progress

ADOPTED: Final = "adopted"
"""The name under which each case of a register is meant to stand under the version that it came under."""
STOPPED: Final = 130
"""What a command ends with that was stopped by Ctrl-C."""


def compare_policies(given: argparse.Namespace, at: Moment) -> int:
    """Compare two policies, and the cases of files under both, and print it. Raises Refused."""
    if given.register is not None:
        raise Refused("--register needs the database: run it as putright compare.")
    if given.old == ADOPTED:
        raise Refused('"adopted" means the version that each case of a register stands under. Add --register.')
    alone = next((name for name in ("start", "end", "csv", "chart") if getattr(given, name) is not None), None)
    if given.cases is None and alone is not None:
        option = {"start": "from", "end": "to"}.get(alone, alone)
        raise Refused(f"--{option} is about cases, and there are none. Add --cases or --register.")
    old, new = open_both(given.old, given.new)
    found = promises_compared(old, new)
    if given.cases is not None:
        looked = looked_at(given, at)
        try:
            outcomes = _outcomes(given, looked, old, new)
        except KeyboardInterrupt:
            return stopped()
        found = found._replace(looked=looked, outcomes=outcomes)
    return show(found, old, new, given)


def open_both(*names: str) -> tuple[Policy, Policy]:
    """Both policies. Raises Refused with the faults of both."""
    found: list[Policy] = []
    lines: list[str] = []
    for name in names:
        try:
            found.append(open_policy(name))
        except Refused as refused:
            lines += refused.lines
    if lines:
        raise Refused(*dict.fromkeys(lines))
    return found[0], found[1]


def looked_at(given: argparse.Namespace, at: Moment) -> Looked:
    """Of which cases, and from when. Raises Refused."""
    first, last = _day("--from", given.start), _day("--to", given.end)
    if first is not None and last is not None and last < first:
        raise Refused(f"--to {given.end} lies before --from {given.start}. Mend one of them.")
    return Looked(at, first, last + 1 if last is not None else None)


def _day(option: str, text: str | None) -> int | None:
    try:
        return parse_day(text) if text is not None else None
    except ValueError as error:
        raise Refused(f"{option}: found {shown(text)}: {error}.") from None


def how_many_processes(given: argparse.Namespace) -> int:
    """How many processes were asked for. Raises Refused."""
    number: int | None = given.processes
    if number is not None and not 1 <= number <= MOST_PROCESSES:
        raise Refused(f"--processes: found {number}, expected a number from 1 to {MOST_PROCESSES}.")
    return number or usual_processes()


def _outcomes(given: argparse.Namespace, looked: Looked, old: Policy, new: Policy) -> Outcomes:
    cases = cases_of(given.cases)
    progress = Progress(sys.stderr, "cases", cases.size)
    found = Outcomes()
    replaying = Replaying(new, load_calendars(), looked)
    try:
        with processes(Comparer(old, replaying), how_many_processes(given)) as several:
            for part, outcomes in several.results(cases.parts()):
                found.merge(outcomes)
                progress.advance(outcomes.read, part.size)
    except RuntimeError as error:
        raise Refused(f"putright compare: {error}. Try again with fewer: --processes 1.") from None
    finally:
        progress.end()
    return found


def stopped() -> int:
    """Say that the command was stopped, and with what it ends."""
    print("putright: stopped. Nothing was written.", file=sys.stderr)
    return STOPPED


def show(found: Comparison, old: Policy, new: Policy, given: argparse.Namespace) -> int:
    """Print the comparison, and write the files that were asked for. Raises Refused where one cannot be written."""
    if given.csv is not None:
        from putright.wording.comparison_file import csv_lines

        _write("--csv", given.csv, csv_lines(found, old, new))
    if given.chart is not None:
        from putright.drawing.comparison_chart import as_chart

        _write("--chart", given.chart, (as_chart(found, old, new),))
    if given.json:
        from putright.wording.comparison import as_json

        json.dump(as_json(found, old, new), sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        from putright.wording.comparison import as_text

        print(as_text(found, old, new), end="")
    return 0


def _write(option: str, name: str, text: Iterable[str]) -> None:
    try:
        with Path(name).open("w", encoding="utf-8", newline="") as file:
            file.writelines(text)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(f"{option} {shown(name)}: it cannot be written ({reason}). Choose another place.") from None
    print(printable(f"Written: {name}"), file=sys.stderr)
