"""The schemas for editors: they take every file that the reader takes, refuse the usual slips, and explain each key."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from putright.procedure.conditions import parse_conditions
from putright.procedure.document import read_document
from putright.procedure.durations import parse_duration
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.procedure.shape_values import Shape
from putright.replay.command import main
from putright.wording.policy_keys import KEYS
from putright.wording.policy_schema import name_of, policy_schema

ROOT = Path(__file__).parents[2]
PLACES = ("src/putright/policies", "src/putright/model_policies", "tests/policies/fixtures", "examples")
POLICIES = sorted(file for place in PLACES for file in ROOT.glob(f"{place}/*/policy.yaml"))
NOTHING_LEFT_OPEN = ROOT / "tests/policies/fixtures/nothing-left-open/policy.yaml"
SHOP = ROOT / "tests/policies/fixtures/shop-hours/policy.yaml"


def printed(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["schema", *arguments]) == 0
    return capsys.readouterr().out


@cache
def validator() -> Any:
    return Draft202012Validator(policy_schema())


def faults(validator: Any, text: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(read_document(text).value)]


def relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def shapes(shape: type[Shape] = Shape) -> list[type[Shape]]:
    return [one for below in shape.__subclasses__() for one in (below, *shapes(below))]


@pytest.mark.parametrize("arguments", [(), ("--case",)])
def test_what_is_printed_is_a_schema(arguments, capsys):
    Draft202012Validator.check_schema(json.loads(printed(*arguments, capsys=capsys)))


@pytest.mark.parametrize(("file", "arguments"), [("policy.schema.json", ()), ("case.schema.json", ("--case",))])
def test_the_file_in_the_docs_is_what_the_command_prints(file, arguments, capsys):
    written = (ROOT / "docs" / file).read_text("utf-8")
    assert printed(*arguments, capsys=capsys) == written, f"putright schema {' '.join(arguments)} > docs/{file}"


@pytest.mark.thorough
@pytest.mark.parametrize("file", POLICIES, ids=relative)
def test_an_editor_finds_no_fault_in_a_policy_that_is_sound(file):
    assert faults(validator(), file.read_text("utf-8")) == []


@pytest.mark.thorough
def test_an_editor_finds_no_fault_in_any_worked_case(capsys):
    of_cases = Draft202012Validator(json.loads(printed("--case", capsys=capsys)))
    cases = [case for policy in POLICIES for case in sorted((policy.parent / "cases").glob("*"))]
    found = {relative(case): faults(of_cases, case.read_text("utf-8")) for case in cases}
    assert len(found) > 200
    assert {case: lines for case, lines in found.items() if lines} == {}


SLIPS = {
    "a misspelt key": ("  clause: GC-1", "  clauses: GC-1"),
    "a word that may not stand there": ("calendar: england-and-wales", "calendar: england"),
    "a number without its unit": ("within: 1 working day", "within: 1"),
    "a misspelt unit": ("within: 1 working day", "within: 1 wroking day"),
    "a space in a name": ("do: acknowledge", "do: acknowledge it"),
    "a limit that counts from nothing": ("        of: received\n", ""),
    "two limits on one duty": ("within: 1 working day", "within: 1 working day\n        every: 2 weeks"),
    "a list where words belong": ("title: Complaints policy of a garden centre", "title: [Complaints, policy]"),
    "a missing clause": ("    clause: GC-1\n", ""),
    "a weekday that is none": ("tuesday, ", "tusday, "),
    "an hour that is none": ('"17:00"', '"25:00"'),
    "holidays without a calendar of its own": ("roles:", "holidays: [{date: 2026-12-25, name: X}]\n\nroles:"),
}


SLIPS_BESIDES = {
    "a misspelt key": ("letters count: {when: sent", "letters count: {whn: sent"),
    "a missing clause": ("- {what: the result of a race, clause: SW-5}", "- {what: the result of a race}"),
    "a day that is none": ("from: 2026-01-01", "from: January 2026"),
    "a length without its unit": ("for: 6 years", "for: 6"),
    "a word that may not stand there": ("runs: alongside", "runs: besides"),
}


@pytest.mark.parametrize(("right", "wrong"), SLIPS.values(), ids=SLIPS)
def test_an_editor_marks_the_usual_slips_and_so_does_the_reader(right, wrong):
    text = SHOP.read_text("utf-8")
    assert right in text
    slipped = text.replace(right, wrong, 1)
    assert faults(validator(), slipped)
    assert not isinstance(read_policy(slipped, "policy.yaml"), Policy)


@pytest.mark.parametrize(("right", "wrong"), SLIPS_BESIDES.values(), ids=SLIPS_BESIDES)
def test_an_editor_marks_a_slip_in_what_stands_besides_the_procedure_and_so_does_the_reader(right, wrong):
    text = NOTHING_LEFT_OPEN.read_text("utf-8")
    assert right in text
    slipped = text.replace(right, wrong, 1)
    assert faults(validator(), slipped)
    assert not isinstance(read_policy(slipped, "policy.yaml"), Policy)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("do: acknowledge", "do: tell-the-mayor"),
        ("clause: GC-2", "clause: [GC-2, GC-3]"),
        ("clause: GC-2", "clause: 2"),
        ("of: received\n        clause: GC-2", "of: the later of phoned and meeting-held\n        clause: GC-2"),
        ("of: received\n        clause: GC-2", "of: received\n        until: responded\n        clause: GC-2"),
        (
            "of: received\n        clause: GC-2",
            "of: received\n        until: [responded, phoned]\n        clause: GC-2",
        ),
        ("within: 1 working day", "within: at once"),
        ("within: 1 working day", "within: setting soon"),
        ("working days: [tuesday, wednesday, thursday, friday, saturday]", "working days: tuesday"),
    ],
)
def test_an_editor_takes_one_or_several_own_names_and_settings(right, wrong):
    text = SHOP.read_text("utf-8")
    assert right in text
    assert faults(validator(), text.replace(right, wrong, 1)) == []


def test_an_editor_offers_the_stock_of_names_and_explains_it(capsys):
    duty = policy_schema()["$defs"]["Duty"]["properties"]
    assert "acknowledge" in str(policy_schema()["$defs"]["action"])
    assert duty["do"]["anyOf"][0] == {"$ref": "#/$defs/action"}
    assert "the later of" in str(duty["of"])
    case = json.loads(printed("--case", capsys=capsys))
    assert "the complaint was entered in the central register" in str(case).lower()


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        ("{fact: received, at: 2026-03-02, channel: phone}", True),
        ("{fact: received, at: 2026-03-02, channel: pigeon}", False),
        ("{fact: received, at: 2 March 2026}", False),
        ("{fact: escalated, at: 2026-03-02}", False),
        ("{fact: phoned, at: 2026-03-02, outcome: upheld}", False),
        ("{fact: bell-rung, at: 2026-03-02, loud: true}", True),
    ],
)
def test_an_editor_knows_what_a_fact_may_say(fact, holds, capsys):
    of_cases = Draft202012Validator(json.loads(printed("--case", capsys=capsys)))
    assert (not faults(of_cases, f"facts: [{fact}]")) is holds


def test_every_key_is_explained_in_a_sentence_or_two_and_no_other():
    keys = {name_of(one): {info.alias or name for name, info in one.model_fields.items()} for one in shapes()}
    assert {name: set(said) for name, said in KEYS.items()} == keys
    for name, said in KEYS.items():
        for key, sentence in said.items():
            assert re.fullmatch(r"[A-Z].{8,109}[.:\"]", sentence), f"{name}.{key}: {sentence}"
            assert len(re.findall(r"\.(?= [A-Z]|$)", sentence)) <= 2, f"{name}.{key}: {sentence}"


def test_what_the_pattern_of_a_length_of_time_lets_in_can_be_read():
    pattern = re.compile(policy_schema()["$defs"]["Duty"]["properties"]["every"]["anyOf"][0]["pattern"])
    numbers = ("0", "1", "twelve", "20", "999", "1000", "007", "1001", "thirteen", "-1", "2.5", "a")
    units = ("hours", "hour", "working day", "business days", "school days", "day", "weeks", "month", "years", "moons")
    for number, unit in product(numbers, units):
        text = f"{number} {unit}"
        assert bool(pattern.fullmatch(text)) is readable(parse_duration, text), text


def test_what_the_pattern_of_a_condition_lets_in_can_be_read():
    pattern = re.compile(policy_schema()["$defs"]["Consent"]["properties"]["if"]["anyOf"][0]["pattern"])
    for text in ("a is b", "a is not b or c and d is e", "a is", "a b", "A is b", "a is b or", "a_1 is 2"):
        assert bool(pattern.fullmatch(text)) is readable(parse_conditions, text), text


def readable(read: Any, text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def test_nothing_but_the_command_loads_what_is_only_for_editors():
    source = ROOT / "src" / "putright"
    users = [relative(file) for file in source.rglob("*.py") if "policy_keys import" in file.read_text("utf-8")]
    assert users == ["src/putright/wording/policy_schema.py"]
    command = (source / "replay" / "command.py").read_text("utf-8").splitlines()
    (line,) = (line for line in command if "schema import" in line)
    assert line.startswith("    from"), "only when it is asked for"
