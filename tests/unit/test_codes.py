"""The laws and codes as data: what is read at run time is what the files say, and what is shown is what was checked."""

import pytest
from tools import make_codes

from putright.codes import binding, code_ids, load_codes, with_law
from putright.procedure.faults import Faulty
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy

PLAIN = """
policy: plain
title: A plain policy
provider: {kind: KIND}
calendar: DIVISION
roles:
  handler: {title: Handler, clause: P-1}
stages:
  stage-1: {title: First, owner: handler, clause: P-1}
"""


def plain(kind: str, more: str = "", division: str = "england-and-wales") -> Policy:
    policy = read_policy(PLAIN.replace("KIND", kind).replace("DIVISION", division) + more, "plain.yaml")
    assert isinstance(policy, Policy), str(policy)
    return policy


def test_what_is_read_at_run_time_is_what_the_files_say():
    assert (make_codes.FOLDER / "codes.json").read_text("utf-8") == make_codes.compiled(), (
        "run tools/make_codes.py and commit codes.json"
    )


def test_every_code_reads():
    codes = load_codes()
    assert set(codes) == set(code_ids())
    assert all(code.rules for code in codes.values())


def test_a_rule_is_verified_only_if_it_says_what_was_read():
    for code in load_codes().values():
        for rule in code.rules.values():
            assert rule.verified is bool(rule.read), rule.law


def test_no_statute_is_given_a_limit_that_it_does_not_have():
    """The regulations of 2009 set no 20 or 25 working days for an answer, and regulation 16 sets no clock at all."""
    answers = [r.clock for r in load_codes()["si-2009-309"].rules.values() if r.clock and r.clock.do == "respond"]
    assert [str(clock.within) for clock in answers] == ["6 months"]
    assert [r.clock.do for r in load_codes()["cqc-regulation-16"].rules.values() if r.clock] == ["send-cqc-summary"]


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("nhs-primary-care", ["cqc-regulation-16", "dpa-2018-s164a", "si-2009-309"]),
        ("housing-association", ["dpa-2018-s164a", "hos-code-2024"]),
        ("telecare", ["cqc-regulation-16", "dpa-2018-s164a"]),
        ("council", ["dpa-2018-s164a", "hos-code-2024", "lgsco-code-2024", "si-2009-309"]),
        ("brewery", ["dpa-2018-s164a"]),
    ],
)
def test_a_code_binds_the_kinds_of_provider_that_it_names(kind, codes):
    assert [one.code.id for one in binding(plain(kind))] == codes


@pytest.mark.parametrize(
    ("kind", "division", "codes"),
    [
        ("council", "scotland", ["dpa-2018-s164a", "spso-model-chp"]),
        ("housing-association", "scotland", ["dpa-2018-s164a", "spso-model-chp"]),
        ("council", "northern-ireland", ["dpa-2018-s164a"]),
        ("nhs-trust", "northern-ireland", ["dpa-2018-s164a"]),
        ("university", "england-and-wales", ["dpa-2018-s164a"]),
    ],
)
def test_no_code_binds_where_it_does_not_hold(kind, division, codes):
    assert [one.code.id for one in binding(plain(kind, division=division))] == codes


OWN_CALENDAR = "holidays: [{date: 2026-01-01, name: New Year}, {date: 2029-01-01, name: New Year}]\n"


def test_outside_the_united_kingdom_a_policy_is_bound_by_what_it_binds_itself_with():
    assert binding(plain("council", OWN_CALENDAR, "its own")) == ()
    bound = binding(plain("council", f"{OWN_CALENDAR}binds: [{{code: iscas-2022}}]\n", "its own"))
    assert [one.code.id for one in bound] == ["iscas-2022"]


def test_a_policy_can_bind_itself():
    bound = binding(plain("private-clinic", "binds: [{code: iscas-2022, if: funding is private}]\n"))
    assert [str(one.conditions[0]) for one in bound if one.code.id == "iscas-2022"] == ["funding is private"]


def test_a_code_that_there_is_not_is_a_fault_with_its_line():
    with pytest.raises(Faulty) as refused:
        with_law(plain("private-clinic", "binds:\n  - {code: iscas-2020}\n"))
    (fault,) = refused.value.faults
    assert (fault.line, fault.path) == (11, "binds[0].code")
    assert 'Did you mean "iscas-2022"?' in fault.message
