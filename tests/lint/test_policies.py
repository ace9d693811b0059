"""What the rules find in whole policies: in the bundled ones as their page says, alike under any name, until mended."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from putright.lint.finding import Finding
from putright.lint.registry import RULES, check
from putright.policies import bundled, policy_text
from putright.procedure.document import read_document, with_lines
from putright.procedure.reader import Read, read_with_places

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "policies" / "fixtures"
TODAY = date(2026, 11, 28)
Written = dict[str, Any]


def found_in(text: str) -> list[Finding]:
    read = read_with_places(text, "policy.yaml")
    assert isinstance(read, Read), str(read)
    return check(Read(read.policy, with_lines(read.document, text)), TODAY)


@cache
def as_json(text: str) -> str:
    return json.dumps(read_document(text).value)


def written(name: str) -> Written:
    value: Written = json.loads(as_json(policy_text(name)))
    return value


def finds(rule: str, value: Written) -> bool:
    read = read_with_places(json.dumps(value), "policy.json")
    assert isinstance(read, Read), str(read)
    return check(read, TODAY, [one for one in RULES if one.id == rule]) != []


def test_the_page_says_what_is_found_now() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_check_page.py"))
    assert made["PAGE"].read_text("utf-8") == made["page"](), "run tools/make_check_page.py and look at the difference"


@pytest.mark.parametrize("name", bundled())
def test_a_renamed_copy_gives_the_same_findings_at_the_same_lines(name: str) -> None:
    text = policy_text(name)
    assert text.count(f"policy: {name}\n") == 1
    assert found_in(text.replace(f"policy: {name}\n", "policy: under-another-name\n")) == found_in(text)


@pytest.mark.parametrize("name", bundled())
def test_a_copy_in_json_gives_the_same_findings_each_with_a_line(name: str) -> None:
    copied = found_in(json.dumps(written(name), indent=1))
    assert sorted((one.rule, one.message, one.mend) for one in copied) == sorted(
        (one.rule, one.message, one.mend) for one in found_in(policy_text(name))
    )
    assert all(one.line for one in copied)


def test_nothing_is_found_in_a_policy_that_leaves_nothing_open() -> None:
    assert found_in((FIXTURES / "nothing-left-open" / "policy.yaml").read_text("utf-8")) == []


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("*/policy.yaml")), ids=lambda file: file.parent.name)
def test_every_finding_has_a_line_of_the_file_and_whole_sentences(file: Path) -> None:
    text = file.read_text("utf-8")
    for one in found_in(text):
        assert one.line is not None
        assert 1 <= one.line <= len(text.splitlines())
        for sentence in (one.message, one.mend):
            assert sentence.endswith("."), sentence
            assert "  " not in sentence
            assert "None" not in sentence


def every_duty(value: Written) -> list[Written]:
    own = [duty for stage in value["stages"].values() for duty in stage.get("duties", [])]
    return [*own, *value.get("in every stage", [])]


def duty(value: Written, clause: str) -> Written:
    return next(one for one in every_duty(value) if clause in str(one["clause"]))


def promise(value: Written, clause: str) -> Written:
    return next(one for one in value["also promised"] if clause in str(one["clause"]))


def declare(*keys: str) -> Callable[[Written], object]:
    """What the policy that leaves nothing open says there."""

    def mend(value: Written) -> None:
        whole = json.loads(as_json((FIXTURES / "nothing-left-open" / "policy.yaml").read_text("utf-8")))
        value.update({key: whole[key] for key in keys})

    return mend


def stand_ins(value: Written) -> None:
    roles = list(value["roles"])
    value["stands in"] = {
        role: {"by": roles[number - 1], "when": ["away", "complained about"], "clause": "X"}
        for number, role in enumerate(roles)
    }
    for name in list(value["stages"])[1:]:
        value["stages"][name].setdefault("reviewer", {"not": "anyone involved before", "clause": "X"})


def contacts(value: Written) -> None:
    value["also promised"] = [one for one in value["also promised"] if "contact" not in one]
    value["directory"] = {"complaints": {"phone": "01632 960123", "verified": "2026-11-01", "clause": "X"}}


def news(value: Written) -> None:
    for stage in value["stages"].values():
        start = "received" if stage is next(iter(value["stages"].values())) else "escalated"
        stage.setdefault("duties", []).append(
            {"do": "inform", "every": "5 working days", "of": start, "until": "responded", "clause": "X"}
        )


def channels(value: Written) -> None:
    value["also promised"] += [{"channel": one, "clause": "X"} for one in ("in-person", "letter", "phone", "email")]


def bounded(value: Written) -> None:
    for stage in value["stages"].values():
        says = ["the reason", "the new date", "how to reach the ombudsman"]
        stage["extension"] = {
            "at most": "10 working days",
            "approved by": next(iter(value["roles"])),
            "says": says,
            "clause": "X",
        }


def windows_stated(value: Written) -> None:
    for stage in value["stages"].values():
        if "then" in stage:
            stage["then"]["published"] = {"limit": "3 months", "of": "our answer", "verb": "may"}


def firm(value: Written) -> None:
    for one in every_duty(value):
        said = one.get("published", [])
        for published in said if isinstance(said, list) else [said]:
            published.update(verb="will", of="receipt", limit="5 working days")
    for one in value["also promised"]:
        if "right" in one:
            one["right"] = one["right"].replace("as soon as", "when")


def final_letter(value: Written) -> None:
    last = [stage for stage in value["stages"].values() if "held by" not in stage][-1]
    owed = [one for one in last.get("duties", []) if one["do"] in ("respond", "notify-outcome")]
    for one in owed or [duty(value, "AL-06b")]:
        one["says"] = [{"says": "how to reach the ombudsman", "clause": "X"}]


def take_out(key: str) -> Callable[[Written], object]:
    return lambda value: value.pop(key)


def each(*mends: Callable[[Written], object]) -> Callable[[Written], object]:
    def mend(value: Written) -> None:
        for one in mends:
            one(value)

    return mend


def drop_stage_3(value: Written) -> None:
    del value["stages"]["stage-3"], value["stages"]["stage-2"]["then"], value["roles"]["adjudicator"]
    del value["settings"]["stage_3_window_opens"]
    for one in value["readings"]:
        if "stage_3_window_opens" in str(one.get("settings")):
            one["settings"] = "stage_2_window_opens"


def open_after(value: Written) -> None:
    for route in value["routes"]:
        route["open"] = f"after {list(value['stages'])[-1]}"


def settled_registered(value: Written) -> None:
    for one in value["also promised"]:
        if "settling" in one:
            one["shown by"] = ["settled", "registered"]


def safe_meetings(value: Written) -> None:
    for one in value["meetings"]:
        one.update(dict.fromkeys(("may be declined", "accompanied", "risk checked", "lapses"), "as it should be"))
        one["within"] = "10 working days"


def whole_stages(value: Written) -> None:
    for number, stage in enumerate(value["stages"].values()):
        start = "received" if number == 0 else "escalated"
        stage["duties"] = [
            {"do": "acknowledge", "within": "3 working days", "of": start, "clause": "X"},
            {"do": "respond", "within": "20 working days", "of": start, "in": "letter", "clause": "X"},
        ]


def whole_second_stage(value: Written) -> None:
    duty(value, "AL-06b")["says"] = [{"says": "the outcome of this stage", "clause": "X"}]


def no_meeting_and_bounds(value: Written) -> None:
    stage = value["stages"]["stage-1"]
    stage["duties"] = [one for one in stage["duties"] if one["clause"] in ("CP-03", "CP-06")]
    stage["duties"].append({"do": "respond", "within": "20 working days", "of": "received", "clause": "X"})
    value["stages"]["stage-2"]["duties"].insert(
        0, {"do": "acknowledge", "within": "3 working days", "of": "escalated", "clause": "X"}
    )
    for setting in ("second_acknowledgement", "investigation_ends_with"):
        del value["settings"][setting]
    value["readings"] = [one for one in value["readings"] if "settings" not in one]


MENDED: list[tuple[str, str, Callable[[Written], object]]] = [
    ("LINT-01", "commisceo", lambda value: duty(value, "CP-03").update(within="3 working days")),
    ("LINT-01", "care-and-support", lambda value: duty(value, "LL-08").update(within="3 working days")),
    ("LINT-02", "care-and-support", bounded),
    ("LINT-03", "al-aesthetics", whole_second_stage),
    ("LINT-03", "careium", each(take_out("settings"), take_out("readings"), whole_stages)),
    ("LINT-03", "commisceo", no_meeting_and_bounds),
    *(("LINT-04", name, final_letter) for name in ("al-aesthetics", "careium", "commisceo", "ieso")),
    *(("LINT-05", name, windows_stated) for name in ("al-aesthetics", "care-and-support", "careium", "commisceo")),
    *(("LINT-06", name, firm) for name in ("al-aesthetics", "care-and-support", "careium", "commisceo")),
    *(("LINT-07", name, bounded) for name in ("care-and-support", "careium", "commisceo", "ieso")),
    ("LINT-08", "commisceo", no_meeting_and_bounds),
    *(("LINT-09", name, declare("representatives")) for name in bundled()),
    *(
        ("LINT-10", name, declare("complain", "late complaints", "oral complaints", "discussion offered"))
        for name in ("commisceo", "ieso")
    ),
    *(("LINT-11", name, declare("relevant period")) for name in ("commisceo", "ieso")),
    (
        "LINT-12",
        "care-and-support",
        lambda value: (
            declare("complain", "late complaints")(value),
            value.update(
                definition={
                    "complaint": "an expression of dissatisfaction, however made, about the standard of service, "
                    "actions or lack of action by us, our staff or those acting on our behalf, affecting a resident "
                    "or group of residents",
                    "clause": "X",
                },
                exclusions=[{"what": "what is more than 12 months old", "clause": "X"}],
            ),
        ),
    ),
    *(("LINT-13", name, channels) for name in ("care-and-support", "careium", "commisceo", "ieso")),
    *(("LINT-14", name, stand_ins) for name in bundled()),
    ("LINT-15", "al-aesthetics", lambda value: value["stages"]["stage-2"].pop("undefined")),
    ("LINT-16", "al-aesthetics", lambda value: value["settings"].update(iscas_subscriber=True)),
    ("LINT-16", "care-and-support", open_after),
    ("LINT-16", "ieso", drop_stage_3),
    ("LINT-17", "al-aesthetics", lambda value: value["settings"].update(iscas_subscriber=True)),
    ("LINT-17", "careium", take_out("routes")),
    ("LINT-17", "commisceo", lambda value: value["routes"].pop(1)),
    ("LINT-18", "ieso", lambda value: value["laws cited"][0].update(law="Data Protection Act 2018")),
    *(("LINT-19", name, contacts) for name in bundled()),
    ("LINT-20", "ieso", take_out("people named")),
    *(("LINT-21", name, news) for name in ("care-and-support", "careium", "commisceo", "ieso")),
    *(("LINT-22", name, declare("learning")) for name in bundled()),
    *(("LINT-23", name, declare("counting", "letters count")) for name in bundled()),
    *(("LINT-24", name, safe_meetings) for name in ("al-aesthetics", "commisceo")),
    ("LINT-25", "commisceo", each(no_meeting_and_bounds, take_out("gates"))),
    ("LINT-26", "commisceo", no_meeting_and_bounds),
    *(("LINT-27", name, declare("alongside")) for name in bundled()),
    *(("LINT-28", name, settled_registered) for name in ("al-aesthetics", "care-and-support", "careium")),
    *(("LINT-29", name, declare("alongside")) for name in bundled()),
    *(("LINT-30", name, declare("adjustments")) for name in bundled()),
    *(("LINT-31", name, declare("keeping")) for name in bundled()),
    *(("LINT-32", name, declare("valid")) for name in bundled()),
    *(("LINT-33", name, declare("valid")) for name in bundled()),
    *(("LINT-34", name, firm) for name in ("al-aesthetics", "care-and-support", "careium", "ieso")),
    ("LINT-35", "commisceo", lambda value: value["numbering"][0].update(printed=["I", "II", "III", "IV"])),
]


@pytest.mark.parametrize(("rule", "name", "mend"), MENDED, ids=[f"{rule}-{name}" for rule, name, _ in MENDED])
def test_a_mended_copy_loses_the_finding(rule: str, name: str, mend: Callable[[Written], object]) -> None:
    value = written(name)
    assert finds(rule, value)
    mend(value)
    assert not finds(rule, value)


def test_every_rule_that_finds_something_in_a_bundled_policy_is_seen_to_be_mended() -> None:
    mended = {(rule, name) for rule, name, _ in MENDED}
    found = {(one.rule, name) for name in bundled() for one in found_in(policy_text(name))}
    assert {rule for rule, _ in found} == {rule.id for rule in RULES}
    # Rule 8 finds three things in two of them; what mends one of each is shown above and beside this file.
    assert found - mended == {("LINT-08", "al-aesthetics"), ("LINT-08", "careium")}
