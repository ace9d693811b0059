"""The laws and codes for the terminal: all of them, those that bind a policy, or the rules of one with where each
stands and what was read."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from putright.codes import ANY, binding, load_codes
from putright.codes.code import Binding, Bound, Code, Rule
from putright.procedure.faults import unknown_name
from putright.procedure.moments import write_day
from putright.procedure.policy import Policy
from putright.replay.opening import Refused, is_policy, open_policy
from putright.wording.law_words import UNCHECKED

_WIDTH: Final = 100


def list_codes(name: str | None) -> int:
    """Print every law and code, those that bind the policy ``name``, or every rule of the code ``name``.

    Raises Refused for a name that is neither of a code nor of a policy, and for a policy with a fault.
    """
    codes = load_codes()
    if name is None:
        for code in codes.values():
            _print(code.id, _of_code(code), 20)
        return 0
    if name not in codes:
        if not is_policy(name):
            raise Refused(
                f"{unknown_name('a code', name, codes)} For those that bind a policy, give its id or its file."
            )
        return _list_bound(open_policy(name))
    code = codes[name]
    print(f"{code.title}\n{code.source}\n")
    _print("", _of_code(code)[1:], 0)
    for rule in code.rules.values():
        print()
        _print(rule.provision, list(_of_rule(rule)), 4, own_line=True)
    return 0


def _list_bound(policy: Policy) -> int:
    """Print what binds a policy, and in which case."""
    bound = binding(policy)
    print(f"{policy.title} (kind: {policy.kind}) is bound by {_number(len(bound))}.")
    for one in bound:
        # A law in force from a day on is read with its day: what binds today may not have bound an older case.
        lines = [one.code.title, f"{one.code.standing}; {_dates(one.code.since, one.code.until)}", _in_which(one)]
        print()
        _print(one.code.id, lines, 20)
    return 0


def _number(count: int) -> str:
    return (
        "no law or code that putright knows" if not count else f"{count} {'code' if count == 1 else 'laws and codes'}"
    )


def _in_which(bound: Bound) -> str:
    when = " and ".join(map(str, bound.conditions))
    unless = " and ".join(map(str, bound.unless))
    if not when and not unless:
        return "in every case"
    return " ".join(filter(None, ("in a case for which", when, f"it is not so that {unless}" if unless else "")))


def _of_code(code: Code) -> list[str]:
    checked = sum(rule.verified for rule in code.rules.values())
    return [
        code.title,
        f"{code.standing}; {_dates(code.since, code.until)}; "
        f"{checked} of {len(code.rules)} rules checked against their source",
        f"holds in: {', '.join(code.reaches)}",
        f"binds: {'; '.join(map(_whom, code.binds)) or 'whoever says so in the policy file'}",
    ]


def _whom(binding: Binding) -> str:
    kind = "every provider" if binding.kind == ANY else binding.kind
    when = f" if {' and '.join(map(str, binding.conditions))}" if binding.conditions else ""
    unless = f" unless {' and '.join(map(str, binding.unless))}" if binding.unless else ""
    return f"{kind}{when}{unless}"


def _of_rule(rule: Rule) -> Iterator[str]:
    yield rule.says
    clock = rule.clock
    if clock is not None:
        length = f"{'every' if clock.every else 'within'} {clock.within}" if clock.within else "no stated time"
        counted = ", that day being the first" if clock.commencing_on else ""
        doing = " or ".join((clock.do, *clock.or_else))
        start = clock.of or f"the passing of {clock.passing_of}"
        yield f"clock: {clock.stage} stage: {doing}, {length}, from {start}{counted}"
        if clock.extension is not None:
            most = f", at most {clock.extension.at_most}" if clock.extension.at_most else ""
            unless = f" unless {clock.extension.unless} is true" if clock.extension.unless else ""
            yield f"extension: needs {clock.extension.needs}{most}{unless}"
    if rule.content is not None:
        yield f"letter: {rule.content.of}, {rule.content.stage} stage: {'; '.join(rule.content.says)}"
    if rule.structure is not None:
        yield f"policy: {'; '.join(f'{name}: {_shown(value)}' for name, value in rule.structure.items())}"
    yield f"checked{f' on {rule.checked}' if rule.checked else ''}: {rule.read}" if rule.verified else UNCHECKED


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _dates(since: int, until: int | None) -> str:
    return f"from {write_day(since)}{f' to {write_day(until)}' if until is not None else ''}"


def _print(head: str, lines: list[str], indent: int, own_line: bool = False) -> None:
    """The lines beside their head, or below it."""
    if own_line:
        print(head)
        head = ""
    for line in lines:
        for part in wrap(line, _WIDTH - indent):
            print(f"{head:{indent}}{part}")
            head = ""
