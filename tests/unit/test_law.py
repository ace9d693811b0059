"""What laws demand of a case: beside the policy's rows, and of their own. Each code has worked cases besides."""

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from putright.calendars import load_calendars
from putright.codes import code_ids, load_codes
from putright.procedure.durations import parse_duration
from putright.procedure.moments import parse_day, write_day
from putright.procedure.reckoning import commencing_on
from putright.replay.command import main, replay_document
from putright.replay.worked import check_case, code_cases

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "codes.md").read_text("utf-8")
CASES = [(code, name) for code in code_ids() for name, _, _ in code_cases(code)]


def answer(policy: str, at: str, *facts: str, **attributes: str) -> dict[str, Any]:
    given = ", ".join(f"{name}: {value}" for name, value in attributes.items())
    text = f"policy: {policy}\nattributes: {{{given}}}\nfacts:\n" + "".join(f"  - {{fact: {fact}}}\n" for fact in facts)
    return replay_document(text, at=at)


def both(found: dict[str, Any], action: str, stage: str = "stage-1") -> list[tuple[str | None, str | None]]:
    return [(row["due"], row["law_due"]) for row in found["duties"] if (row["action"], row["stage"]) == (action, stage)]


LANDLORD = {"subject": "housing", "cqc_registered": "false", "council_commissioned": "false"}


@pytest.mark.parametrize(("code", "name"), CASES)
def test_worked_case_of_a_code_holds(code, name):
    text, policy = next((text, policy) for case, text, policy in code_cases(code) if case == name)
    assert check_case(text, name, policy) == []


@pytest.mark.parametrize("code", code_ids())
def test_every_time_limit_of_a_code_is_shown_by_a_worked_case(code):
    texts = "".join(text for _, text, _ in code_cases(code))
    limits = [rule.law for rule in load_codes()[code].rules.values() if rule.clock and rule.clock.within]
    assert [law for law in limits if not re.search(rf"law: \"?{re.escape(law)}[\",}}]", texts)] == []


def test_r75_a_notice_with_a_reason_moves_the_laws_date_and_not_the_policys():
    begun = ("received, at: 2026-03-30", "acknowledged, at: 2026-04-08")
    notice = "extended, at: 2026-04-10, action: respond, until: 2026-05-06"
    told = answer("care-and-support", "2026-04-11", *begun, f"{notice}, reason: a survey", **LANDLORD)
    assert both(told, "respond") == [("2026-04-22", "2026-05-06")]
    silent = answer("care-and-support", "2026-04-11", *begun, notice, **LANDLORD)
    assert both(silent, "respond") == [("2026-04-22", "2026-04-22")]
    agreed = answer("care-and-support", "2026-04-11", *begun, f"{notice}, agreed: true", **LANDLORD)
    assert both(agreed, "respond") == [("2026-05-06", "2026-04-22")]


def test_r110_the_days_on_which_an_organisation_shuts_give_it_no_more_time_by_law():
    shut = "calendar: {closures: [2026-12-24, {from: 2026-12-29, to: 2026-12-31}]}\n"
    case = "policy: ieso\nattributes: {funding: nhs}\nfacts:\n  - {fact: received, at: 2026-12-22}\n"
    assert both(replay_document(case, at="2026-12-23"), "acknowledge") == [("2026-12-29", "2026-12-29")]
    assert both(replay_document(shut + case, at="2026-12-23"), "acknowledge") == [("2027-01-05", "2026-12-29")]
    # A bank holiday that is proclaimed later is no working day by law either.
    proclaimed = "calendar: {closures: [2026-12-24], proclaimed: [{date: 2026-12-29, on: 2026-12-23}]}\n"
    assert both(replay_document(proclaimed + case, at="2026-12-23"), "acknowledge") == [("2026-12-31", "2026-12-30")]


def test_r110_what_is_said_of_the_laws_date_does_not_speak_of_closures(tmp_path, capsys):
    case = tmp_path / "case.yaml"
    case.write_text(
        "policy: ieso\nattributes: {funding: nhs}\ncalendar: {closures: [2026-12-24]}\n"
        "facts:\n  - {fact: received, at: 2026-12-22}\n",
        "utf-8",
    )
    assert main(["replay", str(case), "--at", "2026-12-23"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "by Tuesday 29 December 2026. 3 working days after Tuesday 22 December 2026: Wed 23 and Thu 24" in printed
    assert "(Thu 24 closed," in printed, "the policy's own date leaves the day out"


def test_r92_what_laws_demand_changes_neither_the_policys_rows_nor_when_they_change():
    facts = ("received, at: 2026-03-30", "delay-explained, at: 2026-04-10")
    private = answer("ieso", "2026-05-01", *facts, funding="private")
    nhs = answer("ieso", "2026-05-01", *facts, funding="nhs")
    laws = ("law", "law_due", "law_verified")
    bare = [[{k: v for k, v in row.items() if k not in laws} for row in found["duties"]] for found in (private, nhs)]
    assert bare[0] == bare[1]
    assert (private["changes_at"], nhs["changes_at"]) == (None, None)
    assert private["law_changes_at"] == "2026-05-12T00:00:00+01:00"
    # The six months of the regulations: once they have passed, the reason is owed.
    assert nhs["law_changes_at"] == "2026-09-30T00:00:00+01:00"


def test_r93_a_laws_date_belongs_to_the_first_duty_for_the_same_act():
    found = answer(
        "commisceo", "2026-05-01", "received, at: 2026-03-30", "escalated, at: 2026-04-30T10:00, to: stage-2"
    )
    assert both(found, "acknowledge") == [("2026-04-15", "2026-04-02"), (None, None)]
    assert both(found, "notify-outcome", "stage-2") == [(None, None)]


def test_r94_a_laws_time_that_has_passed_is_not_extended_any_more():
    begun = ("received, at: 2026-03-30", "acknowledged, at: 2026-04-08")
    for day, due in (("2026-04-22", "2026-05-06"), ("2026-04-23", "2026-04-22")):
        notice = f"extended, at: {day}, action: respond, until: 2026-05-06, reason: a survey"
        found = answer("care-and-support", "2026-04-24", *begun, notice, **LANDLORD)
        assert both(found, "respond") == [("2026-04-22", due)]


def test_r95_a_call_satisfies_the_regulations_and_not_the_policy():
    called = answer("commisceo", "2026-05-01", "received, at: 2026-03-30", "phoned, at: 2026-03-31")
    assert called["duties"][0]["status"] == "overdue"
    assert called["duties"][0]["law_due"] == "2026-04-02"


def test_r96_thirty_days_count_from_the_day_after():
    found = answer("careium", "2026-06-20", "received, at: 2026-06-19", data_protection="true")
    assert both(found, "acknowledge") == [("2026-06-24", "2026-07-19")]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-15", "2026-09-14"),
        ("2026-03-01", "2026-08-31"),
        ("2026-08-31", "2027-02-28"),
        ("2026-08-29", "2027-02-28"),
        ("2026-08-28", "2027-02-27"),
        ("2023-08-30", "2024-02-29"),
        ("2026-01-01", "2026-06-30"),
    ],
)
def test_r97_six_months_commencing_on_a_day_that_there_is_not(start, end):
    table = load_calendars()["england-and-wales"].latest
    assert write_day(commencing_on(parse_day(start), parse_duration("6 months"), table)) == end


def test_r98_a_case_that_is_not_marked_is_no_complaint_about_data():
    found = answer("careium", "2026-06-20", "received, at: 2026-06-19")
    assert found["law_duties"] == []
    assert found["problems"] == []


def test_two_occurrences_of_what_recurs_are_put_to_each_other():
    """A clinic that subscribes promises the letters about delay itself: none of the law's stands alone."""
    from putright.codes import with_law
    from putright.policies import policy_text
    from putright.procedure.moments import parse_moment
    from putright.procedure.policy import Policy
    from putright.procedure.reader import read_policy
    from putright.replay.judging import judge
    from putright.replay.opening import open_case
    from putright.wording.output import as_json

    text = policy_text("al-aesthetics").replace("iscas_subscriber: false", "iscas_subscriber: true")
    policy = read_policy(text, "clinic")
    assert isinstance(policy, Policy)
    case = """
facts:
  - {fact: received, at: 2026-03-02T10:00, channel: email}
  - {fact: delay-explained, at: 2026-03-30}
attributes: {patient_class: non-surgical}
"""
    found: Any = as_json(judge(open_case(case, "case", with_law(policy)), parse_moment("2026-04-01")))
    assert both(found, "explain-delay") == [("2026-03-30", "2026-03-30"), ("2026-04-29", "2026-04-29")]
    assert [row["action"] for row in found["law_duties"]] == ["acknowledge"]


# --- commands and the page ---------------------------------------------------------------------------------------


def test_the_codes_and_the_rules_of_one_are_listed(capsys):
    assert main(["codes"]) == 0
    shown = capsys.readouterr().out
    assert all(code in shown for code in code_ids())
    assert main(["codes", "si-2009-309"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert all(rule.says in shown for rule in load_codes()["si-2009-309"].rules.values())
    assert "not yet checked against its source" in shown


def test_what_binds_a_policy_is_listed_with_the_cases_in_which_it_does(capsys):
    assert main(["codes", "ieso"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "bound by 4 laws and codes" in shown
    assert "in a case for which funding is nhs iscas-2022" in shown
    assert "in a case for which funding is private" in shown
    assert "hos-code-2024" not in shown


def test_a_code_that_there_is_not_is_refused_with_the_nearest(capsys):
    assert main(["codes", "hos-2024"]) == 2
    assert 'Did you mean "hos-code-2024"?' in capsys.readouterr().err


def test_what_is_not_checked_is_said_wherever_the_rule_is_shown(tmp_path, capsys):
    case = tmp_path / "case.yaml"
    case.write_text("policy: commisceo\nfacts: [{fact: received, at: 2026-03-30, channel: phone}]\n", "utf-8")
    assert main(["replay", str(case), "--at", "2026-04-01"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "The law (SI 2009/309 reg 13(3), not yet checked against its source): by Thursday 2 April 2026." in shown
    assert "SI 2009/309 reg 13(2), not yet checked against its source" in shown
    assert "The law (SI 2009/309 reg 14(3)): by Tuesday 29 September 2026." in shown


def test_the_laws_time_is_counted_out_too(capsys):
    assert main(["explain", "commisceo", "acknowledge", "--from", "2026-03-30"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "3 working days after Monday 30 March 2026: Tue 31 March, Wed 1, Thu 2 April." in shown


def test_the_page_has_each_rule_with_its_status():
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \| .+ \| (yes|no) \|$", PAGE, re.M)
    known = [
        (code.id, rule.provision, "yes" if rule.verified else "no")
        for code in load_codes().values()
        for rule in code.rules.values()
    ]
    assert rows == known


def test_every_example_of_the_page_is_quoted_as_it_stands():
    examples = re.findall(r"<!-- from: (\S+) -->\n```yaml\n(.*?)```", PAGE, re.S)
    assert len(examples) > 3
    for name, body in examples:
        lines, wanted = (ROOT / name).read_text("utf-8").splitlines(), body.splitlines()
        pieces = (lines[start : start + len(wanted)] for start in range(len(lines)))
        assert any(dedent("\n".join(piece)).splitlines() == wanted for piece in pieces), name


def test_a_code_that_binds_in_two_ways_demands_everything_once(tmp_path):
    from putright.policies import policy_text

    own = tmp_path / "policy.yaml"
    text = policy_text("commisceo").replace("stages:\n", "binds: [{code: si-2009-309}]\n\nstages:\n", 1)
    own.write_text(text, encoding="utf-8")
    case = "policy: commisceo\nfacts: [{fact: received, at: 2026-03-30, channel: phone}]"
    assert replay_document(case, policy=str(own), at="2026-04-01") == replay_document(case, at="2026-04-01")


def test_a_notice_is_asked_only_for_what_a_law_looks_at():
    from putright.replay.opening import open_policy
    from putright.wording.act_words import act_fields

    asked = {name: {one.name for one in act_fields("extended", open_policy(name))} for name in ("careium", "commisceo")}
    assert "good_reason" not in asked["careium"]
    assert "good_reason" not in asked["commisceo"]
    assert "good_reason" in {one.name for one in act_fields("extended", open_policy("care-and-support"))}
