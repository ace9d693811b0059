"""One case of each bundled policy walked through its life, readable by a stranger."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from textwrap import fill
from typing import Final

from putright.policies import bundled
from putright.procedure.facts import Fact
from putright.procedure.moments import ZONE, Moment, end_of_day
from putright.procedure.row import Row
from putright.replay.judging import judge
from putright.replay.opening import Opened, Refused, open_case
from putright.wording.because import because
from putright.wording.dates import clock_time, long_day, short_day
from putright.wording.problems import problem_sentence

_WIDTH: Final = 96
_RULE: Final = "─" * _WIDTH


_OPENING: Final = (
    "putright reads a provider's complaints policy and works out what is owed on each complaint: by whom, by when, "
    "and why. Here is one complaint under each of the bundled policies, step by step. The providers, the people and "
    "the complaints are invented; only the policies are real."
)


def walk_all(policy: str | None) -> int:
    """Walk the demonstration case of one policy, or of each, and print what follows at every step."""
    if policy is not None and policy not in bundled():
        raise Refused(f"{policy} is not a bundled policy. Bundled: {', '.join(bundled())}.")
    names = [policy] if policy is not None else list(bundled())
    print(fill(_OPENING, _WIDTH))
    for name in names:
        _walk(name)
    print(f"\n{_RULE}")
    print("Try one yourself:")
    print("  .venv/bin/putright replay src/putright/replay/walk_cases/ieso.json --at 2026-05-01")
    print("Count a date out:")
    print("  .venv/bin/putright explain commisceo acknowledge --from 2026-12-21")
    return 0


def _walk(name: str) -> None:
    text = (Path(__file__).parent / "walk_cases" / f"{name}.json").read_text(encoding="utf-8")
    opened = open_case(text, f"{name}.json", None)
    facts = opened.case.history.in_order
    print(f"\n{_RULE}\n{opened.case.title}\nunder the policy {name}: {opened.policy.title}\n{_RULE}")
    said: set[str] = set()
    before: dict[str, str] = {}
    for moment in _moments(facts):
        before = _step(opened, moment, facts, before, said)


def _moments(facts: tuple[Fact, ...]) -> list[Moment]:
    """The end of each day on which something happened."""
    days = sorted({fact.day for fact in facts})
    return [Moment(day, end_of_day(day), True) for day in days]


def _step(
    opened: Opened, at: Moment, facts: tuple[Fact, ...], before: dict[str, str], said: set[str]
) -> dict[str, str]:
    found = judge(opened, at)
    print(f"\n{long_day(at.day)}")
    for fact in facts:
        if fact.day == at.day:
            _say(f"●  {_time(fact)}{opened.policy.facts[fact.kind].records}{_details(fact)}", 2)
    now: dict[str, str] = {}
    for row in found.duties:
        key = f"{row.stage}:{row.action}:{row.clause}:{row.event.instant if row.event else ''}"
        while key in now:
            key += "+"
        now[key] = f"{row.status} {row.due}"
        if before.get(key) != now[key] and row.status != "cancelled":
            _say(_row(row, opened), 4)
            if row.status in ("open", "overdue", "late") and row.due is not None:
                reason = because(row, found.calendar, opened.policy.counting, at)
                if reason not in said:
                    _say(f"why: {reason}", 8)
                    said.add(reason)
    for problem in found.problems:
        sentence = problem_sentence(problem, opened.policy)
        if sentence not in said:
            _say(f"!  {sentence}", 4)
            said.add(sentence)
    coming = [row for row in found.next if row.due is not None]
    then = f"next: {coming[0].action}, {_due(coming[0])}" if coming else "nothing more has a date"
    outcome = f", {found.outcome}" if found.outcome else ""
    _say(f"=  {found.stage.title} ({found.stage.id}), {found.status}{outcome}; {then}", 4)
    return now


def _row(row: Row, opened: Opened) -> str:
    role = opened.policy.roles.get(row.duty.role)
    who = role.title if role is not None else row.duty.role
    clause = f" ({row.clause})" if row.clause else ""
    if row.status in ("met", "late") and row.due is None:
        return f"✓  {row.action}{clause}: done"
    if row.status in ("met", "late") and row.done is not None:
        return f"✓  {row.action}{clause}: done, {'in time' if row.status == 'met' else 'LATE'}"
    if row.status == "pending":
        return f"…  {row.action}{clause}: not counted yet"
    if row.status in ("overdue", "missed"):
        return f"✗  {row.action}{clause}: {row.status.upper()}, was owed {_due(row)} - {who}"
    return f"→  {row.action}{clause}: owed {_due(row)} - {who}"


def _time(fact: Fact) -> str:
    """The hour of a fact, where it is known."""
    return "" if fact.bare else f"{datetime.fromtimestamp(fact.instant, ZONE):%H:%M} "


def _say(text: str, indent: int) -> None:
    """Print a paragraph that hangs under its mark."""
    print(fill(text, _WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 3)))


def _due(row: Row) -> str:
    if row.due is None:
        return "with no date"
    return f"by {clock_time(row.due)}" if row.duty.in_hours else f"by {short_day(row.due)}"


def _details(fact: Fact) -> str:
    shown = [
        key.replace("_", " ") if value is True else f"{key.replace('_', ' ')}: {'no' if value is False else value}"
        for key, value in fact.attributes.items()
        if isinstance(value, str | bool)
    ]
    return f" ({', '.join(shown)})" if shown else ""
