"""The whole procedures of other sectors are held to their worked cases, and each clause is carried once or more."""

from functools import cache
from pathlib import Path

import pytest
from tests.policies.test_worked_cases import answers

from putright.codes import with_law
from putright.procedure.document import read_document
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.opening import open_case
from putright.replay.worked import check_case

pytestmark = pytest.mark.thorough

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = {file.parent.name: file.parent for file in sorted(EXAMPLES.glob("*/policy.yaml"))}
CASES = [(name, case.name) for name, folder in FOLDERS.items() for case in sorted((folder / "cases").glob("*.yaml"))]


@cache
def policy_of(name: str) -> Policy:
    found = read_policy((FOLDERS[name] / "policy.yaml").read_text("utf-8"), f"examples/{name}/policy.yaml")
    assert isinstance(found, Policy), str(found)
    return with_law(found)


def case_text(name: str, case: str) -> str:
    return (FOLDERS[name] / "cases" / case).read_text("utf-8")


@pytest.mark.parametrize("name", FOLDERS)
def test_the_folder_bears_the_name_of_the_policy(name):
    assert policy_of(name).id == name


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda one: one.removesuffix(".yaml"))
def test_worked_case_holds(name, case):
    assert check_case(case_text(name, case), case, policy_of(name)) == []


@pytest.mark.parametrize("name", FOLDERS)
def test_three_cases_or_more_show_it_kept_and_broken(name):
    mine = [case for policy, case in CASES if policy == name]
    found = [
        row["status"]
        for case in mine
        for answer in answers(open_case(case_text(name, case), case, policy_of(name)))
        for row in answer["duties"]
    ]
    assert len(mine) >= 3
    assert "met" in found
    assert {"late", "overdue", "missed"} & set(found)


@pytest.mark.parametrize("name", FOLDERS)
def test_it_says_what_it_was_written_from(name):
    source = read_document((FOLDERS[name] / "policy.yaml").read_text("utf-8")).value
    assert isinstance(source, dict)
    assert source["source"]
