"""How many time limits the language counts, and how many stand in plain words: what the page about it says is true."""

import runpy
from pathlib import Path

import pytest

from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "whole-policies.md"

TOOL = runpy.run_path(str(ROOT / "tools" / "count_clocks.py"))


@pytest.mark.parametrize("name", ["by_set", "by_procedure"])
def test_the_page_shows_what_is_counted_now(name):
    table = TOOL[name]()
    assert table in PAGE.read_text("utf-8"), f"Write it anew: python tools/count_clocks.py\n\n{table}"


def test_a_clock_in_plain_words_is_told_from_a_promise_without_a_time():
    text = (ROOT / "tests" / "lint" / "LINT-34" / "hit.yaml").read_text("utf-8")
    plain = """
in plain words:
  - {says: We answer a petition at the next meeting of the council, clause: PB-8}
  - {says: A petition is answered within six weeks, clause: PB-9}
"""
    found = read_policy(text + plain, "policy.yaml")
    assert isinstance(found, Policy), str(found)
    assert TOOL["clocks_of"](found) == (1, 1)
