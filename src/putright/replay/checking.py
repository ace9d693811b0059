"""``putright check``: what the rules find in a policy, for reading and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from textwrap import fill
from typing import Final

from putright.lint.finding import ERROR, INFO, WARNING, Finding
from putright.lint.registry import RULES, check
from putright.lint.rule import Rule
from putright.procedure.document import with_lines
from putright.procedure.faults import Faulty, printable, unknown_name
from putright.procedure.reader import Faults, Read, read_with_places
from putright.replay.opening import Refused, policy_file
from putright.wording.dates import long_day

_WIDTH: Final = 100
_COUNTED: Final = {ERROR: ("error", "errors"), WARNING: ("warning", "warnings"), INFO: ("info", "infos")}


def check_policy(name: str | None, only: Sequence[str] | None, form: str, today: date) -> int:
    """Print what the rules find in a policy on that day. 1 if there is an error among it, else 0. Raises Refused."""
    if name is None:
        raise Refused("putright check: name a policy, a policy file or its folder; or --rules, to list the rules.")
    rules = _chosen(only or ())
    text, called = policy_file(name)
    read = read_with_places(text, called)
    if isinstance(read, Faults):
        raise Refused(*str(read).splitlines())
    read = Read(read.policy, with_lines(read.document, text))
    try:
        found = check(read, today, rules)
    except Faulty as faulty:  # a code that the policy binds itself with, and that there is not
        raise Refused(*(fault.in_file(called) for fault in faulty.faults)) from None
    if form == "json":
        json.dump([_as_json(one, called) for one in found], sys.stdout, indent=2)
        print()
    else:
        _tell(read, called, found, today, len(rules))
    return 1 if any(one.severity == ERROR for one in found) else 0


def list_rules() -> int:
    """Print every rule: what it wants, why, on what ground, and how to mend a policy."""
    for rule in RULES:
        _say(f"{rule.id}, {rule.severity}. {rule.wants}")
        for line in (f"Why: {rule.because}", f"Ground: {rule.basis}.", f"To mend it: {rule.mending}"):
            _say(f"  {line}")
        print()
    print(f"{len(RULES)} rules.")
    return 0


def _chosen(names: Sequence[str]) -> tuple[Rule, ...]:
    known = {rule.id: rule for rule in RULES}
    wanted = [name.upper() for name in names]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise Refused(*(f"--rule: {unknown_name('a rule', name, known)}" for name in unknown))
    return tuple(rule for rule in RULES if not wanted or rule.id in wanted)


def _as_json(found: Finding, called: str) -> dict[str, object]:
    return {
        "rule": found.rule,
        "severity": found.severity,
        "file": called,
        "line": found.line,
        "message": found.message,
        "mend": found.mend,
    }


def _tell(read: Read, called: str, found: Sequence[Finding], today: date, rules: int) -> None:
    _say(f"{called}: {read.policy.title}")
    _say(f"Looked at on {long_day(today.toordinal())}, by {rules} {'rule' if rules == 1 else 'rules'}.")
    wants = {rule.id: rule for rule in RULES}
    for rule, group in groupby(found, key=lambda one: one.rule):
        print()
        _say(f"{rule}, {wants[rule].severity}. {wants[rule].wants}")
        for one in group:
            line = "" if one.line is None else f"Line {one.line}. "
            _say(f"  {line}{one.message}")
            _say(f"    To mend it: {one.mend}")
    print()
    print(_counted(found))


def _counted(found: Sequence[Finding]) -> str:
    """3 findings: 1 error, 2 warnings. No finding."""
    if not found:
        return "No finding."
    parts = []
    for severity, (one, more) in _COUNTED.items():
        number = sum(finding.severity == severity for finding in found)
        if number:
            parts.append(f"{number} {one if number == 1 else more}")
    return f"{len(found)} finding{'' if len(found) == 1 else 's'}: {', '.join(parts)}."


def _say(line: str) -> None:
    line = printable(line)
    indent = " " * (len(line) - len(line.lstrip()))
    print(fill(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))
