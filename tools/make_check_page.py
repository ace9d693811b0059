"""Make docs/check.md: every rule of ``putright check`` with an example, and what is found in the bundled policies.

    .venv/bin/python tools/make_check_page.py [--check]

The rules say of themselves what they want, why, on what ground and how a policy is mended (src/putright/lint); the
examples are those that tests/lint holds them to. With --check nothing is written: 1 if the page is out of date.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from textwrap import dedent, fill
from typing import Final

from putright.lint.finding import Finding
from putright.lint.registry import RULES, check
from putright.lint.rule import Rule
from putright.policies import bundled, policy_text
from putright.procedure.reader import Read, read_with_places

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "check.md"
EXAMPLES: Final = ROOT / "tests" / "lint"
DAY: Final = date(2026, 11, 28)
"""The day on which the policies were looked at for this page: what is old grows older."""
MARK: Final = "# here"
_WIDTH: Final = 120

HEAD: Final = """\
# Checking a policy

`putright check POLICY` looks at a policy file as a careful reader would: a limit without a start, a stage without an
answer, an adviser named as the last word, a law that is gone. Each doubt is a **finding**, with its rule, the line of
the file, the clauses of the source, why it matters and how to mend it.

```sh
putright check careium                 # a bundled policy, a policy file or its folder
putright check careium --rule LINT-07  # one rule; may be given several times
putright check careium --format json   # for programs
putright check --rules                 # the rules, with why and on what ground
```

| severity | what it means |
| --- | --- |
| error | it breaks a law or code that binds this kind of provider, or leaves people without a way to be helped |
| warning | something is missing or contradicts itself: two careful people would do two things |
| info | it could be better |

The command ends with 1 if there is an error among the findings, with 0 if there is none, and with 2 if the file cannot
be read. JSON is a list of objects with `rule`, `severity`, `file`, `line`, `message` and `mend`; `line` is null where a
file has no lines that are known (JSON of more than 256 KB).

What a finding rests on:

* **The file alone.** No rule knows a policy by its name: a renamed copy gives the same findings, a mended copy loses
  them. A rule that asks what the source says looks at `published`, which keeps the source's own number, start and verb,
  and at the keys that [declare something besides the procedure](policy-files.md#declared-besides-the-procedure). A
  policy file is mended once its source is: "have the source say it" stands first for that reason.
* **The laws and codes that bind the provider**, by its `kind`. The limits are theirs, taken from `src/putright/codes`.
  Where a code binds only some cases the finding says which, and where its text was not yet checked it says so.
* **What is known of the world**, as data with a day: outside bodies in [their directory](bodies.md), laws that ended
  in `src/putright/lint/laws.yaml`, words by which prose is understood in `src/putright/lint/words.yaml`.

Checking takes a twentieth of the time that reading the file takes (`bench/check.py`).

A rule reads prose only by words: a letter says "the reasons" if what is asked of it holds "reason" or "why". What it
cannot see that way it does not find, and a person still has to read the policy.

## What is found in the bundled policies

The clauses of each finding; "once" where there is a finding about something that the file does not say anywhere. Looked
at on 28 November 2026.

"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, _table(), "\n## The rules\n"]
    parts += [_rule(rule) for rule in RULES]
    return "".join(parts)


def _found(text: str, rules: tuple[Rule, ...] = RULES) -> list[Finding]:
    read = read_with_places(text, "policy.yaml")
    assert isinstance(read, Read), str(read)
    return check(read, DAY, rules)


def _table() -> str:
    found = {name: _found(policy_text(name)) for name in bundled()}
    lines = [f"| rule | {' | '.join(bundled())} |", f"| --- |{' --- |' * len(bundled())}"]
    for rule in RULES:
        cells = [_cell([one for one in found[name] if one.rule == rule.id]) for name in bundled()]
        lines.append(f"| {rule.id} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(found: list[Finding]) -> str:
    return "; ".join("+".join(one.clauses) or "once" for one in found)


def _rule(rule: Rule) -> str:
    file = EXAMPLES / rule.id / "hit.yaml"
    text = file.read_text("utf-8")
    lines = text.splitlines()
    found = _found(text, (rule,))
    said = [
        f"\n### {rule.id}\n\n",
        _filled(f"**{rule.wants}** ({rule.severity})"),
        "\n",
        _filled(rule.because),
        "\n",
        _filled(f"Ground: {rule.basis}."),
        "\n",
        _filled(f"To mend it: {rule.mending}"),
        f"\nAn example, from `tests/lint/{rule.id}/hit.yaml`:\n",
    ]
    for number, line in enumerate(lines, start=1):
        if line.endswith(MARK):
            said.append(f"\n```yaml\n{_entry(lines, number - 1)}\n```\n\n")
            said += [f"> {one.message}\n" for one in found if one.line == number]
    return "".join(said)


def _entry(lines: list[str], first: int) -> str:
    """The entry that begins on a line: that line, and those below it that stand further in."""
    indent = len(lines[first]) - len(lines[first].lstrip())
    taken = [lines[first]]
    for line in lines[first + 1 :]:
        if not line.strip() or len(line) - len(line.lstrip()) <= indent:
            break
        taken.append(line)
    return dedent("\n".join(line.removesuffix(MARK).rstrip() for line in taken))


def _filled(text: str) -> str:
    return fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


def main() -> int:
    """Write the page, or see whether it is up to date."""
    parser = argparse.ArgumentParser(description="Make docs/check.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if the page is out of date")
    made = page()
    if not parser.parse_args().check:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text("utf-8") != made:
        print("docs/check.md is out of date. Make it: .venv/bin/python tools/make_check_page.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
