"""The slips of somebody who writes a first policy: each is answered on its own line, in words that help to mend it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.command import main

POLICY = """\
policy: kestrel-homes
title: Complaints policy of Kestrel Homes
provider: {kind: housing-association}
calendar: england-and-wales

roles:
  housing-officer: {title: Housing officer, clause: 3}

stages:
  stage-1:
    title: Your housing officer answers
    owner: housing-officer
    clause: 3
    duties:
      - do: acknowledge
        within: 3 working days
        of: received
        clause: 2
"""

# What is written, what is written by mistake, the line of the mistake, and what of the answer matters.
SLIPS = {
    "a tab": ("        within: 3", "\twithin: 3", 16, "a tab"),
    "a tab after blanks": ("    owner:", "  \towner:", 12, "a tab"),
    "a tab after the colon": ("within: 3", "within:\t3", 16, "a tab"),
    "no colon": ("within: 3", "within 3", 16, "a colon is missing"),
    "no colon after a stage": ("  stage-1:", "  stage-1", 10, "a colon is missing"),
    "no colon after a first key": ("roles:", "roles", 6, "a colon is missing"),
    "no blank after the colon": ("within: 3", "within:3", 16, "a blank is missing after the colon"),
    "two colons in words": ("title: Complaints policy", "title: Complaints: policy", 2, "two colons"),
    "two keys on a line": ("of: received\n        clause: 2", "of: received clause: 2", 17, "begin a new line"),
    "curly quotation marks": ("title: Complaints policy of", "title: “Complaints: our”", 2, "straight ones"),
    "curly quotation marks in braces": ("title: Housing officer,", "title: “Officer, west”,", 7, "straight ones"),
    "a dash for a hyphen": ("- do:", "– do:", 15, "begins with a hyphen"),
    "no blank after the hyphen": ("- do:", "-do:", 15, "a blank is missing after the hyphen"),
    "no hyphen": ("- do:", "  do:", 14, 'lines that begin with "- "'),
    "too far to the right": ("    owner:", "      owner:", 12, "in the same column"),
    "too far to the left": ("        of:", "       of:", 17, "in the same column"),
    "a no-break space": ("        of:", "\u00a0       of:", 17, "no-break space"),
    "a brace that is not closed": ("clause: 3}", "clause: 3", 7, '"{" that opens on this line is not closed'),
    "a quotation mark that is not closed": ("title: Your", 'title: "Your', 11, "quotation mark that opens"),
    "an apostrophe inside": ("title: Your housing", "title: 'Your officer's'", 11, "apostrophe"),
    "a comma that is missing": ("officer, clause", "officer clause", 7, "a comma is missing"),
    "a sign at the beginning": ("title: Your", "title: @Your", 11, "need quotation marks"),
    "working days misspelt": ("working days", "wroking days", 16, 'nearest unit is "working days"'),
    "no unit": ("3 working days", "3", 16, "with its unit"),
    "a noun for what happened": ("of: received", "of: receipt", 17, 'Write "received"'),
    "a title for a name": ("owner: housing-officer", "owner: Housing officer", 12, "such as clinic-manager"),
    "a capital": ("within:", "Within:", 16, 'Did you mean "within"?'),
}


def test_what_the_slips_are_made_in_is_sound():
    assert isinstance(read_policy(POLICY, "policy.yaml"), Policy)


@pytest.mark.parametrize(("right", "wrong", "number", "says"), SLIPS.values(), ids=SLIPS)
def test_a_usual_slip_is_answered_where_it_is(right, wrong, number, says):
    assert right in POLICY
    lines = str(read_policy(POLICY.replace(right, wrong, 1), "policy.yaml")).splitlines()
    about = [line for line in lines if says in line]
    assert len(about) == 1, lines
    assert about[0].startswith(f"policy.yaml, line {number}")
    assert len(lines) == 1
    for jargon in ("expected <block", "mapping values", "token", "scalar", "could not find"):
        assert jargon not in lines[0]


def test_a_slip_that_is_not_usual_is_still_answered_with_its_line():
    fault = str(read_policy(POLICY.replace("title: Your", "title: ]Your", 1), "policy.yaml"))
    assert fault.startswith("policy.yaml, line 11")
    assert "not whole YAML" in fault


def test_the_fact_before_a_slip_in_a_case_is_not_blamed_for_its_colons(tmp_path, capsys):
    case = tmp_path / "case.yaml"
    case.write_text("policy: ieso\nfacts:\n- {fact: received, at: 2026-03-02}\n  - x\n", "utf-8")
    assert main(["replay", str(case)]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith(f"{case}, line 4")
    assert "in the same column" in printed


def test_a_file_without_a_name_is_not_taken_for_a_folder(capsys):
    assert main(["replay", ""]) == 2
    assert "the name of the file is empty" in capsys.readouterr().err


def test_what_is_found_is_not_said_twice():
    fault = str(read_policy(POLICY.replace("working days", "wroking days"), "policy.yaml"))
    assert fault.count('"3 wroking days"') == 1


def test_the_file_of_a_word_processor_is_known_for_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    words, rich = tmp_path / "policy.docx", tmp_path / "policy.rtf"
    with zipfile.ZipFile(words, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    rich.write_text(r"{\rtf1\ansi policy: x}", "utf-8")
    for file in (words, rich):
        assert main(["clauses", str(file)]) == 2
        printed = capsys.readouterr().err
        assert printed == f"{file}: this is a document of a word processor. Save it as plain text (UTF-8).\n"


@pytest.mark.parametrize("other", ["policy.yaml.txt", "policy.yml"])
def test_an_ending_that_an_editor_put_on_is_seen(other, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path(other).write_text(POLICY, "utf-8")
    assert main(["clauses", "."]) == 2
    assert f'There is "./{other}": call it policy.yaml.' in capsys.readouterr().err


def test_what_a_computer_leaves_in_the_folder_of_cases_is_no_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    cases = tmp_path / "cases"
    cases.mkdir()
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    case = "facts: [{fact: received, at: 2026-06-01}]\nexpect: [{at: 2026-06-01, status: open}]\n"
    for name in ("open.yaml", "open.yaml~", ".open.yaml.swp"):
        (cases / name).write_text(case if name == "open.yaml" else "\x00", "utf-8")
    assert main(["test", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "1 passed, 0 failed\n"
