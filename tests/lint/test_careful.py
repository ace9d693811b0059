"""What a careful reader would call wrong or badly said: each was found in some policy, and is mended in the rule."""

from __future__ import annotations

from datetime import date

import pytest

from putright.lint.finding import Finding
from putright.lint.registry import RULES, check
from putright.procedure.reader import Read, read_with_places

TODAY = date(2026, 11, 28)
RULE = {rule.id: rule for rule in RULES}
HEAD = """policy: quiet-harbour
title: Complaints policy of a harbour
provider: {{kind: {kind}}}
calendar: england-and-wales
attributes:
  named: [named, anonymous]
actions:
  put-right: {{done by: [settled, responded]}}
roles:
  team: {{title: Customer relations, clause: QH-1}}
  head: {{title: The harbour master, clause: QH-2}}
stages:
  talk:
    title: The first answer
    owner: team
    clause: QH-3
    extension: {{reason: needed, at most: 40 working days, clause: QH-3}}
    duties:
"""
RESPOND = "      - {do: respond, within: 10 working days, of: received, clause: QH-4}\n"


def found(rule: str, rest: str, kind: str = "harbour") -> list[Finding]:
    read = read_with_places(HEAD.format(kind=kind) + rest, "policy.yaml")
    assert isinstance(read, Read), str(read)
    return check(read, TODAY, (RULE[rule],))


def respond(*published: str) -> str:
    said = "".join(f"          - {{{one}}}\n" for one in published)
    return f"{RESPOND.replace('- {', '- ').replace(', ', chr(10) + ' ' * 8).replace('}', '')}        published:\n{said}"


@pytest.mark.parametrize("verb", ["as soon as we can, but at the latest within", "no later than"])
def test_a_verb_with_a_last_day_is_no_weak_one(verb: str) -> None:
    assert found("LINT-34", respond(f'limit: 10 working days, of: receipt, verb: "{verb}"')) == []


def test_an_outer_limit_of_an_extension_does_not_contradict_the_limit() -> None:
    must = "limit: 25 working days, of: receipt, verb: must"
    assert found("LINT-08", respond(must, "limit: 65 working days, of: receipt, verb: at most")) == []
    assert len(found("LINT-08", respond(must, "limit: 65 working days, of: receipt, verb: must"))) == 1


@pytest.mark.parametrize(("limit", "times"), [("the end of the day after", 0), ("5 days", 1)])
def test_the_day_after_names_one_day_and_counts_none(limit: str, times: int) -> None:
    beside = "limit: 3 working days, of: receipt, verb: will"
    assert len(found("LINT-06", respond(f"limit: {limit}, of: receipt, verb: will", beside))) == times


@pytest.mark.parametrize(("later", "times"), [("or if later: 6 months of received.known_date", 0), ("in: writing", 1)])
def test_two_starts_of_which_the_later_counts_are_no_contradiction(later: str, times: int) -> None:
    then = f"""    then:
      to: stage-2
      within: 2 months
      of: response
      {later}
      clause: QH-5
      published:
        - {{limit: 2 months, of: the answer, verb: must}}
        - {{limit: 6 months, of: knowing of it, verb: if later}}
  stage-2: {{title: A review, owner: head, clause: QH-6}}
"""
    assert len(found("LINT-05", RESPOND + then)) == times


@pytest.mark.parametrize(
    ("complain", "times"), [("complain: {within: 12 months, of: concerns_date, clause: QH-7}\n", 0), ("", 1)]
)
def test_what_is_no_complaint_yet_has_the_time_to_complain_to_go_on(complain: str, times: int) -> None:
    then = """      - {do: register, within: 1 working day, of: received, clause: QH-4}
    then:
      to: stage-1
      within: no limit
      clause: QH-5
      published: {limit: not stated, of: not stated, verb: may}
  stage-1:
    title: A complaint
    owner: head
    clause: QH-6
    duties: [{do: respond, within: 5 days, of: start, clause: QH-6}]
"""
    assert len(found("LINT-05", then + complain)) == times


def test_an_action_that_settles_and_answers_is_the_answer() -> None:
    duty = "      - {do: put-right, within: 5 working days, of: received, clause: QH-4}\n"
    routes = "routes:\n  - {body: harbour-court, open: after talk, why: It decides., clause: QH-8}\n"
    assert found("LINT-03", duty + routes) == []


def test_nobody_writes_to_somebody_who_gave_no_name() -> None:
    duty = "      - {do: acknowledge, within: 5 working days, of: received, if: named is named, clause: QH-4}\n"
    assert found("LINT-15", duty) == []


@pytest.mark.parametrize(
    ("within", "asked"), [("10 working days", False), ("no stated time", True), ("as soon as possible", True)]
)
def test_a_meeting_with_a_limit_is_not_asked_by_when_it_is_held(within: str, asked: bool) -> None:
    duty = f"      - {{do: hold-meeting, within: {within}, of: received, clause: QH-4}}\n"
    assert ["by when it is held" in one.message for one in found("LINT-24", duty)] == [asked]


@pytest.mark.parametrize(
    "says",
    [
        "that a review can be asked for, of which body and until when",
        "how to ask the redress scheme within twelve months",
        "that this is our last word and who else can be asked",
    ],
)
def test_a_final_letter_names_the_way_on_in_other_words(says: str) -> None:
    routes = "routes:\n  - {body: harbour-court, open: after talk, why: It decides., clause: QH-8}\n"
    letter = RESPOND.replace(", clause", f', says: [{{says: "{says}", clause: QH-4}}], clause')
    assert found("LINT-04", letter + routes) == []
    assert len(found("LINT-04", RESPOND + routes)) == 1


@pytest.mark.parametrize(
    ("late", "missing"),
    [
        ("there were good reasons for the delay, and it can still be looked into fairly", False),
        ("there were good reasons for the delay", True),
        ("it can still be looked into", True),
    ],
)
def test_both_tests_for_a_late_complaint_may_stand_in_one_sentence(late: str, missing: bool) -> None:
    rest = f'{RESPOND}late complaints: {{taken if: ["{late}"], clause: QH-9}}\n'
    (one,) = found("LINT-10", rest, "nhs-trust")
    assert ("that a later complaint is taken" in one.message) is missing


@pytest.mark.parametrize(
    ("what", "times"),
    [("an answer to a survey", 0), ("a request for a repair", 0), ("a complaint about a neighbour", 1)],
)
def test_what_the_code_says_is_no_complaint_may_be_left_out(what: str, times: int) -> None:
    rest = f"{RESPOND}exclusions:\n  - {{what: {what}, clause: QH-9}}\n"
    left_out = [one for one in found("LINT-12", rest, "housing-association") if "does not take" in one.message]
    assert len(left_out) == times


def test_a_stage_an_office_and_what_a_step_waits_for_are_named_so_that_it_reads_as_english() -> None:
    (one,) = found("LINT-14", RESPOND)
    assert 'For the stage "talk", the source does not say who answers in place of its owner (Customer relations)' in (
        one.message
    )
    assert "reviewer" not in one.mend
    (gate,) = found(
        "LINT-25", f"{RESPOND}gates:\n  - {{step: the search at the NHS, waits for: consent-received, clause: QH-9}}\n"
    )
    assert gate.message.startswith('QH-9: The search at the NHS waits for "consent-received"')


@pytest.mark.parametrize(
    ("routes", "mend"),
    [
        (["healthwatch"], "Name a body that decides, if there is one, and say of this one what it does."),
        (
            ["healthwatch", "phso"],
            'Open this one "at any time", and say in the source what it does and that it does not ',
        ),
    ],
)
def test_nobody_is_told_to_name_a_body_that_is_named(routes: list[str], mend: str) -> None:
    ways = "".join(f"  - {{body: {one}, open: after talk, why: It is there., clause: QH-8}}\n" for one in routes)
    (one,) = found("LINT-17", f"{RESPOND}routes:\n{ways}")
    assert one.mend.startswith(mend)


SECOND = """  second:
    title: Again
    owner: OWNER
    clause: QH-6
    duties: [{do: respond, within: 5 days, of: start, clause: QH-6}]
"""
WAY = "    then: {to: second, within: no limit, clause: QH-5}\n"
REQUEST = "      - {do: register, within: 1 working day, of: received, clause: QH-4}\n"


@pytest.mark.parametrize(
    ("first", "owner", "asked"), [(RESPOND, "head", True), (RESPOND, "pilot", False), (REQUEST, "head", False)]
)
def test_only_a_second_look_from_within_is_asked_whether_it_is_by_somebody_new(
    first: str, owner: str, asked: bool
) -> None:
    pilot = "  pilot: {title: A pilot from outside, side: somebody else, clause: QH-2}\nstages:\n"
    read = read_with_places(
        HEAD.format(kind="harbour").replace("stages:\n", pilot) + first + WAY + SECOND.replace("OWNER", owner),
        "policy.yaml",
    )
    assert isinstance(read, Read), str(read)
    last = check(read, TODAY, (RULE["LINT-14"],))[-1]
    assert ("has had no part in it" in last.message, '"reviewer"' in last.mend) == (asked, asked)


def test_nobody_has_to_stand_in_for_who_takes_a_request_for_service() -> None:
    (one,) = found("LINT-14", REQUEST + WAY + SECOND.replace("OWNER", "head"))
    assert one.message.startswith('QH-6: For the stage "second"')


@pytest.mark.parametrize(("oral", "missing"), [("taken by: anybody here", False), ("written down: at once", True)])
def test_whoever_takes_complaints_by_word_of_mouth_takes_them_in_person(oral: str, missing: bool) -> None:
    channels = "also promised:\n  - {channel: email, clause: QH-9}\n"
    (one,) = found("LINT-13", f"{RESPOND}{channels}oral complaints: {{{oral}, clause: QH-9}}\n")
    assert "by post" in one.message
    assert ("in person" in one.message, "by phone" in one.message) == (missing, missing)
