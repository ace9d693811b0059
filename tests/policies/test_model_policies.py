"""The model policies: held to their worked cases, sound when they are checked and explored, and nobody's."""

import dataclasses
import re
import runpy
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.policies.test_worked_cases import answers
from tests.unit.reading_words import blemishes, grade

import putright.model_policies
from putright.calendars import load_calendars
from putright.codes import binding, with_law
from putright.lint.finding import ERROR
from putright.lint.registry import check
from putright.model_policies import NOBODY, model_names, model_text, models, worked_cases
from putright.procedure.exploring.exploration import explore
from putright.procedure.policy import Policy
from putright.procedure.reader import Read, read_policy, read_with_places
from putright.replay.command import main
from putright.replay.exploring import START
from putright.replay.opening import open_case
from putright.replay.worked import check_case
from putright.wording.body_words import bodies
from putright.wording.procedure_page import procedure_page

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 28)
CASES = [(model, case) for model in models() for case in worked_cases(model)]
BINDS = {
    "care-provider": {"cqc-regulation-16", "si-2009-309", "dpa-2018-s164a"},
    "charity": {"dpa-2018-s164a"},
    "housing-association": {"hos-code-2024", "dpa-2018-s164a"},
    "nhs-primary-care": {"cqc-regulation-16", "si-2009-309", "dpa-2018-s164a"},
    "private-clinic": {"cqc-regulation-16", "iscas-2022", "dpa-2018-s164a"},
}


@cache
def policy_of(model: str) -> Policy:
    found = read_policy(model_text(model), model)
    assert isinstance(found, Policy), str(found)
    return with_law(found)


def test_there_is_one_for_each_kind_of_provider():
    assert set(models()) == set(BINDS)


@pytest.mark.parametrize("model", models())
def test_the_folder_bears_the_name_and_the_laws_are_those_of_the_kind(model):
    policy = policy_of(model)
    assert policy.id == model == policy.kind
    assert {bound.code.id for bound in binding(policy)} == BINDS[model]


@pytest.mark.parametrize(("model", "case"), CASES)
def test_worked_case_holds(model, case):
    assert check_case(worked_cases(model)[case], case, policy_of(model)) == []


@pytest.mark.parametrize("model", models())
def test_the_cases_show_it_kept_broken_and_everything_that_happens_often(model):
    texts = worked_cases(model)
    rows = [row for text in texts.values() for row in re.findall(r"^shows: \[(.*)\]$", text, re.MULTILINE)]
    shown = {word for row in rows for word in row.split(", ")}
    assert {
        "paper", "ordinary", "late", "silence", "extended", "escalated", "holiday", "consent", "withdrawn", "settled",
        "safeguarding", "time-to-complain", "law",
    } <= shown  # fmt: skip
    found = {
        row["status"]
        for case, text in texts.items()
        for answer in answers(open_case(text, case, policy_of(model)))
        for row in answer["duties"]
    }
    assert {"met", "late", "overdue", "missed", "cancelled", "pending", "open"} <= found


@pytest.mark.parametrize("model", models())
def test_checked_it_has_no_finding_but_that_no_contact_stands_in_it(model):
    read = read_with_places(model_text(model), model)
    assert isinstance(read, Read)
    found = check(read, DAY)
    assert [(one.rule, one.severity) for one in found if one.severity == ERROR] == []
    assert [one.rule for one in found] == ["LINT-19"]


@pytest.mark.parametrize("model", models())
def test_explored_to_the_end_no_case_gets_stuck(model):
    found = explore(policy_of(model), load_calendars(), START)
    assert found.exhausted
    assert found.findings == ()


@pytest.mark.parametrize("model", models())
def test_it_is_nobodys_and_gives_no_address(model):
    text = model_text(model)
    assert text.count(NOBODY) == 2  # the title, and who published it
    assert "@" not in text
    assert not re.search(r"\b0\d{3,4} ?\d{3}", text)
    assert "directory" not in text


@pytest.mark.parametrize("model", models())
def test_the_numbers_of_the_clauses_have_a_prefix_of_their_own(model):
    (prefix,) = {clause.split("-")[0] for clause in re.findall(r"\b[A-Z]{2}-\d\d\b", model_text(model))}
    assert not any(f"{prefix}-" in model_text(other) for other in models() if other != model)


@pytest.mark.parametrize("name", model_names())
def test_commands_take_it_by_name(name, capsys):
    assert main(["check", name]) == 0
    assert main(["explore", name]) == 0
    assert main(["test", name]) == 0
    assert "0 failed" in capsys.readouterr().out


def test_a_case_can_name_it(tmp_path, capsys):
    case = tmp_path / "case.yaml"
    case.write_text("policy: model/charity\nfacts: [{fact: received, at: 2027-01-11}]\n", "utf-8")
    assert main(["replay", str(case), "--at", "2027-01-12"]) == 0
    assert "charity: Complaints policy" in capsys.readouterr().out


def test_a_name_without_its_first_part_is_answered_with_the_whole(capsys):
    assert main(["check", "charity"]) == 2
    assert 'Did you mean "model/charity"?' in capsys.readouterr().err


def test_the_list_of_bundled_policies_leaves_them_out(capsys):
    assert main(["policies"]) == 0
    assert NOBODY not in capsys.readouterr().out
    assert main(["policies", "--models"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in model_names())


def test_the_page_says_what_is_found_in_them_now():
    made = runpy.run_path(str(ROOT / "tools" / "make_models_page.py"))
    assert made["PAGE"].read_text("utf-8") == made["page"](), "run tools/make_models_page.py, look at the difference"


def test_the_models_lie_where_the_package_is():
    assert Path(putright.model_policies.__file__).parent == ROOT / "src" / "putright" / "model_policies"


@pytest.mark.parametrize("model", models())
def test_the_public_page_is_clean_and_easy_with_every_sentence_of_the_model(model):
    text = "\n".join(_texts(procedure_page(policy_of(model))))
    assert not blemishes(text)
    assert grade(text, [one.name for one in bodies().values()]) < 6


def _texts(part):
    if isinstance(part, str):
        # Names of sections and clauses are no sentences.
        return [part] if " " in part else []
    if dataclasses.is_dataclass(part):
        return [text for one in dataclasses.fields(part) for text in _texts(getattr(part, one.name))]
    return [text for one in part for text in _texts(one)] if isinstance(part, tuple | list) else []
