"""The command ``putright explore`` as a user meets it, and what it finds in the bundled policies, looked through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.test_command import run
from tests.unit.test_exploring import LATE_ROUTE, ROUTES, SOUND, edited
from tests.unit.test_readme import Reader, blocks

from putright.policies import bundled

pytestmark = pytest.mark.thorough

JSON = dict[str, Any]
PAGE = Path(__file__).parents[2] / "docs" / "explore.md"

REVIEWED: dict[str, list[str]] = {
    # The adjudicator is for clinics that subscribed, and this one did not (AMB-8).
    "al-aesthetics": ["notice route-never-opens AL-24 received"],
    # The only outside body opens after the third answer, and stages 2 and 3 set no time (procedures.md, LINT-03).
    "careium": [
        "serious left-without-route CA-05 received",
        "serious wait-without-limit CA-12 received responded escalated",
        "serious wait-without-limit CA-13 received responded escalated responded escalated",
        "notice left-without-route CA-05 received closed",
    ],
    # The ombudsmen and the commissioner for information can be asked at any time.
    "ieso": [],
    "care-and-support": [],
    # The answer waits for an investigation that no duty ends (AMB-28), a letter for the complainant's reply (AMB-25),
    # and the ombudsman opens after the second answer.
    "commisceo": [
        "serious wait-without-limit CP-16 received",
        "serious left-without-route CP-02 received",
        "notice wait-without-limit CP-08 received",
        "notice left-without-route CP-02 received closed",
    ],
}


def explored(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, JSON]:
    code, out, err = run(capsys, "explore", *arguments, "--format", "json")
    assert err == ""
    found = json.loads(out)
    assert isinstance(found, dict)
    return code, found


@pytest.mark.parametrize("name", bundled())
def test_what_is_found_in_a_bundled_policy_is_what_was_looked_through(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, found = explored(capsys, name)
    told = [
        " ".join(
            (one["severity"], one["code"], one["clause"], *(fact["fact"] for fact in one["witness"]["case"]["facts"]))
        )
        for one in found["findings"]
    ]
    assert told == REVIEWED[name]
    assert code == (1 if any(line.startswith("serious") for line in told) else 0)
    assert found["exhausted"] is True


def test_the_keys_of_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, found = explored(capsys, "careium")
    assert list(found) == [
        "policy", "states", "steps", "depth", "exhausted", "bounds", "closely", "beginnings", "findings",
    ]  # fmt: skip
    assert list(found["findings"][0]) == [
        "code", "severity", "file", "line", "clause", "stage", "also", "message", "mend", "beginnings", "witness",
    ]  # fmt: skip
    assert list(found["findings"][0]["witness"]) == ["at", "case"]


def test_a_finding_points_at_the_line_of_the_duty(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(SOUND.replace("within: 20 working days, of: escalated", "within: no stated time, of: escalated"))
    _, found = explored(capsys, str(file))
    [one] = found["findings"]
    assert one["file"] == str(file)
    assert "no stated time" in file.read_text().splitlines()[one["line"] - 1]


def test_a_sound_policy_ends_with_nought(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(SOUND)
    code, out, err = run(capsys, "explore", str(file))
    assert (code, err) == (0, "")
    assert "Nothing new is left to find." in " ".join(out.split())
    assert out.endswith("\n\n0 serious, 0 to note.\n")


@pytest.mark.parametrize("name", ["careium", "commisceo"])
def test_a_witness_can_be_replayed_and_kept_as_a_worked_case(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "policy" / "cases"
    _, found = explored(capsys, name, "--witness", str(folder))
    files = sorted(folder.iterdir())
    assert len(files) == len(found["findings"])
    for file, one in zip(files, found["findings"], strict=True):
        assert one["code"] in file.name
        code, out, _ = run(capsys, "replay", str(file), "--at", one["witness"]["at"], "--format", "json")
        assert code == 0
        stands = json.loads(out)
        assert stands["stage"] == one["stage"]
        if one["code"] == "left-without-route":
            assert not any(route["available"] for route in stands["routes"])
            assert not any(window["status"] == "open" for window in stands["windows"])
    (folder.parent / "policy.yaml").write_text(
        (Path(__file__).parents[2] / "src" / "putright" / "policies" / name / "policy.yaml").read_text("utf-8")
    )
    code, out, _ = run(capsys, "test", str(folder.parent))
    assert (code, out) == (0, f"{len(files)} passed, 0 failed\n")


def test_the_case_in_the_json_replays_as_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(edited({ROUTES: LATE_ROUTE}))
    _, found = explored(capsys, str(file))
    for one in found["findings"]:
        case = tmp_path / "case.json"
        case.write_text(json.dumps(one["witness"]["case"]))
        code, _, err = run(capsys, "replay", str(case), "--policy", str(file), "--at", one["witness"]["at"])
        assert (code, err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["careum"], 'Did you mean "careium"?'),
        (["careium", "--facts", "0"], "--facts: found 0, expected a number from 1 to 100."),
        (["careium", "--states", "2000000"], "--states: found 2000000, expected a number from 1 to 1,000,000."),
        (["careium", "--facts", "many"], "invalid int value: 'many'"),
    ],
)
def test_wrong_input_is_said_in_a_line(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    code, out, err = run(capsys, "explore", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_folder_that_cannot_be_made_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    code, out, err = run(capsys, "explore", "careium", "--witness", str(tmp_path / "taken"))
    assert (code, out) == (2, "")
    assert "the cases could not be written" in err


def test_a_bound_is_said_in_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explore", "careium", "--facts", "2")
    assert code == 1
    assert "the bound is 2 facts" in " ".join(out.split())


def test_the_page_about_exploring_does_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(tmp_path, capsys)
    for block in blocks(PAGE):
        reader.follow(block)
    assert len(reader.ran) >= 4


def test_the_table_of_the_page_says_what_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    rows = {
        cells[0].strip(" `"): [cell.strip() for cell in cells[1:]]
        for line in lines
        if (cells := line.strip("|").split("|"))
    }
    for name in bundled():
        _, found = explored(capsys, name)
        serious = sum(one["severity"] == "serious" for one in found["findings"])
        counts = (
            len(found["beginnings"]), found["states"], found["depth"], serious, len(found["findings"]) - serious
        )  # fmt: skip
        beginnings, states, _, *others = rows[name]  # how many steps were tried is measured, like the seconds
        assert [beginnings, states, *others[:3]] == [f"{count:,}" for count in counts], name
