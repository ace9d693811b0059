"""``putright check`` as a user meets it: what it prints, for reading and for programs, and the code it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from putright.lint.registry import RULES
from putright.replay.command import main

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
CLEAN = str(ROOT / "tests" / "policies" / "fixtures" / "nothing-left-open")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["check", *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def test_json_is_a_list_of_findings_with_just_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "commisceo", "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert found
    for one in found:
        assert list(one) == ["rule", "severity", "file", "line", "message", "mend"]
        assert one["severity"] in ("error", "warning", "info")
        assert one["file"] == "commisceo/policy.yaml"
        assert isinstance(one["line"], int)
    assert [one["rule"] for one in found] == sorted(one["rule"] for one in found)


def test_an_error_ends_with_one_and_a_warning_with_nought(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "commisceo", "--rule", "LINT-01")[0] == 1
    assert run(capsys, "commisceo", "--rule", "LINT-05")[0] == 0
    assert run(capsys, CLEAN)[0] == 0


def test_the_text_is_for_reading_and_ends_with_the_count(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "commisceo", "--rule", "lint-35", "--rule", "LINT-01")
    assert "LINT-01, error. The acknowledgement comes within the time that the law sets.\n" in out
    assert "3 working days are allowed" in " ".join(out.split())
    assert "To mend it: " in out
    assert out.endswith("\n2 findings: 1 error, 1 warning.\n")
    assert max(len(line) for line in out.splitlines()) <= 100
    assert run(capsys, CLEAN)[1].endswith("\nNo finding.\n")


def test_the_rules_are_listed_with_why_and_on_what_ground(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--rules")
    assert code == 0
    for rule in RULES:
        assert f"{rule.id}, {rule.severity}. " in out
    assert out.endswith("35 rules.\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name a policy"),
        (["commisceo", "--rule", "LINT-77"], '"LINT-77" is not a rule.'),
        (["comisceo"], 'Did you mean "commisceo"?'),
    ],
)
def test_what_cannot_be_checked_ends_with_two_and_says_why(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert says in err


def test_a_faulty_file_gives_its_faults_and_no_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path(CLEAN, "policy.yaml").read_text("utf-8")
    file = tmp_path / "policy.yaml"
    file.write_text(text.replace("by: welfare-officer, when: [away", "by: welfare-oficer, when: [awai"), "utf-8")
    code, out, err = run(capsys, str(file))
    assert (code, out) == (2, "")
    assert '"awai" is not one of the words that may stand here. Did you mean "away"?' in err


def test_a_json_file_is_answered_with_its_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "policy.json"
    roles = {"owner": {"title": "Mrs Ilse Vance", "clause": "A-1"}}
    stages = {"stage-1": {"title": "First", "owner": "owner", "clause": "A-1"}}
    value = {"policy": "a", "title": "A", "provider": {"kind": "shop"}, "calendar": "scotland"}
    file.write_text(json.dumps({**value, "roles": roles, "stages": stages}, indent=1), "utf-8")
    _, out, _ = run(capsys, str(file), "--rule", "LINT-20", "--format", "json")
    (found,) = json.loads(out)
    assert file.read_text("utf-8").splitlines()[found["line"] - 1].strip() == '"owner": {'
