"""What changes from one policy to another: every small change is seen, named, and said; and nothing else is."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tools.mutate import REMOVED, Mutant, mutants

from putright.calendars import load_calendars
from putright.policies import bundled, policy_text, worked_cases
from putright.procedure.assessment import assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.comparing.changes import Change, changes
from putright.procedure.document import Document, read_document
from putright.procedure.history import History
from putright.procedure.moments import moment_of_day
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.wording.change_words import change_sections, kind_words
from putright.wording.output import as_json

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
FILES = [
    *(ROOT / "src" / "putright" / "policies" / name / "policy.yaml" for name in bundled()),
    *sorted((ROOT / "tests" / "policies" / "fixtures").glob("*/policy.yaml")),
    *sorted((ROOT / "examples").glob("*/policy.yaml")),
]


def policy_of(text: str) -> Policy:
    found = read_policy(text, "a policy")
    assert isinstance(found, Policy), str(found)
    return found


@cache
def the(name: str) -> Policy:
    return policy_of(policy_text(name))


def edited(name: str, before: str, after: str) -> Policy:
    text = policy_text(name)
    assert text.count(before) >= 1, before
    return policy_of(text.replace(before, after, 1))


def changed(document: Document, mutant: Mutant) -> str:
    """The policy file with that one thing changed, as JSON."""
    whole: Any = deepcopy(document.value)
    inner = whole
    for step in mutant.place[:-1]:
        inner = inner[step]
    if mutant.value is REMOVED:
        del inner[mutant.place[-1]]
    else:
        inner[mutant.place[-1]] = mutant.value
    return json.dumps(whole)


def said(old: Policy, new: Policy) -> str:
    """Everything that is said of the changes, on lines."""
    return "\n".join(
        f"{section.heading}: {kind_words(line.kind)}: {line.title}: {'; '.join(line.parts)}"
        for section in change_sections(changes(old, new), old, new)
        for line in section.lines
    )


def histories(name: str) -> list[History]:
    found = []
    for text in worked_cases(name).values():
        case = read_case(read_document(text), the(name))
        assert isinstance(case, CaseFile), case
        found.append(case.history)
    return found


# --- nothing but what changes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_a_policy_compared_with_itself_differs_in_nothing(file: Path) -> None:
    text = file.read_text("utf-8")
    assert changes(policy_of(text), policy_of(text)) == ()


@pytest.mark.parametrize("name", bundled())
def test_the_same_policy_written_in_another_way_differs_in_nothing_and_judges_every_case_alike(name: str) -> None:
    written = read_document(policy_text(name)).value
    assert isinstance(written, dict)
    again = deepcopy(written)
    for stage in again["stages"].values():
        for duty in stage.get("duties", ()):
            duty.setdefault("strength", "must")  # what holds anyway, said
        stage["duties"] = [dict(reversed(duty.items())) for duty in stage.get("duties", ())]
    other = policy_of("\n\n\n" + json.dumps(dict(reversed(again.items()))))
    assert changes(the(name), other) == ()
    for history in histories(name):
        received = history.in_order[0].day
        for later in (0, 3, 30, 400):
            at = moment_of_day(received + later)
            if not history.corrected or later:
                both = [as_json(assess(history, policy, load_calendars(), at)) for policy in (the(name), other)]
                assert both[0] == both[1]


# --- every change ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bundled())
def test_every_small_change_of_a_policy_file_is_seen_and_said(name: str) -> None:
    document = read_document(policy_text(name))
    tried = 0
    for mutant in mutants(document):
        new = read_policy(changed(document, mutant), name)
        if isinstance(new, Faults):
            continue
        tried += 1
        found = changes(the(name), new)
        assert found, f"{mutant.place}: {mutant.done}"
        for section in change_sections(found, the(name), new):
            assert section.heading
            for line in section.lines:
                assert line.title
                assert line.kind != "changed" or line.parts, f"{mutant.place}: {mutant.done}"
                assert "None" not in f"{line.title} {line.parts}"
        # And back again, what was added is taken away.
        assert {one.kind for one in changes(new, the(name))} == {_BACK[one.kind] for one in found}
    assert tried > 100


_BACK = {"added": "taken-away", "taken-away": "added", "changed": "changed"}


def test_whatever_policy_follows_whatever_other_what_changes_can_be_said() -> None:
    models = sorted((ROOT / "src" / "putright" / "model_policies").glob("*/policy.yaml"))
    known = [policy_of(file.read_text("utf-8")) for file in (*models, *FILES)]
    for one in known[: len(models) + len(bundled())]:
        for other in known:
            said(one, other)
            said(other, one)


def test_a_shorter_limit_is_one_change_of_one_part() -> None:
    new = edited("careium", "within: 10 working days", "within: 5 working days")
    (found,) = changes(the("careium"), new)
    assert (found.kind, found.what, found.stage, found.name, found.clause) == (
        "changed", "duty", "stage-1", "respond", "CA-05",
    )  # fmt: skip
    assert [(part.name, part.before, part.after) for part in found.parts] == [
        ("duration", "10 working days", "5 working days")
    ]
    assert said(the("careium"), new) == (
        "Stage 1: Our first answer: Changed: Send our answer (CA-05): time limit: was 10 working days, "
        "becomes 5 working days"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("response_strength: must", "response_strength: aim", "how firmly it is promised: was must, becomes aim"),
        (
            "who: customer-service-operations-lead",
            "who: director",
            "who owes it: was Customer Service Operations Lead, becomes Director on the senior management team",
        ),
        (
            "once: transferred",
            "once: phoned",
            "was another department is asked, becomes the complainant has been reached",
        ),
        ("        until: responded\n", "", "until: was the response is sent, becomes nothing ends it"),
        (
            "calendar: england-and-wales",
            "calendar: scotland",
            "bank holidays of: was england-and-wales, becomes scotland",
        ),
        ("title: A review", "title: A second look", "title: was A review, becomes A second look"),
        ("        in: writing\n", "", "in what form: was writing, becomes not said"),
    ],
)
def test_which_part_changes_is_said_in_words(before: str, after: str, expected: str) -> None:
    assert expected in said(the("careium"), edited("careium", before, after))


def test_a_duty_that_is_added_or_taken_away_is_said_whole() -> None:
    text = policy_text("careium")
    duty = text[text.index("      - do: inform") : text.index("    then:\n      to: stage-2")]
    without = policy_of(text.replace(duty, "").replace("  transfer_notice: 5 working days\n", "").replace(
        "    settings: transfer_notice\n", ""))  # fmt: skip
    line = "Send an update (CA-07): We will tell you how your complaint stands within 5 working days of receiving"
    assert f"Taken away: {line}" in said(the("careium"), without)
    assert f"Added: {line}" in said(without, the("careium"))
    assert "who owes it: Complaints department" in said(without, the("careium"))


def test_the_order_of_duties_is_a_change_of_its_own() -> None:
    written: Any = read_document(policy_text("careium")).value
    written["stages"]["stage-1"]["duties"].reverse()
    (found,) = changes(the("careium"), policy_of(json.dumps(written)))
    assert (found.what, found.parts[0].name) == ("duty-order", "order")
    assert found.parts[0].before == ["acknowledge", "respond", "inform"]


def test_a_stage_that_is_renamed_is_one_taken_away_and_one_added() -> None:
    found = changes(the("careium"), policy_of(policy_text("careium").replace("stage-3", "stage-three")))
    stages = {(one.kind, one.name) for one in found if one.what == "stage"}
    assert stages == {("added", "stage-three"), ("taken-away", "stage-3")}


def test_of_two_duties_alike_the_changed_one_is_the_one_that_is_not_there_any_more() -> None:
    # ieso acknowledges in two ways, by how the complaint came; each clause has its own limit.
    new = edited("ieso", "3 working days", "4 working days")
    found: tuple[Change, ...] = changes(the("ieso"), new)
    assert all(one.kind == "changed" for one in found)
    assert {part.name for one in found for part in one.parts} <= {"duration", ""}


def test_no_change_is_told_for_a_remark_or_for_another_line() -> None:
    text = policy_text("ieso")
    assert changes(the("ieso"), policy_of(f"# A remark.\n\n\n{text}")) == ()


def test_days_that_follow_one_another_are_said_as_one_span() -> None:
    closed = "calendar: england-and-wales\nclosures: [{from: 2026-12-29, to: 2026-12-31}]"
    new = edited("careium", "calendar: england-and-wales", closed)
    assert "days on which it is closed" in said(the("careium"), new)
    assert "2026-12-29 to 2026-12-31" in said(the("careium"), new)
