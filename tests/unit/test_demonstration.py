"""The demonstration: whenever it is built, it shows what it promises, and everybody in it is made up."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from putright.calendars import load_calendars
from putright.demonstration.reading import (
    COMPLAINANT,
    GENERAL_ROLES,
    BadStory,
    Case,
    Party,
    Provider,
    Step,
    providers,
    read_provider,
    remarks,
    script,
)
from putright.demonstration.timing import parse_clock, parse_phrase, parse_span
from putright.policies import bundled, policy_text
from putright.procedure.acts import Act, Actor, Decision, decide
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import STOCK
from putright.procedure.history import History
from putright.procedure.moments import ZONE, day_of, end_of_day, parse_moment
from putright.procedure.policy import Policy
from putright.procedure.problem import CODES
from putright.procedure.reader import read_policy

LONDON = ZoneInfo("Europe/London")
PROVIDERS = providers()
CALENDARS = load_calendars()
TABLE = CALENDARS["england-and-wales"].latest


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[arg-type, misc]


NOT_OF_THE_FIVE = {
    "extension-without-reason", "extension-not-approved", "extension-not-allowed", "extension-too-long",
    "extension-too-often", "extension-too-late", "done-too-early",
    "not-sent-as-promised", "not-signed-off", "not-done-together", "panel-incomplete",
}  # fmt: skip
"""Problems that only other policies can have: the fixtures show them."""

MOMENTS = {
    "a Monday morning": moment(2026, 11, 23, 11, 0),
    "a Sunday": moment(2026, 11, 22, 16, 30),
    "three at night": moment(2027, 2, 10, 3, 0),
    "Christmas day": moment(2026, 12, 25, 12, 0),
    "just after midnight on New Year's Day": moment(2027, 1, 1, 0, 1),
    "the end of March": moment(2027, 3, 31, 10, 0),
    "a leap day": moment(2028, 2, 29, 9, 0),
    "Easter Monday": moment(2027, 3, 29, 9, 0),
    "the day after Easter Monday": moment(2027, 3, 30, 8, 15),
    "the hour that comes twice": moment(2027, 10, 31, 1, 30),
}


@cache
def policy_of(provider: str) -> Policy:
    found = read_policy(
        policy_text(next(one.organisation.policy for one in PROVIDERS if one.file == provider)), provider
    )
    assert isinstance(found, Policy)
    return found


class Told(NamedTuple):
    """One case, told to the end."""

    case: Case
    steps: tuple[Step, ...]
    found: Assessment
    today: int

    def fact(self, kind: str) -> list[Step]:
        return [step for step in self.steps if step.fact == kind]

    def due(self, day: int, *actions: str) -> bool:
        return any(
            row.status == "open" and row.due is not None and not row.duty.in_hours and row.due == day
            for row in self.found.duties
            if not actions or row.action in actions
        )

    def row(self, status: str, *actions: str) -> bool:
        return any(row.status == status and (not actions or row.action in actions) for row in self.found.duties)

    def problem(self, code: str) -> bool:
        return any(one.code == code for one in self.found.problems)

    def window(self, status: str) -> bool:
        return any(one.status == status and one.window.to != "complain" for one in self.found.windows)

    def stage_number(self) -> int:
        return self.found.policy.order[self.found.stage.id]


def empty(case: Case) -> History:
    words = {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in case.attributes.items()
    }
    return History((), MappingProxyType(words), dict(case.points))


def recorded(history: History, step: Step, policy: Policy, otherwise: str | None = None) -> tuple[History, Decision]:
    says = {**step.says, **step.words}
    if step.id is not None:
        says["id"] = step.id
    act = Act(step.fact, step.at, says, step.reason or otherwise)
    decision = decide(act, Actor(step.entered_by), history, policy, CALENDARS, step.recorded)
    assert isinstance(decision, Decision), (step, decision)
    grown = History((*history.facts, *decision.facts), history.attributes, history.points)
    assess(grown, policy, CALENDARS, step.recorded)
    return grown, decision


@cache
def told(name: str) -> tuple[Told, ...]:
    now = MOMENTS[name]
    found = []
    for provider in PROVIDERS:
        policy = policy_of(provider.file)
        histories = {case.key: empty(case) for case in provider.cases}
        steps: dict[str, list[Step]] = {case.key: [] for case in provider.cases}
        for step in script(provider, now, CALENDARS):
            histories[step.case], decision = recorded(histories[step.case], step, policy)
            assert bool(step.reason) is bool(decision.problems), f"{provider.file}, {step.case}: {step.fact}"
            steps[step.case].append(step)
        for case in provider.cases:
            assessment = assess(histories[case.key], policy, CALENDARS, now)
            found.append(Told(case, tuple(steps[case.key]), assessment, day_of(int(now.timestamp()))))
    return tuple(found)


def differently(answer: Step) -> bool:
    decisions = answer.says.get("points")
    return isinstance(decisions, Mapping) and len(set(decisions.values())) > 1


STATES: Mapping[str, Callable[[Told], bool]] = {
    "due today": lambda one: one.due(one.today),
    "due tomorrow": lambda one: one.due(one.today + 1),
    "answer due on this or the next working day": lambda one: one.due(TABLE.next_working(one.today), "respond"),
    "overdue answer": lambda one: one.row("overdue", "respond"),
    "overdue call, in hours": lambda one: one.row("overdue", "phone"),
    "call due within hours": lambda one: any(row.duty.in_hours and row.status == "open" for row in one.found.duties),
    "waiting for the complainant": lambda one: bool(one.fact("details-requested")) and not one.fact("details-received"),
    "pending clock": lambda one: one.row("pending"),
    "delay letter due": lambda one: one.due(TABLE.next_working(one.today), "explain-delay"),
    "delay letters sent": lambda one: len(one.fact("delay-explained")) > 1,
    "extended, agreed": lambda one: any(s.says.get("agreed") is True for s in one.fact("extended")),
    "extended, not agreed": lambda one: one.problem("extension-not-agreed") and one.row("overdue", "respond"),
    "first contact settled": lambda one: one.found.status == "settled" and bool(one.fact("settled")),
    "meeting held, write-up owed": lambda one: bool(one.fact("meeting-held")) and one.row("open", "write-up"),
    "escalated in time": lambda one: bool(one.fact("escalated")) and one.window("used"),
    "escalated late": lambda one: one.problem("escalated-after-window"),
    "escalated late, allowed": lambda one: one.window("used-late") and not one.problem("escalated-after-window"),
    "escalated not in writing": lambda one: one.problem("escalation-not-in-writing"),
    "review under way": lambda one: one.stage_number() > 0 and one.row("open", "respond", "complete-review"),
    "outcome of a review owed": lambda one: one.row("open", "notify-outcome"),
    "answered, window open": lambda one: one.found.status == "responded" and one.window("open"),
    "answered, window closed": lambda one: one.found.status == "responded" and one.window("closed"),
    "with an outside body": lambda one: one.found.status == "external" and bool(one.fact("referred")),
    "with the adjudicator": lambda one: one.found.stage.held_by is not None,
    "closed with lessons": lambda one: one.found.status == "closed" and bool(one.fact("lesson-recorded")),
    "closed, action open": lambda one: one.found.status == "closed" and one.row("open", "do-action"),
    "closed, action overdue": lambda one: one.found.status == "closed" and one.row("overdue", "do-action"),
    "withdrawn": lambda one: one.found.status == "withdrawn",
    "reopened": lambda one: one.found.status == "open" and bool(one.fact("reopened")),
    "a wrong date corrected": lambda one: any("at" in s.says.get("set", ()) for s in one.fact("corrected")),  # type: ignore[operator]
    "an entry voided": lambda one: any(s.says.get("void") is True for s in one.fact("corrected")),
    "two points decided differently": lambda one: any(map(differently, one.fact("responded"))),
    "representative without consent": lambda one: one.problem("no-consent") and bool(one.fact("consent-requested")),
    "representative with consent": lambda one: one.case.concerned is not None and bool(one.fact("consent-received")),
    "anonymous": lambda one: one.case.complainant == Party(),
    "entered late": lambda one: parse_moment(one.steps[0].recorded).day > parse_moment(one.steps[0].at).day + 2,
    "social media": lambda one: one.case.channel == "social-media",
    "not independent, with the reason": lambda one: one.problem("not-independent") and any(s.reason for s in one.steps),
    "account overdue": lambda one: one.row("overdue", "give-statement"),
    "complained out of time": lambda one: one.problem("received-out-of-time"),
    "review not provided for": lambda one: one.problem("branch-undefined"),
    "care and housing": lambda one: one.case.attributes.get("subject") == "both",
    "NHS": lambda one: one.case.attributes.get("funding") == "nhs",
    "private": lambda one: one.case.attributes.get("funding") == "private",
    "another department asked": lambda one: one.row("open", "inform"),
    "large print": lambda one: "large print" in one.case.needs,
    "only the day known": lambda one: any(len(step.at) == 10 for step in one.steps),
    "an emoji and a smart quote": lambda one: "\U0001f614" in one.case.words and "’" in one.case.words,
    "very long": lambda one: len(one.case.words) > 1800,
    "answered twice": lambda one: len(one.fact("responded")) > 1,
}


@pytest.mark.parametrize("name", MOMENTS)
def test_every_promised_state_is_there_whenever_it_is_built(name: str) -> None:
    everything = told(name)
    missing = [state for state, shows in STATES.items() if not any(map(shows, everything))]
    assert missing == []


@pytest.mark.parametrize("name", MOMENTS)
def test_every_status_problem_and_fact_occurs(name: str) -> None:
    everything = told(name)
    assert {one.found.status for one in everything} == {
        "open", "responded", "settled", "external", "withdrawn", "closed"
    }  # fmt: skip
    assert {row.status for one in everything for row in one.found.duties} == {
        "pending", "open", "overdue", "met", "late", "cancelled", "missed"
    }  # fmt: skip
    assert {window.status for one in everything for window in one.found.windows} == {
        "pending", "open", "closed", "used", "used-late"
    }  # fmt: skip
    codes = {problem.code for one in everything for problem in one.found.problems}
    assert codes == set(CODES) - {"beyond-calendar"} - NOT_OF_THE_FIVE
    assert {step.fact for one in everything for step in one.steps} == set(STOCK) - {"signed-off"}


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.file)
@pytest.mark.parametrize("name", ["a Monday morning", "a Sunday", "Christmas day"])
def test_whoever_looks_at_one_provider_sees_something_of_each(provider: Provider, name: str) -> None:
    keys = {case.key for case in provider.cases}
    own = [one for one in told(name) if one.case.key in keys]
    assert {one.found.status for one in own} >= {"open", "responded", "closed"}
    assert {one.stage_number() for one in own} >= {0, 1}
    assert any(one.row("overdue") for one in own)
    assert any(one.due(TABLE.next_working(one.today)) for one in own)


def test_a_date_beyond_the_calendar_occurs_when_its_last_year_runs_out() -> None:
    now = moment(2028, 12, 22, 12, 0)
    codes = set()
    for provider in PROVIDERS:
        policy = policy_of(provider.file)
        histories = {case.key: empty(case) for case in provider.cases}
        for step in script(provider, now, CALENDARS):
            # Which acts raise it hangs on the day, so no story has a reason for it.
            histories[step.case], _ = recorded(histories[step.case], step, policy, "the calendar is not published yet")
        for history in histories.values():
            codes |= {one.code for one in assess(history, policy, CALENDARS, now).problems}
    assert "beyond-calendar" in codes


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.file)
def test_on_any_day_the_steps_are_in_order_and_never_later_than_now(provider: Provider) -> None:
    for days in range(0, 800, 7):
        for now in (moment(2026, 10, 25, 1, 30), moment(2026, 11, 19, 3, 0), moment(2026, 11, 21, 23, 59)):
            at = int((now + timedelta(days=days)).timestamp())
            steps = script(provider, datetime.fromtimestamp(at, ZONE), CALENDARS)
            assert len(steps) == sum(len(case.acts) for case in provider.cases)
            assert [s.recorded for s in steps] == sorted((s.recorded for s in steps), key=datetime.fromisoformat)
            last: dict[str, tuple[int, int]] = {}
            for step in steps:
                when, entered = parse_moment(step.at), parse_moment(step.recorded)
                number, day = last.get(step.case, (-1, 0))
                assert step.number == number + 1, f"{step.case}: {step.fact} is entered out of turn"
                assert day <= when.day <= entered.day, f"{step.case}: {step.fact} comes before the act before it"
                assert when.bare or when.instant <= entered.instant
                assert entered.instant <= at
                last[step.case] = step.number, when.day


@pytest.mark.parametrize("name", MOMENTS)
def test_staff_work_on_working_days_and_in_office_hours(name: str) -> None:
    for one in told(name):
        for step in one.steps:
            if step.who not in (COMPLAINANT, "person-concerned") and step.fact != "receipt-sent":
                when = datetime.fromisoformat(step.recorded)
                assert TABLE.is_working(when.toordinal()), (step.case, step.fact, step.at)
                assert "08:00" <= when.strftime("%H:%M") <= "18:00", (step.case, step.fact, step.at)


def test_a_working_day_that_has_not_ended_is_never_already_overdue() -> None:
    """Counted back from a Sunday, ten working days ago is due on the Monday."""
    sunday = told("a Sunday")
    pendant = next(one for one in sunday if one.case.key == "pendant-did-not-answer")
    respond = next(row for row in pendant.found.duties if row.action == "respond")
    assert respond.status == "open"
    assert respond.due == TABLE.next_working(pendant.today)
    assert pendant.found.changes_at == end_of_day(respond.due) + 1


# --- who is in it ----------------------------------------------------------------------------------------------------


def test_there_is_a_provider_for_every_bundled_policy_and_enough_to_look_at() -> None:
    assert {one.organisation.policy for one in PROVIDERS} == set(bundled())
    for provider in PROVIDERS:
        assert len(provider.cases) >= 12
        assert {remark.kind for remark in provider.remarks} == {"compliment", "suggestion", "question", "unsure"}
        instants = [at for at, _ in remarks(provider, MOMENTS["a Sunday"], CALENDARS)]
        assert instants == sorted(instants, key=datetime.fromisoformat)
        assert all(datetime.fromisoformat(at) < MOMENTS["a Sunday"] for at in instants)
    keys = [case.key for provider in PROVIDERS for case in provider.cases]
    assert len(keys) == len(set(keys)) >= 60


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.file)
def test_roles_are_those_of_the_policy_or_general_and_every_office_is_held(provider: Provider) -> None:
    policy = policy_of(provider.file)
    held = {role for person in provider.people for role in person.roles}
    assert held <= {*GENERAL_ROLES, *policy.roles}
    assert held >= set(GENERAL_ROLES)
    # The adjudicator is outside, and the member of staff concerned is whoever it is about.
    assert set(policy.roles) - held <= {"adjudicator"}
    assert any(not person.has_account for person in provider.people)
    named = {step.says["role"] for step in script(provider, MOMENTS["a Sunday"], CALENDARS) if "role" in step.says}
    assert named <= set(policy.roles)


def texts(value: object) -> list[str]:
    """Every text within the data classes."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, tuple | list):
        return [text for inner in value for text in texts(inner)]
    if is_dataclass(value):
        return [text for one in fields(value) for text in texts(getattr(value, one.name))]
    return []


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.file)
def test_nobody_can_be_reached(provider: Provider) -> None:
    everything = texts(provider)
    addresses = [word for text in everything for word in re.findall(r"\S+@\S+", text)]
    assert addresses
    assert all(re.fullmatch(r"[a-z.\-]+@[a-z\-]+\.example", word) for word in addresses)
    assert not [text for text in everything if re.search(r"https?:|www\.", text)]
    numbers = [text for text in everything if re.search(r"\d{5}", text)]
    assert all(re.fullmatch(r"07700 900\d{3}|01632 960\d{3}", text) for text in numbers)
    # No postcode, which could be somebody's.
    assert not [text for text in everything if re.search(r"\b[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}\b", text)]


def test_no_two_people_share_a_name_an_email_or_a_number() -> None:
    people = [person for provider in PROVIDERS for person in provider.people]
    parties = [case.complainant for provider in PROVIDERS for case in provider.cases]
    parties += [remark.sender for provider in PROVIDERS for remark in provider.remarks]
    names = [one.name for one in people] + [one.name for one in parties if one.name]
    emails = [one.email for one in people if one.email] + [one.email for one in parties if one.email]
    numbers = [one.phone for one in parties if one.phone]
    for several in (names, emails, numbers):
        assert sorted(several) == sorted(set(several))


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.file)
def test_says_holds_no_free_text_and_words_nothing_that_rules_look_at(provider: Provider) -> None:
    slugs = {person.slug for person in provider.people}
    for step in script(provider, MOMENTS["a Sunday"], CALENDARS):
        for name in ("person", "owner"):
            assert step.says.get(name, next(iter(slugs))) in slugs
        assert step.entered_by == COMPLAINANT or provider.person(step.entered_by).has_account
        assert not {"reason", "desired_outcome", "about", "text", "note"} & set(step.says)
        assert not {"person", "owner", "outcome", "points", "until", "by"} & set(step.words)


# --- mistakes --------------------------------------------------------------------------------------------------------

SMALL = """
organisation: {slug: x, name: X, policy: ieso, about: A, email: a@x.example, phone: 01632 960999}
people:
  - {slug: ann, name: Ann Other, title: Clerk, roles: [handler], email: ann@x.example}
cases:
  - case: one
    shows: something
    channel: web
    words: Something was wrong.
    handler: ann
    acts:
      - {do: received, ago: 3 working days}
"""


def test_a_small_file_reads() -> None:
    provider = read_provider("small.yaml", SMALL)
    step = script(provider, MOMENTS["a Monday morning"], CALENDARS)[0]
    assert (step.at[:10], step.recorded, step.who, step.entered_by) == ("2026-11-18", step.at, COMPLAINANT, COMPLAINANT)
    assert dict(step.says) == {"channel": "web", "by": "complainant"}


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("do: recieved", "do: received", 'small.yaml, case one, do recieved: "recieved" is not a fact. Did you mean'),
        ("ago: 3 workdays", "ago: 3 working days", 'found "3 workdays", expected a span such as 34 working days'),
        ("channel: fax", "channel: web", 'small.yaml, case one: "fax" is not a channel.'),
        ("handler: bob", "handler: ann", 'small.yaml, case one: "bob" is not a person.'),
        ("after: 1 day", "ago: 3 working days", "small.yaml, case one: the first act must be received, with its ago."),
        ("wurds: x", "shows: something", 'small.yaml, case one: the key "shows" is missing. Add it.'),
        ("ago: 3 days, says: {note: x}", "ago: 3 working days", '"note" stands under says; move it to the other.'),
        ("ago: 3 days, says: {colour: x}", "ago: 3 working days", '"colour" is not something that received says.'),
        ("ago: 3 days, says: {concerns_date: soon}", "ago: 3 working days", 'concerns_date: found "soon", expected'),
        ("roles: []", "roles: [handler]", "small.yaml, slug ann: a person has both roles and an email, or neither."),
        ("ago: 3 days, colour: x", "ago: 3 working days", '"colour" is not a key that may stand here.'),
    ],
)
def test_a_mistake_is_a_sentence_that_names_the_file_and_the_case(wrong: str, right: str, sentence: str) -> None:
    assert right in SMALL
    with pytest.raises(BadStory) as raised:
        read_provider("small.yaml", SMALL.replace(right, wrong, 1))
    assert sentence in str(raised.value)
    assert str(raised.value).startswith("small.yaml")


def test_a_broken_file_says_where() -> None:
    with pytest.raises(BadStory, match=r'small\.yaml, line 1: the "\{" that opens'):
        read_provider("small.yaml", "organisation: {\n  a: 1\n")


def test_an_act_that_has_not_happened_yet_is_a_mistake() -> None:
    text = SMALL + "      - {do: phoned, after: 4 working days, at: 11:00}\n"
    with pytest.raises(BadStory, match=r"small\.yaml, case one: act 2 \(phoned\) would be recorded on .* longer ago"):
        script(read_provider("small.yaml", text), MOMENTS["three at night"], CALENDARS)


@pytest.mark.parametrize("text", ["", "3", "three days", "3 fortnights", "-1 days", None, 3])
def test_a_span_that_cannot_be_read(text: object) -> None:
    with pytest.raises(ValueError, match="expected a span"):
        parse_span(text)


@pytest.mark.parametrize("text", ["3 days", "in 3 days ago", "soon", "3 days ago at 25:00", None])
def test_a_phrase_that_cannot_be_read(text: object) -> None:
    with pytest.raises(ValueError, match="expected a time"):
        parse_phrase(text)


@pytest.mark.parametrize("text", ["9:00", "24:00", "01:30", "12:60", 900, None])
def test_a_time_of_day_that_cannot_be_read(text: object) -> None:
    with pytest.raises(ValueError, match="expected a time of day"):
        parse_clock(text)
