"""Policies to draw: the bundled ones, the fixtures, and one that tries to burst every box."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from putright.policies import bundled, policy_text
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy

FIXTURES = Path(__file__).parents[1] / "policies" / "fixtures"

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4
HOSTILE = (
    "<script>alert(1)</script>",
    "\"quoted\" & 'quoted' <tspan x='0'>",
    LONG,
    "W" * 300,
    "نظام الشكاوى من اليمين إلى اليسار",
    "🙂🚑 " * 20,
    "全角文字の長い長い長い長い長い題名です" * 3,
    "e\u0301" * 120,
    "]]> <!-- &amp; &#0; -->",
    "Щукинская жалоба " * 10,
)
"""Words that people could type, each of which has broken some drawing somewhere."""


def policy_of(text: str) -> Policy:
    found = read_policy(text, "a-policy")
    assert not isinstance(found, Faults), str(found)
    return found


def quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def large_policy(stages: int = 5, duties: int = 15, routes: int = 8) -> str:
    """The text of a policy of many long titles: every field that takes words takes hostile ones."""
    words = iter([HOSTILE[number % len(HOSTILE)] for number in range(10_000)])

    def next_words() -> str:
        return quoted(next(words))

    lines = [
        "policy: large",
        f"title: {next_words()}",
        "provider: {kind: any}",
        "calendar: england-and-wales",
        "facts:",
        f"  thing-happened: {{records: {next_words()}}}",
        "actions:",
        f"  {'do-' + 'very-' * 30}long: {{done by: thing-happened}}",
        "roles:",
    ]
    lines += [
        f"  role-{one}: {{title: {next_words()}, also called: {next_words()}, clause: {quoted('R' * 60)}}}"
        for one in range(4)
    ]
    lines += ["complain: {within: 6 months, of: concerns_date, clause: X-1}", "stages:"]
    for stage in range(1, stages + 1):
        lines += [
            f"  stage-{stage}:",
            f"    title: {next_words()}",
            "    owner: role-0",
            f"    clause: {next_words()}",
            "    reviewer: {not: anyone involved before, clause: X-2}",
            f"    extension: {{agreement: not needed, says: [{next_words()}, {next_words()}], clause: X-3}}",
        ]
        if duties:
            lines.append("    duties:")
        for duty in range(duties):
            action = ("inform", "assign", "offer-meeting", f"{'do-' + 'very-' * 30}long")[duty % 4]
            if duty == 0:
                action = "respond"
            lines += [
                f"      - do: {action}",
                f"        who: role-{duty % 4}",
                f"        within: {duty + 1} working days",
                f"        of: {'start' if duty % 2 else 'each thing-happened'}",
                f"        strength: {('must', 'should', 'normally', 'aim', 'may')[duty % 5]}",
                f"        if: channel is {'phone or email or letter or social-media' if duty % 3 else 'phone'}",
                f"        says: [{{says: {next_words()}, clause: X-4}}]",
                f"        clause: [{next_words()}, D-{stage}-{duty}]",
            ]
        if stage < stages:
            if duties:
                lines.append(f"    moves on: {{when overdue: respond, to: stage-{stages}, clause: X-5}}")
            lines.append(f"    then: {{to: stage-{stage + 1}, within: 3 months, in: writing, clause: {next_words()}}}")
    lines.append("routes:")
    lines += [
        f"  - {{body: {'body-' * 12}{one}, open: {'at any time' if one % 2 else f'after stage-{stages}'}, "
        f"if: by is representative, why: {next_words()}, clause: {next_words()}}}"
        for one in range(routes)
    ]
    lines += ["also promised:"]
    lines += [f"  - {{right: {next_words()}, items: [{next_words()}], clause: P-{one}}}" for one in range(12)]
    lines += ["in plain words:"]
    lines += [f"  - {{says: {next_words()}, clause: {next_words()}}}" for one in range(12)]
    return "\n".join(lines) + "\n"


@cache
def drawn_policies() -> dict[str, Policy]:
    """Every policy by the name that a test shows."""
    found = {name: policy_of(policy_text(name)) for name in bundled()}
    for file in sorted(FIXTURES.glob("*/policy.yaml")):
        found[file.parent.name] = policy_of(file.read_text("utf-8"))
    return {
        **found,
        "large": policy_of(large_policy()),
        "without duties": policy_of(large_policy(3, 0, 1)),
    }
