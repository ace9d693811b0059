"""A policy file with something wrong in it: each fault is one line that says where, what, and how to mend it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.replay.command import main
from putright.replay.judging import judge
from putright.replay.opening import open_case
from putright.wording.output import as_json

pytestmark = pytest.mark.thorough

GOOD = """\
policy: town-clinic
title: Complaints policy of a town clinic
provider: {kind: clinic}
calendar: england-and-wales

attributes:
  severity: [minor, serious]

facts:
  site-visited:
    records: somebody went to see the place
    attributes: {review: date}

actions:
  visit: {done by: site-visited}

roles:
  clinic-manager: {title: Clinic Manager, clause: TC-1}
  director: {title: Director, clause: TC-2}

stages:
  stage-1:
    title: The clinic answers
    owner: clinic-manager
    clause: TC-1
    duties:
      - do: acknowledge
        within: 3 working days
        of: received
        clause: TC-3
      - do: respond
        who: director
        within: 20 working days
        of: acknowledged
        if: severity is serious
        no later than: 8 weeks of received
        clause: TC-4
    then:
      to: stage-2
      within: 6 months
      clause: TC-5
  stage-2:
    title: The director answers
    owner: director
    clause: TC-6
    duties:
      - {do: respond, within: no stated time, of: escalated, clause: TC-7}

routes:
  - {body: ombudsman, open: after stage-2, why: It looks at how we dealt with it., clause: TC-8}

also promised:
  - {right: a companion at every meeting, stage: stage-1, shown by: meeting-held, clause: TC-9}
"""


def line_of(piece: str, text: str = GOOD) -> int:
    return text[: text.index(piece)].count("\n") + 1


def faults(text: str, name: str = "policy.yaml") -> list[str]:
    """The lines with which a policy is refused; it fails the test when the policy is accepted."""
    found = read_policy(text, name)
    assert isinstance(found, Faults), "the policy was accepted"
    lines = str(found).splitlines()
    assert len(lines) == len(found.faults)
    for line in lines:
        assert line.startswith(name)
        assert line.endswith((".", "its-name")), "a fault is a sentence"
    return lines


def test_the_policy_without_a_fault_is_accepted() -> None:
    assert isinstance(read_policy(GOOD, "policy.yaml"), Policy)


# What is wrong: a piece of the good policy, what stands there instead, the place, and what the line must say.
WRONG: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    # keys and names
    "key of a duty": (
        "within: 3 working days",
        "witin: 3 working days",
        "stages.stage-1.duties[0].witin",
        ('"witin" is not a key that may stand here', 'Did you mean "within"?', "Rename it or take it out"),
    ),
    "key of the policy": (
        "roles:",
        "titel: x\nroles:",
        "titel",
        ('Did you mean "title"?', "Rename it or take it out"),
    ),
    "key of a role": (
        "{title: Director, clause: TC-2}",
        "{title: Director, clause: TC-2, claus: x}",
        "roles.director.claus",
        ('Did you mean "clause"?',),
    ),
    "division": (
        "england-and-wales",
        "england",
        "calendar",
        ('"england"', "england-and-wales, its own, northern-ireland, scotland"),
    ),
    "strength": (
        "{do: respond, within",
        "{do: respond, strength: shoud, within",
        "stages.stage-2.duties[0].strength",
        ('Did you mean "should"?', "must"),
    ),
    "role": (
        "who: director",
        "who: directer",
        "stages.stage-1.duties[1].who",
        ("a role of this policy", 'Did you mean "director"?'),
    ),
    "owner": (
        "owner: clinic-manager",
        "owner: clinic-manger",
        "stages.stage-1.owner",
        ("a role of this policy", 'Did you mean "clinic-manager"?'),
    ),
    "stage of a window": ("to: stage-2", "to: stage2", "stages.stage-1.then.to", ('Did you mean "stage-2"?',)),
    "stage of a route": ("after stage-2", "after stage2", "routes[0].open", ('Did you mean "stage-2"?',)),
    "stage of a promise": ("stage: stage-1,", "stage: stage1,", "also promised[0].stage", ('"stage-1"?',)),
    "when a route opens": ("open: after stage-2", "open: always", "routes[0].open", ('"always"', '"at any time"')),
    "fact": (
        "of: acknowledged",
        "of: acknowleged",
        "stages.stage-1.duties[1].of",
        ('Did you mean "acknowledged"?',),
    ),
    "fact that shows a promise kept": (
        "shown by: meeting-held",
        "shown by: meeting-hold",
        "also promised[0].shown by[0]",
        ('Did you mean "meeting-held"?',),
    ),
    "fact that does an action": (
        "done by: site-visited",
        "done by: site-visit",
        "actions.visit.done by[0]",
        ('Did you mean "site-visited"?',),
    ),
    "date that a fact names": (
        "of: acknowledged",
        "of: site-visited.reviw",
        "stages.stage-1.duties[1].of",
        ('Did you mean "review"?',),
    ),
    "action": (
        "do: acknowledge\n",
        "do: acknowlege\n",
        "stages.stage-1.duties[0].do",
        ("an action", 'Did you mean "acknowledge"?'),
    ),
    "what a condition asks about": (
        "severity is serious",
        "severty is serious",
        "stages.stage-1.duties[1].if",
        ("something a condition can ask about", 'Did you mean "severity"?'),
    ),
    "value in a condition": (
        "severity is serious",
        "severity is seriuos",
        "stages.stage-1.duties[1].if",
        ("a value of severity", 'Did you mean "serious"?'),
    ),
    "what opens a window": (
        "within: 6 months",
        "within: 6 months\n      of: respons",
        "stages.stage-1.then.of",
        ('Did you mean "response"?',),
    ),
    "name with capitals": ("policy: town-clinic", "policy: Town Clinic", "policy", ('"Town Clinic"', "small letters")),
    # lengths of time
    "unit": (
        "within: 3 working days",
        "within: 3 workin days",
        "stages.stage-1.duties[0].within",
        ('"3 workin days"', 'nearest unit is "working days"', "for example"),
    ),
    "number alone": (
        "within: 3 working days",
        "within: 3",
        "stages.stage-1.duties[0].within",
        ("found 3", "a length of time with its unit", '"3 working days"'),
    ),
    "number too long": (
        "within: 20 working days",
        "within: 1001 working days",
        "stages.stage-1.duties[1].within",
        ("more than 1000", "from 0 to 1000"),
    ),
    "number below nothing": (
        "within: 20 working days",
        "within: -1 working days",
        "stages.stage-1.duties[1].within",
        ('"-1"', "from 0 to 1000"),
    ),
    "number with a fraction": (
        "within: 6 months",
        "within: 1.5 months",
        "stages.stage-1.then.within",
        ('"1.5"', "a whole number"),
    ),
    "outer limit": (
        "8 weeks of received",
        "8 weks of received",
        "stages.stage-1.duties[1].no later than",
        ('nearest unit is "weeks"',),
    ),
    "outer limit in hours": (
        "8 weeks of received",
        "48 hours of received",
        "stages.stage-1.duties[1].no later than",
        ("not hours",),
    ),
    "outer limit without a start": (
        "8 weeks of received",
        "8 weeks",
        "stages.stage-1.duties[1].no later than",
        ('"8 weeks of received"',),
    ),
    "share": (
        "{do: respond, within",
        "{do: respond, share: 101 per cent, within",
        "stages.stage-2.duties[0].share",
        ('"90 per cent"',),
    ),
    # what is missing, or too much
    "no start": (
        "        of: received\n        clause: TC-3",
        "        clause: TC-3",
        "stages.stage-1.duties[0]",
        ('"of"', '"of: received"', "note the choice under readings"),
    ),
    "no limit": (
        "        within: 3 working days\n",
        "",
        "stages.stage-1.duties[0]",
        ('just one of "within", "every" and "by"', '"within: no stated time"'),
    ),
    "two limits": (
        "within: 3 working days",
        "within: 3 working days\n        every: 3 days",
        "stages.stage-1.duties[0]",
        ('just one of "within", "every" and "by"',),
    ),
    "no clause": (
        "of: escalated, clause: TC-7",
        "of: escalated",
        "stages.stage-2.duties[0].clause",
        ('the key "clause" is missing', "Add it"),
    ),
    "no title": ("title: Complaints policy of a town clinic\n", "", "title", ('the key "title" is missing',)),
    "an empty clause": ("clause: TC-7", "clause: ''", "stages.stage-2.duties[0].clause", ("some words",)),
    "one value of an attribute": ("[minor, serious]", "[minor]", "attributes.severity", ("at least",)),
    # wrong types
    "a stage is a list": ("  stage-2:\n", "  stage-2: []\n  stage-3:\n", "stages.stage-2", ("a list",)),
    "a condition is true": ("if: severity is serious", "if: true", "stages.stage-1.duties[1].if", ("found true",)),
    "a title is a list": ("title: The clinic answers", "title: [x]", "stages.stage-1.title", ("a list", "text")),
    # conditions
    "a condition that asks about nothing": (
        "if: severity is serious",
        "if: serious",
        "stages.stage-1.duties[1].if",
        ('"serious"', '"channel is phone"'),
    ),
    "a condition without a value": (
        "if: severity is serious",
        "if: severity is",
        "stages.stage-1.duties[1].if",
        ('"severity is"', '"channel is phone"'),
    ),
    "a condition with half an and": (
        "if: severity is serious",
        "if: severity is serious and",
        "stages.stage-1.duties[1].if",
        ('"channel is phone"',),
    ),
    # what does not fit together
    "escalated to the first stage": (
        "of: received\n        clause: TC-3",
        "of: escalated\n        clause: TC-3",
        "stages.stage-1.duties[0].of",
        ("nothing is escalated to the first stage", "Count from received"),
    ),
    "a window to the same stage": ("to: stage-2", "to: stage-1", "stages.stage-1.then.to", ("not a later stage",)),
    "a fact of the stock": ("facts:\n", "facts:\n  phoned: {records: x}\n", "facts.phoned", ("in the stock of",)),
    "an attribute of the stock": (
        "  severity: [minor, serious]",
        "  severity: [minor, serious]\n  funding: [nhs, private]",
        "attributes.funding",
        ("in the stock of", "Choose another name"),
    ),
    "each and every": (
        "within: 3 working days\n        of: received",
        "every: 3 working days\n        of: each phoned",
        "stages.stage-1.duties[0].of",
        ('"each" and "every" cannot stand together',),
    ),
    "before something that is no date": (
        "within: 3 working days\n        of: received",
        "within: 3 working days\n        before: meeting-held",
        "stages.stage-1.duties[0].before",
        ("a date that a fact names",),
    ),
    "a duty that waits for itself": (
        "of: received\n        clause: TC-3",
        "of: responded\n        clause: TC-3",
        "stages.stage-1.duties",
        ("waits for itself in a circle", '"acknowledge" (TC-3)', "count one of these"),
    ),
    "a closure that ends before it begins": (
        "roles:",
        "closures:\n- {from: 2026-12-31, to: 2026-12-29}\nroles:",
        "closures[0].to",
        ("2026-12-29", "before it begins"),
    ),
    "a closure on no day": (
        "roles:",
        "closures:\n- {from: 2026-02-30, to: 2026-03-29}\nroles:",
        "closures[0].from",
        ("2026-02-30", "no such day"),
    ),
    "two kinds of promise": (
        "{right: a companion at every meeting",
        "{right: a companion at every meeting, record: x",
        "also promised[0]",
        ("just one of these keys", "right, record"),
    ),
    "a setting that is not there": (
        "within: 3 working days",
        "within: setting first_answer",
        "stages.stage-1.duties[0].within",
        ('"first_answer" is not a setting',),
    ),
    # documents
    "a key twice": (
        "    owner: director\n", "    owner: director\n    owner: director\n", "stages.stage-2.owner", ("twice",)),
    "an anchor": ("[minor, serious]", "&a [minor, serious]", "attributes.severity", ("anchor (&)", "Take it out")),
    "a tag": ("[minor, serious]", "!!set [minor, serious]", "attributes.severity", ("tag (!)", "Take it out")),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_one_fault_is_one_line_that_says_where_what_and_what_else(name: str) -> None:
    piece, instead, path, says = WRONG[name]
    assert GOOD.count(piece) == 1, "the piece must be found just once"
    lines = faults(GOOD.replace(piece, instead))
    assert len(lines) == 1, lines
    where = re.match(r"policy\.yaml, line (\d+), (.*?): ", lines[0])
    assert where is not None
    assert where[2] == path
    for one in says:
        assert one in lines[0]


@pytest.mark.parametrize(
    ("piece", "instead", "begins"),
    [
        ("within: 3 working days", "witin: 3 working days", "witin"),
        ("owner: clinic-manager", "owner: clinic-manger", "owner: clinic-manger"),
        ("of: acknowledged", "of: acknowleged", "of: acknowleged"),
        ("within: 20 working days", "within: 20 workin days", "within: 20 workin"),
        ("after stage-2", "after stage2", "after stage2"),
        ("[minor, serious]", "&a [minor, serious]", "&a"),
    ],
)
def test_the_line_is_the_one_where_the_mistake_stands(piece: str, instead: str, begins: str) -> None:
    text = GOOD.replace(piece, instead)
    (line,) = faults(text)
    assert f"line {line_of(begins, text)}," in line


def test_a_policy_written_as_json_names_the_place() -> None:
    (line,) = faults(
        json.dumps({"policy": "x"} | dict.fromkeys(["title"], "x")).replace('"x"}', '"x", "a": 1, "a": 2}')
    )
    assert line == 'policy.yaml, a: the key "a" stands here twice. Keep one.'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a policy file is a mapping that begins with: policy"),
        ("- policy: x", "a policy file is a mapping that begins with: policy"),
        ("policy", "a policy file is a mapping that begins with: policy"),
        ("policy: [", "not whole YAML"),
        ("policy: x\x00", "not whole YAML"),
        ("policy: x\n---\npolicy: y\n", "a second YAML document"),
        ("policy: " + "[" * 60 + "]" * 60, "nested more than 40 deep"),
        ("policy: x\n" + "#" * 262_144, "at most 262,144 bytes of YAML"),
    ],
)
def test_a_text_that_is_no_policy_is_refused_in_one_line(text: str, says: str) -> None:
    (line,) = faults(text)
    assert says in line


def test_two_duties_that_wait_for_each_other_are_a_circle() -> None:
    third = "      - {do: complete-investigation, within: 2 days, of: responded, clause: TC-10}\n"
    circle = GOOD.replace("    then:", third + "    then:")
    circle = circle.replace("of: received\n        clause: TC-3", "of: investigation-completed\n        clause: TC-3")
    (line,) = faults(circle)
    assert "in a circle" in line


def test_faults_of_names_come_all_at_once_in_the_order_of_their_lines() -> None:
    text = (
        GOOD.replace("owner: clinic-manager", "owner: clinic-manger")
        .replace("who: director", "who: directer")
        .replace("severity is serious", "severity is grave")
        .replace("after stage-2", "after stage-3")
        .replace("shown by: meeting-held", "shown by: meeting-hold")
        .replace("done by: site-visited", "done by: site-visit")
    )
    numbers = [int(line.split("line ")[1].split(",")[0]) for line in faults(text)]
    wrong = ["site-visit}", "clinic-manger", "directer", "grave", "after stage-3", "meeting-hold"]
    assert numbers == [line_of(one, text) for one in wrong]


def test_faults_of_shape_come_all_at_once_in_the_order_of_their_lines() -> None:
    text = (
        GOOD.replace("calendar: england-and-wales", "calendar: wales")
        .replace("within: 3 working days", "within: 3 workin days")
        .replace("if: severity is serious", "if: serious")
        .replace("within: 6 months", "witin: 6 months")
        .replace("why: It looks", "wy: It looks")
    )
    numbers = [int(line.split("line ")[1].split(",")[0]) for line in faults(text)]
    assert numbers == sorted(numbers)
    wrong = ["calendar: wales", "3 workin", "if: serious", "witin: 6", "wy: It"]
    assert {line_of(one, text) for one in wrong} <= set(numbers)


# --- a policy that is accepted must be able to run -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("piece", "instead"),
    [
        ("within: 6 months", "within: 24 hours"),
        ("roles:", "complain: {within: 1000 hours, of: concerns_date, clause: TC-0}\nroles:"),
        ("roles:", "closures:\n- {from: 1900-01-01, to: 1990-01-03}\nroles:"),
        ("roles:", "closures:\n- {from: 2026-01-01, to: 2199-01-03}\nroles:"),
    ],
    ids=["a window in hours", "a time to complain in hours", "closed before the tables", "closed after the tables"],
)
def test_what_the_engine_cannot_count_is_refused_when_the_policy_is_read(piece: str, instead: str) -> None:
    (line,) = faults(GOOD.replace(piece, instead))
    assert re.match(r"policy\.yaml, line \d+, ", line)


DEFERRED = "counting: {received on a closed day: counts as the next working day}\nroles:"


@pytest.mark.parametrize(
    ("piece", "instead"),
    [("roles:", DEFERRED), ("within: 6 months", "within: 6 months\n      of: receipt of the response")],
    ids=["a start put off", "receipt of the response"],
)
def test_a_policy_that_is_closed_for_ever_still_replays(piece: str, instead: str) -> None:
    text = GOOD.replace("roles:", "closures:\n- {from: 2026-01-01, to: 2110-12-31}\nroles:").replace(piece, instead)
    policy = read_policy(text, "policy.yaml")
    assert isinstance(policy, Policy), str(policy)
    facts = [{"fact": "received", "at": "2026-03-02"}, {"fact": "responded", "at": "2026-03-03"}]
    opened = open_case(json.dumps({"facts": facts, "attributes": {"severity": "serious"}}), "case", policy)
    found = as_json(judge(opened, parse_moment("2026-06-01")))
    assert found["status"] == "responded"


# --- in the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [["replay", "CASE", "--policy"], ["clauses"], ["test"], ["explain", "POLICY", "respond", "--from", "2026-03-02"]],
    ids=lambda one: one[0],
)
def test_every_command_prints_the_faults_of_a_policy_and_gives_2(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, case = tmp_path / "policy.yaml", tmp_path / "case.json"
    file.write_text(GOOD.replace("who: director", "who: directer").replace("of: acknowledged", "of: acknowleged"))
    case.write_text(json.dumps({"facts": [{"fact": "received", "at": "2026-03-02"}]}))
    arguments = [{"CASE": str(case), "POLICY": str(file)}.get(one, one) for one in command]
    code = main(arguments if "POLICY" in command else [*arguments, str(file)])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == [
        f"{file}, line {line_of('who: director')}, stages.stage-1.duties[1].who",
        f"{file}, line {line_of('of: acknowledged')}, stages.stage-1.duties[1].of",
    ]


def test_a_fault_of_spelling_does_not_hide_what_does_not_fit_together() -> None:
    wrong = (
        GOOD.replace("within: 3 working days", "withn: 3 working days")
        .replace("calendar: england-and-wales", "calendar: england")
        .replace("owner: town-clinic-owner", "owner: nobody")
    )
    duty = "      - do: fly\n        within: 2 days\n        of: received\n        clause: TC-9\n"
    wrong = wrong.replace("    duties:\n", f"    duties:\n{duty}", 1)
    lines = faults(wrong)
    assert len(lines) >= 3
    assert any('"withn" is not a key' in line for line in lines)
    assert any('"england" is not one of the words' in line for line in lines)
    assert any('"fly" is not an action' in line for line in lines)
