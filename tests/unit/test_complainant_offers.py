"""What whoever complained can do now, under each of the five policies and in each state; and why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import get_args

import pytest
from tests.unit.reading_words import blemishes, grade

from putright.calendars import load_calendars
from putright.casework.complainant_offers import ACTS, UNPROVEN, NotNow, Offer, Who, offer_for, offers
from putright.policies import policy_text
from putright.procedure.assessment import Assessment, assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import Document
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.wording.not_now_words import KEPT_AS_WORDS, instead_words, rule_words
from putright.wording.offer_words import act_hint_for, act_title_for, means_words

ALWAYS = {"add", "wrong", "reach", "needs"}
OPEN = ALWAYS | {"meeting", "delay", "withdraw"}
Happened = Mapping[str, object]
RECEIVED: Happened = {"fact": "received", "at": "2026-03-02T10:15", "channel": "phone", "by": "complainant"}
FOR_ANOTHER: Happened = {**RECEIVED, "by": "representative"}
ANSWERED: Happened = {"fact": "responded", "at": "2026-03-12T10:15", "outcome": "not-upheld", "medium": "email"}
SETTLED: Happened = {"fact": "settled", "at": "2026-03-12T10:15"}
WITHDRAWN: Happened = {"fact": "withdrawn", "at": "2026-03-12T10:15"}
CLOSED: Happened = {"fact": "closed", "at": "2026-03-12T10:15"}
INVITED: Happened = {"fact": "meeting-offered", "at": "2026-03-05T10:15", "medium": "phone"}
ASKED: Happened = {"fact": "details-requested", "at": "2026-03-05T10:15"}
PROPOSED: Happened = {
    "fact": "extended", "at": "2026-03-05T10:15", "action": "respond", "until": "2026-04-30", "reason": "a long one"
}  # fmt: skip
IN_MARCH, IN_NOVEMBER = "2026-03-13T12:00", "2026-11-27T12:00"
FIVE = ("al-aesthetics", "care-and-support", "careium", "commisceo", "ieso")


@cache
def policy(name: str) -> Policy:
    found = read_policy(policy_text(name), name)
    assert isinstance(found, Policy)
    return found


def standing(name: str, *facts: Happened, at: str = IN_MARCH, **known: object) -> Assessment:
    read = policy(name)
    numbered = [{**one, "id": f"f{number}"} for number, one in enumerate(facts, 1)]
    case = read_case(Document({"attributes": known, "facts": numbered}), read)
    assert isinstance(case, CaseFile), case
    return assess(case.history, read, load_calendars(), at)


def escalated(to: str, on: str = "2026-03-13T09:00") -> Happened:
    return {"fact": "escalated", "at": on, "to": to}


STATES: dict[str, tuple[list[Happened], set[str]]] = {
    "open": ([RECEIVED], OPEN),
    "invited": ([RECEIVED, INVITED], OPEN | {"invitation"}),
    "asked for details": ([RECEIVED, ASKED], OPEN | {"details"}),
    "details given": ([RECEIVED, ASKED, {"fact": "details-received", "at": "2026-03-06T10:00"}], OPEN),
    "answered": ([RECEIVED, ANSWERED], ALWAYS | {"meeting", "next-stage"}),
    "at stage 2": ([RECEIVED, ANSWERED, escalated("stage-2")], OPEN),
    "settled": ([RECEIVED, SETTLED], ALWAYS | {"go-on"}),
    "withdrawn": ([RECEIVED, WITHDRAWN], ALWAYS | {"go-on"}),
    "closed": ([RECEIVED, CLOSED], ALWAYS),
}
SETTLES = {"al-aesthetics", "care-and-support", "careium"}


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("state", STATES)
def test_each_policy_offers_what_fits_each_state(name: str, state: str) -> None:
    facts, expected = STATES[state]
    found = standing(name, *facts, funding="nhs", patient_class="non-surgical")
    expected = set(expected)
    if found.status == "open" and name in SETTLES and state != "at stage 2":
        expected.add("satisfied")
    if state == "answered":  # what we owed before the answer and did not do is asked after still
        expected.add("delay")
    assert {one.act for one in offers(found, "concerned")} == expected
    said = [one.act for one in offers(found, "concerned")]
    assert said == [act for act in ACTS if act in said]


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("state", STATES)
def test_every_offer_and_every_refusal_is_said_in_plain_words(name: str, state: str) -> None:
    found = standing(name, *STATES[state][0], funding="nhs", patient_class="non-surgical")
    texts = []
    for one in offers(found, "concerned"):
        titled = act_title_for(one.act, one.about, found, late=one.late)
        assert titled
        texts += [act_hint_for(one.act, one.about, one.until, found), *means_words(one.act, one.about, found)]
    for act in ACTS:
        no = offer_for(act, "", found, "unproven")
        if isinstance(no, NotNow):
            texts += [rule_words(no.why, no.clause, no.window, act, "", found), *instead_words(no.why)]
    text = "\n".join(one for one in texts if one)
    assert blemishes(text) == []
    assert grade(text, ("Medical Director", "Clinical Lead", "procedure")) < 6.5


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("ieso", IN_MARCH, Offer("next-stage", "stage-2", date(2026, 9, 12).toordinal())),
        ("al-aesthetics", IN_MARCH, Offer("next-stage", "stage-2", date(2026, 9, 12).toordinal())),
        ("care-and-support", IN_NOVEMBER, Offer("next-stage", "stage-2")),
        ("careium", IN_NOVEMBER, Offer("next-stage", "stage-2")),
        ("commisceo", IN_NOVEMBER, Offer("next-stage", "stage-2")),
        ("ieso", IN_NOVEMBER, "window-over"),
        ("al-aesthetics", IN_NOVEMBER, "window-over"),
    ],
)
def test_the_next_stage_is_offered_within_its_window(name: str, at: str, expected: Offer | str) -> None:
    found = standing(name, RECEIVED, ANSWERED, at=at, funding="nhs", patient_class="non-surgical")
    answer = offer_for("next-stage", "stage-2", found, "concerned")
    assert (answer.why if isinstance(answer, NotNow) else answer) == expected


def test_the_last_day_of_a_window_is_in_it_and_the_day_after_is_not() -> None:
    for day, offered in (("2026-09-12T23:59", True), ("2026-09-13T00:00", False)):
        found = standing("ieso", RECEIVED, ANSWERED, at=day, funding="nhs")
        assert isinstance(offer_for("next-stage", "stage-2", found, "concerned"), Offer) is offered, day


def test_a_late_request_is_offered_for_an_exceptional_reason_where_the_policy_takes_one() -> None:
    second = {"fact": "responded", "at": "2026-04-10T10:00", "medium": "email", "outcome": "not-upheld"}
    found = standing("ieso", RECEIVED, ANSWERED, escalated("stage-2"), second, at=IN_NOVEMBER, funding="private")
    late = offer_for("next-stage", "stage-3", found, "concerned")
    assert isinstance(late, Offer)
    assert late.late
    assert "exceptional" in act_hint_for("next-stage", "stage-3", late.until, found, late=True)
    nhs = standing("ieso", RECEIVED, ANSWERED, escalated("stage-2"), second, funding="nhs", at="2026-04-11T10:00")
    no = offer_for("next-stage", "stage-3", nhs, "concerned")
    assert isinstance(no, NotNow), "that body looks at private care alone"
    assert no.why == "elsewhere"
    assert act_title_for("next-stage", "stage-3", found, late=True) == (
        "Tell us that you asked the Independent Sector Complaints Adjudication Service"
    )


@pytest.mark.parametrize(
    ("act", "facts", "why"),
    [
        ("next-stage", [RECEIVED], "not-yet"),
        ("next-stage", [RECEIVED, WITHDRAWN], "go-on-first"),
        ("next-stage", [RECEIVED, CLOSED], "ended-unanswered"),
        ("next-stage", [RECEIVED, ANSWERED, escalated("stage-2")], "gone-past"),
        ("withdraw", [RECEIVED, ANSWERED], "not-open"),
        ("go-on", [RECEIVED, CLOSED], "ended-by-us"),
        ("go-on", [RECEIVED], "not-ended"),
        ("invitation", [RECEIVED], "nothing-asked"),
        ("satisfied", [RECEIVED], "not-asked"),
        ("meeting", [RECEIVED, CLOSED], "not-open"),
        ("everything", [RECEIVED], "no-such-act"),
    ],
)
def test_what_is_not_offered_says_why(act: str, facts: list[Happened], why: str) -> None:
    found = standing("ieso", *facts, funding="nhs")
    about = "stage-2" if act == "next-stage" else ""
    no = offer_for(act, about, found, "concerned")
    assert isinstance(no, NotNow)
    assert no.why == why
    assert rule_words(no.why, no.clause, no.window, act, about, found)
    assert bool(instead_words(no.why)) or why not in KEPT_AS_WORDS - {"not-open", "nothing-asked"}


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("ended", ["closed", "settled", "withdrawn"])
def test_a_complaint_that_ended_after_our_answer_goes_on_when_the_next_stage_is_asked_for(
    name: str, ended: str
) -> None:
    """The contract: an escalation opens a closed, settled or withdrawn case."""
    after: Happened = {"fact": ended, "at": "2026-03-12T11:15"}
    asked = {**escalated("stage-2", IN_MARCH), "in_writing": True}
    known = {"funding": "nhs", "patient_class": "non-surgical"}
    found = standing(name, RECEIVED, ANSWERED, after, **known)
    assert found.status == ended
    offer = offer_for("next-stage", "stage-2", found, "concerned")
    assert isinstance(offer, Offer)
    assert "it is open again" in " ".join(means_words("next-stage", "stage-2", found))
    then = standing(name, RECEIVED, ANSWERED, after, asked, **known)
    assert (then.stage.id, then.status) == ("stage-2", "open")
    assert [one for one in then.problems if one.code.startswith("escalat")] == []
    late = standing(name, RECEIVED, ANSWERED, after, at=IN_NOVEMBER, **known)
    over = offer_for("next-stage", "stage-2", late, "concerned")
    assert (over.why == "window-over") if isinstance(over, NotNow) else (over.until is None)


def test_a_case_that_is_closed_can_be_asked_after_while_something_agreed_is_owed() -> None:
    agreed: Happened = {"fact": "action-agreed", "at": "2026-03-12T10:15", "action": "ring", "by": "2026-03-13"}
    done: Happened = {"fact": "action-done", "at": "2026-03-12T10:15", "action": "ring"}
    owed = standing("ieso", RECEIVED, ANSWERED, agreed, CLOSED, at=IN_NOVEMBER, funding="nhs")
    assert "delay" in {one.act for one in offers(owed, "concerned")}
    kept = standing("ieso", RECEIVED, ANSWERED, agreed, done, CLOSED, at=IN_NOVEMBER, funding="nhs")
    assert "delay" not in {one.act for one in offers(kept, "concerned")}


def test_a_new_date_is_asked_of_them_where_it_needs_their_agreement_and_once() -> None:
    def about(*facts: Happened, name: str = "care-and-support") -> str | None:
        answer = offer_for("extension", "", standing(name, RECEIVED, *facts), "concerned")
        return answer.about if isinstance(answer, Offer) else None

    assert about(PROPOSED) == "f2"
    assert "Thursday 30 April 2026" in act_hint_for(
        "extension", "f2", None, standing("care-and-support", RECEIVED, PROPOSED)
    )
    agreed = {**PROPOSED, "at": "2026-03-06T10:00", "agreed": True}
    assert about(PROPOSED, agreed) is None
    assert about(PROPOSED, agreed, {**PROPOSED, "at": "2026-03-07T10:00", "until": "2026-05-29"}) == "f4"
    assert about({**PROPOSED, "until": "2026-03-06"}) is None, "earlier than the date that holds"
    assert about(PROPOSED, name="commisceo") is None, "there we only tell them"


class TestForAnother:
    """Who complains for somebody else, where the procedure wants that person's consent."""

    def test_before_consent_they_may_add_and_say_how_it_comes(self) -> None:
        found = standing("ieso", FOR_ANOTHER, funding="nhs")
        assert {one.act for one in offers(found, "unproven")} == ALWAYS | {"delay", "consent-coming"} <= UNPROVEN
        no = offer_for("withdraw", "", found, "unproven")
        assert isinstance(no, NotNow)
        assert (no.why, no.clause) == ("consent-first", "IE-05")

    def test_the_person_concerned_alone_gives_it(self) -> None:
        found = standing("ieso", FOR_ANOTHER, funding="nhs")
        assert isinstance(offer_for("consent", "", found, "spoken-for"), Offer)
        for who in set(get_args(Who)) - {"concerned", "spoken-for"}:
            assert not isinstance(offer_for("consent", "", found, who), Offer), who

    def test_the_person_concerned_alone_takes_it_back_and_only_what_was_given(self) -> None:
        given: Happened = {"fact": "consent-received", "at": "2026-03-04T09:00"}
        found = standing("ieso", FOR_ANOTHER, given, funding="nhs")
        assert [who for who in get_args(Who) if isinstance(offer_for("consent-back", "", found, who), Offer)] == [
            "spoken-for-told"
        ]
        back = next(one for one in offers(found, "spoken-for-told") if one.act == "consent-back")
        text = "\n".join((act_hint_for(back.act, "", None, found), *means_words(back.act, "", found)))
        assert blemishes(text) == []
        assert grade(text) <= 6

    def test_after_consent_nobody_asks_for_it(self) -> None:
        found = standing("ieso", FOR_ANOTHER, {"fact": "consent-received", "at": "2026-03-04T09:00"}, funding="nhs")
        assert {one.act for one in offers(found, "representative")} == OPEN

    def test_whoever_is_noted_beside_them_changes_no_needs_and_the_person_concerned_no_course(self) -> None:
        found = standing("ieso", FOR_ANOTHER, funding="nhs")
        assert {one.act for one in offers(found, "spoken-for")} == {"consent", "add", "meeting", "wrong", "reach"}
        for who in ("speaks", "speaks-unproven", "spoken-for"):
            no = offer_for("needs", "", found, who)
            assert isinstance(no, NotNow), who
            assert no.why == "complainants", who
