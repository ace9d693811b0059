"""Duties, windows, routes and problems in words: complete, and right on every worked case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from tests.unit.reading_words import blemishes, grade

from putright.calendars import load_calendars
from putright.codes import with_law
from putright.policies import bundled, policy_text, worked_cases
from putright.procedure.actions import STOCK_ACTIONS, Action
from putright.procedure.assessment import Assessment, assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.conditions import OUTCOME, RECEIPT, parse_conditions
from putright.procedure.document import read_document
from putright.procedure.facts import CASE_ATTRIBUTES, CHANNELS, OUTCOMES, STOCK
from putright.procedure.faults import Faulty
from putright.procedure.moments import moment_at
from putright.procedure.policy import Policy
from putright.procedure.problem import CODES
from putright.procedure.reader import Faults, read_policy
from putright.wording import condition_words, duty_words, limit_words, problem_words
from putright.wording.body_words import bodies, body_name, the_body
from putright.wording.outside_words import bodies_for_complainant, window_for_complainant
from putright.wording.plain_names import channel_words, stage_name, stage_title, the_role
from putright.wording.standing_words import (
    next_for_complainant,
    outcome_sentence,
    route_words,
    standing_for_complainant,
    standing_for_staff,
    window_words,
    window_words_for_staff,
)


def policy_of(name: str, text: str | None = None) -> Policy:
    found = read_policy(text if text is not None else policy_text(name), name)
    assert not isinstance(found, Faults), str(found)
    return found


def case_of(policy: Policy, text: str, at: str) -> Assessment:
    case = read_case(read_document(text), policy)
    assert isinstance(case, CaseFile), case
    return assess(case.history, policy, load_calendars(), at)


def naming(person: str) -> str:
    return {"person-7": "Ann Reed", "person-8": "Joe Marsh"}.get(person, person)


def worked(names: tuple[str, ...] | None = None) -> Iterator[Assessment]:
    """Every worked case of the bundled policies, at each moment at which something is expected of it."""
    for name in names or bundled():
        policy = policy_of(name)
        for text in worked_cases(name).values():
            document = read_document(text)
            case = read_case(document, policy)
            assert isinstance(case, CaseFile)
            for expected in case.expect:
                if isinstance(expected, dict) and "at" in expected:
                    try:
                        yield assess(case.history, policy, load_calendars(), str(expected["at"]))
                    except (Faulty, ValueError):
                        continue  # some cases show a moment that cannot be judged


@pytest.fixture(scope="module")
def assessments() -> list[Assessment]:
    return list(worked())


# --- nothing of the stock lacks words --------------------------------------------------------------------------------


def test_every_action_and_every_fact_that_a_clock_can_wait_for_has_words():
    assert set(STOCK_ACTIONS) == duty_words.WORDED
    assert set(STOCK) == limit_words.WORDED


def test_every_problem_has_a_title():
    assert set(CODES) == problem_words.WORDED


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("outcome is upheld or partly-upheld", "if we uphold your complaint or part of your complaint"),
        ("outcome is not upheld", "if we uphold part of your complaint or we do not uphold your complaint"),
        ("outcome is not upheld or partly-upheld", "if we do not uphold your complaint"),
    ],
)
def test_a_condition_on_the_outcome_is_said_as_people_say_it(written, said):
    assert condition_words.condition_words(parse_conditions(written), {}) == said


def test_every_condition_has_words():
    asked = {**CASE_ATTRIBUTES, "by": RECEIPT["by"], OUTCOME: OUTCOMES}
    assert {(name, value) for name, values in asked.items() for value in values} == condition_words.WORDED
    assert len({channel_words(channel) for channel in CHANNELS}) == len(CHANNELS)


def test_every_outcome_has_a_sentence():
    assert len({outcome_sentence(outcome) for outcome in OUTCOMES}) == len(OUTCOMES)


def test_every_body_of_a_policy_has_a_name():
    used = {route.body for name in bundled() for route in policy_of(name).routes}
    assert used <= set(bodies())
    assert body_name("the-moon-court") == "the moon court"
    assert the_body("phso") == "the Parliamentary and Health Service Ombudsman"
    assert the_body("healthwatch") == "Healthwatch"


# --- every worked case reads well ------------------------------------------------------------------------------------


def said_of(found: Assessment) -> list[str]:
    policy = found.policy
    text = [standing_for_staff(found, naming), standing_for_complainant(found), *next_for_complainant(found)]
    for row in found.duties:
        text += [duty_words.duty_title(row), duty_words.promise_sentence(row, policy), duty_words.due_words(row)]
        text += [duty_words.status_words(row, found.calendar, found.at), the_role(row.duty.role, policy, naming)]
    for window in found.windows:
        text += [window_words(window, policy), window_words_for_staff(window, policy)]
    text += [route_words(route, policy) for route in found.routes]
    return text + [problem_words.problem_words(problem, policy, naming) for problem in found.problems]


def test_no_worked_case_gives_a_blemished_sentence(assessments):
    assert len(assessments) > 200
    faulty = {text for found in assessments for text in said_of(found) if not text or blemishes(text)}
    assert not faulty


def test_what_the_complainant_reads_is_easy(assessments):
    sentences = {standing_for_complainant(found) for found in assessments}
    sentences |= {text for found in assessments for text in next_for_complainant(found)}
    sentences |= {window_words(row, found.policy) for found in assessments for row in found.windows}
    names = [body_name(one) for one in bodies()] + [
        stage.title for found in assessments for stage in found.policy.stages
    ]
    assert grade("\n".join(sorted(sentences)), names) < 7


# --- one by one ------------------------------------------------------------------------------------------------------

FIRST = "facts: [{fact: received, at: 2026-03-02T10:15, channel: email}]"
SOCIAL = "facts: [{fact: received, at: 2026-03-02T10:15, channel: social-media}]"


def row_of(found: Assessment, action: str, number: int = 0):
    return [row for row in found.duties if row.action == action][number]


def test_a_promise_of_days_and_an_aim():
    found = case_of(policy_of("ieso"), FIRST, "2026-03-03T09:00")
    assert duty_words.promise_sentence(row_of(found, "acknowledge")) == (
        "We will acknowledge your complaint in writing by Thursday 5 March 2026."
    )
    assert duty_words.promise_sentence(row_of(found, "respond")).startswith("We aim to send you our full answer")
    assert duty_words.due_words(row_of(found, "acknowledge")) == "due Thursday 5 March 2026"


def test_a_promise_of_hours():
    found = case_of(policy_of("al-aesthetics"), SOCIAL, "2026-03-02T15:30")
    within_two = row_of(found, "phone")
    assert duty_words.due_words(within_two) == "due 12:15 on Monday 2 March 2026"
    assert duty_words.status_words(within_two, found.calendar, found.at) == "overdue by 3 hours"
    assert duty_words.promise_sentence(within_two) == (
        "We aimed to phone you by 12:15 on Monday 2 March 2026. We have not done so yet."
    )
    assert duty_words.due_words(row_of(found, "give-summary")) == "no date set"


def test_midnight_belongs_to_the_day_that_ends():
    local_midnight = datetime(2026, 4, 2, 23, 0, tzinfo=UTC)
    assert duty_words.due_in_words(local_midnight, True) == "due midnight at the end of Thursday 2 April 2026"


def test_a_stored_due_time_is_said_as_a_row_is():
    end_of_day = datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC)
    assert duty_words.due_in_words(end_of_day, False) == "due Thursday 5 March 2026"
    assert duty_words.due_in_words(date(2026, 3, 5), False) == "due Thursday 5 March 2026"
    assert duty_words.due_in_words(None, False) == "no date set"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-04-03T12:00", "1 day"),  # Good Friday: no working day has passed since
        ("2026-04-07T12:00", "1 working day"),
        ("2026-04-08T12:00", "2 working days"),
        ("2026-05-01T12:00", "19 working days"),
    ],
)
def test_overdue_is_counted_in_working_days(at, words):
    calendar = load_calendars()["england-and-wales"]
    assert duty_words.overdue_by(date(2026, 4, 2), False, calendar, moment_at(at)) == words


def test_an_overdue_row_says_by_how_much():
    found = case_of(policy_of("ieso"), FIRST, "2026-03-09T09:00")
    row = row_of(found, "acknowledge")
    assert duty_words.status_words(row, found.calendar, found.at) == "overdue by 2 working days"
    assert "overdue by 2 working days" in standing_for_staff(found)


def test_how_late_it_is_stands_with_the_date_that_has_passed():
    """Not with the later date of a law, which has not passed."""
    facts = FIRST.replace("}]", "}, {fact: acknowledged, at: 2026-03-03T10:15, medium: email}]")
    funded = f"attributes: {{funding: nhs}}\n{facts}"
    said = standing_for_staff(case_of(with_law(policy_of("ieso")), funded, "2026-04-10T09:00"))
    policy, law = said.split(" Law (")
    assert "overdue by" in policy, said
    assert "overdue" not in law, said


def test_a_row_that_waits_says_for_what():
    found = case_of(policy_of("commisceo"), FIRST, "2026-03-03T09:00")
    row = row_of(found, "give-statement")
    words = duty_words.status_words(row, found.calendar, found.at)
    assert words == "starts when a member of staff is asked for a statement"
    care = case_of(policy_of("care-and-support"), FIRST, "2026-03-03T09:00")
    words = duty_words.status_words(row_of(care, "respond"), care.calendar, care.at)
    assert words == "starts when the acknowledgement is sent, expected by Monday 23 March 2026"
    assert duty_words.promise_sentence(row_of(care, "respond"), care.policy) == (
        "We aim to send you our full answer within 10 working days of sending our acknowledgement."
    )


def test_our_answer_is_promised_though_nobody_can_say_yet_when_it_comes():
    policy = policy_of("commisceo")
    found = case_of(policy, FIRST, "2026-03-03T09:00")
    answer = "We aim to send you our full answer within 5 working days of the end of our investigation."
    assert next_for_complainant(found)[-1] == answer
    asked = FIRST.replace("}]", "}, {fact: withdrawn, at: 2026-03-03T10:15}]")
    assert answer not in next_for_complainant(case_of(policy, asked, "2026-03-04T09:00"))


def test_what_was_agreed_is_named_and_owed_by_a_person():
    facts = (
        "facts: [{fact: received, at: 2026-03-02}, {fact: action-agreed, id: a1, at: 2026-03-04, "
        "action: refund the fee, owner: person-7, by: 2026-03-20}]"
    )
    found = case_of(policy_of("careium"), facts, "2026-03-05")
    row = row_of(found, "do-action")
    assert duty_words.duty_title(row) == "Do what was agreed: refund the fee"
    assert duty_words.role_title(row.duty.role, found.policy, naming) == "Ann Reed"
    assert duty_words.promise_sentence(row).endswith("by Friday 20 March 2026.")


def test_an_action_of_a_policys_own_goes_by_its_name():
    assert duty_words.action_words(Action("send-report", ())) == "Send report"
    assert duty_words.action_words(STOCK_ACTIONS["do-action"], "call back") == "Do what was agreed: call back"


def test_the_next_stage_and_its_window():
    found = case_of(
        policy_of("ieso"),
        "facts: [{fact: received, at: 2026-03-02}, {fact: responded, at: 2026-03-20, outcome: upheld}]",
        "2026-04-01",
    )
    assert standing_for_complainant(found) == (
        "We sent you our answer at stage 1 on Friday 20 March 2026. We found that you were right."
    )
    words = {row.to: window_words(row, found.policy) for row in found.windows}
    assert words["stage-2"] == "You can ask for stage 2 until Sunday 20 September 2026. Please ask in writing."
    open_ended = case_of(
        policy_of("commisceo"),
        "facts: [{fact: received, at: 2026-03-02}, {fact: responded, at: 2026-03-20}]",
        "2026-04-01",
    )
    assert window_words(open_ended.windows[0], open_ended.policy).startswith(
        "You can ask for stage 2. There is no time limit."
    )


def test_a_stage_of_an_outside_body_is_offered_only_to_those_it_serves():
    answered = "facts: [{fact: received, at: 2026-03-02}, {fact: responded, at: 2026-03-20}"
    second = f"{answered}, {{fact: escalated, at: 2026-03-25, to: stage-2}}, {{fact: responded, at: 2026-04-20}}]"
    private = case_of(policy_of("ieso"), f"attributes: {{funding: private}}\n{second}", "2026-05-01")
    nhs = case_of(policy_of("ieso"), f"attributes: {{funding: nhs}}\n{second}", "2026-05-01")
    unknown = case_of(policy_of("ieso"), second, "2026-05-01")
    body = "You can ask the Independent Sector Complaints Adjudication Service to decide (stage 3) until "
    assert last_window(private) == (f"{body}Thursday 22 October 2026. Please ask in writing.")
    assert last_window(unknown) == (
        f"{body}Thursday 22 October 2026, if you or your insurer paid for your care. Please ask in writing."
    )
    assert last_window(nhs) == ""


def last_window(found: Assessment) -> str:
    return window_for_complainant(found.windows[-1], found)


def test_a_body_is_named_with_its_condition_while_nobody_has_said_whether_it_holds():
    """From the policy's own condition, whatever it is about."""
    unknown = bodies_for_complainant(case_of(policy_of("ieso"), FIRST, "2026-03-03"))
    assert unknown[0].startswith("If you or your insurer paid for your care: Independent Sector Complaints")
    assert unknown[1].startswith("If the NHS paid for your care: The Parliamentary and Health Service Ombudsman")
    assert unknown[2].startswith("Information Commissioner's Office")
    nhs = bodies_for_complainant(case_of(policy_of("ieso"), f"attributes: {{funding: nhs}}\n{FIRST}", "2026-03-03"))
    assert [said.split(" ")[0:2] for said in nhs] == [["The", "Parliamentary"], ["Information", "Commissioner's"]]
    care = case_of(policy_of("care-and-support"), f"attributes: {{subject: housing}}\n{FIRST}", "2026-03-03")
    assert [said.split(":")[0] for said in bodies_for_complainant(care)][1:] == [
        "If the Care Quality Commission checks the service"
    ]
    # A setting of the provider is no question to the complainant.
    assert not [said for said in bodies_for_complainant(case_of(policy_of("al-aesthetics"), FIRST, "2026-03-03"))
                if "Adjudication" in said or said.startswith("If")]  # fmt: skip


def test_the_answers_of_two_stages_are_told_apart():
    windows = case_of(policy_of("careium"), FIRST, "2026-03-03").windows
    said = {row.to: window_words(row, policy_of("careium")) for row in windows}
    assert said["stage-2"].startswith("If you are not happy with our answer, you can ask for stage 2.")
    assert said["stage-3"].startswith("If you are not happy with our answer at stage 2, you can ask for stage 3.")


def test_where_it_went_is_named():
    facts = (
        "facts: [{fact: received, at: 2026-03-02}, {fact: responded, at: 2026-03-20}, "
        "{fact: escalated, at: 2026-03-25, to: stage-2}, {fact: responded, at: 2026-04-20}, "
        "{fact: referred, at: 2026-05-01, body: phso}]"
    )
    found = case_of(policy_of("commisceo"), facts, "2026-05-02")
    assert standing_for_complainant(found).startswith(
        "Your complaint is now with the Parliamentary and Health Service Ombudsman."
    )


def test_a_body_says_when_it_can_be_asked():
    found = case_of(policy_of("careium"), FIRST, "2026-03-03")
    assert route_words(found.routes[0], found.policy).endswith("You can go there after our answer at stage 3.")


def test_problems_name_people_and_stages():
    policy = policy_of("ieso")
    facts = (
        "facts: [{fact: received, at: 2026-03-02}, {fact: assigned, at: 2026-03-03, person: person-7}, "
        "{fact: responded, at: 2026-03-20, person: person-7}, {fact: escalated, at: 2026-04-01, to: stage-2}, "
        "{fact: assigned, at: 2026-04-02, person: person-7}]"
    )
    found = case_of(policy, facts, "2026-04-03")
    said = {one.code: problem_words.problem_words(one, policy, naming) for one in found.problems}
    assert said["not-independent"].startswith("Ann Reed handled or answered stage 1 and may not do so in stage 2.")


def test_roles_and_stages_within_a_sentence():
    careium = policy_of("careium")
    assert the_role("complaints-department", careium) == "the complaints department"
    assert the_role("customer-experience-manager", careium) == "the Customer Experience Manager"
    assert the_role("member-of-staff", policy_of("al-aesthetics")) == "any member of staff"
    assert (stage_name("stage-2", careium), stage_title("stage-2", careium)) == ("stage 2", "Stage 2: A review")
