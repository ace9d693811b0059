"""May this be recorded now? Facts to append, or a refusal that says why."""

from __future__ import annotations

import pytest

from putright.calendars import load_calendars
from putright.policies import policy_text
from putright.procedure.acts import Act, Actor, Decision, Refusal, decide
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import Document
from putright.procedure.history import History
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy

NOW = "2026-03-20T12:00"


@pytest.fixture(scope="module")
def policy() -> Policy:
    found = read_policy(policy_text("ieso"), "ieso")
    assert isinstance(found, Policy)
    return found


def history(policy: Policy, *facts: dict[str, object], **around: object) -> History:
    case = read_case(Document({"attributes": {"funding": "nhs"}, "facts": list(facts), **around}), policy)
    assert isinstance(case, CaseFile)
    return case.history


RECEIVED: dict[str, object] = {"fact": "received", "at": "2026-03-02T10:15", "id": "f1"}
ANSWERED: dict[str, object] = {"fact": "responded", "at": "2026-03-12T10:15", "person": "A", "outcome": "upheld"}


def test_what_happened_becomes_a_fact_with_the_time_it_was_entered(policy: Policy) -> None:
    act = Act("acknowledged", "2026-03-04T09:00", {"medium": "letter"})
    found = decide(act, Actor("B"), history(policy, RECEIVED), policy, load_calendars(), NOW)
    assert isinstance(found, Decision)
    (fact,) = found.facts
    assert (fact.kind, fact.attributes["medium"], found.problems) == ("acknowledged", "letter", ())
    assert fact.recorded is not None
    assert fact.recorded.instant > fact.instant


@pytest.mark.parametrize(
    ("act", "why", "says"),
    [
        (Act("acknowledged", "2026-03-21"), "not-yet-happened", "not happened yet"),
        (Act("acknowledged", "2026-02-27"), "impossible", "before the complaint was received"),
        (Act("received", "2026-03-03"), "impossible", "exactly one"),
        (Act("escalated", "2026-03-15", {"to": "stage-1"}), "impossible", "Name a later stage"),
        (Act("escalated", "2026-03-15", {"to": "stage-9"}), "not-well-formed", "stage-9"),
        (Act("acknowledgd", "2026-03-15"), "not-well-formed", "acknowledged"),
        (Act("corrected", "2026-03-15", {"of": "f9", "void": True}), "not-well-formed", "f9"),
        (Act("phoned", "2026-03-15"), "not-permitted", "may not record"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(policy: Policy, act: Act, why: str, says: str) -> None:
    everything_but_calls = frozenset(policy.facts) - {"phoned"} | {"acknowledgd"}
    by = Actor("B", everything_but_calls)
    found = decide(act, by, history(policy, RECEIVED, ANSWERED), policy, load_calendars(), NOW)
    assert isinstance(found, Refusal)
    assert (found.why, bool(found)) == (why, False)
    assert says in " ".join(fault.message for fault in found.faults)


def test_what_raises_a_problem_is_recorded_with_a_reason_and_not_without(policy: Policy) -> None:
    case = history(policy, RECEIVED, ANSWERED, {"fact": "escalated", "at": "2026-03-16", "to": "stage-2"})
    act = Act("assigned", "2026-03-17", {"person": "A"})
    refused = decide(act, Actor("B"), case, policy, load_calendars(), NOW)
    assert isinstance(refused, Refusal)
    assert (refused.why, refused.clause, [problem.code for problem in refused.problems]) == (
        "reason-needed",
        "IE-16",
        ["not-independent"],
    )
    reasoned = Act("assigned", "2026-03-17", {"person": "A"}, reason="the only clinician with this training")
    found = decide(reasoned, Actor("B"), case, policy, load_calendars(), NOW)
    assert isinstance(found, Decision)
    assert found.facts[0].note == "the only clinician with this training"
    assert [problem.code for problem in found.problems] == ["not-independent"]


def test_the_first_act_of_a_case_is_its_receipt(policy: Policy) -> None:
    empty = History(())
    found = decide(Act("received", "2026-03-02"), Actor("B"), empty, policy, load_calendars(), NOW)
    assert isinstance(found, Decision)
    refused = decide(Act("acknowledged", "2026-03-02"), Actor("B"), empty, policy, load_calendars(), NOW)
    assert isinstance(refused, Refusal)
    assert refused.why == "impossible"
