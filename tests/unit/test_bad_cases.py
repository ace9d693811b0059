"""A case file with something wrong in it: each fault is one line that says where, what, and how to mend it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from putright.procedure.casefile import FACTS_LIMIT
from putright.procedure.document import JSON_LIMIT, YAML_LIMIT
from putright.procedure.facts import CASE_ATTRIBUTES
from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.replay.command import main
from putright.replay.judging import judge
from putright.replay.opening import Refused, open_case, open_policy
from putright.wording.output import as_json

pytestmark = pytest.mark.thorough

JSON = dict[str, Any]

RECEIVED: JSON = {"fact": "received", "at": "2026-03-02", "id": "f1"}
ANSWERED: JSON = {"fact": "responded", "at": "2026-03-10", "id": "f2"}
LATER = "2026-12-01"


@cache
def policy(name: str) -> Policy:
    return open_policy(name)


def case(*facts: JSON, **around: Any) -> JSON:
    """A case that begins with its receipt on 2 March 2026."""
    return {"policy": "ieso", "facts": [RECEIVED, *facts], **around}


def answer(text: str, name: str = "ieso", at: str = LATER) -> JSON:
    return as_json(judge(open_case(text, "case", policy(name)), parse_moment(at)))


def faults(text: str, name: str | None = "ieso", at: str = LATER) -> list[str]:
    """The lines with which a case is refused; it fails the test when the case is accepted."""
    with pytest.raises(Refused) as refused:
        judge(open_case(text, "case", policy(name) if name else None), parse_moment(at))
    lines = list(refused.value.lines)
    for line in lines:
        assert line.startswith("case"), "a fault names its file"
        assert "\n" not in line, "a fault is one line"
        assert line.endswith((".", ")")), "a fault is a sentence"
    return lines


def as_yaml(found: JSON) -> tuple[str, dict[str, int]]:
    """The case as YAML, a line for each key and each fact, and the line of each."""
    rows: list[str] = []
    lines: dict[str, int] = {}
    for key, value in found.items():
        listed = key == "facts" and isinstance(value, list)
        rows.append(f"{json.dumps(key)}:" if listed else f"{json.dumps(key)}: {json.dumps(value)}")
        lines[key] = len(rows)
        for number, fact in enumerate(value if listed else ()):
            rows.append(f"- {json.dumps(fact)}")
            lines[f"facts[{number}]"] = len(rows)
    return "\n".join(rows) + "\n", lines


def fact(name: str, **said: Any) -> JSON:
    return {"fact": name, "at": "2026-03-04", **said}


# What is wrong: the case, where the fault must point, and what the line must say.
WRONG: dict[str, tuple[JSON, str, tuple[str, ...]]] = {
    # names that are not known
    "key": (case(atributes={}), "atributes", ('"atributes"', 'Did you mean "attributes"?', "Rename it or take it out")),
    "fact": (case(fact("acknowleged")), "facts[1].fact", ('"acknowleged"', 'Did you mean "acknowledged"?')),
    "fact with capitals and spaces": (
        case(fact("Response Received")),
        "facts[1].fact",
        ('Did you mean "response-received"?',),
    ),
    "attribute of a fact": (
        case(fact("acknowledged", mediun="letter")),
        "facts[1].mediun",
        ("an attribute of the fact acknowledged", 'Did you mean "medium"?', "Rename it or take it out"),
    ),
    "attribute that belongs to another fact": (
        case(fact("acknowledged", outcome="upheld")),
        "facts[1].outcome",
        ("an attribute of the fact acknowledged", "It belongs to: responded", "Rename it or take it out"),
    ),
    "attribute of a case": (
        case(attributes={"fundng": "nhs"}),
        "attributes.fundng",
        ("an attribute of a case", 'Did you mean "funding"?'),
    ),
    "value of an attribute of a case": (
        case(attributes={"funding": "nsh"}),
        "attributes.funding",
        ("a value of funding", 'Did you mean "nhs"?', "private"),
    ),
    "channel": (
        {"facts": [{**RECEIVED, "channel": "e-mail"}]},
        "facts[0].channel",
        ("a value of channel", 'Did you mean "email"?', "social-media"),
    ),
    "who complains": ({"facts": [{**RECEIVED, "by": "solicitor"}]}, "facts[0].by", ("complainant, representative",)),
    "stage": (
        case(fact("escalated", to="stage2")),
        "facts[1].to",
        ("a stage of this policy", 'Did you mean "stage-2"?'),
    ),
    "action": (
        case(fact("extended", action="responds")),
        "facts[1].action",
        ("an action of this policy", 'Did you mean "respond"?'),
    ),
    "medium": (case(fact("acknowledged", medium="fax")), "facts[1].medium", ("a value of medium", "email, letter")),
    "medium of a meeting": (case(fact("meeting-held", medium="letter")), "facts[1].medium", ("in-person",)),
    "what was written up": (case(fact("written-up", of="call")), "facts[1].of", ("meeting, phone",)),
    "outcome": (
        case(fact("responded", outcome="partially-upheld")),
        "facts[1].outcome",
        ("a value of outcome", 'Did you mean "partly-upheld"?'),
    ),
    "outcome of a point": (
        case(fact("responded", points={"p1": "upholded"}), points=[{"id": "p1"}]),
        "facts[1].points.p1",
        ("an outcome", 'Did you mean "upheld"?'),
    ),
    "point that was not declared": (
        case(fact("responded", points={"p2": "upheld"}), points=[{"id": "p1"}]),
        "facts[1].points.p2",
        ("the id of a point of this complaint", "Known here: p1"),
    ),
    "key of a point": (case(points=[{"id": "p1", "abuot": "staff"}]), "points[0].abuot", ('Did you mean "about"?',)),
    "division": (
        case(calendar={"division": "england"}),
        "calendar.division",
        ("a division", "england-and-wales", "scotland"),
    ),
    "key of a calendar": (case(calendar={"closure": []}), "calendar.closure", ('Did you mean "closures"?',)),
    "key of a closure": (
        case(calendar={"closures": [{"from": "2026-12-29", "to": "2026-12-31", "until": "x"}]}),
        "calendar.closures[0].until",
        ("from, to",),
    ),
    "id that a correction names": (
        case(ANSWERED, fact("corrected", of="f3", void=True)),
        "facts[2].of",
        ("the id of a fact", "f1, f2"),
    ),
    "attribute that a correction sets": (
        case(ANSWERED, fact("corrected", of="f2", set={"outcom": "upheld"})),
        "facts[2].set.outcom",
        ('Did you mean "outcome"?',),
    ),
    "name that a correction sets": (
        case(ANSWERED, fact("corrected", of="f2", set={"id": "f3"})),
        "facts[2].set.id",
        ('"id" cannot be set by a correction', "at, medium, note, outcome", "Void the fact"),
    ),
    "kind of fact that a correction sets": (
        case(ANSWERED, fact("corrected", of="f2", set={"fact": "replied"})),
        "facts[2].set.fact",
        ('"fact" cannot be set by a correction', "enter another in its place"),
    ),
    "value that a correction sets": (
        case(ANSWERED, fact("corrected", of="f2", set={"outcome": "upheeld"})),
        "facts[2].set.outcome",
        ('Did you mean "upheld"?',),
    ),
    "clause that was ticked": (case(fact("ticked", clause="IE-99")), "facts[1].clause", ("a clause of this policy",)),
    # wrong types
    "facts is a mapping": ({"facts": {}}, "facts", ("found a mapping", "expected a list of facts")),
    "a fact is text": ({"facts": [RECEIVED, "acknowledged"]}, "facts[1]", ('found "acknowledged"', "{fact: received")),
    "a fact is nothing": ({"facts": [RECEIVED, None]}, "facts[1]", ("found nothing", "expected a fact")),
    "the name of a fact is a list": (case({"fact": ["x"], "at": "2026-03-04"}), "facts[1].fact", ("a list",)),
    "attributes is a list": (case(attributes=[]), "attributes", ("found a list", "expected a mapping")),
    "points is a mapping": (case(points={"p1": "staff"}), "points", ("found a mapping", "expected a list")),
    "a point is text": (case(points=["staff"]), "points[0]", ('found "staff"', "expected a mapping")),
    "calendar is text": (case(calendar="scotland"), "calendar", ('found "scotland"', "{division: scotland}")),
    "closures is a date": (case(calendar={"closures": "2026-12-24"}), "calendar.closures", ("expected a list",)),
    "a closure is a number": (case(calendar={"closures": [5]}), "calendar.closures[0]", ("found 5", "2026-03-02")),
    "proclaimed is a date": (
        case(calendar={"proclaimed": ["2026-06-15"]}),
        "calendar.proclaimed[0]",
        ('found "2026-06-15"', "expected {date:"),
    ),
    "true or false as text": (
        case(fact("phoned", answered="yes")),
        "facts[1].answered",
        ('found "yes"', "expected true or false"),
    ),
    "true or false as a number": (case(fact("extended", agreed=1)), "facts[1].agreed", ("found 1", "true or false")),
    "true or false of a case as text": (
        case(attributes={"cqc_registered": "true"}),
        "attributes.cqc_registered",
        ('found "true"', "expected true or false"),
    ),
    "text as true": (case(fact("assigned", person=True)), "facts[1].person", ("found true", "expected text")),
    "text as a list": (case(fact("informed", about=["x"])), "facts[1].about", ("found a list", "expected text")),
    "text as nothing": (case(fact("informed", about=None)), "facts[1].about", ("found nothing", "expected text")),
    "an id is a mapping": (case(fact("informed", id={})), "facts[1].id", ("found a mapping", "expected text")),
    "a note is a list": (case(fact("informed", note=[])), "facts[1].note", ("found a list", "expected text")),
    "decisions are a list": (
        case(fact("responded", points=["p1"]), points=[{"id": "p1"}]),
        "facts[1].points",
        ("found a list", "{p1: upheld}"),
    ),
    "what is set is text": (
        case(ANSWERED, fact("corrected", of="f2", set="outcome")),
        "facts[2].set",
        ('found "outcome"', "expected a mapping"),
    ),
    "schema is text": (case(fact("informed", schema="1")), "facts[1].schema", ("a whole number from 1",)),
    "schema is newer": (case(fact("informed", schema=99)), "facts[1].schema", ("99", "a newer version of putright")),
    # what is missing
    "no fact": (case({"at": "2026-03-04"}), "facts[1]", ('"fact" is missing', "Say what happened")),
    "no at": (case({"fact": "acknowledged"}), "facts[1]", ('"at" is missing', "Say when it happened")),
    "no stage": (case(fact("escalated")), "facts[1]", ('"to" is missing', "escalated needs it", "Add it")),
    "no facts": ({"policy": "ieso"}, "", ('"facts" is missing', "{fact: received, at: ...}")),
    "no id of a point": (case(points=[{"about": "staff"}]), "points[0]", ('"id" is missing', "such as p1")),
    "no end of a closure": (case(calendar={"closures": [{"from": "2026-12-29"}]}), "calendar.closures[0]", ('"to"',)),
    "no fact that a correction is about": (case(fact("corrected", void=True)), "facts[1]", ('"of" is missing',)),
    # what does not fit together
    "no receipt": ({"facts": []}, "facts", ("no fact says that the complaint was received", "Add {fact: received")),
    "two receipts": (case(RECEIVED | {"id": "x"}), "facts", ("2 facts received", "exactly one", "Take the others out")),
    "a fact before the receipt": (
        case({"fact": "acknowledged", "at": "2026-03-01"}),
        "facts[1]",
        ("acknowledged of 2026-03-01", "before the complaint was received on 2026-03-02", "Correct one"),
    ),
    "escalation to the present stage": (
        case(fact("escalated", to="stage-1")),
        "facts[1]",
        ('"stage-1"', "while it stands in stage-1", "stage-2, stage-3", "Name a later stage"),
    ),
    "escalation to an earlier stage": (
        case(fact("escalated", to="stage-3"), {"fact": "escalated", "at": "2026-03-05", "to": "stage-2"}),
        "facts[2]",
        ('"stage-2"', "2026-03-05", "while it stands in stage-3"),
    ),
    "two facts of one id": (case(fact("informed", id="f1")), "facts[1].id", ('"f1"', "Give each its own")),
    "two points of one id": (case(points=[{"id": "p1"}, {"id": "p1"}]), "points[1].id", ('"p1"', "Give each its own")),
    "void and set": (
        case(ANSWERED, fact("corrected", of="f2", void=True, set={"outcome": "upheld"})),
        "facts[2]",
        ('one of "set"', '"void: true"'),
    ),
    "neither void nor set": (case(ANSWERED, fact("corrected", of="f2")), "facts[2]", ('one of "set"', '"void: true"')),
    "void is false": (case(ANSWERED, fact("corrected", of="f2", void=False)), "facts[2]", ('one of "set"',)),
    "a closure that ends before it begins": (
        case(calendar={"closures": [{"from": "2026-12-31", "to": "2026-12-29"}]}),
        "calendar.closures[0]",
        ("2026-12-29", "before it begins", "Mend one"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_one_fault_is_one_line_that_says_where_what_and_what_else(name: str) -> None:
    wrong, path, says = WRONG[name]
    (line,) = faults(json.dumps(wrong))
    where = f"case, {path}: " if path else "case: "
    assert line.startswith(where)
    for piece in says:
        assert piece in line


@pytest.mark.parametrize("name", [name for name, (_, path, _) in WRONG.items() if path and path != "facts"])
def test_the_same_fault_in_yaml_names_its_line_too(name: str) -> None:
    wrong, path, says = WRONG[name]
    text, lines = as_yaml(wrong)
    (line,) = faults(text)
    key = path.split("].")[0].rstrip("]") + "]" if path.startswith("facts[") else path.split(".")[0].split("[")[0]
    assert line.startswith(f"case, line {lines[key]}, {path}: ")
    for piece in says:
        assert piece in line


def test_an_escalation_that_cannot_be_names_its_line() -> None:
    text, lines = as_yaml(case(fact("informed"), fact("escalated", to="stage-1"), fact("closed")))
    (line,) = faults(text)
    assert f"line {lines['facts[2]']}" in line


# --- times -----------------------------------------------------------------------------------------------------------

WRONG_TIMES = {
    "2026-03-29T01:30": "does not exist: the clocks went forward",
    "2026-03-29T01:00:00": "does not exist: the clocks went forward",
    "2026-10-25T01:30": "happened twice: the clocks went back",
    "2026-10-25T01:59:59": "happened twice: the clocks went back",
    "1989-12-31": "a year from 1990 to 2100",
    "2101-01-01": "a year from 1990 to 2100",
    "1989-12-31T23:59": "a year from 1990 to 2100",
    "2101-01-01T00:00": "a year from 1990 to 2100",
    "1990-01-01T00:30+01:00": "a year from 1990 to 2100",
    "2100-12-31T23:30-01:00": "a year from 1990 to 2100",
    "0001-01-01T00:00+14:00": "a year from 1990 to 2100",
    "9999-12-31T23:59-14:00": "a year from 1990 to 2100",
    "2026-02-30": "no such day",
    "2026-02-30T10:00": "no such day or time",
    "2026-03-02T24:30": "no such day or time",
    "2026-03-02T10:60": "no such day or time",
    "2026-03-02T10:15+25:00": "no such day or time",
    "2/3/2026": "expected a date (2026-03-02) or a time",
    "2026-3-2": "expected a date (2026-03-02) or a time",
    "20260302": "expected a date (2026-03-02) or a time",
    "2026-W10-1": "expected a date (2026-03-02) or a time",
    "2026-03-02T10": "expected a date (2026-03-02) or a time",
    "2026-03-02 10:15 GMT": "expected a date (2026-03-02) or a time",
    "٢٠٢٦-٠٣-٠٢": "expected a date (2026-03-02) or a time",
    "yesterday": "expected a date (2026-03-02) or a time",
    "": "expected a date (2026-03-02) or a time",
}


@pytest.mark.parametrize("at", WRONG_TIMES)
@pytest.mark.parametrize("key", ["at", "recorded"])
def test_a_time_that_cannot_be_is_refused_with_its_reason(at: str, key: str) -> None:
    (line,) = faults(json.dumps(case(fact("informed") | {key: at})))
    assert line.startswith(f'case, facts[1].{key}: found "{at}": ')
    assert WRONG_TIMES[at] in line


@pytest.mark.parametrize("at", [20260302, 2026.5, True, None, [], {"day": 2}])
def test_a_time_must_be_text(at: object) -> None:
    (line,) = faults(json.dumps(case(fact("informed") | {"at": at})))
    assert line.startswith("case, facts[1].at: found ")
    assert "expected a date (2026-03-02)" in line


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-29T01:30+00:00", "2026-03-29"),
        ("2026-03-29T01:30Z", "2026-03-29"),
        ("2026-10-25T01:30+01:00", "2026-10-25"),
        ("2026-10-25T01:30+00:00", "2026-10-25"),
        ("2026-03-29T00:59:59", "2026-03-29"),
        ("2026-03-29T02:00", "2026-03-29"),
        ("2026-10-25T00:59:59", "2026-10-25"),
        ("2026-10-25T02:00", "2026-10-25"),
        ("2026-06-01T23:30+00:00", "2026-06-02"),
        ("2026-06-01T23:30-04:00", "2026-06-02"),
        ("2026-06-01t10:15z", "2026-06-01"),
        ("2026-06-01 10:15", "2026-06-01"),
        ("2026-06-01T10:15:30.25+0530", "2026-06-01"),
    ],
)
def test_a_time_with_its_offset_or_beside_the_clock_change_is_accepted(at: str, day: str) -> None:
    rows = answer(json.dumps({"facts": [{"fact": "received", "at": at}]}))["duties"]
    assert {row["from"] for row in rows} == {day}


@pytest.mark.parametrize("year", [1990, 2100])
def test_the_first_and_the_last_year_are_accepted(year: int) -> None:
    text = json.dumps({"facts": [{"fact": "received", "at": f"{year}-01-01"}]})
    assert answer(text, at=f"{year}-12-31")["duties"][0]["from"] == f"{year}-01-01"


@pytest.mark.parametrize(
    ("place", "wrong", "path"),
    [
        ("until", case(fact("extended", until="2026-02-30")), "facts[1].until"),
        ("by", case(fact("action-agreed", by="2101-01-01")), "facts[1].by"),
        ("by", case(fact("action-agreed", by="2026-03-02T10:00")), "facts[1].by"),
        ("concerns_date", {"facts": [RECEIVED | {"concerns_date": "1899-12-31"}]}, "facts[0].concerns_date"),
        ("closures", case(calendar={"closures": ["2026-12-32"]}), "calendar.closures[0]"),
        ("proclaimed", case(calendar={"proclaimed": [{"date": "2026-13-01", "on": "2026-01-01"}]}), "calendar"),
    ],
)
def test_a_date_that_cannot_be_is_refused(place: str, wrong: JSON, path: str) -> None:
    (line,) = faults(json.dumps(wrong))
    assert line.startswith(f"case, {path}")
    assert "expected a" in line
    assert "2026-03-02" in line or "a year from" in line


def test_a_moment_to_judge_from_before_the_receipt_is_refused() -> None:
    (line,) = faults(json.dumps(case()), at="2026-03-01")
    assert "2026-03-01" in line
    assert "before the complaint was received on 2026-03-02" in line
    assert "--at" in line


def test_a_moment_on_the_day_of_the_receipt_but_before_its_hour_is_refused() -> None:
    text = json.dumps({"facts": [{"fact": "received", "at": "2026-03-02T10:15"}]})
    (line,) = faults(text, at="2026-03-02T10:14:59")
    assert "before the complaint was received" in line
    assert answer(text, at="2026-03-02T10:15")["status"] == "open"


def test_a_receipt_that_was_struck_out_is_not_said_to_come_later() -> None:
    (line,) = faults(json.dumps(case(fact("corrected", of="f1", void=True))))
    assert "before the complaint was received" not in line
    assert "received" in line


# --- corrections of corrections --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"at": "2026-03-05"}, {"at": "garbage"}),
        ({"at": "2026-03-05"}, {"at": ["2026-03-05"]}),
        ({"until": "2026-05-05"}, {"until": "garbage"}),
        ({"reason": "x"}, {"no-such-attribute": "x"}),
    ],
    ids=["a time", "a list", "a date", "a name"],
)
def test_what_a_corrected_correction_sets_is_checked_as_well(first: JSON, second: JSON) -> None:
    extended = fact("extended", id="e", action="respond", until="2026-05-01")
    correction = fact("corrected", id="c", of="e", set=first)
    (line,) = faults(json.dumps(case(extended, correction, fact("corrected", of="c", set={"set": second}))))
    assert line.startswith("case, facts[3].set")


def test_a_correction_cannot_be_pointed_at_a_fact_that_is_not_there() -> None:
    correction = fact("corrected", id="c", of="f2", set={"outcome": "upheld"})
    (line,) = faults(json.dumps(case(ANSWERED, correction, fact("corrected", of="c", set={"of": "f9"}))))
    assert line.startswith("case, facts[3].set.of: ")


# --- documents -------------------------------------------------------------------------------------------------------

HEAD = "policy: ieso\nfacts:\n- {fact: received, at: 2026-03-02}\n"

WRONG_TEXTS: dict[str, tuple[str, str, str]] = {
    "empty": ("", "case: ", "found nothing, expected a mapping"),
    "only blanks": (" \n\n", "case: ", "found nothing, expected a mapping"),
    "a list at the top": ("[1, 2]", "case: ", "found a list, expected a mapping"),
    "a list at the top, YAML": ("- 1\n- 2\n", "case, line 1: ", "found a list, expected a mapping"),
    "a word at the top": ("hello", "case, line 1: ", 'found "hello", expected a mapping'),
    "a number at the top": ("7", "case: ", "found 7, expected a mapping"),
    "a key twice, JSON": (
        '{"facts": [{"fact": "received", "at": "2026-03-02", "at": "2026-03-03"}]}',
        "case, facts[0].at: ",
        'the key "at" stands here twice. Keep one',
    ),
    "a key twice, YAML": (
        HEAD + "- {fact: informed, at: 2026-03-03}\npolicy: ieso\n",
        "case, line 5, policy: ",
        'the key "policy" stands here twice. Keep one',
    ),
    "an anchor": (HEAD + "attributes: &a {funding: nhs}\n", "case, line 4, attributes: ", "anchor (&)"),
    "a tag": (HEAD + "attributes: !!map {funding: nhs}\n", "case, line 4, attributes: ", "tag (!)"),
    "a Python object": (HEAD + "points: !!python/object/apply:os.system [id]\n", "case, line 4, points: ", "tag (!)"),
    "a merge key": (HEAD + "attributes:\n  <<: {funding: nhs}\n", "case, line 5, attributes.<<: ", '"<<" is not'),
    "a second document": (HEAD + "---\npolicy: ieso\n", "case, line 4: ", "a second YAML document begins here"),
    "a key that is a list": (HEAD + "? [a, b]\n: c\n", "case, line 4", "a mapping or a list stands where a key"),
    "deep, JSON": ('{"facts": ' + "[" * 60 + "]" * 60 + "}", "case, facts[0][0]: ", "nested more than 40 deep"),
    "very deep, JSON": ("[" * 130_000 + "]" * 130_000, "case", "nested more than 40 deep"),
    "deep, YAML": ("facts: " + "[" * 60 + "]" * 60 + "\n", "case, line 1: ", "nested more than 40 deep"),
    "not whole JSON": ('{"facts": [\n  {"fact": "received"\n', "case, line 3: ", "not whole JSON"),
    "not whole YAML": ("facts: [\n", "case, line 2: ", "not whole YAML"),
    "tabs": ("facts:\n\t- x\n", "case, line 2: ", "a tab stands on this line"),
    "NUL in JSON": ('{"policy": "ie\x00so"}', "case", "not whole"),
    "NUL in YAML": (HEAD + "title: a\x00b\n", "case", "not whole YAML"),
    "an escape character in YAML": (HEAD + "title: a\x1bb\n", "case", "not whole YAML"),
    "not a number": (
        '{"facts": [{"fact": "received", "at": NaN}]}',
        "case, line 1, facts[0].at: ",
        "expected a date (2026-03-02)",
    ),
    "half a character": (
        '{"facts": [{"fact": "received", "at": "2026-03-02", "note": "\\ud83d"}]}',
        "case, facts[0].note: ",
        "half a character",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_TEXTS)
def test_a_text_that_is_no_plain_document_is_refused(name: str) -> None:
    text, begins, says = WRONG_TEXTS[name]
    (line,) = faults(text)
    assert line.startswith(begins)
    assert says in line
    assert len(line) < 300


def test_an_alias_is_refused_together_with_the_anchor_it_repeats() -> None:
    lines = faults(HEAD + "points: [&p {id: p1}, *p]\n")
    assert [line.split(": ")[0] for line in lines] == ["case, line 4, points[0]", "case, line 4, points[1]"]
    assert "anchor (&)" in lines[0]
    assert "alias (*)" in lines[1]


def test_a_bomb_of_aliases_is_not_unfolded() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    assert len(faults("\n".join(rows))) == 20 + 19 * 9


@pytest.mark.parametrize("written", ['{"fact": "registered", "at": "2026-03-03", "reference": %s}', "%s"])
def test_a_number_as_long_as_a_reference_is_text(written: str) -> None:
    number = "20260302000000000123"
    if written == "%s":
        text = HEAD + f"- {{fact: registered, at: 2026-03-03, reference: {number}}}\n"
    else:
        text = json.dumps(case())[:-2] + ", " + written % number + "]}"
    assert answer(text)["status"] == "open"
    (line,) = faults(text.replace(number, "true"))
    assert "expected text" in line


def test_facts_are_counted() -> None:
    note = {"fact": "informed", "at": "2026-03-03"}
    assert answer(json.dumps(case(*[note] * (FACTS_LIMIT - 1))))["status"] == "open"
    (line,) = faults(json.dumps(case(*[note] * FACTS_LIMIT)))
    assert line.startswith("case, facts: there are 2,001 facts; at most 2,000")


def test_json_and_yaml_have_their_limits() -> None:
    text = json.dumps(case())
    assert (JSON_LIMIT, YAML_LIMIT) == (5 * 1024 * 1024, 256 * 1024)
    assert answer(text + " " * (JSON_LIMIT - len(text)))["status"] == "open"
    (line,) = faults(text + " " * (JSON_LIMIT - len(text) + 1))
    assert "5,242,881 bytes" in line
    (line,) = faults(HEAD + "\n" * YAML_LIMIT)
    assert "at most 262,144 bytes of YAML" in line
    assert "Write it as JSON" in line


# --- all at once, and in the command ---------------------------------------------------------------------------------

MANY = """\
polcy: ieso
attributes: {funding: nsh}
calendar: {division: wales}
points:
- {about: staff}
facts:
- {fact: received, at: 2026-03-32, channel: pigeon}
- {fact: acknowleged, at: 2026-03-04}
- {fact: escalated, at: 2026-03-29T01:30}
- {fact: corrected, at: 2026-03-30, of: f9, void: true}
"""
PLACES = [
    "line 1, polcy",
    "line 1, policy",
    "line 2, attributes.funding",
    "line 3, calendar.division",
    "line 5, points[0]",
    "line 7, facts[0].at",
    "line 7, facts[0].channel",
    "line 8, facts[1].fact",
    "line 9, facts[2]",
    "line 9, facts[2].at",
    "line 10, facts[3].of",
]


def test_all_faults_of_a_file_come_at_once() -> None:
    lines = faults(MANY, None)
    assert sorted(line.removeprefix("case, ").split(": ")[0] for line in lines) == sorted(PLACES)


def test_a_missing_receipt_is_said_beside_the_other_faults() -> None:
    lines = faults(json.dumps({"facts": [fact("acknowleged"), fact("informed")]}))
    assert any("acknowleged" in line for line in lines)
    assert any("no fact says that the complaint was received" in line for line in lines)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, list[str]]:
    code = main(arguments)
    found = capsys.readouterr()
    assert "Traceback" not in found.err
    return code, found.out, found.err.splitlines()


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_command_prints_each_fault_on_a_line_of_standard_error_and_gives_2(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(MANY, encoding="utf-8")
    code, out, lines = run(capsys, "replay", str(file), "--policy", "ieso", "--format", form)
    assert (code, out) == (2, "")
    assert len(lines) == len(PLACES) - 1  # the policy is given
    assert all(line.startswith(f"{file}, line ") for line in lines)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "old.yaml"
    file.write_bytes(HEAD.encode() + "title: café\n".encode("latin-1"))
    code, _, (line,) = run(capsys, "replay", str(file))
    assert (code, line) == (2, f"{file}: line 4: this is not UTF-8 text. Save the file as UTF-8.")
    file.write_bytes(HEAD.encode("utf-16"))
    code, _, (line,) = run(capsys, "replay", str(file))
    assert code == 2
    assert "UTF-8" in line


def test_a_file_with_a_byte_order_mark_is_read_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, marked = tmp_path / "plain.json", tmp_path / "marked.json"
    plain.write_text(json.dumps(case()), encoding="utf-8")
    marked.write_text(json.dumps(case()), encoding="utf-8-sig")
    answers = [run(capsys, "replay", str(file), "--at", LATER, "--format", "json") for file in (plain, marked)]
    assert answers[0][0] == 0
    assert answers[0] == answers[1]


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "big.json"
    file.write_bytes(b" " * (JSON_LIMIT + 1))
    code, out, (line,) = run(capsys, "replay", str(file))
    assert (code, out) == (2, "")
    assert "more than 5,242,880 bytes" in line


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["replay", "no-such-file.json"], "there is no such file"),
        (["replay", "."], "this is a folder"),
        (["replay", "nul\0.json"], "cannot be read"),
        (["replay", "x" * 5000], "cannot be read"),
        (["replay", "CASE", "--policy", "iseo"], 'Did you mean "ieso"?'),
        (["replay", "CASE", "--policy", "."], "neither a bundled policy nor a policy file"),
        (["replay", "CASE", "--policy", "nul\0"], "neither a bundled policy nor a policy file"),
        (["replay", "CASE", "--policy", "x" * 5000], "neither a bundled policy nor a policy file"),
        (["replay", "CASE", "--at", "2026-03-29T01:30"], "does not exist: the clocks went forward"),
        (["replay", "CASE", "--at", "now"], '--at: found "now"'),
        (["replay", "CASE", "--at", "2026-03-01"], "before the complaint was received"),
    ],
)
def test_what_is_asked_of_the_command_is_checked_too(
    given: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case()), encoding="utf-8")
    code, out, (line,) = run(capsys, *(str(file) if one == "CASE" else one for one in given))
    assert (code, out) == (2, "")
    assert says in line


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("iseo", ('"iseo"', 'Did you mean "ieso"?', "--policy")),
        (5, ("5", "--policy")),
        (None, ("nothing", "--policy")),
    ],
)
def test_the_policy_that_a_case_names_must_be_bundled(named: object, says: tuple[str, ...]) -> None:
    (line,) = faults(json.dumps({"policy": named, "facts": [RECEIVED]}), None)
    assert line.startswith("case, policy: ")
    assert all(piece in line for piece in says)


def test_a_case_must_name_its_policy_unless_the_command_does() -> None:
    (line,) = faults(json.dumps({"facts": [RECEIVED]}), None)
    assert 'the key "policy" is missing' in line
    assert answer(json.dumps({"facts": [RECEIVED]}))["policy"] == "ieso"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (case() | {"policy": [1]}, "policy"),
        (case(calendar={"division": None}), "calendar.division"),
    ],
    ids=["policy", "division"],
)
def test_a_wrong_type_is_a_fault_even_where_the_value_is_not_used(wrong: JSON, path: str) -> None:
    (line,) = faults(json.dumps(wrong))
    assert line.startswith(f"case, {path}: ")


# --- what is no fault ------------------------------------------------------------------------------------------------


def test_a_number_is_accepted_where_text_is_asked() -> None:
    numbered = case(
        fact("registered", reference=17, id=3),
        fact("assigned", person=7, role=1.5),
        fact("corrected", of=3, set={"reference": 18}, reason=4),
        fact("responded", points={"1": "upheld"}, note=12),
        points=[{"id": 1, "about": 2}],
    )
    assert answer(json.dumps(numbered))["outcome"] == "upheld"
    assert answer(as_yaml(numbered)[0])["outcome"] == "upheld"


@pytest.mark.parametrize("name", ["al-aesthetics", "careium", "ieso", "care-and-support", "commisceo"])
def test_attributes_on_which_another_policy_branches_are_accepted(name: str) -> None:
    words = {"true": True, "false": False}
    given = {attribute: words.get(values[0], values[0]) for attribute, values in CASE_ATTRIBUTES.items()}
    assert answer(json.dumps(case(attributes=given) | {"policy": name}), name)["status"] == "open"


def test_a_stage_may_be_skipped() -> None:
    assert answer(json.dumps(case(fact("escalated", to="stage-3"))), "careium")["stage"] == "stage-3"


def test_facts_after_the_moment_are_read_but_not_judged() -> None:
    later = case({"fact": "escalated", "at": "2026-06-01", "to": "stage-2"})
    assert answer(json.dumps(later), at="2026-05-31")["stage"] == "stage-1"
    assert answer(json.dumps(later), at="2026-06-01")["stage"] == "stage-2"
