"""Each rule finds what it is for, in a policy that it was not written from, and keeps still where only little differs.

Beside this file stands a folder for each rule: hit.yaml, in which "# here" marks each line that it must find, and
near-miss.yaml, in which it must find nothing.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from putright.lint.finding import Finding
from putright.lint.registry import RULES, check
from putright.procedure.reader import Read, read_with_places

HERE = Path(__file__).parent
TODAY = date(2026, 11, 28)
RULE = {rule.id: rule for rule in RULES}
OWN_CALENDAR = "calendar: its own\nholidays:\n  - {date: 2026-02-06, name: A day of our own}"


@cache
def read(file: Path) -> Read:
    found = read_with_places(file.read_text("utf-8"), file.name)
    assert isinstance(found, Read), str(found)
    return found


def findings(rule: str, which: str) -> list[Finding]:
    return check(read(HERE / rule / f"{which}.yaml"), TODAY, (RULE[rule],))


@pytest.mark.parametrize("rule", RULE)
def test_a_rule_finds_each_marked_line_of_its_example_and_no_other(rule: str) -> None:
    lines = (HERE / rule / "hit.yaml").read_text("utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, start=1) if line.rstrip().endswith("# here")]
    assert marked
    assert sorted({one.line or 0 for one in findings(rule, "hit")}) == marked


@pytest.mark.parametrize("rule", RULE)
def test_a_rule_keeps_still_where_only_little_differs(rule: str) -> None:
    assert findings(rule, "near-miss") == []


def test_every_rule_has_its_examples_and_no_example_is_without_a_rule() -> None:
    assert {folder.name for folder in HERE.glob("LINT-*")} == set(RULE)
    assert {len(list((HERE / rule).glob("*.yaml"))) for rule in RULE} == {2}


@pytest.mark.parametrize(("place", "asked"), [("calendar: england-and-wales", True), (OWN_CALENDAR, False)])
def test_members_of_parliament_are_asked_about_in_the_united_kingdom_only(place: str, asked: bool) -> None:
    text = (HERE / "LINT-09" / "near-miss.yaml").read_text("utf-8").replace("calendar: england-and-wales", place)
    lines = [line for line in text.splitlines() if "member of parliament" not in line]
    found = read_with_places("\n".join(lines), "policy.yaml")
    assert isinstance(found, Read), str(found)
    assert ["members of parliament" in one.message for one in check(found, TODAY, (RULE["LINT-09"],))] == [True] * asked


@pytest.mark.parametrize(
    ("strength", "said"),
    [("aim", "as an aim, and the file takes it as one."), ("must", "as an aim; the file takes it as: must.")],
)
def test_what_a_weak_verb_is_taken_for_in_the_file_is_said(strength: str, said: str) -> None:
    text = (HERE / "LINT-34" / "hit.yaml").read_text("utf-8")
    found = read_with_places(text.replace("do: respond", f"do: respond\n        strength: {strength}"), "policy.yaml")
    assert isinstance(found, Read), str(found)
    assert check(found, TODAY, (RULE["LINT-34"],))[0].message.endswith(said)
