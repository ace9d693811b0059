"""Every policy file is held to its word by the worked cases beside it, and replays alike under any name."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import putright.policies
from putright.calendars import load_calendars
from putright.codes import with_law
from putright.procedure.document import read_document
from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.replay.command import replay_document
from putright.replay.judging import judge
from putright.replay.opening import Opened, Refused, open_case
from putright.replay.worked import check_case
from putright.wording.output import as_json

pytestmark = pytest.mark.thorough

FIXTURES = Path(__file__).parent / "fixtures"
BUNDLED = Path(putright.policies.__file__).parent
FOLDERS = {
    **{name: BUNDLED / name for name in putright.policies.bundled()},
    **{file.parent.name: file.parent for file in sorted(FIXTURES.glob("*/policy.yaml"))},
}
CASES = [(name, case.name) for name, folder in FOLDERS.items() for case in sorted((folder / "cases").glob("*"))]
BY_FACT = ("extended", "escalated", "withdrawn", "settled", "corrected")
ANSWERS = ("respond", "notify-outcome")
UNBROKEN = ("met", "pending", "open", "cancelled")


def numbered(prefix: str, last: int) -> list[str]:
    return [f"{prefix}-{number:02}" for number in range(1, last + 1)]


CLAUSES = {
    "al-aesthetics": {*numbered("AL", 25), "AL-06a", "AL-06b"} - {"AL-06"},
    "careium": {*numbered("CA", 19)},
    "ieso": {*numbered("IE", 25)},
    "care-and-support": {*numbered("LL", 23)},
    "commisceo": {*numbered("CP", 22)},
}


@cache
def policy_text(name: str) -> str:
    return (FOLDERS[name] / "policy.yaml").read_text(encoding="utf-8")


@cache
def as_written(name: str) -> str:
    """A policy file as JSON."""
    return json.dumps(read_document(policy_text(name)).value)


@cache
def policy_of(name: str) -> Policy:
    return sound(as_written(name), name)


def sound(text: str, name: str) -> Policy:
    found = read_policy(text, name)
    assert not isinstance(found, Faults), str(found)
    return with_law(found)


@cache
def case_of(name: str, case: str) -> str:
    """A worked case as JSON: what is read several times here is read much faster so."""
    return json.dumps(read_document((FOLDERS[name] / "cases" / case).read_text(encoding="utf-8")).value)


def cases_of(name: str) -> list[str]:
    return [case for policy, case in CASES if policy == name]


def replayed(opened: Opened, at: str) -> dict[str, Any]:
    return as_json(judge(opened, parse_moment(at)))


def moments(opened: Opened) -> list[tuple[str, bool]]:
    """The moments of which a worked case expects something, and whether it is to be refused then."""
    expected = [one for one in opened.case.expect if isinstance(one, Mapping) and "at" in one]
    return [(str(one["at"]), "refused" in one) for one in expected]


def answers(opened: Opened) -> list[dict[str, Any]]:
    """What replay says at each of those moments."""
    return [replayed(opened, at) for at, refused in moments(opened) if not refused]


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda one: one.removesuffix(".yaml"))
def test_worked_case_holds(name, case):
    assert check_case(case_of(name, case), case, policy_of(name)) == []


@pytest.mark.parametrize("name", FOLDERS)
def test_copy_under_another_name_replays_alike(name, tmp_path):
    copy = tmp_path / "copied.json"
    written = json.loads(as_written(name))
    copy.write_text(json.dumps({**written, "policy": "another-name"}), encoding="utf-8")
    for case in cases_of(name):
        text = case_of(name, case)
        opened = open_case(text, case, policy_of(name))
        at, refused = (moments(opened) or [("2026-12-31", False)])[-1]
        if refused:
            with pytest.raises(Refused):
                replay_document(text, policy=str(copy), at=at)
            continue
        copied = replay_document(text, policy=str(copy), at=at)
        assert copied == {**replayed(opened, at), "policy": "another-name"}, case


def shown_by(opened: Opened, found: list[dict[str, Any]], holidays: set[str]) -> set[str]:
    """What a worked case shows, seen from its facts and its rows, whatever its title says."""
    rows = [row for answer in found for row in answer["duties"]]
    reasons = " ".join(row["because"] for row in rows)
    shown = {fact.kind for fact in opened.case.history.facts} & set(BY_FACT)
    if found and found[-1]["status"] in ("responded", "closed") and all(row["status"] in UNBROKEN for row in rows):
        shown.add("ordinary")
    if any(row["status"] == "late" for row in rows):
        shown.add("late")
    if any(row["status"] == "overdue" and row["action"] in ANSWERS for row in rows):
        shown.add("unanswered")
    if any(holiday in reasons for holiday in holidays):
        shown.add("holiday")
    if "the clocks go" in reasons:
        shown.add("clock-change")
    return shown


@pytest.mark.parametrize("name", CLAUSES)
def test_ten_cases_or_more_show_everything_that_can_happen(name):
    policy = policy_of(name)
    holidays = {holiday.name for holiday in load_calendars()[policy.division].holidays}
    wanted = {"ordinary", "late", "unanswered", "holiday", *BY_FACT}
    if any(duty.in_hours for stage in policy.stages for duty in stage.duties):
        wanted.add("clock-change")
    shown: set[str] = set()
    for case in cases_of(name):
        opened = open_case(case_of(name, case), case, policy)
        shown |= shown_by(opened, answers(opened), holidays)
    assert wanted - shown == set()
    assert len(cases_of(name)) >= 10


@pytest.mark.parametrize("name", sorted(set(FOLDERS) - set(CLAUSES)))
def test_a_policy_made_for_a_test_has_a_case_kept_and_a_case_broken(name):
    rows = [
        row
        for case in cases_of(name)
        for answer in answers(open_case(case_of(name, case), case, policy_of(name)))
        for row in answer["duties"]
    ]
    assert {"met", "overdue", "late"} <= {row["status"] for row in rows}


@pytest.mark.parametrize(("name", "clauses"), CLAUSES.items(), ids=CLAUSES)
def test_every_clause_is_carried_and_no_other_is_cited(name, clauses):
    assert {one.clause for one in policy_of(name).carried} == clauses


STAGE_2 = (
    {"fact": "received", "at": "2026-03-02"},
    {"fact": "acknowledged", "at": "2026-03-03"},
    {"fact": "responded", "at": "2026-03-06"},
    {"fact": "escalated", "at": "2026-03-09", "to": "stage-2"},
    {"fact": "acknowledged", "at": "2026-03-10"},
)


@pytest.mark.parametrize(
    ("name", "facts", "due", "sooner"),
    [
        ("al-aesthetics", ({"fact": "received", "at": "2026-03-02"},), "2026-03-30", "2026-03-23"),
        ("ieso", ({"fact": "received", "at": "2026-03-02", "channel": "phone"},), "2026-03-30", "2026-03-23"),
        # Counted from the acknowledgement of 10 March; Good Friday and Easter Monday lie in the twenty days.
        ("care-and-support", STAGE_2, "2026-04-09", "2026-03-31"),
    ],
)
def test_a_twenty_made_a_fifteen_moves_the_due_date_and_nothing_else(name, facts, due, sooner):
    changed = re.sub(r"within: 20 working days", "within: 15 working days", policy_text(name), count=1)
    case = json.dumps({"facts": facts})
    before, after = (
        replayed(open_case(case, "case", policy), "2026-03-11") for policy in (policy_of(name), sound(changed, name))
    )
    one, other = before["duties"], after["duties"]
    moved = [number for number, row in enumerate(one) if row != other[number]]
    assert [(one[number]["due"], other[number]["due"]) for number in moved] == [(due, sooner)]
    for row in (one[moved[0]], other[moved[0]]):
        del row["due"], row["because"]
    for answer in (before, after):
        del answer["changes_at"]  # the day after the due date
        answer["next"] = [(row["stage"], row["action"], row["role"]) for row in answer["next"]]
    assert before == after
