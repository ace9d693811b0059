"""The glossary names every fact, action, status and problem that there is, and none that there is not."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import get_args

import pytest

from putright.accounts.permissions import GENERAL_ROLES, PERMISSIONS, POLICY_ROLE_MAY
from putright.procedure.actions import STOCK_ACTIONS
from putright.procedure.facts import STOCK
from putright.procedure.problem import CODES
from putright.procedure.row import Status
from putright.procedure.status import CaseStatus
from putright.procedure.windows import WindowStatus
from putright.register.parts import OURS

GLOSSARY = Path(__file__).parents[2] / "GLOSSARY.md"


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its own two first lines."""
    _, _, rest = GLOSSARY.read_text("utf-8").partition(f"\n## {heading}\n")
    section, _, _ = rest.partition("\n## ")
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def named(cell: str) -> str:
    """The name in the first cell of a row: in backticks, perhaps with an asterisk."""
    found = re.fullmatch(r"`([a-z-]+)`( \*)?", cell)
    assert found, cell
    return found[1]


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("Facts", list(STOCK)),
        ("The register's own facts", list(OURS)),
        ("Actions", list(STOCK_ACTIONS)),
        ("Status of a duty", get_args(Status)),
        ("Status of a case", get_args(CaseStatus)),
        ("Status of a window", get_args(WindowStatus)),
        ("Problems", CODES),
        ("Permissions", list(PERMISSIONS)),
        ("Roles to begin with", list(GENERAL_ROLES)),
    ],
)
def test_the_glossary_has_each_name_once_in_the_order_of_the_code(heading: str, known: Collection[str]) -> None:
    assert [named(row[0]) for row in rows(heading)] == list(known)
    assert all(cell for row in rows(heading) for cell in row)


def test_an_asterisk_marks_correspondence() -> None:
    marked = {named(row[0]) for row in rows("Facts") if row[0].endswith("*")}
    assert marked == {kind.name for kind in STOCK.values() if kind.correspondence}


def test_each_action_is_done_by_the_facts_that_the_glossary_names() -> None:
    written = {named(row[0]): tuple(re.findall(r"`([a-z-]+)`", row[1])) for row in rows("Actions")}
    assert written == {action.name: action.done_by for action in STOCK_ACTIONS.values()}


def test_the_registers_own_facts_are_described_as_in_the_code() -> None:
    assert {named(row[0]): row[1] for row in rows("The register's own facts")} == {
        kind.name: kind.records for kind in OURS.values()
    }


def test_each_role_has_the_permissions_that_the_glossary_gives_it() -> None:
    written = {named(row[0]): tuple(re.findall(r"`([a-z]+)`", row[1])) for row in rows("Roles to begin with")}
    assert written == {slug: permissions for slug, (_, permissions) in GENERAL_ROLES.items()}
    _, _, rest = GLOSSARY.read_text("utf-8").partition("\n## Roles to begin with\n")
    policy_roles = rest.partition("its policy names (")[2].partition(")")[0]
    assert tuple(re.findall(r"`([a-z]+)`", policy_roles)) == POLICY_ROLE_MAY


def test_the_words_are_in_order_and_stand_once() -> None:
    words = [row[0] for row in rows("Words")]
    assert words == sorted(set(words))
