"""The command as a user meets it: what it prints, where, and the code it ends with."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from putright.policies import bundled
from putright.replay.command import main

pytestmark = pytest.mark.thorough

JSON = dict[str, Any]

CASE: JSON = {
    "policy": "care-and-support",
    "attributes": {"subject": "housing", "cqc_registered": False, "council_commissioned": False},
    "facts": [{"fact": "received", "at": "2026-03-30"}],
}
KEYS = [
    "policy", "at", "stage", "status", "outcome", "duties", "windows", "routes", "problems", "next", "changes_at",
    "law_changes_at", "law_duties",
]  # fmt: skip
KEYS_WITHIN = {
    "duties": [
        "stage", "action", "role", "from", "due", "expected", "status", "done", "clause", "strength", "law_due",
        "law", "law_verified", "because",
    ],
    "windows": ["to", "opens", "closes", "status"],
    "routes": ["body", "available", "why"],
    "problems": ["code", "message", "clause"],
    "next": ["stage", "action", "role", "due"],
}  # fmt: skip


@pytest.fixture
def case_file(tmp_path: Path) -> str:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE), encoding="utf-8")
    return str(file)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code: object
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert isinstance(code, int)
    return code, out, err


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> JSON:
    code, out, err = run(capsys, "replay", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


# --- replay ----------------------------------------------------------------------------------------------------------


def test_the_example_of_the_contract(capsys: pytest.CaptureFixture[str], case_file: str) -> None:
    found = answer(capsys, case_file, "--at", "2026-04-01T12:00")
    assert found["at"] == "2026-04-01T12:00:00+01:00"
    assert (found["stage"], found["status"], found["outcome"]) == ("stage-1", "open", None)
    assert found["duties"][0] == {
        "stage": "stage-1",
        "action": "acknowledge",
        "role": "care-and-support-quality",
        "from": "2026-03-30",
        "due": "2026-04-08",
        "expected": None,
        "status": "open",
        "done": None,
        "clause": "LL-08",
        "strength": "must",
        "law_due": "2026-04-08",
        "law": "hos-code-2024 para 6.2",
        "law_verified": True,
        "because": "5 working days after Monday 30 March 2026: Tue 31 March, Wed 1 and Thu 2 April, (Fri 3 Good "
        "Friday, Sat 4, Sun 5, Mon 6 Easter Monday not counted) Tue 7, Wed 8 April.",
    }
    assert found["duties"][1]["expected"] == "2026-04-22"
    assert found["windows"] == [{"to": "stage-2", "opens": None, "closes": None, "status": "pending"}]
    assert found["next"] == [
        {"stage": "stage-1", "action": "acknowledge", "role": "care-and-support-quality", "due": "2026-04-08"}
    ]
    assert found["changes_at"] == "2026-04-09T00:00:00+01:00"


@pytest.mark.parametrize("name", bundled())
def test_the_keys_stand_in_the_order_of_the_contract(
    name: str, capsys: pytest.CaptureFixture[str], case_file: str
) -> None:
    found = answer(capsys, case_file, "--policy", name, "--at", "2027-04-01")
    assert list(found) == KEYS
    for part, keys in KEYS_WITHIN.items():
        for row in found[part]:
            assert list(row) == keys
    assert found["policy"] == name
    assert found["duties"]
    assert found["routes"]


def test_the_text_says_what_is_owed_by_whom_by_when_and_why(capsys: pytest.CaptureFixture[str], case_file: str) -> None:
    code, out, err = run(capsys, "replay", case_file, "--at", "2026-04-01T12:00")
    assert (code, err) == (0, "")
    whole = " ".join(out.split())
    for piece in (
        "Judged at Wednesday 1 April 2026 at 12:00 (BST).",
        "Stage: stage-1",
        "Due Wed 8 April 2026: acknowledge (stage-1), by",
        "clause: LL-08",
        "5 working days after Monday 30 March 2026: Tue 31 March",
        "Easter Monday not counted",
        "housing-ombudsman",
    ):
        assert piece in whole
    assert max(map(len, out.splitlines())) <= 120


def test_overdue_is_said_loudly(capsys: pytest.CaptureFixture[str], case_file: str) -> None:
    _, out, _ = run(capsys, "replay", case_file, "--at", "2026-04-09")
    assert "Due Wed 8 April 2026, OVERDUE: acknowledge" in out


def test_a_case_comes_from_standard_input(
    capsys: pytest.CaptureFixture[str], case_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_file = answer(capsys, case_file, "--at", "2026-04-01")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(CASE).encode())))
    assert answer(capsys, "-", "--at", "2026-04-01") == from_file
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"facts: [")))
    code, out, err = run(capsys, "replay", "-", "--policy", "ieso")
    assert (code, out) == (2, "")
    assert err.startswith("standard input, line 1: ")


def test_a_closed_standard_input_is_said_in_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    code, out, err = run(capsys, "replay", "-")
    assert (code, out) == (2, "")
    assert "standard input" in err


def test_a_policy_file_overrides_the_policy_of_the_case(
    capsys: pytest.CaptureFixture[str], case_file: str, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "policy: own\ntitle: Own\nprovider: {kind: shop}\ncalendar: scotland\n"
        "roles: {owner: {title: Owner, clause: O-1}}\n"
        "stages: {only: {title: Only, owner: owner, clause: O-2, duties: "
        "[{do: respond, within: 2 working days, of: received, clause: O-3}]}}\n",
        encoding="utf-8",
    )
    found = answer(capsys, case_file, "--policy", str(own), "--at", "2026-04-01")
    assert (found["policy"], found["stage"]) == ("own", "only")
    assert [(row["due"], row["clause"]) for row in found["duties"]] == [("2026-04-01", "O-3")]


def test_without_a_moment_it_judges_from_now(capsys: pytest.CaptureFixture[str], case_file: str) -> None:
    text = json.dumps({**CASE, "facts": [{"fact": "received", "at": "2020-01-06"}]})
    Path(case_file).write_text(text, encoding="utf-8")
    found = answer(capsys, case_file)
    assert found["at"] > "2026-01-01"
    assert found["duties"][0]["status"] == "overdue"


def test_the_same_question_gets_the_same_answer(capsys: pytest.CaptureFixture[str], case_file: str) -> None:
    arguments = ("replay", case_file, "--at", "2026-05-01", "--format", "json")
    assert run(capsys, *arguments) == run(capsys, *arguments)


# --- the other commands ----------------------------------------------------------------------------------------------


def test_policies_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "policies")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[::2]] == sorted(bundled())
    assert "calendar of england-and-wales" in out


def test_explain_counts_a_date_out_over_christmas(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explain", "commisceo", "acknowledge", "--from", "2026-12-21")
    assert code == 0
    said = " ".join(out.split())
    assert "10 working days after Monday 21 December 2026: Tue 22, Wed 23 and Thu 24 December" in said
    assert "Mon 4, Tue 5, Wed 6, Thu 7 January." in said
    assert "CP-03" in out
    assert "CP-08" in out
    assert "bank holidays as published to" in out


def test_explain_keeps_to_one_stage(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explain", "ieso", "respond", "--from", "2026-03-02", "--stage", "stage-2")
    assert "IE-19" in out
    assert "stage-1" not in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ieso", "acknowledg", "--from", "2026-03-02"], 'Did you mean "acknowledge"?'),
        (["ieso", "phone", "--from", "2026-03-02"], '"phone" is not an action that this policy owes'),
        (["ieso", "respond", "--from", "2026-03-02", "--stage", "stage2"], 'Did you mean "stage-2"?'),
        (["ieso", "respond", "--from", "soon"], '--from: found "soon"'),
        (["iseo", "respond", "--from", "2026-03-02"], 'Did you mean "ieso"?'),
    ],
)
def test_explain_says_what_is_wrong_with_the_question(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "explain", *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_clauses_are_listed_with_the_line_that_carries_each(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "clauses", "careium")
    assert code == 0
    found = [line.split() for line in out.splitlines()]
    assert sorted({row[0] for row in found}) == [f"CA-{number:02}" for number in range(1, 20)]
    assert all(row[1] == "line" and row[2].isdigit() for row in found)


def write_policy_with_case(folder: Path, due: str) -> None:
    (folder / "cases").mkdir()
    (folder / "policy.yaml").write_text(
        "policy: own\ntitle: Own\nprovider: {kind: shop}\ncalendar: england-and-wales\n"
        "roles: {owner: {title: Owner, clause: O-1}}\n"
        "stages: {only: {title: Only, owner: owner, clause: O-2, duties: "
        "[{do: respond, within: 2 days, of: received, clause: O-3}]}}\n",
        encoding="utf-8",
    )
    (folder / "cases" / "one.yaml").write_text(
        f"facts: [{{fact: received, at: 2026-03-02}}]\nexpect: [{{at: 2026-03-02, duties: [{{due: {due}}}]}}]\n",
        encoding="utf-8",
    )


def test_worked_cases_are_run_and_the_failing_ones_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_policy_with_case(tmp_path, "2026-03-04")
    assert run(capsys, "test", str(tmp_path)) == (0, "1 passed, 0 failed\n", "")


def test_a_worked_case_that_fails_gives_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_policy_with_case(tmp_path, "2026-03-05")
    code, out, _ = run(capsys, "test", str(tmp_path))
    assert code == 1
    assert "one.yaml: expect[0]: duties[0].due" in out
    assert '"2026-03-05"' in out
    assert '"2026-03-04"' in out
    assert out.endswith("0 passed, 1 failed\n")


def test_a_policy_without_worked_cases_is_not_said_to_have_passed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write_policy_with_case(tmp_path, "2026-03-04")
    (tmp_path / "cases" / "one.yaml").unlink()
    code, out, err = run(capsys, "test", str(tmp_path))
    assert (code, out) == (2, "")
    assert "no worked case" in err


def test_a_folder_name_that_is_too_long_is_said_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "test", "x" * 5000)
    assert code == 2
    assert "neither a bundled policy nor a policy file" in err


@pytest.mark.parametrize("name", bundled())
def test_the_demonstration_walks_a_case_of_each_policy(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "walk", name)
    assert (code, err) == (0, "")
    assert f"under the policy {name}: " in out
    assert "why: " in out


def test_the_demonstration_of_a_policy_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "walk", "iseo")
    assert (code, out) == (2, "")
    assert "ieso" in err


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["replay", "--help"], ["explain", "--help"], ["test", "--help"]],
    ids=" ".join,
)
def test_help_is_given(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (0, "")
    assert out.startswith("usage: putright")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["repaly"],
        ["replay"],
        ["replay", "a", "b"],
        ["replay", "a", "--format", "xml"],
        ["replay", "a", "--form", "json"],
        ["explain", "ieso", "respond"],
    ],
    ids=" ".join,
)
def test_a_command_that_cannot_be_understood_is_one_line_and_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "--help" in err


def test_a_closed_standard_output_is_said_in_a_line(
    case_file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert main(["replay", case_file]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# --- pipes and terminals ---------------------------------------------------------------------------------------------


def test_a_reader_that_stops_reading_is_no_error(case_file: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "putright.replay.command", "replay", case_file]
    try:
        ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=30)
    finally:
        os.close(writing)
    assert ended.stderr == b""
    assert ended.returncode in (0, 141)


HOSTILE = "x\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\r\n  OVERDUE    forged"


def controls(text: str) -> set[str]:
    return {char for char in text if not char.isprintable() and char != "\n"}


HOSTILE_FACTS: dict[str, list[JSON]] = {
    "an action": [{"fact": "action-agreed", "at": "2026-03-31", "action": HOSTILE}],
    "an owner": [{"fact": "action-agreed", "at": "2026-03-31", "action": "a", "owner": HOSTILE}],
    "a reason": [{"fact": "extended", "at": "2026-03-31", "action": "respond", "until": "2026-05-01",
                  "agreed": True, "reason": HOSTILE}],
    "a person": [
        {"fact": "assigned", "at": "2026-03-31", "person": HOSTILE},
        {"fact": "escalated", "at": "2026-04-01", "to": "stage-2"},
        {"fact": "assigned", "at": "2026-04-02", "person": HOSTILE},
    ],
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE_FACTS)
def test_nothing_in_a_case_speaks_to_the_terminal_or_forges_a_line(
    what: str, capsys: pytest.CaptureFixture[str], case_file: str
) -> None:
    case = {**CASE, "title": HOSTILE, "facts": [*CASE["facts"], *HOSTILE_FACTS[what]]}
    Path(case_file).write_text(json.dumps(case), encoding="utf-8")
    code, out, _ = run(capsys, "replay", case_file, "--at", "2026-04-03")
    assert code == 0
    assert "forged" in " ".join(out.split()), "what was written must still be shown"
    assert controls(out) == set()
    assert not [line for line in out.splitlines() if line.strip().startswith("OVERDUE    forged")]
    _, out, _ = run(capsys, "replay", case_file, "--at", "2026-04-03", "--format", "json")
    assert controls(out) == set()
    json.loads(out)


RECEIVED = {"fact": "received", "at": "2026-03-30"}
ANSWERED = {"fact": "responded", "at": "2026-03-31", "points": {"p": "upheld"}}
VOID = {"fact": "corrected", "at": "2026-03-31", "of": "x", "void": True}
ESCALATED = {"fact": "escalated", "at": "2026-03-31", "to": HOSTILE}

HOSTILE_PLACES: dict[str, JSON] = {
    "a key": {HOSTILE: 1},
    "an attribute of a case": {"attributes": {HOSTILE: 1}},
    "a value": {"attributes": {"funding": HOSTILE}},
    "a key of the calendar": {"calendar": {HOSTILE: 1}},
    "the id of a point": {"points": [{"id": HOSTILE}], "facts": [RECEIVED, ANSWERED]},
    "two ids of points": {"points": [{"id": HOSTILE}, {"id": HOSTILE}]},
    "a fact": {"facts": [{"fact": HOSTILE, "at": HOSTILE, HOSTILE: HOSTILE}]},
    "the id of a fact": {"facts": [RECEIVED | {"id": HOSTILE}, VOID]},
    "a stage": {"facts": [RECEIVED, ESCALATED]},
    "a policy": {"policy": HOSTILE},
}


@pytest.mark.parametrize("what", HOSTILE_PLACES)
def test_a_fault_never_speaks_to_the_terminal_and_stays_on_its_line(
    what: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "case \x1b[2J\nforged.json"
    file.write_text(json.dumps({**CASE, **HOSTILE_PLACES[what]}), encoding="utf-8")
    code, out, err = run(capsys, "replay", str(file))
    assert (code, out) == (2, "")
    assert controls(err) == set()
    assert all(line.startswith(str(tmp_path)) for line in err.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        ["replay", f"none{HOSTILE}"],
        ["replay", "CASE", "--policy", HOSTILE],
        ["replay", "CASE", "--at", HOSTILE],
        ["replay", "CASE", HOSTILE],
        ["clauses", HOSTILE],
        ["test", HOSTILE],
        ["walk", HOSTILE],
        ["explain", "ieso", HOSTILE, "--from", "2026-03-02"],
    ],
    ids=lambda one: " ".join(one).replace(HOSTILE, "HOSTILE"),
)
def test_nor_does_what_was_typed(arguments: list[str], capsys: pytest.CaptureFixture[str], case_file: str) -> None:
    code, out, err = run(capsys, *(case_file if one == "CASE" else one for one in arguments))
    assert (code, out) == (2, "")
    assert controls(err) == set()
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["replay", "clauses", "explain"])
def test_nor_does_a_policy_file(command: str, capsys: pytest.CaptureFixture[str], case_file: str) -> None:
    hostile = json.dumps("x\x1b[2J\x07\nforged")
    own = Path(case_file).with_name("own.yaml")
    own.write_text(
        f"policy: own\ntitle: {hostile}\nprovider: {{kind: shop}}\ncalendar: scotland\n"
        f"roles: {{owner: {{title: {hostile}, clause: {hostile}}}}}\n"
        f"stages: {{only: {{title: {hostile}, owner: owner, clause: O-2, duties: "
        f"[{{do: respond, within: 2 working days, of: received, clause: {hostile}}}]}}}}\n"
        f"in plain words: [{{says: {hostile}, clause: O-4}}]\n",
        encoding="utf-8",
    )
    arguments = {
        "replay": ["replay", case_file, "--policy", str(own), "--at", "2026-04-01"],
        "clauses": ["clauses", str(own)],
        "explain": ["explain", str(own), "respond", "--from", "2026-04-01"],
    }
    code, out, _ = run(capsys, *arguments[command])
    assert code == 0
    assert controls(out) == set()
    assert not [line for line in out.splitlines() if line.startswith("forged")]


def test_the_help_names_every_command_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    from putright.command import register_command

    with pytest.raises(SystemExit):
        register_command.main(["--help"])
    listed = capsys.readouterr().out
    _, told, _ = run(capsys, "--help")
    # A line may be broken at the hyphen of a name.
    told = " ".join(told.split()).replace("- ", "-")
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("    ") and line[4:5].isalpha()]
    assert "versions" in names
    assert [name for name in names if name not in told] == []
